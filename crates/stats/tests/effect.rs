//! Effects of a change, from the public functions alone.

use nalgebra::{DMatrix, DVector};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use regulars_stats::Error;
use regulars_stats::effect::*;
use regulars_stats::scores::Interval;

#[track_caller]
fn near(got: f64, expected: f64, tolerance: f64) {
    let difference = (got - expected).abs() / expected.abs().max(1.0);
    assert!(difference <= tolerance, "{got} is not {expected} ({difference:e})");
}

#[track_caller]
fn all_near(got: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(got.len(), expected.len());
    got.iter().zip(expected).for_each(|(got, expected)| near(*got, *expected, tolerance));
}

/// Uniform draws and normal ones by Box & Muller.
struct Draws(ChaCha8Rng);

impl Draws {
    fn uniform(&mut self) -> f64 {
        ((self.0.next_u64() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        let (radius, angle) = ((-2.0 * self.uniform().ln()).sqrt(), std::f64::consts::TAU * self.uniform());
        radius * angle.cos()
    }

    fn series(&mut self, n: usize) -> Vec<f64> {
        (0..n).map(|_| self.normal()).collect()
    }
}

fn draws(seed: u64) -> Draws {
    Draws(ChaCha8Rng::seed_from_u64(seed))
}

const SCORES: [f64; 16] =
    [12.0, 14.0, 13.0, 15.0, 16.0, 14.0, 17.0, 16.0, 18.0, 17.0, 24.0, 26.0, 25.0, 28.0, 27.0, 29.0];

/// Residuals .5, -.25, -.5, -.25, .5 and then none: their products at lag 1 add up to 0.
#[test]
fn no_autocorrelation_at_all_is_not_significant() {
    let values = [0.5, 1.25, 1.5, 1.25, 0.5, 10.0, 12.0, 14.0, 16.0];
    let test = segmented_regression(&values, 5, 0, 0.95).unwrap().ljung_box;
    assert!(test.statistic < 1e-20 && test.p > 0.999_999, "{test:?}");
}

/// From statsmodels 0.15 (OLS, HAC with 3 lags, GLSAR).
#[test]
fn segmented_regression_agrees_with_statsmodels() {
    let fit = segmented_regression(&SCORES, 10, 3, 0.9).unwrap();
    all_near(
        &fit.coefficients,
        &[12.690_909_090_909_104, 0.557_575_757_575_757_4, 6.019_047_619_047_614_5, 0.328_138_528_138_530_06],
        1e-12,
    );
    all_near(
        &fit.ordinary_errors,
        &[0.580_929_154_831_489, 0.108_818_000_789_863_48, 0.983_670_703_702_381_4, 0.260_124_775_509_235_2],
        1e-12,
    );
    all_near(
        &fit.robust_errors,
        &[
            0.255_967_833_737_198_67,
            0.039_902_936_484_087_534,
            0.233_723_589_602_077_67,
            0.073_382_741_377_973_06,
        ],
        1e-12,
    );
    near(fit.level_change.lo, 5.634_606_52, 1e-8);
    near(fit.level_change.hi, 6.403_488_71, 1e-8);
    near(fit.slope_change.lo, 0.207_434_66, 1e-8);
    near(fit.durbin_watson, 3.451_932_705_403_94, 1e-12);
    near(fit.ljung_box.statistic, 13.080_416, 1e-7);
    near(fit.ljung_box.p, 0.004_466, 1e-6);
    assert_eq!(fit.ljung_box.lags, 3);
    near(fit.r_squared, 0.977_878_629_606_427_7, 1e-12);
    let (effect, interval) = fit.effect_after(4.0).unwrap();
    near(effect, 7.331_601_731_601_735, 1e-12);
    near((interval.hi - interval.lo) / 2.0 / 1.644_853_626_951_472_2, 0.358_868_033_525_969_1, 1e-10);

    let fit = autoregressive_regression(&SCORES, 10).unwrap();
    all_near(
        &fit.coefficients,
        &[12.841_106_953_372_26, 0.536_663_275_308_338_5, 6.084_923_030_932_366, 0.328_787_977_705_117_03],
        1e-5,
    );
    near(fit.autocorrelation, -0.799_190_12, 1e-5);
    all_near(
        &fit.standard_errors,
        &[
            0.236_012_560_854_905_43,
            0.044_337_138_820_268_275,
            0.418_512_976_025_078_4,
            0.107_922_578_486_290_1,
        ],
        1e-4,
    );
}

#[test]
fn segmented_regression_at_its_edges() {
    let line: Vec<f64> = (0..12).map(f64::from).collect();
    let fit = |values: &[f64], before| segmented_regression(values, before, 1, 0.95);
    assert!(matches!(fit(&[], 0), Err(Error::TooFew { .. })));
    assert!(matches!(fit(&SCORES, 1), Err(Error::TooFew { .. })));
    assert!(matches!(fit(&SCORES, 15), Err(Error::TooFew { .. })));
    assert!(matches!(fit(&SCORES, 99), Err(Error::TooFew { .. })));
    assert!(matches!(fit(&SCORES[..4], 2), Err(Error::TooFew { .. })));
    assert_eq!(fit(&line, 6), Err(Error::NoSpread));
    assert_eq!(fit(&[7.0; 12], 6), Err(Error::NoSpread));
    assert_eq!(autoregressive_regression(&[7.0; 12], 6), Err(Error::NoSpread));
    assert!(matches!(fit(&[1.0, f64::NAN, 2.0, 3.0, 4.0, 5.0], 3), Err(Error::NotFinite { place: 1, .. })));
    assert_eq!(segmented_regression(&SCORES, 10, 1, 1.0), Err(Error::Confidence(1.0)));
    assert!(matches!(segmented_regression(&SCORES, 10, 16, 0.95), Err(Error::Outside { .. })));
    assert!(segmented_regression(&SCORES, 10, 15, 0.95).is_ok());
    assert!(matches!(autoregressive_regression(&SCORES, 2), Err(Error::TooFew { .. })));
    let found = fit(&SCORES, 10).unwrap();
    assert!(matches!(found.effect_after(f64::INFINITY), Err(Error::Outside { .. })));
}

/// Rows with gaps and one row twice; from statsmodels 0.15 (OLS with dummies, cluster-robust, t).
fn gappy_panel() -> Vec<Observation> {
    let values: [&[(i64, f64)]; 7] = [
        &[(1, 8.37), (2, 10.71), (3, 10.2), (4, 8.4)],
        &[(0, 9.36), (1, 10.63), (3, 9.88), (4, 12.23)],
        &[(0, 12.28), (1, 11.52), (2, 12.22), (3, 10.71), (1, 11.5)],
        &[(0, 14.84), (1, 18.36), (2, 17.43), (3, 17.38), (4, 18.1)],
        &[(0, 8.36), (2, 8.87), (3, 12.97), (4, 10.15)],
        &[(0, 9.1), (1, 11.27), (2, 8.87), (4, 13.65)],
        &[(0, 9.15), (1, 12.12), (2, 11.81), (3, 15.14), (4, 15.59)],
    ];
    let rows = |(unit, own): (usize, &&[(i64, f64)])| {
        let treated = unit >= 4;
        let row = move |&(period, value)| Observation { unit: unit as u64, period, treated, value };
        own.iter().map(row).collect::<Vec<_>>()
    };
    values.iter().enumerate().flat_map(rows).collect()
}

#[test]
fn differences_agree_with_statsmodels() {
    let found = difference_in_differences(&gappy_panel(), 3, 0.95).unwrap();
    near(found.effect, 3.368_565_723_510_917, 1e-12);
    near(found.ordinary_error, 0.908_172_572_262_429_2, 1e-12);
    near(found.clustered_error, 0.788_219_729_062_077_2, 1e-12);
    near(found.interval.lo, 1.439_861_53, 1e-8);
    near(found.interval.hi, 5.297_269_92, 1e-8);
    assert_eq!((found.units, found.periods), (7, 5));
}

#[test]
fn differences_at_their_edges() {
    let rows = gappy_panel();
    assert!(matches!(difference_in_differences(&[], 0, 0.95), Err(Error::TooFew { .. })));
    assert!(matches!(difference_of_means(&[], 0), Err(Error::TooFew { .. })));
    // Nobody is treated, or everybody all the time.
    assert_eq!(difference_in_differences(&rows, 9, 0.95), Err(Error::Dependent));
    assert_eq!(difference_in_differences(&rows, 0, 0.95), Err(Error::Dependent));
    // Each unit has a period of its own: nothing connects them.
    let apart: Vec<_> =
        (0..6).map(|unit| Observation { unit, period: unit as i64, treated: unit > 2, value: 1.0 }).collect();
    assert_eq!(difference_in_differences(&apart, 3, 0.95), Err(Error::Dependent));
    let one_treated: Vec<_> = rows.iter().filter(|row| row.unit <= 4).copied().collect();
    assert!(matches!(difference_in_differences(&one_treated, 3, 0.95), Err(Error::TooFew { .. })));
    let mut flat = rows.clone();
    flat.iter_mut().for_each(|row| row.value = row.unit as f64 + row.period as f64);
    assert_eq!(difference_in_differences(&flat, 3, 0.95), Err(Error::NoSpread));
    flat[3].value = f64::INFINITY;
    assert_eq!(difference_in_differences(&flat, 3, 0.95), Err(Error::NotFinite { name: "values", place: 3 }));
    assert!(matches!(difference_in_differences(&rows, 3, 0.0), Err(Error::Confidence(_))));
    let many: Vec<_> = (0..MOST_PERIODS as i64 + 1)
        .map(|period| Observation { unit: (period % 2) as u64, period, treated: false, value: 0.0 })
        .collect();
    assert!(matches!(difference_in_differences(&many, 3, 0.95), Err(Error::TooMany { .. })));
}

/// Of two parts of a panel that share no period, the one without a contrast must change nothing.
#[test]
fn a_part_of_the_panel_that_stands_alone_changes_nothing() {
    let rows = gappy_panel();
    let alone = difference_in_differences(&rows, 3, 0.95).unwrap();
    let mut more = rows;
    for (unit, period, value) in [(8, -5, 3.0), (8, -4, 4.0), (9, -5, 1.0), (9, -4, 2.5)] {
        more.push(Observation { unit, period, treated: false, value });
    }
    let with = difference_in_differences(&more, 3, 0.95).unwrap();
    near(with.effect, alone.effect, 1e-12);
}

/// From statsmodels 0.15 (UnobservedComponents, exact diffuse).
#[test]
fn filter_agrees_with_statsmodels() {
    let x = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0];
    let values: Vec<f64> = SCORES[..10].iter().zip(&x).map(|(y, x)| y + 2.0 * x).collect();
    let model = LocalLevel { irregular_variance: 1.3, level_variance: 0.4, coefficients: vec![1.9] };
    let filtered = filter(&values, &[&x], &model).unwrap();
    near(filtered.log_likelihood, -17.792_605_526_062_815, 1e-12);
    near(filtered.last_level, 17.232_974_871_316_493, 1e-12);
    near(filtered.last_level_variance, 0.548_357_586_449_629_1, 1e-12);
    let ahead = forecast(&filtered, &model, &[&[2.0, 7.0, 1.0]], 3).unwrap();
    all_near(&ahead.means, &[21.032_974_87, 30.532_974_87, 19.132_974_87], 1e-9);
    all_near(&ahead.standard_errors, &[1.499_452_43, 1.627_377_52, 1.745_954_63], 1e-8);
}

#[test]
fn local_level_at_its_edges() {
    let model = |irregular_variance, level_variance| LocalLevel {
        irregular_variance,
        level_variance,
        coefficients: Vec::new(),
    };
    assert!(matches!(filter(&[], &[], &model(1.0, 1.0)), Err(Error::TooFew { .. })));
    assert!(matches!(filter(&[1.0], &[], &model(0.0, 0.0)), Err(Error::Outside { .. })));
    assert!(matches!(filter(&[1.0], &[], &model(-1.0, 2.0)), Err(Error::Outside { .. })));
    assert!(matches!(filter(&[1.0], &[], &model(f64::NAN, 2.0)), Err(Error::Outside { .. })));
    assert!(matches!(filter(&[1.0], &[&[1.0]], &model(1.0, 1.0)), Err(Error::Lengths { .. })));
    let one = filter(&[5.0], &[], &model(2.0, 1.0)).unwrap();
    assert_eq!((one.last_level, one.last_level_variance), (5.0, 2.0));
    // Without an irregular part the level is the last value.
    let walk = filter(&[5.0, 7.0, 4.0], &[], &model(0.0, 1.0)).unwrap();
    assert_eq!((walk.last_level, walk.last_level_variance), (4.0, 0.0));
    assert_eq!(fit(&[3.0; 9], &[]), Err(Error::NoSpread));
    assert_eq!(fit(&SCORES, &[&[3.0; 16]]), Err(Error::Dependent));
    assert_eq!(fit(&SCORES, &[&SCORES.map(|y| 2.0 * y)]), Err(Error::NoSpread));
    let x: Vec<f64> = (0..16).map(|t| f64::from(t * t % 7)).collect();
    let double: Vec<f64> = x.iter().map(|x| 3.0 - 2.0 * x).collect();
    assert_eq!(fit(&SCORES, &[&x, &double]), Err(Error::Dependent));
    assert!(matches!(fit(&SCORES[..3], &[&x[..3]]), Err(Error::TooFew { .. })));
}

/// The mean, and each part's weight, location and scale.
type DenseMixture = (f64, Vec<(f64, f64, f64)>);

/// The Student mixture from dense matrices.
fn dense_mixture(values: &[f64], before: usize, covariates: &[&[f64]]) -> Option<DenseMixture> {
    let k = covariates.len() + 1;
    let y = DVector::from_column_slice(&values[..before]);
    let design =
        DMatrix::from_fn(before, k, |t, column| if column == 0 { 1.0 } else { covariates[column - 1][t] });
    let after = values.len() - before;
    let ahead = DVector::from_fn(k, |column, _| match column {
        0 => 1.0,
        _ => covariates[column - 1][before..].iter().sum::<f64>() / after as f64,
    });
    let mut parts = Vec::new();
    for place in 0..41 {
        let ratio = 0.003 * 1000_f64.powf(f64::from(place) / 40.0);
        let q = ratio * ratio;
        let cov = |s: usize, t: usize| f64::from(s == t) + q * s.min(t) as f64;
        let v = DMatrix::from_fn(before, before, cov);
        let cholesky = v.clone().cholesky()?;
        let inverse_design = cholesky.solve(&design);
        let information = design.transpose() * &inverse_design;
        let unscaled = information.clone().try_inverse()?;
        let b = &unscaled * inverse_design.transpose() * &y;
        let left = &y - &design * &b;
        let squares = (left.transpose() * cholesky.solve(&left))[(0, 0)];
        let degrees = (before - k) as f64;
        let log = -cholesky.ln_determinant() / 2.0
            - information.determinant().ln() / 2.0
            - degrees / 2.0 * squares.ln()
            + (ratio / (1.0 + (ratio / 0.1).powi(2))).ln();
        // The covariance of the later mean with the earlier values, and its own variance.
        let crossed = DVector::from_fn(before, |s, _| {
            (before..values.len()).map(|t| cov(s, t)).sum::<f64>() / after as f64
        });
        let own: f64 = (before..values.len())
            .flat_map(|s| (before..values.len()).map(move |t| (s, t)))
            .map(|(s, t)| cov(s, t))
            .sum::<f64>()
            / (after * after) as f64;
        let weights = cholesky.solve(&crossed);
        let location = (ahead.transpose() * &b)[(0, 0)] + weights.dot(&left);
        let distance = &ahead - design.transpose() * &weights;
        let spread = own - crossed.dot(&weights) + (distance.transpose() * &unscaled * &distance)[(0, 0)];
        parts.push((log, location, (squares / degrees * spread).sqrt()));
    }
    let largest = parts.iter().map(|part| part.0).fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = parts.iter().map(|part| (part.0 - largest).exp()).sum();
    parts.iter_mut().for_each(|part| part.0 = (part.0 - largest).exp() / sum);
    Some((parts.iter().map(|part| part.0 * part.1).sum(), parts))
}

/// P(T <= t), by Simpson's rule over the angle.
fn student_below(t: f64, degrees: f64) -> f64 {
    const STEPS: u32 = 2_000;
    let power = |angle: f64| angle.cos().powf(degrees - 1.0);
    let simpson = |from: f64, to: f64| {
        let width = (to - from) / f64::from(STEPS);
        let weight = |k: u32| {
            if k == 0 || k == STEPS {
                1.0
            } else if k % 2 == 1 {
                4.0
            } else {
                2.0
            }
        };
        (0..=STEPS).map(|k| weight(k) * power(from + f64::from(k) * width)).sum::<f64>() * width / 3.0
    };
    let half = std::f64::consts::FRAC_PI_2;
    0.5 + simpson(0.0, (t / degrees.sqrt()).atan()) / (2.0 * simpson(0.0, half))
}

#[test]
fn before_after_agrees_with_dense_matrices() {
    let mut draws = draws(3);
    for (n, before, k, confidence) in [(20, 12, 0, 0.95), (24, 16, 1, 0.8), (30, 17, 2, 0.99), (9, 8, 1, 0.5)]
    {
        let covariates: Vec<Vec<f64>> = (0..k).map(|_| draws.series(n)).collect();
        let columns: Vec<&[f64]> = covariates.iter().map(Vec::as_slice).collect();
        let mut level = 100.0;
        let values: Vec<f64> = (0..n)
            .map(|t| {
                level += 0.4 * draws.normal();
                level + columns.iter().map(|x| 1.5 * x[t]).sum::<f64>() + draws.normal()
            })
            .collect();
        let found = before_after(&values, before, &columns, confidence).unwrap();
        let (mean, parts) = dense_mixture(&values, before, &columns).unwrap();
        near(found.expected, mean, 1e-10);
        let degrees = (before - 1 - k) as f64;
        for (bound, share) in [
            (found.expected_interval.lo, (1.0 - confidence) / 2.0),
            (found.expected_interval.hi, (1.0 + confidence) / 2.0),
        ] {
            let below: f64 =
                parts.iter().map(|part| part.0 * student_below((bound - part.1) / part.2, degrees)).sum();
            near(below, share, 1e-8);
        }
        let points = point_effects(&values, before, &columns, confidence).unwrap();
        let last = points.last().unwrap();
        near(last.cumulative, found.cumulative, 1e-9);
        near(last.cumulative_interval.hi, found.cumulative_interval.hi, 1e-9);
        let first =
            before_after(&values[..=before], before, &columns_to(&columns, before + 1), confidence).unwrap();
        near(points[0].effect, first.effect, 1e-9);
        near(points[0].interval.lo, first.interval.lo, 1e-9);
    }
}

fn columns_to<'a>(columns: &[&'a [f64]], end: usize) -> Vec<&'a [f64]> {
    columns.iter().map(|column| &column[..end]).collect()
}

/// A series as in the goals: 60 before, 30 after, effect 3, covariate with autoregression .9.
fn simulated(draws: &mut Draws, step: f64) -> (Vec<f64>, Vec<f64>) {
    let (mut level, mut x) = (50.0, 0.0);
    (0..90)
        .map(|t| {
            level += step * draws.normal();
            x = 0.9 * x + draws.normal();
            (level + 1.2 * x + draws.normal() + if t < 60 { 0.0 } else { 3.0 }, 100.0 + x)
        })
        .unzip()
}

#[test]
fn the_interval_holds_its_confidence_whatever_the_drift() {
    let mut draws = draws(11);
    for (step, least, slight_most) in [(0.0, 0.96, 1.0), (0.1, 0.91, 0.95), (0.3, 0.85, 0.7)] {
        let (mut held, mut slight_held) = (0, 0);
        for _ in 0..150 {
            let (values, x) = simulated(&mut draws, step);
            let holds = |found: Result<BeforeAfter, Error>| u32::from(found.unwrap().interval.contains(3.0));
            held += holds(before_after(&values, 60, &[&x], 0.95));
            slight_held += holds(causal_impact(&values, 60, &[&x], 0.95));
        }
        let (share, slight_share) = (f64::from(held) / 150.0, f64::from(slight_held) / 150.0);
        assert!(share >= least, "{step}: {share}");
        assert!(slight_share <= slight_most, "{step}: {slight_share}");
    }
}

#[test]
fn the_segmented_regression_shows_a_drift_by_its_test() {
    let mut draws = draws(5);
    let rejected = |draws: &mut Draws, step: f64| {
        let small = |_: u32| {
            let values = simulated(draws, step).0;
            let flat: Vec<f64> = values.iter().map(|y| y + draws.normal()).collect();
            u32::from(segmented_regression(&flat, 60, 4, 0.95).unwrap().ljung_box.p < 0.05)
        };
        (0..40).map(small).sum::<u32>()
    };
    assert!(rejected(&mut draws, 2.0) >= 35);
}

#[test]
fn before_after_at_its_edges() {
    let flat = [5.0, 5.0, 5.0, 5.0, 5.0, 9.0];
    let house = |values: &[f64], before| before_after(values, before, &[], 0.95);
    assert!(matches!(house(&[], 0), Err(Error::TooFew { .. })));
    assert!(matches!(house(&SCORES, 3), Err(Error::TooFew { needed: 4, found: 3, .. })));
    assert!(matches!(house(&SCORES, 16), Err(Error::TooFew { .. })));
    assert!(matches!(house(&SCORES, usize::MAX), Err(Error::TooFew { .. })));
    assert!(house(&SCORES, 4).is_ok() && house(&SCORES, 15).is_ok());
    assert_eq!(house(&flat, 5), Err(Error::NoSpread));
    assert_eq!(before_after(&SCORES, 10, &[&[1.0; 16]], 0.95), Err(Error::Dependent));
    assert!(matches!(before_after(&SCORES, 10, &[&[1.0; 9]], 0.95), Err(Error::Lengths { .. })));
    assert!(matches!(before_after(&SCORES, 10, &[&[f64::NAN; 16]], 0.95), Err(Error::NotFinite { .. })));
    assert_eq!(before_after(&SCORES, 10, &[&SCORES], 0.95), Err(Error::NoSpread));
    for confidence in [0.0, 1.0, f64::NAN, -2.0] {
        assert!(matches!(before_after(&SCORES, 10, &[], confidence), Err(Error::Confidence(_))));
    }
    for confidence in [1e-300, 1e-9, 1.0 - 1e-15] {
        let found = before_after(&SCORES, 10, &[], confidence).unwrap();
        assert!(found.interval.lo <= found.interval.hi && found.interval.hi.is_finite());
    }
    // A negative expectation has no share of itself.
    let negative = SCORES.map(|y| y - 100.0);
    assert_eq!(house(&negative, 10).unwrap().relative, None);
    assert!(house(&SCORES, 10).unwrap().relative.is_some());
    let drifting: Vec<f64> = (0..60).map(|t| 100.0 * (f64::from(t) / 9.0).sin()).collect();
    assert!(house(&drifting, 50).unwrap().drift > 1.0);
}

fn ordered(interval: Interval, value: f64) -> bool {
    interval.lo.is_finite() && interval.hi.is_finite() && interval.lo <= value && value <= interval.hi
}

fn sound(found: &BeforeAfter) -> bool {
    let numbers = [found.actual, found.expected, found.effect, found.cumulative, found.drift];
    numbers.iter().all(|value| value.is_finite())
        && found.interval.lo <= found.interval.hi
        && found.interval.lo.is_finite()
        && found.interval.hi.is_finite()
        && (0.0..=1.0).contains(&found.probability_above_zero)
}

/// Plain values, and the extremes of what a value can be.
fn any_value() -> impl Strategy<Value = f64> {
    prop_oneof![6 => -100.0..100.0, 1 => Just(0.0), 1 => -1e300..1e300, 1 => -1e-300..1e-300, 1 => any::<f64>()]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_panics_and_nothing_is_not_a_number(
        values in prop::collection::vec(any_value(), 0..30),
        x in prop::collection::vec(any_value(), 0..30),
        before in 0_usize..32,
        lags in 0_usize..32,
        confidence in prop_oneof![0.001..0.999, Just(1.0), Just(f64::NAN)],
    ) {
        let x: Vec<f64> = x.iter().copied().cycle().take(if x.is_empty() { 0 } else { values.len() }).collect();
        if let Ok(fit) = segmented_regression(&values, before, lags, confidence) {
            let all = [fit.coefficients, fit.ordinary_errors, fit.robust_errors].concat();
            prop_assert!(all.iter().all(|value| value.is_finite()), "{fit:?}");
            prop_assert!(ordered(fit.level_change, fit.coefficients[2]), "{fit:?}");
            prop_assert!((0.0..=4.0 + 1e-9).contains(&fit.durbin_watson), "{fit:?}");
            prop_assert!((0.0..=1.0).contains(&fit.ljung_box.p) && fit.ljung_box.statistic.is_finite(), "{fit:?}");
            prop_assert!((0.0..=1.0).contains(&fit.r_squared), "{fit:?}");
        }
        if let Ok(fit) = autoregressive_regression(&values, before) {
            let all = [fit.coefficients, fit.standard_errors].concat();
            prop_assert!(all.iter().all(|value| value.is_finite()) && fit.autocorrelation.abs() < 1.0, "{fit:?}");
        }
        for covariates in [&[][..], &[&x[..]], &[&x[..], &values[..]]] {
            for found in [
                before_after(&values, before, covariates, confidence),
                causal_impact(&values, before, covariates, confidence),
            ].iter().flatten() {
                prop_assert!(sound(found), "{found:?}");
            }
            if let Ok(points) = point_effects(&values, before, covariates, confidence) {
                prop_assert!(points.iter().all(|point| point.effect.is_finite() && point.cumulative.is_finite()
                    && point.interval.lo <= point.interval.hi && point.interval.hi.is_finite()));
            }
            if let Ok(found) = fit(&values, covariates) {
                let model = &found.model;
                prop_assert!(found.log_likelihood.is_finite() && model.irregular_variance >= 0.0
                    && model.level_variance >= 0.0 && model.coefficients.iter().all(|b| b.is_finite()));
                if let Ok(filtered) = filter(&values, covariates, model) {
                    prop_assert!(filtered.last_level.is_finite() && filtered.log_likelihood.is_finite());
                    if let Ok(ahead) = forecast(&filtered, model, covariates, values.len()) {
                        let numbers = ahead.means.iter().chain(&ahead.standard_errors);
                        prop_assert!(numbers.clone().all(|value| value.is_finite()));
                    }
                }
            }
        }
    }

    #[test]
    fn panels_never_panic(
        rows in prop::collection::vec((0_u64..5, -2_i64..4, any::<bool>(), any_value()), 0..40),
        first in -3_i64..5,
    ) {
        let rows: Vec<Observation> = rows
            .iter()
            .map(|&(unit, period, treated, value)| Observation { unit, period, treated, value })
            .collect();
        if let Ok(effect) = difference_of_means(&rows, first) {
            prop_assert!(effect.is_finite());
        }
        if let Ok(found) = difference_in_differences(&rows, first, 0.95) {
            prop_assert!(ordered(found.interval, found.effect), "{found:?}");
            prop_assert!(found.ordinary_error.is_finite() && found.ordinary_error > 0.0, "{found:?}");
        }
    }

    #[test]
    fn another_unit_changes_only_the_unit(
        seed in 0_u64..1_000,
        shift in -1e4..1e4_f64,
        factor in prop_oneof![1e-6..1e6_f64, -1e3..-1e-3_f64],
        before in 8_usize..25,
    ) {
        let mut draws = draws(seed);
        let (values, x) = (draws.series(30), draws.series(30));
        let moved: Vec<f64> = values.iter().map(|y| shift * factor.abs() + factor * y).collect();
        let stretched: Vec<f64> = x.iter().map(|x| 7.0 - 250.0 * x).collect();
        let plain = before_after(&values, before, &[&x], 0.9).unwrap();
        let other = before_after(&moved, before, &[&stretched], 0.9).unwrap();
        let close = |got: f64, expected: f64| (got - expected).abs() <= 1e-6 * factor.abs();
        prop_assert!(close(other.effect, factor * plain.effect));
        let (one, two) = (factor * plain.interval.lo, factor * plain.interval.hi);
        prop_assert!(close(other.interval.lo, one.min(two)) && close(other.interval.hi, one.max(two)));
        let fitted = (
            segmented_regression(&values, before, 2, 0.9).unwrap(),
            segmented_regression(&moved, before, 2, 0.9).unwrap(),
        );
        prop_assert!(close(fitted.1.coefficients[2], factor * fitted.0.coefficients[2]));
        prop_assert!(close(fitted.1.robust_errors[3], factor.abs() * fitted.0.robust_errors[3]));
        prop_assert!((fitted.1.durbin_watson - fitted.0.durbin_watson).abs() < 1e-6);
    }

    #[test]
    fn more_confidence_and_more_time_widen_the_interval(seed in 0_u64..1_000, before in 6_usize..40) {
        let values = draws(seed).series(60);
        let width = |found: Interval| found.hi - found.lo;
        let mut last = 0.0;
        for confidence in [0.5, 0.8, 0.95, 0.999] {
            let found = before_after(&values, before, &[], confidence).unwrap();
            prop_assert!(width(found.interval) > last);
            last = width(found.interval);
        }
        let points = point_effects(&values, before, &[], 0.95).unwrap();
        prop_assert!(points.windows(2).all(|pair| width(pair[0].interval) <= width(pair[1].interval) * (1.0 + 1e-9)));
    }

    #[test]
    fn the_order_of_covariates_and_rows_does_not_matter(seed in 0_u64..1_000) {
        let mut draws = draws(seed);
        let (values, a, b) = (draws.series(40), draws.series(40), draws.series(40));
        let one = before_after(&values, 25, &[&a, &b], 0.95).unwrap();
        let two = before_after(&values, 25, &[&b, &a], 0.95).unwrap();
        prop_assert!((one.interval.lo - two.interval.lo).abs() < 1e-9 && (one.effect - two.effect).abs() < 1e-9);
        let mut rows = gappy_panel();
        rows.iter_mut().for_each(|row| row.value += draws.normal());
        let one = difference_in_differences(&rows, 3, 0.95).unwrap();
        rows.reverse();
        rows.iter_mut().for_each(|row| {
            row.value += 5.0 * row.unit as f64 - 3.0 * row.period as f64;
            row.unit = 100 - row.unit;
        });
        let two = difference_in_differences(&rows, 3, 0.95).unwrap();
        prop_assert!((one.effect - two.effect).abs() < 1e-9);
        prop_assert!((one.clustered_error - two.clustered_error).abs() < 1e-9);
    }

    #[test]
    fn in_a_full_panel_the_regression_is_the_difference_of_means(seed in 0_u64..1_000, units in 4_u64..9, periods in 2_i64..7) {
        let mut draws = draws(seed);
        let mut rows = Vec::new();
        for unit in 0..units {
            for period in 0..periods {
                rows.push(Observation { unit, period, treated: unit % 2 == 0, value: 40.0 + draws.normal() });
            }
        }
        let found = difference_in_differences(&rows, 1, 0.95).unwrap();
        prop_assert!((found.effect - difference_of_means(&rows, 1).unwrap()).abs() < 1e-9);
    }

    #[test]
    fn no_other_model_is_more_likely_than_the_fitted(
        seed in 0_u64..1_000,
        step in 0.0..2.0,
        irregular in -3.0..3.0,
        level in -6.0..3.0,
        b in -1.0..3.0,
    ) {
        let mut draws = draws(seed);
        let x = draws.series(30);
        let mut at = 10.0;
        let values: Vec<f64> = x
            .iter()
            .map(|x| {
                at += step * draws.normal();
                at + x + draws.normal()
            })
            .collect();
        let found = fit(&values, &[&x]).unwrap();
        let own = filter(&values, &[&x], &found.model).unwrap().log_likelihood;
        prop_assert!((own - found.log_likelihood).abs() < 1e-9);
        let other = LocalLevel {
            irregular_variance: f64::exp(irregular),
            level_variance: f64::exp(level),
            coefficients: vec![b],
        };
        prop_assert!(filter(&values, &[&x], &other).unwrap().log_likelihood <= own + 1e-9);
        let scaled = |factor: f64| LocalLevel {
            irregular_variance: found.model.irregular_variance * factor,
            level_variance: found.model.level_variance / factor,
            ..found.model.clone()
        };
        for factor in [0.9, 0.99, 1.01, 1.1] {
            prop_assert!(filter(&values, &[&x], &scaled(factor)).unwrap().log_likelihood <= own + 1e-9);
        }
    }
}
