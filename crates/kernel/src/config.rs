//! Settings, from `regulars.toml` and the environment; the environment wins.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use crate::db::{Db, Place, Tx, sql};
use crate::error::{Error, Result};

/// One setting: its name in the environment (in the file the same in small letters, without `REGULARS_`).
pub struct Setting {
    pub name: &'static str,
    pub default: &'static str,
    pub about: &'static str,
}

/// Every setting there is; `docs/generated/settings.md` is written from this.
pub const SETTINGS: &[Setting] = &[
    Setting { name: "REGULARS_LISTEN", default: "127.0.0.1:8080", about: "Address and port to listen on." },
    Setting {
        name: "REGULARS_DATA_DIR",
        default: "./data",
        about: "Folder of the database file, its lock and its backups.",
    },
    Setting {
        name: "REGULARS_PUBLIC_URL",
        default: "",
        about: "The address customers reach, such as https://hej.example.com. With https, cookies are Secure and HSTS is sent.",
    },
    Setting {
        name: "DATABASE_URL",
        default: "",
        about: "A PostgreSQL server (postgres://user:password@host/name), with sslmode and sslrootcert for TLS. Empty: one SQLite file in the data folder.",
    },
    Setting {
        name: "REGULARS_SMTP_URL",
        default: "",
        about: "Where mail is handed over: smtps://user:password@host (TLS), smtp://user:password@host:587?tls=required (STARTTLS), smtp://host:25 (a server on this machine). Empty: mail waits in the outbox.",
    },
    Setting {
        name: "REGULARS_MAIL_FROM",
        default: "",
        about: "The address mail is sent from, such as hej@example.com. Empty: the user of the SMTP URL.",
    },
    Setting {
        name: "REGULARS_TRUSTED_PROXIES",
        default: "",
        about: "Addresses of proxies, separated by commas, whose X-Forwarded-For is believed. Nobody else's is.",
    },
    Setting {
        name: "REGULARS_DRAFTS_PER_MINUTE",
        default: "120",
        about: "New answers an address may begin in a minute (all guests of a shop share one). 0: no limit.",
    },
    Setting {
        name: "REGULARS_LOG",
        default: "info",
        about: "What is logged: error, warn, info, debug, or per module.",
    },
    Setting { name: "REGULARS_LOG_FORMAT", default: "text", about: "text for people, json for machines." },
    Setting {
        name: "REGULARS_READERS",
        default: "2",
        about: "Database threads that read for members' pages.",
    },
    Setting { name: "REGULARS_WRITERS", default: "4", about: "PostgreSQL connections that write." },
];

/// The settings of one process.
#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    pub data_dir: PathBuf,
    /// The address that customers reach, without a slash at the end.
    pub public_url: Option<String>,
    pub database_url: Option<String>,
    pub smtp_url: Option<String>,
    pub mail_from: Option<String>,
    pub trusted_proxies: Vec<IpAddr>,
    pub drafts_per_minute: u32,
    pub log: String,
    pub log_json: bool,
    pub readers: usize,
    pub writers: usize,
}

impl Config {
    /// Reads the file, if there is one, and the environment.
    ///
    /// # Errors
    /// A sentence that names the setting that can't be read.
    pub fn load(file: &Path, environment: impl Iterator<Item = (String, String)>) -> Result<Self> {
        let mut values: BTreeMap<&'static str, String> = BTreeMap::new();
        if file.exists() {
            let text = std::fs::read_to_string(file)?;
            let table: toml::Table = text
                .parse()
                .map_err(|cause| Error::bug(format!("{} can't be read: {cause}", file.display())))?;
            for (name, value) in table {
                let setting = SETTINGS
                    .iter()
                    .find(|setting| setting.name.trim_start_matches("REGULARS_").eq_ignore_ascii_case(&name));
                let setting = setting
                    .ok_or_else(|| Error::bug(format!("{}: there is no setting {name}", file.display())))?;
                let value = match value {
                    toml::Value::String(text) => text,
                    toml::Value::Integer(number) => number.to_string(),
                    toml::Value::Boolean(flag) => flag.to_string(),
                    _ => {
                        return Err(Error::bug(format!(
                            "{}: {name} has to be a text or a number",
                            file.display()
                        )));
                    }
                };
                values.insert(setting.name, value);
            }
        }
        for (name, value) in environment {
            if let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) {
                values.insert(setting.name, value);
            }
        }
        Self::from_values(&values)
    }

    fn from_values(values: &BTreeMap<&'static str, String>) -> Result<Self> {
        let text = |name: &str| {
            let default =
                SETTINGS.iter().find(|setting| setting.name == name).map_or("", |setting| setting.default);
            values.get(name).map_or(default, String::as_str).trim().to_owned()
        };
        let filled = |name: &str| Some(text(name)).filter(|value| !value.is_empty());
        let number = |name: &'static str| {
            text(name).parse::<u32>().map_err(|_| Error::bug(format!("{name} has to be a whole number")))
        };
        let listen = text("REGULARS_LISTEN");
        let public_url = filled("REGULARS_PUBLIC_URL").map(|url| url.trim_end_matches('/').to_owned());
        if let Some(url) = &public_url
            && !(url.starts_with("https://") || url.starts_with("http://"))
        {
            return Err(Error::bug("REGULARS_PUBLIC_URL has to begin with https:// or http://"));
        }
        Ok(Self {
            listen: listen
                .parse()
                .map_err(|_| Error::bug(format!("REGULARS_LISTEN: {listen} is no address with a port")))?,
            data_dir: PathBuf::from(text("REGULARS_DATA_DIR")),
            public_url,
            database_url: filled("DATABASE_URL"),
            smtp_url: filled("REGULARS_SMTP_URL"),
            mail_from: filled("REGULARS_MAIL_FROM"),
            trusted_proxies: text("REGULARS_TRUSTED_PROXIES")
                .split(',')
                .map(str::trim)
                .filter(|address| !address.is_empty())
                .map(|address| {
                    address
                        .parse()
                        .map_err(|_| Error::bug(format!("REGULARS_TRUSTED_PROXIES: {address} is no address")))
                })
                .collect::<Result<_>>()?,
            drafts_per_minute: number("REGULARS_DRAFTS_PER_MINUTE")?,
            log: text("REGULARS_LOG"),
            log_json: text("REGULARS_LOG_FORMAT") == "json",
            readers: number("REGULARS_READERS")?.clamp(1, 64) as usize,
            writers: number("REGULARS_WRITERS")?.clamp(1, 64) as usize,
        })
    }

    /// The settings of a program that nobody has set up.
    #[must_use]
    pub fn plain() -> Self {
        Self::from_values(&BTreeMap::new()).expect("the defaults can be read: tested")
    }

    /// Where the data lies.
    #[must_use]
    pub fn place(&self) -> Place {
        match &self.database_url {
            Some(url) => Place::Server(url.clone()),
            None => Place::File(self.data_dir.join("regulars.db")),
        }
    }

    /// Whether customers come by https.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(|url| url.starts_with("https://"))
    }

    /// The page of settings, as markdown.
    #[must_use]
    pub fn document() -> String {
        let mut text = "# Settings\n\nIn the environment, or in `regulars.toml` in the folder where the program is started, under the same name in \
                        small letters and without `REGULARS_`. The environment wins.\n\n| name | default | what |\n| --- | --- | --- |\n"
            .to_owned();
        for setting in SETTINGS {
            let default = if setting.default.is_empty() {
                "empty".to_owned()
            } else {
                format!("`{}`", setting.default)
            };
            text.push_str(&format!("| `{}` | {default} | {} |\n", setting.name, setting.about));
        }
        text
    }
}

/// What the installation remembers under a name.
///
/// # Errors
/// What the database said.
pub fn remembered(db: &mut Db<'_>, name: &str) -> Result<Option<String>> {
    sql("select value from setting where name = $1").bind(name).maybe(db)
}

/// Remembers something for the installation.
///
/// # Errors
/// What the database said.
pub fn remember(tx: &mut Tx<'_>, name: &str, value: &str) -> Result<()> {
    sql("insert into setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value")
        .bind(name)
        .bind(value)
        .run(tx)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_can_be_read() {
        let config = Config::plain();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
        assert!(!config.is_https());
    }

    #[test]
    fn a_wrong_setting_is_named() {
        let environment = [("REGULARS_LISTEN".to_owned(), "nowhere".to_owned())];
        let error = Config::load(Path::new("/nonexistent.toml"), environment.into_iter()).unwrap_err();
        assert!(error.to_string().contains("REGULARS_LISTEN"));
    }
}
