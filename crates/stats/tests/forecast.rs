//! Forecasts, from the public interface.

use proptest::prelude::*;
use regulars_stats::Error;
use regulars_stats::forecast::automatic::{Method, automatic, by};
use regulars_stats::forecast::ets::{self, Component, Component::Additive, Component::Multiplicative, Model};
use regulars_stats::forecast::{
    Forecast, accuracy, calendar, decompose, holt_winters, multiseasonal, seasonal, theta,
};

/// Monthly passengers of international airlines 1949-1960 in thousands (Box & Jenkins 1976, series G).
const PASSENGERS: [f64; 144] = [
    112., 118., 132., 129., 121., 135., 148., 148., 136., 119., 104., 118., 115., 126., 141., 135., 125.,
    149., 170., 170., 158., 133., 114., 140., 145., 150., 178., 163., 172., 178., 199., 199., 184., 162.,
    146., 166., 171., 180., 193., 181., 183., 218., 230., 242., 209., 191., 172., 194., 196., 196., 236.,
    235., 229., 243., 264., 272., 237., 211., 180., 201., 204., 188., 235., 227., 234., 264., 302., 293.,
    259., 229., 203., 229., 242., 233., 267., 269., 270., 315., 364., 347., 312., 274., 237., 278., 284.,
    277., 317., 313., 318., 374., 413., 405., 355., 306., 271., 306., 315., 301., 356., 348., 355., 422.,
    465., 467., 404., 347., 305., 336., 340., 318., 362., 348., 363., 435., 491., 505., 404., 359., 310.,
    337., 360., 342., 406., 396., 420., 472., 548., 559., 463., 407., 362., 405., 417., 391., 419., 461.,
    472., 535., 622., 606., 508., 461., 390., 432.,
];

/// Pseudo-random numbers from 0 to 1.
fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64
    }
}

/// A nearly normal number: the sum of twelve uniform ones, less 6.
fn normal(random: &mut impl FnMut() -> f64) -> f64 {
    (0..12).map(|_| random()).sum::<f64>() - 6.0
}

fn is_sound(forecast: &Forecast, horizon: usize) -> bool {
    forecast.mean.len() == horizon
        && forecast.standard_error.len() == horizon
        && forecast.mean.iter().all(|mean| mean.is_finite())
        && forecast.standard_error.iter().all(|error| error.is_finite() && *error >= 0.0)
}

#[test]
fn the_published_choice_for_the_passengers_is_reached_or_beaten() {
    // Hyndman & Athanasopoulos and R forecast: ETS(M,Ad,M) with AICc 1400.64.
    let model = Model::new(Multiplicative, Additive, true, Multiplicative, 12).unwrap();
    assert!(ets::fit(&PASSENGERS, model).unwrap().aicc.unwrap() <= 1400.64);
    let chosen = ets::automatic(&PASSENGERS, 12).unwrap();
    assert!(chosen.aicc.unwrap() <= 1400.64);
    assert_eq!(chosen.model.to_string().chars().filter(|&letter| letter == 'M').count(), 2);
}

#[test]
fn the_printed_holt_winters_of_the_passengers() {
    // R 4.2.2 HoltWinters(AirPassengers, seasonal = "mult"): a .2756, b .0327, g .8707, SSE 16570.78.
    let fitted = holt_winters::fit(&PASSENGERS, 12, true).unwrap();
    assert!((fitted.sum_of_squares / 16570.78 - 1.0).abs() < 1e-4, "{}", fitted.sum_of_squares);
    assert!((fitted.alpha - 0.2756).abs() < 1e-3 && (fitted.gamma - 0.8707).abs() < 1e-3);
}

#[test]
fn analytic_moments_are_those_of_simulation() {
    let kinds = [
        (Additive, Additive, true, Additive),
        (Additive, Component::None, false, Additive),
        (Multiplicative, Additive, true, Component::None),
        (Multiplicative, Additive, false, Additive),
        (Multiplicative, Additive, true, Multiplicative),
        (Multiplicative, Component::None, false, Multiplicative),
    ];
    for (error, trend, damped, season) in kinds {
        let period = if season == Component::None { 1 } else { 4 };
        let model = Model::new(error, trend, damped, season, period).unwrap();
        let parameters =
            ets::Parameters { alpha: 0.4, beta: 0.1, gamma: 0.3, phi: if damped { 0.9 } else { 1.0 } };
        let seasons =
            if season == Multiplicative { vec![1.1, 0.9, 1.2, 0.8] } else { vec![5.0, -5.0, 8.0, -8.0] };
        let initial =
            ets::States { level: 100.0, slope: 1.0, season: if period == 1 { vec![] } else { seasons } };
        let mut random = noise(3);
        let values: Vec<f64> = (0..40).map(|t| 100.0 + f64::from(t) + 12.0 * normal(&mut random)).collect();
        let run = ets::filter(&values, model, parameters, &initial).unwrap();
        let (exact, simulated) = (run.forecast(9).unwrap(), run.simulated(9, 20_000, 5).unwrap());
        for h in 0..9 {
            let mean_gap = (exact.mean[h] - simulated.mean[h]).abs() / exact.standard_error[h];
            assert!(mean_gap < 0.04, "{model} {h} {mean_gap}");
            let ratio = exact.standard_error[h] / simulated.standard_error[h];
            assert!((ratio - 1.0).abs() < 0.04, "{model} {h} {ratio}");
        }
        // The first mean is known but for its error: this is where R departs for damped products.
        assert!((exact.mean[0] - run.points(1).unwrap()[0]).abs() < 1e-9);
    }
}

#[test]
fn multiplicative_trends_have_points_and_simulation_only() {
    let model = Model::new(Multiplicative, Multiplicative, true, Component::None, 1).unwrap();
    let run = ets::fit(&PASSENGERS, model).unwrap();
    assert_eq!(run.forecast(3), Err(Error::Impossible));
    assert!(is_sound(&run.simulated(12, 200, 1).unwrap(), 12));
    assert_eq!(run.points(12).unwrap().len(), 12);
}

#[test]
fn intervals_cover_what_comes() {
    // A random walk with a weekly season: 95 % intervals of the first week.
    let mut random = noise(11);
    let (mut inside, mut all) = (0.0, 0.0);
    for _ in 0..60 {
        let mut level = 100.0;
        let values: Vec<f64> = (0..119)
            .map(|t| {
                level += 0.5 * normal(&mut random);
                level + [0., 3., 5., 2., 8., 15., 10.][t % 7] + 2.0 * normal(&mut random)
            })
            .collect();
        let band = ets::automatic(&values[..112], 7).unwrap().forecast(7).unwrap().band(0.95).unwrap();
        inside += 7.0 * accuracy::coverage(&values[112..], &band.lower, &band.upper).unwrap();
        all += 7.0;
    }
    let share = inside / all;
    assert!((0.87..=0.99).contains(&share), "{share}");
}

#[test]
fn the_automatic_forecast_beats_the_naive_one_and_covers() {
    let mut random = noise(23);
    let (mut ours, mut naive, mut covered) = (0.0, 0.0, 0.0);
    for _ in 0..6 {
        let mut level = 0.0;
        let values: Vec<f64> = (0..168)
            .map(|t| {
                level += 0.03 * normal(&mut random);
                60.0 * [0.7, 0.8, 0.9, 1.0, 1.2, 1.5, 0.9][t % 7]
                    * f64::exp(level + 0.1 * normal(&mut random))
            })
            .collect();
        let (training, actual) = values.split_at(154);
        let forecast = automatic(training, &[7], 14).unwrap().forecast;
        let band = forecast.band(0.95).unwrap();
        covered += accuracy::coverage(actual, &band.lower, &band.upper).unwrap() / 6.0;
        ours += accuracy::mase(actual, &forecast.mean, training, 7).unwrap();
        let repeated = seasonal::naive(training, 7, 14).unwrap();
        naive += accuracy::mase(actual, &repeated.mean, training, 7).unwrap();
    }
    assert!(ours < naive && covered > 0.85, "{ours} {naive} {covered}");
}

#[test]
fn holidays_are_foreseen() {
    let mut random = noise(31);
    // Holidays on the same dates each year, two years and a half of days.
    let holiday = |t: usize| [20, 21, 110, 158, 300, 358].contains(&(t % 365));
    let mut value = |t: usize| {
        let year = 8.0 * (t as f64 * std::f64::consts::TAU / 365.25).sin();
        let rest = if holiday(t) { 30.0 } else { 0.0 };
        100.0 + year + [0., 2., 4., 6., 10., -10., -20.][t % 7] - rest + normal(&mut random)
    };
    let values: Vec<f64> = (0..900).map(&mut value).collect();
    let holidays: Vec<bool> = (0..900).map(holiday).collect();
    let (training, actual) = values.split_at(872);
    let forecast = calendar::forecast(training, &holidays).unwrap();
    assert!(accuracy::mase(actual, &forecast.mean, training, 7).unwrap() < 0.8);
    let plain = calendar::forecast(training, &vec![false; 900]).unwrap();
    let future: Vec<usize> = (872..900).filter(|&t| holidays[t]).collect();
    assert!(future.is_empty() || forecast.mean != plain.mean);
    let at_feast = calendar::forecast(&values[..840], &holidays[..860]).unwrap();
    let gap = |mean: f64| (mean - values[850]).abs();
    assert!(is_sound(&at_feast, 20) && gap(at_feast.mean[10]) < 8.0);
}

#[test]
fn edges() {
    assert!(matches!(automatic(&[], &[], 3), Err(Error::TooFew { .. })));
    assert!(matches!(automatic(&[1.0], &[7], 3), Err(Error::TooFew { .. })));
    assert!(matches!(automatic(&[1.0, f64::NAN], &[], 3), Err(Error::NotFinite { place: 1, .. })));
    assert!(matches!(automatic(&[1.0, f64::INFINITY], &[], 3), Err(Error::NotFinite { .. })));
    assert!(matches!(automatic(&[1.0, 2.0], &[0], 3), Err(Error::Outside { .. })));
    for n in 2..30 {
        let constant = automatic(&vec![4.0; n], &[7], 5).unwrap();
        assert_eq!(constant.forecast, Forecast { mean: vec![4.0; 5], standard_error: vec![0.0; 5] });
        let rising: Vec<f64> = (0..n).map(|t| (t * t % 11) as f64).collect();
        assert!(is_sound(&automatic(&rising, &[7], 5).unwrap().forecast, 5), "{n}");
    }
    assert_eq!(ets::automatic(&[2.0; 20], 1), Err(Error::NoSpread));
    assert!(matches!(ets::automatic(&[1.0, 2.0], 1), Err(Error::TooFew { .. })));
    let zeros = [0.0, 1.0, 0.0, 2.0, 0.0, 1.0, 3.0, 0.0];
    assert!(matches!(holt_winters::fit(&zeros, 2, true), Err(Error::Outside { .. })));
    assert_eq!(Model::new(Component::None, Additive, false, Additive, 4), Err(Error::Impossible));
    assert!(matches!(decompose::mstl(&zeros, &[]), Err(Error::TooFew { .. })));
    assert!(matches!(decompose::mstl(&zeros, &[usize::MAX]), Err(Error::TooFew { .. })));
    assert!(matches!(multiseasonal::fit(&zeros, &[7]), Err(Error::TooFew { .. })));
    assert!(matches!(calendar::forecast(&zeros, &[false; 9]), Err(Error::TooFew { .. })));
    assert!(matches!(calendar::forecast(&[1.0; 30], &[false; 9]), Err(Error::Lengths { .. })));
    assert_eq!(accuracy::scale(&[3.0; 9], 1), Err(Error::NoSpread));
    assert!(!theta::is_seasonal(&zeros, usize::MAX));
}

fn any_series() -> impl Strategy<Value = Vec<f64>> {
    let value = prop_oneof![Just(0.0), 0.0..100.0, -5.0..5.0, Just(1e12), (0_u32..9).prop_map(f64::from)];
    prop::collection::vec(value, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_comes_is_an_error_or_finite(values in any_series(), period in 0_usize..14, horizon in 0_usize..20) {
        let methods = [
            Method::SeasonalNaive, Method::ExponentialSmoothing, Method::HoltWintersAdditive,
            Method::HoltWintersMultiplicative, Method::Theta, Method::Decomposed, Method::DecomposedLogarithms,
            Method::Multiseasonal, Method::MultiseasonalLogarithms,
        ];
        for method in methods {
            if let Ok(forecast) = by(method, &values, &[period], horizon) {
                prop_assert!(is_sound(&forecast, horizon), "{method:?}");
            }
        }
        if let Ok(found) = automatic(&values, &[period, 2 * period], horizon) {
            prop_assert!(is_sound(&found.forecast, horizon));
            prop_assert!((found.weights.iter().map(|(_, weight)| weight).sum::<f64>() - 1.0).abs() < 1e-9);
            if values.iter().all(|&value| value >= 0.0) {
                prop_assert!(found.forecast.mean.iter().all(|&mean| mean >= 0.0));
            }
            prop_assert_eq!(automatic(&values, &[period, 2 * period], horizon), Ok(found));
        }
        for multiplicative in [false, true] {
            if let Ok(fitted) = holt_winters::fit(&values, period, multiplicative) {
                prop_assert!(fitted.sum_of_squares.is_finite() && (0.0..=1.0).contains(&fitted.alpha));
            }
        }
    }

    #[test]
    fn the_scale_of_the_series_is_that_of_the_forecast(
        values in prop::collection::vec(10.0..100.0, 24..40), power in -20_i32..20,
    ) {
        // A power of two changes no digit of any step.
        let factor = f64::from(power).exp2();
        let scaled: Vec<f64> = values.iter().map(|value| value * factor).collect();
        for method in [Method::ExponentialSmoothing, Method::Theta, Method::Decomposed] {
            let (plain, scaled) = (by(method, &values, &[4], 6).unwrap(), by(method, &scaled, &[4], 6).unwrap());
            for (plain, scaled) in plain.mean.iter().zip(&scaled.mean) {
                prop_assert!((plain * factor / scaled - 1.0).abs() < 1e-2, "{method:?} {plain} {scaled}");
            }
        }
    }

    #[test]
    fn holidays_never_break_the_calendar(
        values in prop::collection::vec(prop_oneof![Just(0.0), 0.0..100.0], 28..70),
        flags in prop::collection::vec(any::<bool>(), 70..90),
    ) {
        if let Ok(forecast) = calendar::forecast(&values, &flags) {
            prop_assert!(is_sound(&forecast, flags.len() - values.len()));
        }
    }

    #[test]
    fn wider_confidence_is_a_wider_band(mean in -1e9..1e9, error in 0.0..1e9, low in 0.01..0.5, more in 0.01..0.49) {
        let forecast = Forecast { mean: vec![mean], standard_error: vec![error] };
        let (narrow, wide) = (forecast.band(low).unwrap(), forecast.band(low + more).unwrap());
        prop_assert!(wide.lower[0] <= narrow.lower[0] && narrow.upper[0] <= wide.upper[0]);
        prop_assert!(narrow.lower[0] <= mean && mean <= narrow.upper[0]);
    }
}

#[test]
fn standard_errors_follow_the_noise_however_small() {
    for (trend, season) in [
        (Component::None, Component::None),
        (Additive, Component::None),
        (Component::None, Multiplicative),
        (Additive, Multiplicative),
    ] {
        let model = Model::new(Multiplicative, trend, false, season, 4).unwrap();
        let seasons = if season == Component::None { vec![] } else { vec![1.0; 4] };
        let initial = ets::States { level: 100.0, slope: 0.0, season: seasons };
        let parameters = ets::Parameters { alpha: 0.3, beta: 0.1, gamma: 0.1, phi: 1.0 };
        let errors = |noise: f64| -> Vec<f64> {
            let value = |t: i32| 100.0 * (1.0 + noise * (f64::from(t * 7 % 5) - 2.0));
            let values: Vec<f64> = (0..40).map(value).collect();
            let run = ets::filter(&values, model, parameters, &initial).unwrap();
            run.forecast(9).unwrap().standard_error.iter().map(|error| error / noise).collect()
        };
        for (one, other) in errors(1e-6).iter().zip(errors(1e-9)) {
            assert!((one / other - 1.0).abs() < 1e-5, "{model} {one} {other}");
        }
    }
}

#[test]
fn a_trend_that_is_not_damped_does_not_use_phi() {
    let model = Model::new(Additive, Additive, false, Component::None, 1).unwrap();
    let initial = ets::States { level: 0.0, slope: 1.0, season: vec![] };
    let run = |phi: f64| {
        let parameters = ets::Parameters { alpha: 0.3, beta: 0.1, gamma: 0.0, phi };
        ets::filter(&[1.0, 2.0, 3.5, 4.0, 5.0, 6.0], model, parameters, &initial).unwrap()
    };
    assert_eq!(run(0.5), run(1.0));
}
