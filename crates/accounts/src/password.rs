//! Passwords: argon2id, judged by length and by how common they are, never by composition.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use regulars_kernel::error::{Context as _, Error, Refusal, Result};

/// The shortest password (NIST SP 800-63B-4, 3.1.1.2, for a password that is the only factor).
const SHORTEST: usize = 12;
/// The longest; argon2 would take more, a form need not.
const LONGEST: usize = 256;
/// zxcvbn's estimate of guesses, as a power of ten, under which a password counts as common.
const COMMON_LOG10: f64 = 8.0;

/// Refuses a password that is too short or that lists of common ones contain.
///
/// # Errors
/// A refusal at the field.
pub fn judge(field: &'static str, password: &str, about_the_person: &[&str]) -> Result<()> {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Refusal::field(field, "password-too-short").into());
    }
    if length > LONGEST {
        return Err(Refusal::field(field, "password-too-long").into());
    }
    // The estimate takes time that grows with the length: the first 64 characters decide.
    let head: String = password.chars().take(64).collect();
    if zxcvbn::zxcvbn(&head, about_the_person).guesses_log10() < COMMON_LOG10 {
        return Err(Refusal::field(field, "password-too-common").into());
    }
    Ok(())
}

/// Hashes a password with a salt of its own. Slow on purpose: call it on a thread that may block.
///
/// # Errors
/// If the system gives no randomness or memory.
pub fn hash(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|cause| Error::bug(format!("hash a password: {cause}")))
}

/// Whether a password fits a stored hash; without one, as much time is spent all the same.
#[must_use]
pub fn fits(password: &str, stored: Option<&str>) -> bool {
    /// A hash of a password that nobody has: it makes an unknown address take as long as a known one.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXRoaW5nc2FsdHk$8PO3sXc0UXJXPoOTBTAg+mgTQVqVn+pHQxyEZ0Ad9lA";
    let parsed = PasswordHash::new(stored.unwrap_or(NOBODY));
    let right =
        parsed.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok());
    right && stored.is_some()
}

/// Hashes on a thread that may block.
///
/// # Errors
/// As [`hash`].
pub async fn hash_aside(password: String) -> Result<String> {
    regulars_kernel::web::aside(move || hash(&password)).await.doing("hash a password aside")?
}

/// Compares on a thread that may block.
///
/// # Errors
/// If the thread was lost.
pub async fn fits_aside(password: String, stored: Option<String>) -> Result<bool> {
    regulars_kernel::web::aside(move || fits(&password, stored.as_deref()))
        .await
        .doing("compare a password aside")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_counts_and_composition_does_not() {
        assert!(judge("password", "nordlys kanin trappa", &[]).is_ok());
        assert!(judge("password", "قهوة الصباح في الميناء", &[]).is_ok());
        assert!(judge("password", "Aa1!Aa1!", &[]).is_err());
    }

    #[test]
    fn common_passwords_are_refused() {
        for common in ["password1234", "123456789012", "qwertyuiop12", "aaaaaaaaaaaaaaaa"] {
            assert!(judge("password", common, &[]).is_err(), "{common}");
        }
        assert!(judge("password", "cafelindencafelinden", &["Cafelinden"]).is_err());
    }

    #[test]
    fn a_password_fits_its_hash_alone() {
        let stored = hash("nordlys kanin trappa").unwrap();
        assert!(fits("nordlys kanin trappa", Some(&stored)));
        assert!(!fits("nordlys kanin trappb", Some(&stored)));
        assert!(!fits("nordlys kanin trappa", None));
        assert!(!fits("", Some("not a hash")));
    }
}
