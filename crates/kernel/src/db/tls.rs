//! TLS to a PostgreSQL server, by the parameters that libpq has for it: `sslmode` and `sslrootcert`.
//!
//! Wherever TLS is used, the certificate is checked, its name included: stricter than libpq, which checks under
//! `prefer` and `require` only if an authority was named, and the name under `verify-full` alone.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use postgres::config::SslMode;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::{Context as _, Error, Result};

/// What a URL says of TLS, and the URL without it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Tls {
    pub url: String,
    /// `None` if the URL does not say.
    pub mode: Option<SslMode>,
    /// The file of the authorities that are believed; the public ones without it.
    authorities: Option<PathBuf>,
}

impl Tls {
    /// Takes the parameters out of a URL.
    pub(super) fn asked(url: &str) -> Result<Self> {
        let (head, query) = url.split_once('?').unwrap_or((url, ""));
        let mut asked = Self { url: head.to_owned(), mode: None, authorities: None };
        let mut sign = '?';
        for parameter in query.split('&').filter(|parameter| !parameter.is_empty()) {
            match parameter.split_once('=') {
                Some(("sslmode", mode)) => asked.mode = Some(mode_of(mode)?),
                Some(("sslrootcert", "system")) => asked.authorities = None,
                Some(("sslrootcert", file)) => asked.authorities = Some(PathBuf::from(decoded(file)?)),
                _ => {
                    asked.url.push(sign);
                    asked.url.push_str(parameter);
                    sign = '&';
                }
            }
        }
        Ok(asked)
    }

    /// What connects by TLS; the file of authorities is read each time, so that it may be replaced.
    pub(super) fn connector(&self) -> Result<MakeRustlsConnect> {
        let roots = match &self.authorities {
            None => RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() },
            Some(file) => authorities(file)?,
        };
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .doing("set up TLS for the database")?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(MakeRustlsConnect::new(config))
    }

    /// Why there is no connection, in a sentence that says what to do where TLS is the reason.
    pub(super) fn explain(&self, cause: postgres::Error) -> Error {
        let said = match refused(&cause) {
            // The second is what an authority of the same name gives, such as one that was made anew.
            Some(CertificateError::UnknownIssuer | CertificateError::BadSignature) => match &self.authorities
            {
                Some(file) => format!(
                    "the certificate of the database server is not signed by an authority in {} (sslrootcert)",
                    file.display()
                ),
                None => "the certificate of the database server is not signed by a public authority; \
                         name the file of yours in the URL: sslrootcert=/path/of/ca.pem"
                    .to_owned(),
            },
            Some(why) => format!("the certificate of the database server is not valid: {why}"),
            None if offers_none(&cause) => {
                "the database server offers no TLS, and sslmode in the URL asks for it".to_owned()
            }
            None => "connect to the database server".to_owned(),
        };
        Error::Bug(anyhow::Error::new(cause).context(said))
    }
}

fn mode_of(text: &str) -> Result<SslMode> {
    match text {
        "disable" => Ok(SslMode::Disable),
        "prefer" => Ok(SslMode::Prefer),
        "require" | "verify-ca" | "verify-full" => Ok(SslMode::Require),
        _ => Err(Error::bug(
            "sslmode in the database URL has to be disable, prefer, require, verify-ca or verify-full",
        )),
    }
}

fn authorities(file: &Path) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    let unreadable = |why: &dyn std::fmt::Display| {
        Error::bug(format!("the certificates in {} (sslrootcert) can't be read: {why}", file.display()))
    };
    for certificate in CertificateDer::pem_file_iter(file).map_err(|cause| unreadable(&cause))? {
        let certificate = certificate.map_err(|cause| unreadable(&cause))?;
        roots.add(certificate).map_err(|cause| unreadable(&cause))?;
    }
    if roots.is_empty() {
        return Err(unreadable(&"there is none"));
    }
    Ok(roots)
}

/// A value of a URL with its `%2F` and the like written out.
fn decoded(text: &str) -> Result<String> {
    let mut pieces = text.split('%');
    let mut bytes = pieces.next().unwrap_or_default().as_bytes().to_vec();
    for piece in pieces {
        let byte = piece.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(byte.ok_or_else(|| Error::bug("sslrootcert in the database URL can't be read"))?);
        bytes.extend_from_slice(&piece.as_bytes()[2..]);
    }
    String::from_utf8(bytes).doing("read sslrootcert in the database URL")
}

/// Why a certificate was refused, if one was.
fn refused(cause: &postgres::Error) -> Option<&CertificateError> {
    let shaken = std::error::Error::source(cause)?.downcast_ref::<std::io::Error>()?;
    match shaken.get_ref()?.downcast_ref::<rustls::Error>()? {
        rustls::Error::InvalidCertificate(why) => Some(why),
        _ => None,
    }
}

/// Whether the server said that it has no TLS; the driver says so in words only.
fn offers_none(cause: &postgres::Error) -> bool {
    std::error::Error::source(cause).is_some_and(|source| source.to_string() == "server does not support TLS")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> (String, Option<SslMode>, Option<PathBuf>) {
        let Tls { url, mode, authorities } =
            Tls::asked(&format!("postgres://me:pass@db/shop{query}")).unwrap();
        (url.replace("postgres://me:pass@db/shop", ""), mode, authorities)
    }

    #[test]
    fn what_a_url_says_of_tls_is_taken_out_of_it() {
        assert_eq!(asked(""), (String::new(), None, None));
        assert_eq!(asked("?sslmode=disable"), (String::new(), Some(SslMode::Disable), None));
        let (rest, mode, file) =
            asked("?connect_timeout=3&sslmode=verify-full&sslrootcert=/etc/my%20ca%2Fca.pem&keepalives=0");
        assert_eq!(rest, "?connect_timeout=3&keepalives=0");
        assert_eq!((mode, file), (Some(SslMode::Require), Some(PathBuf::from("/etc/my ca/ca.pem"))));
        assert_eq!(asked("?sslrootcert=system&sslmode=prefer"), (String::new(), Some(SslMode::Prefer), None));
    }

    #[test]
    fn what_can_not_be_understood_is_refused() {
        for query in ["sslmode=", "sslmode=allow", "sslrootcert=%2", "sslrootcert=%zz", "sslrootcert=%é"] {
            let refused = Tls::asked(&format!("postgres://db/shop?{query}"));
            assert!(refused.is_err_and(|error| error.to_string().contains("database URL")), "{query}");
        }
        let missing = authorities(Path::new("/nowhere/ca.pem")).unwrap_err().to_string();
        assert!(missing.contains("/nowhere/ca.pem (sslrootcert) can't be read"), "{missing}");
    }
}
