//! Sequential tests: printed boundaries, simulated coverage and properties.

use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use regulars_stats::Error;
use regulars_stats::always_valid::*;

/// Jennison & Turnbull (2000), tables 2.1 and 2.3, level 0.05.
#[test]
fn classic_boundaries_as_printed() {
    for (looks, pocock, obrien_fleming) in [
        (1, 1.960, 1.960),
        (2, 2.178, 1.977),
        (3, 2.289, 2.004),
        (5, 2.413, 2.040),
        (10, 2.555, 2.087),
        (20, 2.672, 2.126),
    ] {
        let even = classic_boundary(Classic::Pocock, looks, 0.05).unwrap();
        let falling = classic_boundary(Classic::ObrienFleming, looks, 0.05).unwrap();
        assert!((even[looks - 1] - pocock).abs() < 6e-4, "{looks} {even:?}");
        assert!((falling[looks - 1] - obrien_fleming).abs() < 6e-4, "{looks} {falling:?}");
    }
}

/// Armitage, McPherson & Rowe (1969), table 2: the plain test at 5 % with several looks.
#[test]
fn repeated_plain_tests_as_printed() {
    for (looks, chance) in [(2, 0.083), (3, 0.107), (5, 0.142), (10, 0.193), (20, 0.248), (50, 0.320)] {
        let information: Vec<f64> = (1..=looks).map(f64::from).collect();
        let bounds = vec![1.959_964; looks as usize];
        let total: f64 = crossing_probabilities(&information, &bounds).unwrap().iter().sum();
        assert!((total - chance).abs() < 6e-4, "{looks} {total}");
    }
}

/// Two looks by direct integration with mpmath (25 digits): the reference `ldbounds` gives 4.3297 and 3.7106.
#[test]
fn the_second_boundary_to_many_digits() {
    for (information, expected) in
        [([0.1, 0.25], 4.332_633_662_754_764), ([0.166_666_666_67, 0.333_333_333_33], 3.710_340_779_479_737)]
    {
        let bounds = lan_demets(Spending::ObrienFleming, &information, 0.05).unwrap();
        assert!((bounds[1] - expected).abs() < 1e-10, "{bounds:?}");
    }
}

#[test]
fn edges() {
    assert!((lan_demets(Spending::Pocock, &[1.0], 0.05).unwrap()[0] - 1.959_963_984_540_054).abs() < 1e-12);
    assert_eq!(lan_demets(Spending::ObrienFleming, &[1e-4, 1.0], 0.05).unwrap()[0], HIGHEST_BOUNDARY);
    assert!(matches!(lan_demets(Spending::Pocock, &[], 0.05), Err(Error::TooFew { .. })));
    for wrong in [vec![0.5, 0.5], vec![0.7, 0.2], vec![0.0, 1.0], vec![0.5, 1.5]] {
        assert!(
            matches!(lan_demets(Spending::Pocock, &wrong, 0.05), Err(Error::Outside { .. })),
            "{wrong:?}"
        );
    }
    assert!(matches!(lan_demets(Spending::Pocock, &[f64::NAN], 0.05), Err(Error::NotFinite { .. })));
    assert!(matches!(classic_boundary(Classic::Pocock, 0, 0.05), Err(Error::TooFew { .. })));
    assert!(matches!(classic_boundary(Classic::Pocock, 5_000, 0.05), Err(Error::TooMany { .. })));
    let none = Group::default();
    let alike = Group { successes: 0, n: 10 };
    assert_eq!(mixture_test(none, alike, 1e-3, 0.05), Err(Error::NoAnswers));
    assert_eq!(mixture_test(alike, alike, 1e-3, 0.05), Err(Error::NoSpread));
    assert!(mixture_test(alike, alike, f64::NAN, 0.05).is_err());
    assert_eq!(mixture_path(&[], &[], 1e-3, 1, 1), Ok(vec![]));
    assert!(matches!(mixture_path(&[true], &[], 1e-3, 1, 1), Err(Error::Lengths { .. })));
    assert!(matches!(mixture_path(&[true], &[true], 1e-3, 1, 0), Err(Error::Outside { .. })));
    assert_eq!(asymptotic_interval(0, 0.0, 1.0, 0.1, 0.05), Err(Error::NoAnswers));
    let plan = Peeking { share: 0.0, look_every: 5, looks: 3, mixture: 1e-3, level: 0.05 };
    assert_eq!(false_alarms(plan, 10, 1), Ok(FalseAlarms { plain: 0.0, always_valid: 0.0 }));
    assert!(matches!(
        false_alarms(Peeking { looks: u32::MAX, ..plan }, 1_000, 1),
        Err(Error::TooMany { .. })
    ));
    let tuning = Tuning { variance: 100.0, level: 0.05 };
    assert_eq!(stitched_bound(0.1, 0.05, 1.0), stitched_bound(1.0, 0.05, 1.0));
    assert!(matches!(two_sided_mixture_bound(0.0, 0.05, tuning), Err(Error::Outside { .. })));
}

#[test]
fn the_always_valid_test_keeps_its_level_and_the_plain_one_does_not() {
    let plan = Peeking { share: 0.1, look_every: 50, looks: 40, mixture: 1e-3, level: 0.05 };
    let found = false_alarms(plan, 5_000, 11).unwrap();
    assert!(found.always_valid < 0.03, "{found:?}");
    assert!((found.plain - 0.31).abs() < 0.03, "{found:?}");
    assert_eq!(false_alarms(plan, 500, 11), false_alarms(plan, 500, 11));
    let once = false_alarms(Peeking { looks: 1, look_every: 2_000, ..plan }, 20_000, 5).unwrap();
    assert!((once.plain - 0.05).abs() < 0.007, "{once:?}");
}

/// Sums of fair signs stay within each bound at all of 2,000 steps in at least 95 of 100 runs.
#[test]
fn bounds_hold_at_all_times() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let tuning = Tuning { variance: 200.0, level: 0.05 };
    let steps = 2_000;
    let bounds: Vec<[f64; 3]> = (1..=steps)
        .map(|step| {
            let v = f64::from(step);
            [
                two_sided_mixture_bound(v, 0.05, tuning).unwrap(),
                one_sided_mixture_bound(v, 0.05, tuning).unwrap(),
                stitched_bound(v, 0.05, 10.0).unwrap(),
            ]
        })
        .collect();
    let runs = 2_000;
    let mut left = [0; 3];
    for _ in 0..runs {
        let (mut sum, mut beyond) = (0.0_f64, [false; 3]);
        for bounds in &bounds {
            sum += if random.next_u32() % 2 == 0 { 1.0 } else { -1.0 };
            beyond[0] |= sum.abs() >= bounds[0];
            beyond[1] |= sum >= bounds[1];
            beyond[2] |= sum >= bounds[2];
        }
        for (left, beyond) in left.iter_mut().zip(beyond) {
            *left += i32::from(beyond);
        }
    }
    for count in left {
        let share = f64::from(count) / f64::from(runs);
        assert!(share <= 0.05 && share > 0.001, "{left:?}");
    }
}

/// scipy 1.17: the crossing probability of two looks by quadrature over the first; norm.isf.
#[test]
fn small_levels_keep_their_digits() {
    for (level, first, second) in [
        (1e-8, 8.186_096_884_504_92, 5.730_728_870_164_426),
        (1e-12, 10.150_694_422_443_934, 7.130_506_848_171_522),
        (1e-30, 16.339_243_609_665_424, 11.523_883_577_380_25),
    ] {
        let bounds = lan_demets(Spending::ObrienFleming, &[0.5, 1.0], level).unwrap();
        assert!(
            (bounds[0] - first).abs() < 1e-11 && (bounds[1] - second).abs() < 1e-11,
            "{level} {bounds:?}"
        );
    }
    let classic = classic_boundary(Classic::ObrienFleming, 2, 1e-12).unwrap();
    assert!((classic[1] - 7.130_506_848_171_738).abs() < 1e-11, "{classic:?}");
    assert!((classic_boundary(Classic::Pocock, 1, 1e-12).unwrap()[0] - 7.130_506_848_171_324).abs() < 1e-13);
    for level in [1e-12, 1e-17, 1e-200] {
        let spent = error_spent(Spending::ObrienFleming, level, 1.0).unwrap();
        assert!((spent / level - 1.0).abs() < 1e-12, "{level} {spent}");
    }
}

fn any_group() -> impl Strategy<Value = Group> {
    let count = || prop_oneof![0_u64..4, 0_u64..2_000, any::<u64>(), Just(u64::MAX / 4)];
    (count(), count()).prop_map(|(a, b)| Group { successes: a.min(b), n: a.max(b) })
}

proptest! {
    #[test]
    fn mixture_tests_are_well_formed(
        first in any_group(), second in any_group(), mixture in prop_oneof![1e-30..1e-3, 1e-6..1.0, Just(1e30)], level in 1e-9..0.9,
    ) {
        if let Ok(test) = mixture_test(first, second, mixture, level) {
            prop_assert!(test.log_ratio.is_finite() && (0.0..=1.0).contains(&test.p));
            prop_assert!(test.interval.lo.is_finite() && test.interval.lo < test.interval.hi);
            // The interval leaves 0 out exactly when the test is significant.
            let away = !test.interval.contains(0.0);
            prop_assert!(away == (test.log_ratio > -level.ln()) || (test.log_ratio + level.ln()).abs() < 1e-6);
            let back = mixture_test(second, first, mixture, level).unwrap();
            prop_assert!((back.interval.lo + test.interval.hi).abs() < 1e-9 * (1.0 + test.interval.hi.abs()));
        }
    }

    #[test]
    fn boundaries_spend_what_they_may(
        steps in prop::collection::vec(0.01..1.0, 1..9), last in 0.3..=1.0, level in 1e-4..0.6, pocock in any::<bool>(),
    ) {
        let spending = if pocock { Spending::Pocock } else { Spending::ObrienFleming };
        let sum: f64 = steps.iter().sum();
        let mut information: Vec<f64> = steps.iter().scan(0.0, |so_far, step| { *so_far += step; Some(last * *so_far / sum) }).collect();
        if let Some(end) = information.last_mut() {
            *end = end.min(1.0);
        }
        let bounds = lan_demets(spending, &information, level).unwrap();
        let chances = crossing_probabilities(&information, &bounds).unwrap();
        let mut so_far = 0.0;
        for (t, chance) in information.iter().zip(&chances) {
            so_far += chance;
            prop_assert!((so_far - error_spent(spending, level, *t).unwrap()).abs() < 1e-9, "{information:?} {bounds:?}");
        }
    }

    #[test]
    fn intervals_and_bounds_are_numbers(
        n in any::<u64>(), mean in any::<f64>(), deviation in prop_oneof![any::<f64>(), 0.0..9.0], tuning in 1e-9..1e3,
        level in prop_oneof![1e-300..1e-200, 1e-9..0.999], v in prop_oneof![1e-100..1e-90, 1e-3..1e6, 1e90..1e100],
    ) {
        if let Ok(interval) = asymptotic_interval(n, mean, deviation, tuning, level) {
            prop_assert!(interval.lo.is_finite() && interval.lo <= interval.hi);
        }
        let tuning = Tuning { variance: 50.0, level: 0.05 };
        let two_sided = two_sided_mixture_bound(v, level, tuning).unwrap();
        let one_sided = one_sided_mixture_bound(v, level, tuning).unwrap();
        let stitched = stitched_bound(v, level, 1.0).unwrap();
        prop_assert!(two_sided.is_finite() && one_sided.is_finite() && stitched.is_finite());
        prop_assert!(two_sided > 0.0 && one_sided > 0.0 && stitched > 0.0);
        prop_assert!(two_sided_mixture_bound(v, level / 2.0, tuning).unwrap() >= two_sided);
        prop_assert!(one_sided_mixture_bound(v, level / 2.0, tuning).unwrap() >= one_sided);
    }
}
