//! The seven ways in which something can fail, and sentences by key.

use std::fmt;

/// What a function that talks to the database or to the web returns.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A sentence of a room's locale file with the values it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    pub key: &'static str,
    pub values: Vec<(&'static str, String)>,
}

impl Sentence {
    /// A sentence without values.
    #[must_use]
    pub fn new(key: &'static str) -> Self {
        Self { key, values: Vec::new() }
    }

    /// The same sentence with one more value, already written for people.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }
}

impl From<&'static str> for Sentence {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

/// A rule said no: a sentence for the page, and one for each field that has to change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    pub page: Option<Sentence>,
    pub fields: Vec<(&'static str, Sentence)>,
}

impl Refusal {
    /// A refusal of the whole page.
    #[must_use]
    pub fn page(sentence: impl Into<Sentence>) -> Self {
        Self { page: Some(sentence.into()), fields: Vec::new() }
    }

    /// A refusal at one field.
    #[must_use]
    pub fn field(name: &'static str, sentence: impl Into<Sentence>) -> Self {
        Self { page: None, fields: vec![(name, sentence.into())] }
    }

    /// Adds a sentence at a field.
    pub fn add(&mut self, name: &'static str, sentence: impl Into<Sentence>) {
        self.fields.push((name, sentence.into()));
    }

    /// The sentence at a field, if that field has to change.
    #[must_use]
    pub fn at(&self, name: &str) -> Option<&Sentence> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, sentence)| sentence)
    }

    /// Whether nothing was refused.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.page.is_none() && self.fields.is_empty()
    }

    /// `Ok` if nothing was refused.
    ///
    /// # Errors
    /// The refusal itself otherwise.
    pub fn into_result(self) -> Result<()> {
        if self.is_empty() { Ok(()) } else { Err(Error::Refused(self)) }
    }
}

/// Why something was not done. Seven kinds and no more: each has one status and one way out.
#[derive(Debug)]
pub enum Error {
    /// There is no such thing here, or it belongs to somebody else: 404.
    NotFound,
    /// Sign in first: 401, or a redirect for a page.
    SignIn,
    /// Signed in, but the role does not allow it: 403.
    Forbidden,
    /// A rule said no: 422.
    Refused(Refusal),
    /// Somebody else changed the same thing: 409.
    Conflict,
    /// Not now; repeating is safe: 503.
    Busy,
    /// Our mistake: 500, logged with its chain.
    Bug(anyhow::Error),
}

impl Error {
    /// A bug in one sentence.
    #[must_use]
    pub fn bug(message: impl fmt::Display + fmt::Debug + Send + Sync + 'static) -> Self {
        Error::Bug(anyhow::Error::msg(message))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::NotFound => f.write_str("not found"),
            Error::SignIn => f.write_str("sign in first"),
            Error::Forbidden => f.write_str("not allowed for this role"),
            Error::Refused(refusal) => write!(f, "refused: {refusal:?}"),
            Error::Conflict => f.write_str("changed by somebody else"),
            Error::Busy => f.write_str("busy, try again"),
            Error::Bug(cause) => write!(f, "{cause:#}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<anyhow::Error> for Error {
    fn from(cause: anyhow::Error) -> Self {
        Error::Bug(cause)
    }
}
impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Error::Refused(refusal)
    }
}
impl From<serde_json::Error> for Error {
    fn from(cause: serde_json::Error) -> Self {
        Error::Bug(anyhow::Error::new(cause).context("read or write a stored document"))
    }
}
impl From<std::io::Error> for Error {
    fn from(cause: std::io::Error) -> Self {
        Error::Bug(cause.into())
    }
}

/// Adds what was being done to an error that is our own mistake.
pub trait Context<T> {
    /// Adds a sentence fragment such as "load survey for results".
    ///
    /// # Errors
    /// The same error, with the context if it is a bug.
    fn doing(self, what: &'static str) -> Result<T>;
}

impl<T, E: Into<anyhow::Error>> Context<T> for std::result::Result<T, E> {
    fn doing(self, what: &'static str) -> Result<T> {
        self.map_err(|cause| Error::Bug(cause.into().context(what)))
    }
}
