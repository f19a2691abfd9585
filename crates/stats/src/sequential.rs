//! A verdict on a change of the score that may be looked at every day: *real*, *noise* or *too early*.
//!
//! A plain comparison that is looked at every day until it is significant ends in a false alarm far more
//! often than its 5 % say. Here the interval is as much wider as looking all the time costs. With d the
//! change, V its variance and t the share of the final information that has come in, d sqrt(t/V) moves like a
//! Brownian path, and such a path leaves ±2.2414 anywhere between t = 0 and t = 1 with probability .05
//! (O'Brien & Fleming 1979, Biometrics 35:549, carried to looks at any time). The interval d ± 2.2414
//! sqrt(V/t) is therefore wide at first and, at t = 1, about 14 % wider than that of a single look.
//!
//! By simulation without a change, with a look after every five answers, at most 5 of 100 verdicts are *real*
//! from 50 answers on either side on, and at most 5.6 from 20 on. When every single answer is looked at, the
//! rule can go beyond that: to 5.6 with 20 answers before and 300 after where 40 % are promoters and 30 %
//! detractors, and, where half of the customers are promoters and half detractors with nobody between, to 6.5
//! with 20 answers expected and 5.8 with 50.

use crate::scores::{Counts, Error, Interval, adjusted_estimate};

/// The bound that a Brownian path leaves, on either side, between 0 and 1 with probability .05.
pub const BOUND: f64 = 2.2414;

/// The fewest earlier answers with which a comparison is possible.
pub const FEWEST_BEFORE: u64 = 20;

/// The fewest later answers with which a verdict is given.
pub const FEWEST_AFTER: u64 = 10;

/// The least number of later answers that is ever planned with.
pub const LEAST_EXPECTED: u64 = 20;

/// What one look at the answers shows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Look {
    /// There were fewer than [`FEWEST_BEFORE`] answers before: no comparison is possible.
    NotComparable,
    /// There are fewer than [`FEWEST_AFTER`] answers so far: no verdict yet.
    TooFew,
    /// There is a change to be judged.
    Seen {
        /// The change in points, each period with three answers added (see
        /// [`crate::scores::adjusted_estimate`]).
        points: f64,
        /// The interval for the change in points, for looking at any time.
        interval: Interval,
        /// The share of the final information that has come in, above 0 and at most 1.
        fraction: f64,
    },
}

/// Where a real change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The score rose.
    Up,
    /// The score fell.
    Down,
}

/// The verdict after the looks so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// No comparison is possible: too few answers before, or too few after until the latest date.
    NotComparable,
    /// Neither real nor noise so far: look again.
    TooEarly,
    /// The change is real, and stays so whatever later looks show.
    Real {
        /// The first look (counted from 0) whose interval leaves out zero.
        on: usize,
        /// Where the change goes.
        direction: Direction,
    },
    /// Looking has ended and the change was never real.
    Noise,
}

/// The share of the final information that has come in.
///
/// Formula: t = min(1, (1/n1 + 1/N) / (1/n1 + 1/n2)) with n1 answers before, n2 after and N answers expected
/// by the latest date, fixed at the start; a share from 0 to 1. Domain: any counts; `expected` below
/// [`LEAST_EXPECTED`] counts as that. Errors: none. Source: information is the inverse of the variance of the
/// difference (Jennison & Turnbull 2000, chapter 3). At the edge: 0 without an answer on either side; exactly
/// 1 from n2 = N on.
///
/// ```
/// use regulars_stats::sequential::information_fraction;
/// assert_eq!(information_fraction(100, 50, 100), 2.0 / 3.0);
/// assert_eq!(information_fraction(100, 100, 100), 1.0);
/// assert_eq!(information_fraction(100, 0, 100), 0.0);
/// ```
#[must_use]
pub fn information_fraction(n1: u64, n2: u64, expected: u64) -> f64 {
    let expected = expected.max(LEAST_EXPECTED);
    if n1 == 0 || n2 == 0 {
        return 0.0;
    }
    if n2 >= expected {
        return 1.0;
    }
    let (n1, n2, expected) = (n1 as f64, n2 as f64, expected as f64);
    // The formula multiplied out, so that no quotient is rounded twice.
    (n2 * (n1 + expected) / (expected * (n1 + n2))).min(1.0)
}

/// Looks once at the change of the score.
///
/// Formula: d ± 2.2414 sqrt(V/t) with d = e2' - e1' and V = se1'² + se2'² of the counts with three answers
/// added ([`crate::scores::adjusted_estimate`]) and t the [`information_fraction`] of the plain numbers of
/// answers; in points, not clipped. `expected` is the number of later answers expected by the latest date,
/// fixed at the start. Domain: any counts below `u64::MAX` in sum. Errors: [`Error::TooManyAnswers`]. Source:
/// O'Brien & Fleming (1979); Lewis & Sauro (2021). At the edge: fewer than 20 answers before are
/// [`Look::NotComparable`], else fewer than 10 after are [`Look::TooFew`].
///
/// ```
/// use regulars_stats::scores::Counts;
/// use regulars_stats::sequential::{Look, look};
/// let before = Counts { promoters: 40, passives: 30, detractors: 30 };
/// let after = Counts { promoters: 30, passives: 15, detractors: 5 };
/// let Look::Seen { points, interval, fraction } = look(before, after, 100)? else { unreachable!() };
/// assert!((points - (100.0 * 25.0 / 53.0 - 100.0 * 10.0 / 103.0)).abs() < 1e-9);
/// assert_eq!(fraction, 2.0 / 3.0);
/// assert!(interval.lo > 0.0);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
pub fn look(before: Counts, after: Counts, expected: u64) -> Result<Look, Error> {
    let (n1, n2) = (before.n(), after.n());
    if n1 == u64::MAX || n2 == u64::MAX {
        return Err(Error::TooManyAnswers);
    }
    if n1 < FEWEST_BEFORE {
        return Ok(Look::NotComparable);
    }
    if n2 < FEWEST_AFTER {
        return Ok(Look::TooFew);
    }
    let earlier = adjusted_estimate(before)?;
    let later = adjusted_estimate(after)?;
    let points = later.points - earlier.points;
    let fraction = information_fraction(n1, n2, expected);
    let half_width = BOUND * earlier.standard_error.hypot(later.standard_error) / fraction.sqrt();
    Ok(Look::Seen {
        points,
        interval: Interval { lo: points - half_width, hi: points + half_width },
        fraction,
    })
}

/// The verdict after the looks so far, in their order.
///
/// Rule: the first look whose interval leaves out zero decides *real*, and it stays so. Looking ends with the
/// first look at t = 1, or with `latest_date_reached`; if no look up to then was real, the verdict is
/// *noise*. Looks after that end count for nothing. Until then it is *too early*. Domain: any looks at one
/// action, with the same counts before and the same number expected. Errors: none. At the edge: no looks are
/// too early; when the latest date comes before the tenth answer there is nothing to judge, and the verdict
/// is [`Verdict::NotComparable`], as it is at once with fewer than 20 answers before.
///
/// ```
/// use regulars_stats::scores::Counts;
/// use regulars_stats::sequential::{Direction, Look, Verdict, decide, look};
/// let before = Counts { promoters: 40, passives: 30, detractors: 30 };
/// let few = look(before, Counts { promoters: 6, passives: 2, detractors: 1 }, 100)?;
/// let many = look(before, Counts { promoters: 30, passives: 15, detractors: 5 }, 100)?;
/// assert_eq!(decide(&[few], false), Verdict::TooEarly);
/// assert_eq!(decide(&[few, many], false), Verdict::Real { on: 1, direction: Direction::Up });
/// assert_eq!(decide(&[few], true), Verdict::NotComparable);
/// # Ok::<(), regulars_stats::scores::Error>(())
/// ```
#[must_use]
pub fn decide(looks: &[Look], latest_date_reached: bool) -> Verdict {
    let mut seen_any = false;
    for (on, look) in looks.iter().enumerate() {
        match *look {
            Look::NotComparable => return Verdict::NotComparable,
            Look::TooFew => {}
            Look::Seen { interval, fraction, .. } => {
                seen_any = true;
                if interval.lo > 0.0 {
                    return Verdict::Real { on, direction: Direction::Up };
                }
                if interval.hi < 0.0 {
                    return Verdict::Real { on, direction: Direction::Down };
                }
                if fraction >= 1.0 {
                    return Verdict::Noise;
                }
            }
        }
    }
    match (latest_date_reached, seen_any) {
        (false, _) => Verdict::TooEarly,
        (true, true) => Verdict::Noise,
        (true, false) => Verdict::NotComparable,
    }
}

/// How many days it takes until the information is complete (t = 1), at the present rate of answers.
///
/// Formula: the smallest whole number of days with n2 + days * rate >= N, since t = 1 exactly from n2 = N on;
/// in days. Domain: `per_day_rate` in answers a day, above 0; `expected` below [`LEAST_EXPECTED`] counts as
/// that. Errors: `None` when it never comes: no answers before, or a rate that is zero, negative, not a
/// number, or so small that the days do not fit. At the edge: 0 when t is already 1.
///
/// ```
/// use regulars_stats::sequential::days_until_full;
/// assert_eq!(days_until_full(100, 40, 100, 2.5), Some(24));
/// assert_eq!(days_until_full(100, 100, 100, 0.0), Some(0));
/// assert_eq!(days_until_full(100, 40, 100, 0.0), None);
/// ```
#[must_use]
pub fn days_until_full(n1: u64, n2: u64, expected: u64, per_day_rate: f64) -> Option<u64> {
    if n1 == 0 {
        return None;
    }
    let missing = expected.max(LEAST_EXPECTED).saturating_sub(n2) as f64;
    if missing == 0.0 {
        return Some(0);
    }
    if per_day_rate.is_nan() || per_day_rate <= 0.0 {
        return None;
    }
    let mut days = (missing / per_day_rate).ceil();
    // A quotient rounded up just beyond a whole number must not cost a day.
    if days > 1.0 && (days - 1.0) * per_day_rate >= missing {
        days -= 1.0;
    }
    (days < u64::MAX as f64).then_some(days.max(1.0) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distributions::normal_two_sided;
    use std::f64::consts::PI;

    /// The probability that a Brownian path leaves ±bound between 0 and 1, by reflection:
    /// 4 sum over k of (-1)^k P(Z > (2k + 1) bound).
    fn leaves(bound: f64) -> f64 {
        (0..20)
            .map(|k| {
                let sign = if k % 2 == 0 { 2.0 } else { -2.0 };
                sign * normal_two_sided(f64::from(2 * k + 1) * bound)
            })
            .sum()
    }

    /// The same by the other series: 1 - 4/pi sum over k of (-1)^k / (2k + 1) exp(-pi² (2k + 1)² / (8
    /// bound²)).
    fn leaves_by_eigenvalues(bound: f64) -> f64 {
        let stays: f64 = (0..200)
            .map(|k| {
                let odd = f64::from(2 * k + 1);
                let sign = if k % 2 == 0 { 1.0 } else { -1.0 };
                sign / odd * (-(PI * odd).powi(2) / (8.0 * bound * bound)).exp()
            })
            .sum();
        1.0 - 4.0 / PI * stays
    }

    #[test]
    fn the_bound_is_that_of_a_brownian_path() {
        for bound in [1.0, 1.5, 2.0, BOUND, 3.0] {
            assert!((leaves(bound) - leaves_by_eigenvalues(bound)).abs() < 1e-12);
        }
        let (mut low, mut high) = (1.0, 4.0);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if leaves(middle) > 0.05 {
                low = middle;
            } else {
                high = middle;
            }
        }
        assert!((low - BOUND).abs() < 5e-5, "{low}");
        assert!((leaves(BOUND) - 0.05).abs() < 1e-6);
    }

    #[test]
    fn the_fraction_is_as_written() {
        for (n1, n2, expected) in [(20, 10, 20), (35, 12, 400), (5_000, 77, 90), (1, 1, 1)] {
            let planned = f64::from(expected.max(20));
            let (a, b) = (f64::from(n1), f64::from(n2));
            let written = ((1.0 / a + 1.0 / planned) / (1.0 / a + 1.0 / b)).min(1.0);
            let got = information_fraction(n1 as u64, n2 as u64, expected as u64);
            assert!((got - written).abs() < 1e-14, "{got} {written}");
        }
        // Fewer than 20 expected count as 20.
        assert!(information_fraction(100, 19, 3) < 1.0);
        assert_eq!(information_fraction(100, 20, 3), 1.0);
        assert_eq!(information_fraction(0, 5, 50), 0.0);
        let huge = u64::MAX - 1;
        assert!(information_fraction(huge, huge - 1, huge) <= 1.0);
        assert!(information_fraction(1, 1, huge) > 0.0);
    }

    fn even(n: u64) -> Counts {
        Counts { promoters: n / 2, passives: 0, detractors: n - n / 2 }
    }

    fn seen(lo: f64, hi: f64, fraction: f64) -> Look {
        Look::Seen { points: f64::midpoint(lo, hi), interval: Interval { lo, hi }, fraction }
    }

    #[test]
    fn looks_at_the_edges() {
        assert_eq!(look(even(19), even(500), 500), Ok(Look::NotComparable));
        assert_eq!(look(even(0), even(0), 0), Ok(Look::NotComparable));
        assert_eq!(look(even(20), even(9), 20), Ok(Look::TooFew));
        assert_eq!(look(even(20), even(0), 20), Ok(Look::TooFew));
        assert!(matches!(
            look(even(20), even(10), 0),
            Ok(Look::Seen { fraction, .. }) if fraction < 1.0
        ));
        assert_eq!(look(even(u64::MAX), even(10), 20), Err(Error::TooManyAnswers));
        let huge = even(u64::MAX / 4);
        assert!(matches!(
            look(huge, huge, u64::MAX),
            Ok(Look::Seen { interval, .. }) if interval.contains(0.0) && interval.hi < 1e-6
        ));
    }

    #[test]
    fn verdicts() {
        let up = Verdict::Real { on: 2, direction: Direction::Up };
        let open = seen(-5.0, 9.0, 0.4);
        assert_eq!(decide(&[], false), Verdict::TooEarly);
        assert_eq!(decide(&[], true), Verdict::NotComparable);
        assert_eq!(decide(&[Look::TooFew, open], false), Verdict::TooEarly);
        assert_eq!(decide(&[Look::TooFew, open], true), Verdict::Noise);
        assert_eq!(decide(&[Look::TooFew], true), Verdict::NotComparable);
        assert_eq!(decide(&[Look::NotComparable], false), Verdict::NotComparable);
        let turned = [Look::TooFew, open, seen(1.0, 9.0, 0.5), seen(-9.0, -1.0, 1.0)];
        assert_eq!(decide(&turned, false), up);
        assert_eq!(decide(&turned, true), up);
        assert_eq!(
            decide(&[seen(-9.0, -1.0, 1.0)], false),
            Verdict::Real { on: 0, direction: Direction::Down }
        );
        // Looking ends at t = 1: what is seen later does not count.
        let late = [seen(-1.0, 9.0, 1.0), seen(1.0, 9.0, 1.0)];
        assert_eq!(decide(&late, false), Verdict::Noise);
        // Zero on the bound is inside.
        assert_eq!(decide(&[seen(0.0, 9.0, 0.9)], false), Verdict::TooEarly);
    }

    #[test]
    fn days_left() {
        assert_eq!(days_until_full(50, 10, 40, 3.0), Some(10));
        assert_eq!(days_until_full(50, 10, 40, 3.1), Some(10));
        assert_eq!(days_until_full(50, 10, 40, 2.9), Some(11));
        assert_eq!(days_until_full(50, 0, 3, 1.0), Some(20));
        assert_eq!(days_until_full(50, 37, 40, 0.1), Some(30));
        assert_eq!(days_until_full(50, 39, 40, f64::INFINITY), Some(1));
        assert_eq!(days_until_full(0, 10, 40, 3.0), None);
        assert_eq!(days_until_full(50, 10, 40, f64::NAN), None);
        assert_eq!(days_until_full(50, 10, 40, -1.0), None);
        assert_eq!(days_until_full(50, 0, u64::MAX, 1e-9), None);
    }

    /// xoshiro256++ of Blackman & Vigna, seeded by splitmix64: the simulations are the same on every machine.
    struct Random([u64; 4]);

    impl Random {
        fn new(seed: u64) -> Self {
            let mut state = seed;
            Self(std::array::from_fn(|_| {
                state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
                let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                mixed ^ (mixed >> 31)
            }))
        }

        fn next(&mut self) -> u64 {
            let s = &mut self.0;
            let result = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
            let shifted = s[1] << 17;
            s[2] ^= s[0];
            s[3] ^= s[1];
            s[1] ^= s[2];
            s[0] ^= s[3];
            s[2] ^= shifted;
            s[3] = s[3].rotate_left(45);
            result
        }

        /// Adds `n` answers of which the shares `promoters` and `passives` are expected.
        fn answers(&mut self, counts: &mut Counts, n: u64, (promoters, passives): (f64, f64)) {
            // Four answers from every 64 random bits: shares in steps of 1/65536 are fine enough.
            let first_passive = (promoters * 65_536.0).round() as u64;
            let first_detractor = ((promoters + passives) * 65_536.0).round() as u64;
            let mut bits = 0;
            for answer in 0..n {
                bits = if answer % 4 == 0 { self.next() } else { bits >> 16 };
                let draw = bits & 0xffff;
                if draw < first_passive {
                    counts.promoters += 1;
                } else if draw < first_detractor {
                    counts.passives += 1;
                } else {
                    counts.detractors += 1;
                }
            }
        }
    }

    /// A situation to be simulated: shares are of promoters and of passives.
    #[derive(Clone, Copy)]
    struct Scene {
        before: (f64, f64),
        after: (f64, f64),
        n1: u64,
        expected: u64,
        a_day: u64,
    }

    struct Outcome {
        runs: u64,
        /// Runs that a daily look called real.
        real: u64,
        /// Runs that one look at the end, by the plain 95 % interval, would have called real.
        single: u64,
    }

    impl Outcome {
        fn share_real(&self) -> f64 {
            self.real as f64 / self.runs as f64
        }

        fn share_single(&self) -> f64 {
            self.single as f64 / self.runs as f64
        }
    }

    fn simulate(scene: Scene, runs: u64, seed: u64) -> Outcome {
        let mut random = Random::new(seed);
        let mut outcome = Outcome { runs, real: 0, single: 0 };
        for _ in 0..runs {
            let mut before = Counts::default();
            random.answers(&mut before, scene.n1, scene.before);
            let mut after = Counts::default();
            let mut real = false;
            loop {
                random.answers(&mut after, scene.a_day, scene.after);
                if !real {
                    let look = look(before, after, scene.expected).unwrap();
                    real = matches!(decide(&[look], false), Verdict::Real { .. });
                }
                if after.n() >= scene.expected.max(LEAST_EXPECTED) {
                    break;
                }
            }
            outcome.real += u64::from(real);
            outcome.single += u64::from(!crate::scores::difference(before, after, 0.95).unwrap().is_steady());
        }
        outcome
    }

    fn steady(shares: (f64, f64), n1: u64, expected: u64, a_day: u64) -> Scene {
        Scene { before: shares, after: shares, n1, expected, a_day }
    }

    const AVERAGE: (f64, f64) = (0.4, 0.3);
    const GOOD: (f64, f64) = (0.6, 0.3);
    const POOR: (f64, f64) = (0.2, 0.2);
    const NEARLY_ALL_PROMOTERS: (f64, f64) = (0.9, 0.08);
    const NO_PASSIVES: (f64, f64) = (0.5, 0.0);

    fn assert_false_alarms(scene: Scene, at_most: f64) {
        let Scene { before, n1, expected, a_day, .. } = scene;
        let found = simulate(scene, 20_000, 3).share_real();
        println!("{before:?}, {n1} before, {expected} expected, {a_day} a day: {found:.4}");
        assert!(found <= at_most, "{before:?}, {n1} before, {expected} expected, {a_day} a day: {found}");
    }

    #[test]
    fn false_alarms_are_at_most_five_in_a_hundred_from_fifty_answers_on() {
        for shares in [AVERAGE, GOOD, POOR, NEARLY_ALL_PROMOTERS, NO_PASSIVES] {
            for (n1, expected) in [(50, 50), (50, 150), (400, 50)] {
                assert_false_alarms(steady(shares, n1, expected, 5), 0.05);
            }
        }
    }

    #[test]
    fn false_alarms_are_at_most_five_and_a_half_in_a_hundred_from_twenty_answers_on() {
        for shares in [AVERAGE, GOOD, POOR, NEARLY_ALL_PROMOTERS, NO_PASSIVES] {
            for (n1, expected) in [(20, 20), (20, 60), (300, 20)] {
                assert_false_alarms(steady(shares, n1, expected, 5), 0.055);
            }
        }
    }

    /// With one answer a day every single answer is looked at: this is where the rule goes beyond its 5 %,
    /// either since the first looks, at ten or twelve answers, are far from normal, or since a long run of
    /// looks is held against only twenty answers before. The worst that was found is 6.5 %: half promoters,
    /// half detractors, 2,000 answers before and 20 expected.
    #[test]
    fn false_alarms_when_every_single_answer_is_looked_at() {
        for (n1, expected) in [(20, 20), (50, 50), (400, 50)] {
            assert_false_alarms(steady(GOOD, n1, expected, 1), 0.05);
        }
        assert_false_alarms(steady(AVERAGE, 50, 50, 1), 0.05);
        assert_false_alarms(steady(AVERAGE, 400, 20, 1), 0.055);
        assert_false_alarms(steady(AVERAGE, 20, 100, 1), 0.055);
        assert_false_alarms(steady(NO_PASSIVES, 400, 50, 1), 0.060);
        assert_false_alarms(steady(NO_PASSIVES, 400, 20, 1), 0.068);
    }

    /// What looking every day costs: of the changes that one look at the end would find in about 80 of 100
    /// cases, up to 5 fewer are found (and most of those that are found, sooner).
    #[test]
    fn power_beside_a_single_look_at_the_end() {
        for (before, after, n1, expected, a_day) in [
            (AVERAGE, (0.53, 0.27), 200, 200, 5),
            (AVERAGE, (0.67, 0.17), 60, 60, 2),
            (GOOD, (0.74, 0.20), 300, 150, 5),
        ] {
            let scene = Scene { before, after, n1, expected, a_day };
            let outcome = simulate(scene, 10_000, 7);
            let (daily, single) = (outcome.share_real(), outcome.share_single());
            println!("{before:?} to {after:?}: daily {daily:.3}, single {single:.3}");
            assert!((0.75..0.85).contains(&single), "{single}");
            assert!(single - daily < 0.05, "{daily} beside {single}");
        }
    }
}
