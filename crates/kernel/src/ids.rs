//! Identities: sortable ids of 22 characters, short ids of businesses, and random tokens.
//!
//! Ids are UUIDv7 (RFC 9562) written in an alphabet whose order is the order of its bytes, so that
//! comparing texts compares times. They are compared as bytes, never folded, never used as file names.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use rand::Rng as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::error::Error;

/// The 64 characters an id may hold, in the order of their bytes.
const ALPHABET: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~";
/// Consonants and digits only, so that no business gets a word as its address by chance.
const SHORT: &[u8; 30] = b"23456789bcdfghjkmnpqrstvwxyz45";

/// The length of an id as text.
pub const ID_LENGTH: usize = 22;

/// An id of a `T`: 22 characters, sorts by the time it was made.
pub struct Id<T> {
    text: [u8; ID_LENGTH],
    kind: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// Makes an id from a time in milliseconds since 1970 and 80 random bits (six are dropped).
    #[must_use]
    pub fn from_parts(unix_ms: u64, random: u128) -> Self {
        let mut bits = (u128::from(unix_ms) & 0xffff_ffff_ffff) << 80;
        bits |= random & ((1 << 80) - 1);
        bits = (bits & !(0xf << 76)) | (7 << 76);
        bits = (bits & !(0b11 << 62)) | (0b10 << 62);
        Self { text: encode(bits), kind: PhantomData }
    }

    /// The id as its 22 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        // The alphabet is ASCII and every constructor checks it.
        std::str::from_utf8(&self.text).unwrap_or_default()
    }

    /// The same id under another kind, for tables that keep an id of several kinds.
    #[must_use]
    pub fn cast<U>(&self) -> Id<U> {
        Id { text: self.text, kind: PhantomData }
    }
}

fn encode(bits: u128) -> [u8; ID_LENGTH] {
    let mut text = [b'0'; ID_LENGTH];
    for (place, slot) in text.iter_mut().enumerate() {
        let shift = 6 * (ID_LENGTH - 1 - place);
        *slot = ALPHABET[((bits >> shift) & 63) as usize];
    }
    text
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}
impl<T> std::hash::Hash for Id<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl<T> FromStr for Id<T> {
    type Err = Error;
    /// Reads an id; anything that can't be one is simply not found.
    fn from_str(text: &str) -> Result<Self, Error> {
        let text: [u8; ID_LENGTH] = text.as_bytes().try_into().map_err(|_| Error::NotFound)?;
        if text.iter().all(|byte| ALPHABET.contains(byte)) {
            Ok(Self { text, kind: PhantomData })
        } else {
            Err(Error::NotFound)
        }
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("not an id"))
    }
}

/// A business: eight characters, short enough to be said over the phone and to stand in every address.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BusinessId([u8; 8]);

impl BusinessId {
    /// The scope of rows that belong to the installation and to no business.
    pub const NONE: BusinessId = BusinessId(*b"--------");

    /// Makes an id from random bits.
    #[must_use]
    pub fn from_random(mut random: u64) -> Self {
        let mut text = [b'2'; 8];
        for slot in &mut text {
            *slot = SHORT[(random % 30) as usize];
            random /= 30;
        }
        Self(text)
    }

    /// The id as its eight characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}
impl fmt::Display for BusinessId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl fmt::Debug for BusinessId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
impl FromStr for BusinessId {
    type Err = Error;
    fn from_str(text: &str) -> Result<Self, Error> {
        let text: [u8; 8] = text.as_bytes().try_into().map_err(|_| Error::NotFound)?;
        let plain = text.iter().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if plain || text == Self::NONE.0 { Ok(Self(text)) } else { Err(Error::NotFound) }
    }
}
impl Serialize for BusinessId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}
impl<'de> Deserialize<'de> for BusinessId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|_| serde::de::Error::custom("not a business"))
    }
}

/// A random secret of 128 bits: given out once, kept only as its hash.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Draws a token from the system's randomness.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is where randomness enters the house")]
    pub fn draw() -> Self {
        let mut bytes = [0u8; 16];
        rand::rng().fill_bytes(&mut bytes);
        Self(String::from_utf8_lossy(&encode(u128::from_be_bytes(bytes))).into_owned())
    }

    /// Takes a token as it came from outside; a blank or misshaped one is refused.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = text.len() == ID_LENGTH && text.bytes().all(|byte| ALPHABET.contains(&byte));
        fits.then(|| Self(text.to_owned()))
    }

    /// The token itself, for a cookie or a link.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored: sha256 in hexadecimal. Looking a token up by its hash takes no time that tells.
    #[must_use]
    pub fn hash(&self) -> String {
        use fmt::Write as _;
        let digest = Sha256::digest(self.0.as_bytes());
        digest.iter().fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}

/// Draws 64 random bits from the system, as a seed.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "this is where randomness enters the house")]
pub fn random_seed() -> u64 {
    rand::rng().next_u64()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing;

    #[test]
    fn ids_sort_by_time_and_survive_text() {
        let early: Id<Thing> = Id::from_parts(1_000, u128::MAX);
        let late: Id<Thing> = Id::from_parts(1_001, 0);
        assert!(early < late && early.as_str() < late.as_str());
        assert_eq!(late.as_str().parse::<Id<Thing>>().unwrap(), late);
        assert!("../../../etc/passwd..x".parse::<Id<Thing>>().is_err());
        assert!("".parse::<Id<Thing>>().is_err());
    }

    #[test]
    fn a_token_is_checked_before_it_is_looked_up() {
        assert!(Token::parse("").is_none());
        assert!(Token::parse("short").is_none());
        let token = Token::draw();
        assert_eq!(Token::parse(token.reveal()).unwrap().hash(), token.hash());
        assert_ne!(Token::draw(), token);
    }
}
