//! A/B tests of fixed size: printed anchors and properties.

use proptest::prelude::*;
use regulars_stats::Error;
use regulars_stats::experiments::*;

/// R help pages of `power.prop.test` and `power.t.test`; Cohen (1988) table 2.4.1.
#[test]
fn sample_sizes_as_printed() {
    assert!((proportion_sample_size(0.5, 0.75, 0.05, 0.9).unwrap() - 76.7).abs() < 0.05);
    for (effect, n) in [(0.2, 393.4057), (0.5, 63.765_61), (0.8, 25.524_58)] {
        let got = t_test_sample_size(effect, 0.05, 0.8).unwrap();
        assert!((got - n).abs() < 1e-4, "{got} {n}");
    }
    // By quadrature with mpmath; R prints 0.8689528, without the chance of a result on the wrong side.
    assert!((t_test_power(1.0, 20.0, 0.05).unwrap() - 0.868_953_027_723_990).abs() < 1e-12);
}

/// Closed forms: with whole shapes the probability is a sum of beta functions (Evan Miller's formula).
#[test]
fn bayesian_comparison_by_its_closed_form() {
    let (first, second) = (Group { successes: 3, n: 10 }, Group { successes: 7, n: 10 });
    let found = bayesian_comparison(first, second, BetaPrior::default()).unwrap();
    let factorial = |n: u64| (1..=n).map(|k| k as f64).product::<f64>();
    let beta = |a: u64, b: u64| factorial(a - 1) * factorial(b - 1) / factorial(a + b - 1);
    let (a1, b1, a2, b2) = (4, 8, 8, 4);
    let exact: f64 =
        (0..a2).map(|i| beta(a1 + i, b1 + b2) / ((b2 + i) as f64 * beta(1 + i, b2) * beta(a1, b1))).sum();
    assert!((found.second_better - exact).abs() < 1e-13, "{} {exact}", found.second_better);
    // The losses differ by the difference of the means.
    assert!((found.loss_of_first - found.loss_of_second - 4.0 / 12.0).abs() < 1e-13);
    let empty = Group::default();
    assert!(
        (bayesian_comparison(empty, empty, BetaPrior::default()).unwrap().second_better - 0.5).abs() < 1e-14
    );
}

#[test]
fn chi_square_tails() {
    // R: pchisq(x, df, lower.tail = FALSE).
    let tail = |observed: &[u64]| sample_ratio(observed, &vec![1.0; observed.len()]).unwrap();
    let test = tail(&[10, 20, 30, 40]);
    assert!((test.statistic - 20.0).abs() < 1e-12 && (test.p - 0.000_169_742_435_552_826).abs() < 1e-15);
    let test = tail(&[12, 9, 11, 8, 10]);
    assert!((test.statistic - 1.0).abs() < 1e-12 && (test.p - 0.909_795_989_568_95).abs() < 1e-12);
    assert_eq!(tail(&[1_000_000, 2_000_000]).p, 0.0);
}

#[test]
fn what_has_no_answer_is_an_error() {
    assert!(matches!(proportion_sample_size(0.1, 0.1, 0.05, 0.8), Err(Error::Outside { .. })));
    assert!(matches!(arcsine_sample_size(0.1, 1.2, 0.05, 0.8), Err(Error::Outside { .. })));
    assert!(matches!(t_test_sample_size(0.0, 0.05, 0.8), Err(Error::Outside { .. })));
    assert!(matches!(t_test_sample_size(0.5, 0.05, 0.01), Err(Error::Outside { .. })));
    assert_eq!(sample_ratio(&[0, 0], &[1.0, 1.0]), Err(Error::NoAnswers));
    assert!(matches!(sample_ratio(&[1, 0], &[1.0, 0.0]), Err(Error::Outside { .. })));
    assert!(matches!(sample_ratio(&[1], &[1.0]), Err(Error::TooFew { .. })));
    let constant = Arm { before: &[1.0, 1.0], during: &[1.0, 2.0] };
    assert_eq!(cuped(constant, constant), Err(Error::NoSpread));
    assert!(matches!(ratio_of_sums(&[1.0, 2.0], &[1.0, -1.0]), Err(Error::Outside { .. })));
    assert_eq!(two_samples(&[1.0, 1.0], &[2.0, 2.0], 0.95), Err(Error::NoSpread));
    assert!(matches!(two_samples(&[1.0, f64::NAN], &[2.0, 2.0], 0.95), Err(Error::NotFinite { .. })));
    assert!(two_samples(&[1e308, -1e308], &[2.0, 3.0], 0.95).is_err());
    let group = Group { successes: 2, n: 1 };
    assert!(matches!(
        bayesian_comparison(group, group, BetaPrior::default()),
        Err(Error::PartAboveWhole { .. })
    ));
    let none = BetaPrior { successes: 0.0, failures: 1.0 };
    assert!(matches!(
        bayesian_comparison(Group::default(), Group::default(), none),
        Err(Error::Outside { .. })
    ));
}

/// scipy 1.17: the mean of the chi-square distribution function over the normal density, by `quad`.
#[test]
fn power_of_large_effects() {
    for (effect, n, level, expected) in [
        (1e6, 1.5, 1e-6, 0.826_280_656_281_490),
        (1e3, 1.5, 1e-3, 0.826_280_479_337_121),
        (300.0, 2.0, 1e-5, 0.593_432_576_406_709),
        (200.0, 2.0, 1e-4, 0.981_682_529_547_389),
        (60.0, 1.5, 0.01, 0.585_600_603_913_465),
    ] {
        let got = t_test_power(effect, n, level).unwrap();
        assert!((got - expected).abs() < 1e-12, "{effect} {n} {level}: {got} {expected}");
    }
    for (level, expected) in [(1e-300, 0.0), (1.0 - 1e-15, 1.0)] {
        for n in [1.5, 2.0, 4_000.0] {
            let got = t_test_power(1e6, n, level).unwrap();
            assert!(n > 2.0 || (got - expected).abs() < 1e-12, "{n} {level}: {got}");
        }
    }
}

/// scipy 1.17: the same formulas with norm.isf(level / 2).
#[test]
fn small_levels_keep_their_digits() {
    for (level, shares, power) in [
        (1e-10, 1_358.999_351_654_449_4, 0.055_106_460_160_303_5),
        (1e-15, 2_001.824_786_312_299, 6.280_826_249_226_2e-4),
        (1e-17, 2_256.668_156_163_742_4, 7.231_984_490_027e-5),
    ] {
        let n = proportion_sample_size(0.1, 0.2, level, 0.8).unwrap();
        assert!((n / shares - 1.0).abs() < 1e-12, "{level} {n}");
        let got = t_test_power(0.5, 200.0, level).unwrap();
        assert!((got / power - 1.0).abs() < 1e-10, "{level} {got}");
    }
    let n = t_test_sample_size(0.5, 1e-30, 0.8).unwrap();
    assert!((t_test_power(0.5, n, 1e-30).unwrap() - 0.8).abs() < 1e-9, "{n}");
    assert!(arcsine_sample_size(0.1, 0.2, 1e-30, 0.8).unwrap() > 3_000.0);
    // Near shares: the effect is the difference over sqrt(p (1 - p)), which falls away at 1/2.
    let far = arcsine_sample_size(0.5, 0.5 + 2.0_f64.powi(-20), 0.05, 0.8).unwrap();
    let near = arcsine_sample_size(0.5, 0.5 + 2.0_f64.powi(-40), 0.05, 0.8).unwrap();
    assert!((near / far / 2.0_f64.powi(40) - 1.0).abs() < 1e-11);
}

#[test]
fn cuped_does_not_depend_on_where_the_values_before_lie() {
    let arm = |shift: f64, before: [f64; 5]| before.map(|value| value + shift);
    let (first, second) = ([1.0, 5.0, 2.0, 7.0, 3.0], [2.0, 4.0, 6.0, 1.0, 9.0]);
    let found = [0.0, 1e9, 1e14].map(|shift| {
        let (before, after) = (arm(shift, first), arm(shift, second));
        let control = Arm { before: &before, during: &[1.1, 4.2, 2.9, 6.0, 3.3] };
        cuped(control, Arm { before: &after, during: &[3.0, 4.0, 7.7, 2.0, 9.9] }).unwrap()
    });
    for shifted in &found[1..] {
        assert!((shifted.difference - found[0].difference).abs() < 1e-12, "{found:?}");
        assert!((shifted.standard_error - found[0].standard_error).abs() < 1e-12, "{found:?}");
    }
}

fn any_group() -> impl Strategy<Value = Group> {
    let count = || prop_oneof![0_u64..4, 0_u64..2_000, any::<u64>(), Just(u64::MAX / 4)];
    (count(), count()).prop_map(|(a, b)| Group { successes: a.min(b), n: a.max(b) })
}

proptest! {
    #[test]
    fn bayesian_comparisons_are_probabilities(
        first in any_group(), second in any_group(), a in 0.001..20.0, b in 0.001..20.0,
    ) {
        let prior = BetaPrior { successes: a, failures: b };
        let found = bayesian_comparison(first, second, prior).unwrap();
        let back = bayesian_comparison(second, first, prior).unwrap();
        prop_assert!((found.second_better + back.second_better - 1.0).abs() < 1e-9, "{found:?} {back:?}");
        prop_assert!((found.loss_of_first - back.loss_of_second).abs() < 1e-9);
        let mean = |group: Group| (a + group.successes as f64) / (a + b + group.n as f64);
        let gap = found.loss_of_first - found.loss_of_second - (mean(second) - mean(first));
        prop_assert!(gap.abs() < 1e-12, "{gap} {found:?}");
    }

    #[test]
    fn powers_and_sizes_agree(effect in 0.05..3.0, level in 0.001..0.2, power in 0.3..0.99) {
        let n = t_test_sample_size(effect, level, power).unwrap();
        prop_assert!(n >= 1.5);
        let reached = t_test_power(effect, n, level).unwrap();
        prop_assert!((reached - power).abs() < 1e-9 || (n == 1.5 && reached > power), "{n} {reached} {power}");
        prop_assert!(t_test_sample_size(effect * 1.1, level, power).unwrap() <= n);
    }

    #[test]
    fn sizes_are_numbers(first in 0.0..=1.0, second in 0.0..=1.0, level in 1e-9..0.9, power in 0.0..1.0) {
        for method in [proportion_sample_size, arcsine_sample_size] {
            if let Ok(n) = method(first, second, level, power) {
                prop_assert!(n.is_finite() && n >= 0.0);
                let back = method(second, first, level, power).unwrap();
                prop_assert!((back - n).abs() <= 1e-9 * n);
            }
        }
    }

    #[test]
    fn any_values_give_a_number_or_an_error(
        x in prop::collection::vec(prop_oneof![any::<f64>(), -1e3..1e3], 0..12),
        y in prop::collection::vec(prop_oneof![any::<f64>(), -1e3..1e3], 0..12),
    ) {
        if let Ok(test) = two_samples(&x, &y, 0.95) {
            prop_assert!(test.t.is_finite() && (0.0..=1.0).contains(&test.p) && test.interval.lo.is_finite());
        }
        if let Ok(found) = ratio_of_sums(&x, &y) {
            prop_assert!(found.ratio.is_finite() && found.standard_error.is_finite());
        }
        let arm = Arm { before: &x, during: &y };
        if let Ok(found) = cuped(arm, arm) {
            prop_assert!(found.difference.abs() < 1e-9 * (1.0 + found.standard_error) && found.theta.is_finite());
        }
    }

    #[test]
    fn cuped_shifts_with_the_second_arm(
        x in prop::collection::vec(-10.0..10.0, 4..30), noise in prop::collection::vec(-1.0..1.0, 30), shift in -5.0..5.0_f64,
    ) {
        let y: Vec<f64> = x.iter().zip(&noise).map(|(x, e)| 2.0 * x + e).collect();
        let half = x.len() / 2;
        let moved: Vec<f64> = y[half..].iter().map(|value| value + shift).collect();
        let first = Arm { before: &x[..half], during: &y[..half] };
        let plain = cuped(first, Arm { before: &x[half..], during: &y[half..] });
        let shifted = cuped(first, Arm { before: &x[half..], during: &moved });
        if let (Ok(plain), Ok(shifted)) = (plain, shifted) {
            let moved = shifted.plain_difference - plain.plain_difference;
            prop_assert!((moved - shift).abs() < 1e-9);
        }
    }
}
