//! Shares and ratings: printed anchors, exact coverage, and properties over the whole domain.

use proptest::prelude::*;
use regulars_stats::Error;
use regulars_stats::proportions::*;

type Single = fn(u64, u64, f64) -> Result<Interval, Error>;
type Double = fn(Group, Group, f64) -> Result<Interval, Error>;
const SINGLE: [Single; 5] = [wald, agresti_coull, wilson, clopper_pearson, jeffreys];
const DOUBLE: [Double; 5] = [wald_difference, agresti_caffo, newcombe, miettinen_nurminen, mee];

fn group(successes: u64, n: u64) -> Group {
    Group { successes, n }
}

/// Newcombe (1998) Statistics in Medicine 17:873, table II.
#[test]
fn differences_as_printed_by_newcombe() {
    for (first, second, method, lo, hi) in [
        (group(56, 70), group(48, 80), wald_difference as Double, 0.0575, 0.3425),
        (group(56, 70), group(48, 80), newcombe, 0.0524, 0.3339),
        (group(56, 70), group(48, 80), miettinen_nurminen, 0.0528, 0.3382),
        (group(56, 70), group(48, 80), mee, 0.0533, 0.3377),
        (group(9, 10), group(3, 10), newcombe, 0.1705, 0.8090),
        (group(9, 10), group(3, 10), miettinen_nurminen, 0.1700, 0.8406),
        (group(9, 10), group(3, 10), mee, 0.1821, 0.8370),
        (group(5, 56), group(0, 29), newcombe, -0.0381, 0.1926),
        (group(5, 56), group(0, 29), miettinen_nurminen, -0.0326, 0.1933),
        (group(10, 10), group(0, 20), newcombe, 0.6791, 1.0),
    ] {
        let interval = method(first, second, 0.95).unwrap();
        assert!((interval.lo - lo).abs() < 5.1e-5 && (interval.hi - hi).abs() < 5.1e-5, "{interval:?}");
    }
}

/// Newcombe (1998) Statistics in Medicine 17:857, table I, and Fisher (1935): the lady tasting tea.
#[test]
fn single_shares_and_exact_tests_as_printed() {
    for (k, n, method, lo, hi) in [
        (81, 263, wald as Single, 0.2522, 0.3638),
        (81, 263, clopper_pearson, 0.2527, 0.3676),
        (15, 148, clopper_pearson, 0.0578, 0.1617),
        (0, 20, clopper_pearson, 0.0, 0.1684),
        (1, 29, clopper_pearson, 0.0009, 0.1776),
    ] {
        let interval = method(k, n, 0.95).unwrap();
        assert!((interval.lo - lo).abs() < 5.1e-5 && (interval.hi - hi).abs() < 5.1e-5, "{interval:?}");
    }
    assert!((fisher(group(3, 4), group(1, 4)).unwrap() - 34.0 / 70.0).abs() < 1e-14);
    // All of 10 against none of 20: one table of C(30, 10).
    assert!((fisher(group(10, 10), group(0, 20)).unwrap() - 1.0 / 30_045_015.0).abs() < 1e-20);
    // Its Boschloo region is that table alone: twice (1/3)^10 (2/3)^20.
    let exact = 2.0 * (1.0_f64 / 3.0).powi(10) * (2.0_f64 / 3.0).powi(20);
    assert!((boschloo(group(10, 10), group(0, 20)).unwrap() / exact - 1.0).abs() < 1e-9);
}

fn binomial(n: u64, share: f64) -> Vec<f64> {
    let mut chances = vec![0.0; n as usize + 1];
    chances[0] = (1.0 - share).powi(n as i32);
    for k in 1..=n as usize {
        chances[k] = chances[k - 1] * (n as usize - k + 1) as f64 / k as f64 * share / (1.0 - share);
    }
    chances
}

/// Coverage by going through all outcomes: exact, without chance.
#[test]
fn coverage() {
    let n = 25;
    let mut wilson_sum = 0.0;
    for step in 1..100 {
        let share = f64::from(step) / 100.0;
        let chances = binomial(n, share);
        let covered = |method: Single| -> f64 {
            (0..=n)
                .filter(|&k| method(k, n, 0.95).unwrap().contains(share))
                .map(|k| chances[k as usize])
                .sum()
        };
        assert!(covered(clopper_pearson) >= 0.95, "{share}");
        assert!(covered(wilson) >= 0.82, "{share}");
        wilson_sum += covered(wilson);
    }
    assert!((wilson_sum / 99.0 - 0.95).abs() < 0.006);
    let (n1, n2) = (18, 24);
    for (p1, p2) in [(0.5, 0.5), (0.2, 0.35), (0.9, 0.8), (0.05, 0.1)] {
        let (first, second) = (binomial(n1, p1), binomial(n2, p2));
        for method in [newcombe, miettinen_nurminen] {
            let mut covered = 0.0;
            for k1 in 0..=n1 {
                for k2 in 0..=n2 {
                    if method(group(k1, n1), group(k2, n2), 0.95).unwrap().contains(p1 - p2) {
                        covered += first[k1 as usize] * second[k2 as usize];
                    }
                }
            }
            assert!((0.93..0.99).contains(&covered), "{p1} {p2} {covered}");
        }
    }
}

/// Boschloo's test keeps its level whatever the common share is, and rejects at least what Fisher's rejects.
#[test]
fn boschloo_keeps_its_level() {
    let (n1, n2) = (9, 12);
    let mut rejected = Vec::new();
    for k1 in 0..=n1 {
        for k2 in 0..=n2 {
            let p = boschloo(group(k1, n1), group(k2, n2)).unwrap();
            if p <= 0.05 {
                rejected.push((k1 as usize, k2 as usize));
            }
        }
    }
    for step in 1..200 {
        let share = f64::from(step) / 200.0;
        let (first, second) = (binomial(n1, share), binomial(n2, share));
        let size: f64 = rejected.iter().map(|&(k1, k2)| first[k1] * second[k2]).sum();
        assert!(size <= 0.05 + 1e-12, "{share} {size}");
    }
}

#[test]
fn what_has_no_answer_is_an_error() {
    for method in SINGLE {
        assert_eq!(method(0, 0, 0.95), Err(Error::NoAnswers));
        assert_eq!(method(3, 2, 0.95), Err(Error::PartAboveWhole { part: 3, whole: 2 }));
        assert_eq!(method(1, 2, 1.0), Err(Error::Confidence(1.0)));
    }
    for method in DOUBLE {
        assert_eq!(method(group(0, 0), group(1, 2), 0.95), Err(Error::NoAnswers));
        assert_eq!(method(group(1, 2), group(3, 2), 0.95), Err(Error::PartAboveWhole { part: 3, whole: 2 }));
        assert_eq!(method(group(1, 2), group(1, 2), 0.0), Err(Error::Confidence(0.0)));
    }
    assert_eq!(pooled_z(group(0, 3), group(0, 9)), Err(Error::NoSpread));
    assert_eq!(fisher(group(0, 3), group(0, 9)), Ok(1.0));
    assert_eq!(boschloo(group(0, 3), group(0, 9)), Ok(1.0));
    assert_eq!(boschloo(group(1, 3_000), group(2, 3_000)), Err(Error::TooManyAnswers));
    let huge = u64::MAX / 4;
    assert_eq!(fisher(group(huge / 2, huge), group(huge / 2, huge)), Err(Error::TooManyAnswers));
    assert!(fisher(group(1, huge), group(7, huge)).unwrap() < 0.1);
    assert_eq!(rating_mean(&[]), Err(Error::NoAnswers));
    assert_eq!(rating_median(&[0, 0]), Err(Error::NoAnswers));
    assert_eq!(rating_mean(&[u64::MAX, 1]), Err(Error::TooManyAnswers));
    assert_eq!(rating_interval(&[0, 1], 0.95), Err(Error::TooFewAnswers { needed: 2, found: 1 }));
    assert_eq!(rating_difference(&[4, 0], &[0, 9], 0.95), Err(Error::NoSpread));
    assert_eq!(rating_standard_deviation(&[0, 7]), Ok(0.0));
}

#[test]
fn huge_counts_are_fine() {
    let n = u64::MAX / 4;
    for method in SINGLE {
        let interval = method(n / 3, n, 0.95).unwrap();
        assert!(interval.lo < 1.0 / 3.0 && interval.hi > 1.0 / 3.0 && interval.hi - interval.lo < 1e-8);
        let width = (interval.hi - interval.lo) / (2.0 * 1.96 * (2.0 / 9.0 / n as f64).sqrt());
        assert!((width - 1.0).abs() < 1e-3, "{width}");
    }
    for method in DOUBLE {
        let interval = method(group(n / 3, n), group(n / 3, n), 0.95).unwrap();
        assert!(interval.lo < 0.0 && interval.hi > 0.0 && interval.hi < 2e-9, "{interval:?}");
    }
}

/// The region is a single table, most likely at 1/2; and scipy 1.17 `boschloo_exact`, with n = 128.
#[test]
fn boschloo_keeps_small_probabilities() {
    for n in [10, 40, 100, 200] {
        let p = boschloo(group(n, n), group(0, n)).unwrap();
        assert!((p / 2.0_f64.powi(1 - 2 * n as i32) - 1.0).abs() < 1e-12, "{n} {p}");
    }
    let p = boschloo(group(200, 300), group(50, 300)).unwrap();
    assert!((p / 3.651_658_044_405_767e-37 - 1.0).abs() < 1e-9, "{p}");
    assert_eq!(boschloo(group(2_000, 2_000), group(0, 2_000)), Ok(0.0));
}

/// Exchanging successes with failures and the groups with each other leaves the difference as it is; and rare
/// successes in large groups follow one limit.
#[test]
fn score_intervals_of_rare_and_of_nearly_all_successes() {
    for n in [1_000, 1_000_000_000_000, 10_000_000_000_000_000, u64::MAX - 1] {
        for method in [mee, miettinen_nurminen] {
            let rare = method(group(1, n), group(4, n), 0.95).unwrap();
            let nearly_all = method(group(n - 4, n), group(n - 1, n), 0.95).unwrap();
            assert_eq!(rare, nearly_all, "{n}");
            if n > 1_000 {
                let (lo, hi) = (rare.lo * n as f64, rare.hi * n as f64);
                assert!(
                    (lo + 9.394_332_182).abs() < 1e-8 && (hi - 2.013_339_798).abs() < 1e-8,
                    "{n} {lo} {hi}"
                );
            }
            // The difference is 0 and the bound solves d = z² (1 - d)/n or nearly so.
            let all = method(group(n, n), group(n, n), 0.95).unwrap();
            assert!((all.hi * n as f64 - 3.84).abs() < 0.02 && all.lo == -all.hi, "{n} {all:?}");
        }
    }
}

fn any_count() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), 0_u64..5, 0_u64..300, 0_u64..100_000, any::<u64>(), Just(u64::MAX / 4)]
}

fn any_group() -> impl Strategy<Value = Group> {
    (any_count(), any_count()).prop_map(|(a, b)| group(a.min(b), a.max(b)))
}

fn small_group() -> impl Strategy<Value = Group> {
    (0_u64..60, 1_u64..60).prop_map(|(a, b)| group(a.min(b), b))
}

fn any_confidence() -> impl Strategy<Value = f64> {
    prop_oneof![0.001..0.999, Just(0.95), Just(1e-12), Just(1.0 - 1e-12)]
}

proptest! {
    #[test]
    fn single_shares(group in any_group(), confidence in any_confidence()) {
        let Group { successes, n } = group;
        for method in SINGLE {
            let Ok(interval) = method(successes, n, confidence) else {
                prop_assert!(n == 0);
                continue;
            };
            prop_assert!(interval.lo.is_finite() && interval.hi.is_finite() && interval.lo <= interval.hi + 1e-15);
            let mirrored = method(n - successes, n, confidence).unwrap();
            prop_assert!((interval.lo - (1.0 - mirrored.hi)).abs() < 1e-12, "{interval:?} {mirrored:?}");
        }
        if n > 0 {
            let exact = clopper_pearson(successes, n, confidence).unwrap();
            let bayes = jeffreys(successes, n, confidence).unwrap();
            prop_assert!(exact.lo >= 0.0 && exact.hi <= 1.0);
            prop_assert!(exact.lo <= bayes.lo + 1e-12 && bayes.hi <= exact.hi + 1e-12);
        }
    }

    #[test]
    fn differences(first in any_group(), second in any_group(), confidence in any_confidence()) {
        for method in DOUBLE {
            let Ok(interval) = method(first, second, confidence) else {
                prop_assert!(first.n == 0 || second.n == 0);
                continue;
            };
            prop_assert!(interval.lo.is_finite() && interval.hi.is_finite() && interval.lo <= interval.hi);
            let back = method(second, first, confidence).unwrap();
            prop_assert!((interval.lo + back.hi).abs() < 1e-12 && (interval.hi + back.lo).abs() < 1e-12);
        }
        if let Ok(test) = pooled_z(first, second) {
            prop_assert!(test.z.is_finite() && (0.0..=1.0).contains(&test.p));
        }
    }

    /// The bounds solve their equation, with the closed form of Farrington and Manning for the restricted
    /// shares.
    #[test]
    fn score_bounds_solve_their_equation(
        first in (1_u64..200, 1_u64..200), second in (1_u64..200, 1_u64..200), confidence in 0.5..0.999,
    ) {
        let (first, second) = (group(first.0, first.0 + first.1), group(second.0, second.0 + second.1));
        let interval = mee(first, second, confidence).unwrap();
        let (n1, n2) = (first.n as f64, second.n as f64);
        let (p1, p2) = (first.successes as f64 / n1, second.successes as f64 / n2);
        let t = |delta: f64| {
            let ratio = n2 / n1;
            let a = 1.0 + ratio;
            let b = -(1.0 + ratio + p1 + ratio * p2 + delta * (ratio + 2.0));
            let c = delta * delta + delta * (2.0 * p1 + ratio + 1.0) + p1 + ratio * p2;
            let d = -p1 * delta * (1.0 + delta);
            let v = (b / (3.0 * a)).powi(3) - b * c / (6.0 * a * a) + d / (2.0 * a);
            let u = ((b / (3.0 * a)).powi(2) - c / (3.0 * a)).max(0.0).sqrt().copysign(v);
            let w = (std::f64::consts::PI + (v / u.powi(3)).clamp(-1.0, 1.0).acos()) / 3.0;
            let q1 = 2.0 * u * w.cos() - b / (3.0 * a);
            let q2 = q1 - delta;
            (p1 - p2 - delta) / (q1 * (1.0 - q1) / n1 + q2 * (1.0 - q2) / n2).sqrt()
        };
        prop_assert!((t(interval.lo) + t(interval.hi)).abs() < 1e-5, "{} {}", t(interval.lo), t(interval.hi));
    }

    #[test]
    fn exact_tests(first in small_group(), second in small_group()) {
        let p = fisher(first, second).unwrap();
        prop_assert!(p > 0.0 && p <= 1.0);
        prop_assert!((p - fisher(second, first).unwrap()).abs() < 1e-12);
        let failures = |of: Group| group(of.n - of.successes, of.n);
        prop_assert!((p - fisher(failures(first), failures(second)).unwrap()).abs() < 1e-12);
    }

    #[test]
    fn ratings(counts in prop::collection::vec(any_count(), 0..9), others in prop::collection::vec(0_u64..50, 0..9)) {
        let length = counts.len() as f64;
        if let Ok(mean) = rating_mean(&counts) {
            prop_assert!(mean >= 1.0 - 1e-9 && mean <= length + 1e-9);
            let median = rating_median(&counts).unwrap();
            prop_assert!(median >= 1.0 && median <= length);
            let top = top_share(&counts, 3, 0.9).unwrap();
            prop_assert!(top.interval.contains(top.share) && (0.0..=1.0).contains(&top.share));
        }
        if let Ok(interval) = rating_interval(&counts, 0.95) {
            prop_assert!(interval.lo.is_finite() && interval.lo <= interval.hi);
        }
        if let Ok(test) = rating_difference(&counts, &others, 0.95) {
            prop_assert!(test.t.is_finite() && (0.0..=1.0).contains(&test.p) && test.degrees >= 0.999);
            prop_assert!(test.interval.contains(test.difference));
        }
    }
}
