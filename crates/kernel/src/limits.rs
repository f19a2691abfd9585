//! Limits that suit a shop: counted per address for new drafts, slowing down for wrong passwords.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use governor::clock::DefaultClock;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};

type Keyed = RateLimiter<IpAddr, DefaultKeyedStateStore<IpAddr>, DefaultClock>;

/// Free tries of one account before waiting begins.
const FREE_TRIES: u32 = 4;
/// Free tries of one network address: a whole team shares that of its shop.
const FREE_TRIES_OF_ADDRESS: u32 = 20;
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// A key is forgotten after this long without a failure.
const FORGET: Duration = Duration::from_secs(15 * 60);

/// The limits of one node.
pub struct Limits {
    drafts: Option<Keyed>,
    failures: Mutex<HashMap<Key, Failures>>,
}

/// Whose tries are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    what: &'static str,
    whose: String,
    free: u32,
}

impl Key {
    /// Wrong passwords for an account.
    #[must_use]
    pub fn of_mail(mail: &str) -> Self {
        Self { what: "mail", whose: mail.to_owned(), free: FREE_TRIES }
    }

    /// Wrong passwords from a network address.
    #[must_use]
    pub fn of_address(address: IpAddr) -> Self {
        Self { what: "address", whose: address.to_string(), free: FREE_TRIES_OF_ADDRESS }
    }

    /// Links that somebody asked for, for an account.
    #[must_use]
    pub fn of_link(mail: &str) -> Self {
        Self { what: "link", whose: mail.to_owned(), free: FREE_TRIES }
    }

    /// Links that somebody asked for, from a network address.
    #[must_use]
    pub fn of_links_to(address: IpAddr) -> Self {
        Self { what: "link-address", whose: address.to_string(), free: FREE_TRIES_OF_ADDRESS }
    }
}

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    last: Instant,
}

impl Limits {
    /// Limits with so many new drafts a minute and address; 0 is no limit.
    #[must_use]
    pub fn new(drafts_per_minute: u32) -> Self {
        let quota = NonZeroU32::new(drafts_per_minute).map(Quota::per_minute);
        Self { drafts: quota.map(RateLimiter::keyed), failures: Mutex::new(HashMap::new()) }
    }

    /// Whether an address may begin another draft now. Later steps of a draft never ask.
    #[must_use]
    pub fn may_begin_draft(&self, address: IpAddr) -> bool {
        self.drafts.as_ref().is_none_or(|drafts| drafts.check_key(&address).is_ok())
    }

    /// How long somebody has to wait before trying a secret again; zero if not at all. Never a lock-out.
    #[must_use]
    pub fn wait(&self, key: &Key, now: Instant) -> Duration {
        let Ok(failures) = self.failures.lock() else { return Duration::ZERO };
        let Some(failed) = failures.get(key) else { return Duration::ZERO };
        let Some(beyond) = failed.count.checked_sub(key.free) else { return Duration::ZERO };
        let wait = Duration::from_secs(1 << beyond.min(10)).min(LONGEST_WAIT);
        (failed.last + wait).saturating_duration_since(now)
    }

    /// Notes a wrong secret.
    pub fn failed(&self, key: &Key, now: Instant) {
        if let Ok(mut failures) = self.failures.lock() {
            let failed = failures.entry(key.clone()).or_insert(Failures { count: 0, last: now });
            failed.count += 1;
            failed.last = now;
        }
    }

    /// Forgets the failures of a key after the right secret.
    pub fn succeeded(&self, key: &Key) {
        if let Ok(mut failures) = self.failures.lock() {
            failures.remove(key);
        }
    }

    /// Drops what is no longer needed; called regularly, or the tables would grow.
    pub fn tidy(&self, now: Instant) {
        if let Some(drafts) = &self.drafts {
            drafts.retain_recent();
        }
        if let Ok(mut failures) = self.failures.lock() {
            failures.retain(|_, failed| now.saturating_duration_since(failed.last) < FORGET);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_passwords_slow_down_but_never_lock_out() {
        let limits = Limits::new(0);
        let begun = Instant::now();
        let mira = Key::of_mail("mira@example.com");
        for _ in 0..FREE_TRIES {
            assert_eq!(limits.wait(&mira, begun), Duration::ZERO);
            limits.failed(&mira, begun);
        }
        assert_eq!(limits.wait(&mira, begun), Duration::from_secs(1));
        for _ in 0..50 {
            limits.failed(&mira, begun);
        }
        assert_eq!(limits.wait(&mira, begun), LONGEST_WAIT);
        assert_eq!(limits.wait(&mira, begun + LONGEST_WAIT), Duration::ZERO);
    }

    #[test]
    fn an_address_that_a_team_shares_slows_down_later_than_one_account() {
        let limits = Limits::new(0);
        let begun = Instant::now();
        let shop = Key::of_address(IpAddr::from([192, 168, 1, 5]));
        for _ in 0..FREE_TRIES_OF_ADDRESS {
            assert_eq!(limits.wait(&shop, begun), Duration::ZERO);
            limits.failed(&shop, begun);
        }
        assert_eq!(limits.wait(&shop, begun), Duration::from_secs(1));
    }

    #[test]
    fn a_cafe_full_of_guests_may_answer() {
        let limits = Limits::new(120);
        let address = IpAddr::from([192, 168, 1, 5]);
        assert!((0..120).all(|_| limits.may_begin_draft(address)));
        assert!(!limits.may_begin_draft(address));
        assert!(limits.may_begin_draft(IpAddr::from([192, 168, 1, 6])));
    }
}
