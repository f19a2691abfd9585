//! Installs what the tests need where it is missing: PostgreSQL, Chromium, Node, a mail server. Debian and its kin.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::say;

/// What was found.
pub(crate) struct Tools {
    /// The folder with `initdb` and `postgres`.
    pub postgres: PathBuf,
    pub chromium: PathBuf,
    pub chromedriver: PathBuf,
    pub postfix: PathBuf,
}

/// Finds the tools, installing the missing ones with apt where that is possible.
pub(crate) fn everything() -> Result<Tools> {
    let missing = missing();
    if !missing.is_empty() {
        apt(&missing)?;
    }
    find("npm").context("npm was not found")?;
    Ok(Tools {
        postgres: postgres().context("PostgreSQL's server programs were not found")?,
        chromium: find("chromium").context("chromium was not found")?,
        chromedriver: find("chromedriver").context("chromedriver was not found")?,
        postfix: find("postfix").context("postfix was not found")?,
    })
}

fn missing() -> Vec<&'static str> {
    let mut missing = Vec::new();
    if postgres().is_none() {
        missing.push("postgresql");
    }
    if find("chromium").is_none() {
        missing.push("chromium");
    }
    if find("chromedriver").is_none() {
        missing.push("chromium-driver");
    }
    if find("postfix").is_none() {
        missing.push("postfix");
    }
    if find("npm").is_none() {
        missing.extend(["nodejs", "npm"]);
    }
    let arabic = "/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf";
    if find("apt-get").is_some() && !Path::new(arabic).exists() {
        missing.push("fonts-noto-core");
    }
    missing
}

fn postgres() -> Option<PathBuf> {
    if let Some(initdb) = find("initdb") {
        return initdb.parent().map(Into::into);
    }
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions
        .flatten()
        .map(|entry| entry.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    found.sort();
    found.pop()
}

/// A program on the path, or where system programs lie.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin", "/usr/bin", "/sbin"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// Whether we are the superuser: some servers refuse to run as one.
pub(crate) fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn apt(packages: &[&str]) -> Result<()> {
    let line = format!("apt-get install -y --no-install-recommends {}", packages.join(" "));
    let sudo = find("sudo").is_some();
    if find("apt-get").is_none() || !(is_root() || sudo) {
        bail!("the tests need: {}. Install them, on Debian with: {line}", packages.join(", "));
    }
    say(&format!("installing {}", packages.join(", ")));
    let prefix = if is_root() { "" } else { "sudo -n " };
    let script = format!(
        "export DEBIAN_FRONTEND=noninteractive; {prefix}apt-get update -qq && {prefix}{line} -qq >/dev/null"
    );
    let status = Command::new("sh").args(["-c", &script]).status().context("run apt-get")?;
    if !status.success() {
        bail!("apt-get could not install what the tests need. Try it by hand: {line}");
    }
    Ok(())
}
