//! Changes, control charts, outliers, rates and spikes: printed values, properties and edges.

use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use regulars_stats::Error;
use regulars_stats::anomalies::changes::{Segmentation, pelt, schwarz_penalty, segments};
use regulars_stats::anomalies::control::{
    Baseline, baseline, cusum, cusum_run_length, cusum_run_length_two_sided, ewma, ewma_run_length,
    laney_chart, p_chart,
};
use regulars_stats::anomalies::decomposition::{Settings, spikes, spikes_with, stl};
use regulars_stats::anomalies::outliers::{generalised_esd, modified_z};
use regulars_stats::anomalies::rates::{
    Events, conditional, conditional_mid_p, e_test, rate_interval, ratio_interval, score,
};

fn events(count: u64, exposure: f64) -> Events {
    Events { count, exposure }
}

#[track_caller]
fn near(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "{got} is not {expected}");
}

fn uniform(random: &mut ChaCha8Rng) -> f64 {
    ((random.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

fn normal(random: &mut ChaCha8Rng) -> f64 {
    (-2.0 * uniform(random).ln()).sqrt() * (std::f64::consts::TAU * uniform(random)).cos()
}

/// Rosner's data as the NIST handbook prints them.
const ROSNER: [f64; 54] = [
    -0.25, 0.68, 0.94, 1.15, 1.20, 1.26, 1.26, 1.34, 1.38, 1.43, 1.49, 1.49, 1.55, 1.56, 1.58, 1.65, 1.69,
    1.70, 1.76, 1.77, 1.81, 1.91, 1.94, 1.96, 1.99, 2.06, 2.09, 2.10, 2.14, 2.15, 2.23, 2.24, 2.26, 2.35,
    2.37, 2.40, 2.47, 2.54, 2.62, 2.64, 2.90, 2.92, 2.92, 2.93, 3.21, 3.26, 3.30, 3.59, 3.68, 4.30, 4.64,
    5.34, 5.42, 6.01,
];

#[test]
fn rosner_has_three_outliers() {
    let found = generalised_esd(&ROSNER, 10, 0.05).unwrap();
    assert_eq!(found.outliers, 3);
    assert_eq!(found.steps.iter().map(|step| step.place).take(3).collect::<Vec<_>>(), [53, 52, 51]);
    for (step, (r, critical)) in
        found.steps.iter().zip([(3.118, 3.158), (2.942, 3.151), (3.179, 3.143), (2.810, 3.136)])
    {
        near(step.r, r, 1e-3);
        near(step.critical, critical, 1e-3);
    }
}

#[test]
fn printed_run_lengths() {
    for (h, in_control, shifted) in [(5.0, 465.0, 10.4), (4.0, 168.0, 8.38)] {
        near(cusum_run_length_two_sided(0.5, h, 0.0).unwrap(), in_control, 0.5);
        near(cusum_run_length_two_sided(0.5, h, 1.0).unwrap(), shifted, 0.05);
    }
    near(ewma_run_length(0.1, 2.814, 0.0).unwrap(), 500.0, 0.5);
    near(ewma_run_length(0.2, 2.962, 0.0).unwrap(), 500.0, 0.5);
    // Shewhart's chart.
    near(ewma_run_length(1.0, 3.0, 0.0).unwrap(), 370.398_347, 1e-5);
}

#[test]
fn long_run_lengths_keep_their_digits() {
    // Siegmund (1985): (exp(2 d b) - 2 d b - 1) / (2 d²) with b = h + 1.166, within some percent.
    for h in [10.0, 20.0, 40.0, 100.0] {
        let b = h + 1.166_f64;
        let rough = (b.exp() - b - 1.0) / 0.5;
        let found = cusum_run_length(0.5, h, 0.0).unwrap();
        assert!((found / rough - 1.0).abs() < 0.02, "{h} {found} {rough}");
    }
    assert_eq!(cusum_run_length(50.0, 300.0, -100.0), Err(Error::NotDetermined));
    near(cusum_run_length_two_sided(0.5, 5.0, 100.0).unwrap(), 1.0, 1e-12);
    near(ewma_run_length(0.2, 3.0, 100.0).unwrap(), 1.0, 1e-12);
}

#[test]
fn a_simulated_chart_runs_as_long_as_computed() {
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let runs = 3_000;
    let mut total = 0.0;
    for _ in 0..runs {
        let (mut upper, mut lower) = (0.0_f64, 0.0_f64);
        while upper <= 3.0 && lower <= 3.0 {
            let z = normal(&mut random) + 0.5;
            upper = (upper + z - 0.4).max(0.0);
            lower = (lower - z - 0.4).max(0.0);
            total += 1.0;
        }
    }
    let expected = cusum_run_length_two_sided(0.4, 3.0, 0.5).unwrap();
    // The standard deviation of a run is about its mean.
    near(total / f64::from(runs), expected, 4.0 * expected / f64::from(runs).sqrt());
}

#[test]
fn charts_by_hand() {
    let level = Baseline { mean: 10.0, sigma: 2.0 };
    let sums = cusum(&[12.0, 9.0, 6.0, 4.0], level, 0.5).unwrap();
    assert_eq!(sums.iter().map(|sums| sums.upper).collect::<Vec<_>>(), [0.5, 0.0, 0.0, 0.0]);
    assert_eq!(sums.iter().map(|sums| sums.lower).collect::<Vec<_>>(), [0.0, 0.0, 1.5, 4.0]);
    let points = ewma(&[12.0; 400], level, 0.25, 3.0).unwrap();
    near(points[0].limit, 0.75, 1e-12);
    near(points[399].limit, 3.0 / 7.0_f64.sqrt(), 1e-12);
    near(points[399].value, 1.0, 1e-12);
    assert_eq!(cusum(&[1.0], Baseline { mean: 1.0, sigma: 0.0 }, 0.5), Err(Error::NoSpread));
    assert!(cusum(&[], level, 0.5).unwrap().is_empty());
    assert!(baseline(&[1.0]).is_err());
    assert_eq!(baseline(&[4.0; 9]).unwrap().sigma, 0.0);
}

#[test]
fn shares_at_the_edge() {
    for part in [0, 30] {
        let chart = p_chart(&[part; 5], &[30; 5]).unwrap();
        assert!(chart.out.is_empty() && chart.center == part as f64 / 30.0);
        assert_eq!(laney_chart(&[part; 5], &[30; 5]), Err(Error::NoSpread));
    }
    // Equal shares of groups of different sizes.
    assert_eq!(laney_chart(&[10, 20, 70], &[100, 200, 700]), Err(Error::NoSpread));
    assert!(p_chart(&[10, 20, 70], &[100, 200, 700]).unwrap().out.is_empty());
    assert_eq!(p_chart(&[2], &[1]), Err(Error::PartAboveWhole { part: 2, whole: 1 }));
    assert!(p_chart(&[0], &[0]).is_err() && p_chart(&[], &[]).is_err() && p_chart(&[1], &[]).is_err());
    assert!(laney_chart(&[1], &[2]).is_err());
    let huge = u64::MAX;
    assert_eq!(p_chart(&[huge, huge / 2, huge], &[huge; 3]).unwrap().out, [0, 1, 2]);
}

#[test]
fn exact_rates() {
    // Garwood (1936): no event, ten events.
    near(rate_interval(events(0, 1.0), 0.95).unwrap().hi, 3.688_879_454_113_936, 1e-9);
    let ten = rate_interval(events(10, 1.0), 0.95).unwrap();
    near(ten.lo, 4.795_389, 1e-6);
    near(ten.hi, 18.390_36, 1e-5);
    // 0 of 3 with a share of 1/5: (4/5)³ of all is seen, the rest is no more likely.
    near(conditional(events(0, 1.0), events(3, 4.0)).unwrap(), 1.0, 1e-12);
    near(conditional_mid_p(events(0, 1.0), events(3, 4.0)).unwrap(), 0.744, 1e-12);
    // Binomial with 8 and 1/2: 2 (1 + 8) / 256.
    near(conditional(events(1, 5.0), events(7, 5.0)).unwrap(), 18.0 / 256.0, 1e-12);
    assert_eq!(e_test(events(6, 3.0), events(8, 4.0)), Ok(1.0));
    assert_eq!(score(events(0, 1.0), events(0, 1.0)), Err(Error::NoAnswers));
    assert_eq!(e_test(events(u64::MAX, 1.0), events(1, 1.0)), Err(Error::TooManyAnswers));
    assert_eq!(ratio_interval(events(0, 1.0), events(4, 1.0), 0.95), Err(Error::NotDetermined));
    assert!(rate_interval(events(u64::MAX, 1.0), 0.95).unwrap().lo < u64::MAX as f64);
}

/// The sum over all pairs of counts, without any cleverness; fractions are kept whole so that ties are exact.
fn plain_e_test(first: u64, second: u64, exposures: (u64, u64)) -> f64 {
    let (n1, n2) = exposures;
    let total = (first + second) as f64;
    let means = (total * n1 as f64 / (n1 + n2) as f64, total * n2 as f64 / (n1 + n2) as f64);
    let chances = |mean: f64| {
        let mut chance = (-mean).exp();
        (0..200_u64)
            .map(|count| {
                let here = chance;
                chance *= mean / (count as f64 + 1.0);
                here
            })
            .collect::<Vec<_>>()
    };
    let (one, two) = (chances(means.0), chances(means.1));
    let excess = |a: u64, b: u64| (i128::from(a * n2) - i128::from(b * n1)).pow(2);
    let seen = excess(first, second);
    let mut p = 0.0;
    for (a, chance) in (0_u64..).zip(&one) {
        for (b, other) in (0_u64..).zip(&two) {
            // No event at all has a statistic of 0.
            if seen == 0 || a + b > 0 && excess(a, b) * i128::from(first + second) >= seen * i128::from(a + b)
            {
                p += chance * other;
            }
        }
    }
    p
}

#[test]
fn the_e_test_is_the_sum_over_all_pairs() {
    for (first, second, exposures) in [
        (12, 31, (7, 28)),
        (0, 3, (1, 4)),
        (45, 20, (30, 30)),
        (7, 12, (1, 6)),
        (5, 5, (3, 7)),
        (0, 9, (5, 1)),
        (9, 0, (2, 3)),
        (1, 0, (1, 1)),
        (40, 4, (10, 1)),
    ] {
        let found = e_test(events(first, exposures.0 as f64), events(second, exposures.1 as f64)).unwrap();
        let plain = plain_e_test(first, second, exposures).min(1.0);
        assert!((found - plain).abs() <= 1e-10 * plain, "{first} {second} {exposures:?} {found} {plain}");
    }
}

/// The cheapest segmentation by trying all.
fn cheapest(values: &[f64], penalty: f64, minimum: usize) -> f64 {
    let cost = |stretch: &[f64]| {
        let mean = stretch.iter().sum::<f64>() / stretch.len() as f64;
        stretch.iter().map(|value| (value - mean).powi(2)).sum::<f64>()
    };
    let mut best = vec![f64::INFINITY; values.len() + 1];
    best[0] = 0.0;
    for end in minimum..=values.len() {
        for start in 0..=end - minimum {
            let change = if start == 0 { 0.0 } else { penalty };
            best[end] = best[end].min(best[start] + cost(&values[start..end]) + change);
        }
    }
    best[values.len()]
}

fn fits(found: &Segmentation, n: usize, minimum: usize) -> bool {
    let mut start = 0;
    found.ends.iter().all(|&end| {
        let long = end >= start + minimum;
        start = end;
        long
    }) && found.ends.last() == Some(&n)
}

#[test]
fn changes_at_the_edge() {
    assert!(pelt(&[], 1.0, 1).is_err() && pelt(&[1.0], 1.0, 0).is_err() && pelt(&[1.0], -1.0, 1).is_err());
    assert!(pelt(&[f64::NAN], 1.0, 1).is_err() && pelt(&[1e200, 0.0], 1.0, 1).is_err());
    assert_eq!(pelt(&[1.0], 1.0, 1).unwrap().ends, [1]);
    assert_eq!(pelt(&[7.0; 50], 0.1, 2).unwrap().ends, [50]);
    assert_eq!(segments(&[3.0; 6], 2, 2).unwrap().ends, [2, 4, 6]);
    assert!(segments(&[1.0; 5], 2, 2).is_err() && segments(&[1.0; 5], usize::MAX, 1).is_err());
    assert!(matches!(segments(&vec![0.0; 30_000], 29_999, 1), Err(Error::TooMany { .. })));
    // A shortest stretch above 1: a candidate that loses now may still win before the next can begin.
    let values = [0.0, 0.0, 0.0, 9.0, 0.0, 0.0, 9.0, 9.0, 9.0, 0.0, 9.0];
    near(pelt(&values, 1.0, 3).unwrap().penalised(1.0), cheapest(&values, 1.0, 3), 1e-12);
    assert_eq!(schwarz_penalty(&[5.0; 9]), Ok(0.0));
}

#[test]
fn a_change_is_found_by_the_series_own_penalty() {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let (mut found, mut false_alarms) = (0, 0);
    for _ in 0..100 {
        let noise: Vec<f64> = (0..120).map(|_| 2.0 * normal(&mut random)).collect();
        let penalty = schwarz_penalty(&noise).unwrap();
        false_alarms += usize::from(pelt(&noise, penalty, 2).unwrap().changes() > 0);
        let shifted: Vec<f64> =
            noise.iter().enumerate().map(|(t, e)| e + if t < 70 { 0.0 } else { 5.0 }).collect();
        let ends = pelt(&shifted, schwarz_penalty(&shifted).unwrap(), 2).unwrap().ends;
        found += usize::from(ends.iter().any(|end| (68..=72).contains(end)));
    }
    assert!(found >= 90 && false_alarms <= 25, "{found} {false_alarms}");
}

fn series(random: &mut ChaCha8Rng, n: usize, period: usize) -> Vec<f64> {
    let wave = |t: f64| 12.0 * (std::f64::consts::TAU * t / period as f64).sin();
    (0..n).map(|t| 100.0 + 0.05 * t as f64 + wave(t as f64) + 2.0 * normal(random)).collect()
}

#[test]
fn spikes_are_found_with_few_false_alarms() {
    let mut random = ChaCha8Rng::seed_from_u64(11);
    let (mut hits, mut false_alarms, mut usual_false_alarms) = (0, 0, 0);
    for round in 0..20 {
        let (n, period) = if round % 2 == 0 { (210, 7) } else { (336, 24) };
        let mut values = series(&mut random, n, period);
        let places: Vec<usize> = (0..5).map(|k| n * (2 * k + 1) / 10 + round % 5).collect();
        for (k, &place) in places.iter().enumerate() {
            values[place] += if k % 2 == 0 { 15.0 } else { -15.0 };
        }
        let outside = |place: &usize| !places.contains(place);
        let found: Vec<usize> = spikes(&values, period).unwrap().iter().map(|spike| spike.place).collect();
        hits += places.iter().filter(|place| found.contains(place)).count();
        false_alarms += found.iter().copied().filter(|place| outside(place)).count();
        let usual = stl(&values, Settings::new(period, 7, true)).unwrap();
        let z = modified_z(&usual.remainder).unwrap();
        usual_false_alarms += (0..n).filter(|&place| z[place].abs() > 3.5 && outside(&place)).count();
    }
    assert!(hits >= 98, "{hits} of 100");
    assert!(5 * false_alarms <= usual_false_alarms, "{false_alarms} against {usual_false_alarms}");
}

#[test]
fn decompositions_at_the_edge() {
    let settings = Settings::new(7, 7, true);
    assert!(stl(&[1.0; 13], settings).is_err() && stl(&[], settings).is_err());
    assert!(stl(&[f64::NAN; 30], settings).is_err());
    for wrong in [
        Settings { period: 1, ..settings },
        Settings { seasonal_window: 8, ..settings },
        Settings { seasonal_window: 1, ..settings },
        Settings { trend_window: 7, ..settings },
        Settings { trend_window: 20, ..settings },
        Settings { period: usize::MAX, ..settings },
    ] {
        assert!(stl(&[1.0; 40], wrong).is_err(), "{wrong:?}");
    }
    let constant = stl(&[5.0; 40], settings).unwrap();
    assert!(constant.trend.iter().all(|&trend| trend == 5.0));
    assert!(constant.remainder.iter().chain(&constant.seasonal).all(|&part| part == 0.0));
    // One spike on a perfect season is the only one, however large the level.
    for level in [0.0, 1e9] {
        let mut values: Vec<f64> = (0..70).map(|t| level + f64::from(t % 7)).collect();
        assert!(spikes(&values, 7).unwrap().is_empty());
        values[30] -= 10.0;
        let found = spikes(&values, 7).unwrap();
        assert_eq!(found.iter().map(|spike| spike.place).collect::<Vec<_>>(), [30]);
        assert!(found[0].z < 0.0);
        near(found[0].expected, level + 2.0, 1e-5);
    }
    assert!(spikes_with(&[1.0; 40], settings, 0.0).is_err());
    assert!(spikes(&[0.0; 14], 7).unwrap().is_empty());
}

#[test]
fn outliers_at_the_edge() {
    assert!(generalised_esd(&[1.0, 2.0], 1, 0.05).is_err());
    assert!(generalised_esd(&[1.0, 2.0, 3.0], 1, 1.0).is_err());
    assert!(generalised_esd(&[], 0, 0.05).is_err() && generalised_esd(&[1.0, 2.0], 0, 0.05).is_ok());
    assert!(generalised_esd(&[1.0; 3], usize::MAX, 0.05).is_err());
    let equal = generalised_esd(&[0.1; 12], 5, 0.05).unwrap();
    assert!(equal.outliers == 0 && equal.steps.iter().all(|step| step.r == 0.0));
    // Equally far: the first.
    assert_eq!(generalised_esd(&[2.0, 3.0, 4.0, 1.0, 5.0], 1, 0.05).unwrap().steps[0].place, 3);
    assert!(modified_z(&[]).is_err());
    assert_eq!(modified_z(&[4.0]), Ok(vec![0.0]));
    assert_eq!(modified_z(&[4.0; 3]), Ok(vec![0.0; 3]));
    // More than half equal: measured by the mean distance.
    near(modified_z(&[0.0, 0.0, 0.0, 4.0]).unwrap()[3], 4.0 / 1.253_314_137_3, 1e-9);
}

#[test]
fn the_tests_raise_no_more_false_alarms_than_promised() {
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let mut alarms = [0; 3];
    let mut covered = 0;
    let rounds = 2_000;
    for _ in 0..rounds {
        let mut draw = |mean: f64| {
            let (mut product, mut count) = (uniform(&mut random), 0_u64);
            while product > (-mean).exp() {
                product *= uniform(&mut random);
                count += 1;
            }
            count
        };
        let (first, second) = (events(draw(8.0), 2.0), events(draw(24.0), 6.0));
        for (alarms, test) in alarms.iter_mut().zip([conditional, e_test, score]) {
            *alarms += u32::from(test(first, second).unwrap() <= 0.05);
        }
        covered += u32::from(rate_interval(first, 0.9).unwrap().contains(4.0));
    }
    // 5 % of 2,000 is 100, with a standard deviation of 10.
    assert!(alarms[0] <= 130 && alarms[1] <= 130 && alarms[2] <= 140, "{alarms:?}");
    assert!(alarms[1] >= alarms[0], "{alarms:?}");
    assert!(f64::from(covered) >= 0.88 * f64::from(rounds), "{covered}");
}

fn values(longest: usize) -> impl Strategy<Value = Vec<f64>> {
    let coarse = prop::collection::vec((-20_i32..20).prop_map(f64::from), 0..longest);
    let fine = prop::collection::vec(-1e3..1e3_f64, 0..longest);
    let wild = prop::collection::vec(prop::num::f64::ANY, 0..longest);
    prop_oneof![4 => coarse, 4 => fine, 1 => wild]
}

fn counts() -> impl Strategy<Value = u64> {
    prop_oneof![8 => 0_u64..60, 4 => 0_u64..20_000, 1 => Just(u64::MAX)]
}

fn exposure() -> impl Strategy<Value = f64> {
    prop_oneof![8 => 0.01..1e3_f64, 1 => prop::num::f64::ANY]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn pelt_is_exact(y in values(40), penalty in 0.0..60.0_f64, minimum in 1_usize..6) {
        if let Ok(found) = pelt(&y, penalty, minimum) {
            prop_assert!(fits(&found, y.len(), minimum) && found.cost.is_finite());
            let best = cheapest(&y, penalty, minimum);
            let total: f64 = y.iter().map(|value| value * value).sum();
            prop_assert!((found.penalised(penalty) - best).abs() <= 1e-11 * (total + best));
        }
    }

    #[test]
    fn segments_agree_with_pelt(y in values(40), penalty in 0.1..60.0_f64, minimum in 1_usize..6) {
        if let Ok(found) = pelt(&y, penalty, minimum) {
            let exact = segments(&y, found.changes(), minimum).unwrap();
            prop_assert!(fits(&exact, y.len(), minimum));
            let total: f64 = y.iter().map(|value| value * value).sum();
            prop_assert!((exact.cost - found.cost).abs() <= 1e-11 * (total + 1.0));
        }
    }

    #[test]
    fn charts_stay_finite(y in values(40), k in 0.0..2.0_f64, lambda in 0.01..=1.0_f64, shift in -5.0..5.0_f64) {
        if let Ok(level) = baseline(&y) {
            for sums in cusum(&y, level, k).unwrap_or_default() {
                prop_assert!(sums.upper >= 0.0 && sums.lower >= 0.0);
                prop_assert!(sums.upper.is_finite() && sums.lower.is_finite());
            }
            let mut limit = 0.0;
            for point in ewma(&y, level, lambda, 3.0).unwrap_or_default() {
                prop_assert!(point.value.is_finite() && point.limit >= limit && point.limit <= 3.0);
                limit = point.limit;
            }
        }
        let one = cusum_run_length(k, 3.0, shift);
        if let Ok(length) = one {
            prop_assert!(length.is_finite() && length >= 1.0);
            prop_assert!(cusum_run_length(k, 3.1, shift).unwrap() >= length);
            let both = cusum_run_length_two_sided(k, 3.0, shift).unwrap();
            prop_assert!(both <= length * (1.0 + 1e-14) && both == cusum_run_length_two_sided(k, 3.0, -shift).unwrap());
        }
        let (up, down) = (ewma_run_length(lambda, 2.5, shift).unwrap(), ewma_run_length(lambda, 2.5, -shift).unwrap());
        prop_assert!(up >= 1.0 && (up / down - 1.0).abs() < 1e-9);
        prop_assert!(ewma_run_length(lambda, 2.5, 0.0).unwrap() >= up * (1.0 - 1e-9));
    }

    #[test]
    fn share_charts_stay_shares(groups in prop::collection::vec((0_u64..500, 0_u64..500), 0..20)) {
        let parts: Vec<u64> = groups.iter().map(|&(part, _)| part).collect();
        let wholes: Vec<u64> = groups.iter().map(|&(part, rest)| part + rest).collect();
        let others: Vec<u64> = groups.iter().map(|&(_, rest)| rest).collect();
        for chart in [p_chart, laney_chart] {
            if let Ok(found) = chart(&parts, &wholes) {
                prop_assert!(found.sigma_z > 0.0 && (0.0..=1.0).contains(&found.center));
                prop_assert!(found.limits.iter().all(|limits| 0.0 <= limits.lo && limits.lo <= limits.hi && limits.hi <= 1.0));
                // Counting the others instead mirrors the chart.
                let mirrored = chart(&others, &wholes).unwrap();
                prop_assert!((mirrored.center + found.center - 1.0).abs() < 1e-12);
                prop_assert!((mirrored.sigma_z / found.sigma_z - 1.0).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn outliers_do_not_depend_on_scale(y in values(40), most in 0_usize..6, factor in 0.1..10.0_f64) {
        if let Ok(found) = generalised_esd(&y, most, 0.05) {
            prop_assert!(found.outliers <= most && found.steps.len() == most);
            prop_assert!(found.steps.iter().all(|step| step.r.is_finite() && step.critical.is_finite()));
            let scaled: Vec<f64> = y.iter().map(|value| value * factor).collect();
            if let Ok(again) = generalised_esd(&scaled, most, 0.05) {
                for (a, b) in found.steps.iter().zip(&again.steps) {
                    prop_assert!((a.r - b.r).abs() < 1e-6 * (1.0 + a.r) || a.place != b.place);
                }
            }
        }
        if let Ok(z) = modified_z(&y) {
            prop_assert!(z.len() == y.len() && z.iter().all(|z| z.is_finite()));
        }
    }

    #[test]
    fn rates_are_chances_and_symmetric(y1 in counts(), n1 in exposure(), y2 in counts(), n2 in exposure(), level in 0.001..0.9999_f64) {
        let (first, second) = (events(y1, n1), events(y2, n2));
        for test in [score, conditional, conditional_mid_p, e_test] {
            if let Ok(p) = test(first, second) {
                prop_assert!((0.0..=1.0).contains(&p));
                let again = test(second, first).unwrap();
                prop_assert!((p - again).abs() <= 1e-7 * p.max(again) + 1e-280, "{p} {again}");
            }
        }
        if let Ok(found) = ratio_interval(first, second, level) {
            prop_assert!(0.0 <= found.lo && found.lo < found.hi && found.hi.is_finite());
        }
        if let Ok(found) = rate_interval(first, level) {
            let rate = y1 as f64 / n1;
            prop_assert!(0.0 <= found.lo && found.lo <= rate && rate <= found.hi && found.hi.is_finite());
        }
    }

    #[test]
    fn parts_add_up(y in values(80), period in 2_usize..12, window in 1_usize..20, robust: bool, shift in -1e3..1e3_f64) {
        let settings = Settings::new(period, 2 * window + 1, robust);
        if let Ok(parts) = stl(&y, settings) {
            let largest = y.iter().fold(1.0_f64, |largest, value| largest.max(value.abs()));
            let fitted = parts.trend.iter().zip(&parts.seasonal).zip(&parts.remainder);
            for (value, ((trend, season), left)) in y.iter().zip(fitted) {
                prop_assert!((trend + season + left - value).abs() <= 1e-10 * largest);
            }
            if !robust {
                let moved: Vec<f64> = y.iter().map(|value| value + shift).collect();
                let again = stl(&moved, settings).unwrap();
                let differs = |a: &[f64], b: &[f64]| a.iter().zip(b).any(|(a, b)| (a - b).abs() > 1e-8 * (largest + 1e3));
                prop_assert!(!differs(&parts.seasonal, &again.seasonal));
            }
        }
        for spike in spikes(&y, period).unwrap_or_default() {
            prop_assert!(spike.place < y.len() && spike.z.is_finite() && spike.expected.is_finite());
        }
    }
}

#[test]
fn rates_over_exposures_far_apart_are_compared_at_once() {
    // Nearly all of p is the chance that a Poisson count with mean 5 is 5 or more.
    let five_or_more = 0.559_506_714_934_788;
    for exposure in [2e-15, 1e-13, 1e-11] {
        near(e_test(events(0, exposure), events(5, 1.0)).unwrap(), five_or_more, 1e-10);
        near(e_test(events(5, 1.0), events(0, exposure)).unwrap(), five_or_more, 1e-10);
    }
}

#[test]
fn rare_events_in_huge_groups_have_a_spread() {
    // The counts are nearly Poisson, whatever the groups: z = (x - 100) / 10.
    for size in [1_000_000_000, 1_000_000_000_000_000] {
        let chart = laney_chart(&[98, 102, 99, 101], &[size; 4]).unwrap();
        near(chart.sigma_z, (0.4 + 0.3 + 0.2) / 3.0 / 1.128, 1e-6);
    }
}

#[test]
fn windows_wider_than_the_series_take_no_room() {
    let values: Vec<f64> = (0..40).map(|t| f64::from(t % 4) + f64::from(t * 7 % 5)).collect();
    let widest = Settings { period: 4, seasonal_window: usize::MAX, trend_window: usize::MAX, robust: true };
    let wide = Settings { seasonal_window: 1_000_000_001, trend_window: 1_000_000_001, ..widest };
    let (widest, wide) = (stl(&values, widest).unwrap(), stl(&values, wide).unwrap());
    for (one, other) in widest.trend.iter().zip(&wide.trend) {
        near(*one, *other, 1e-6);
    }
    assert!(
        spikes_with(&values, Settings { seasonal_window: usize::MAX, ..Settings::stiff(4) }, 3.0).is_ok()
    );
}
