//! Customer value: printed anchors, properties over the whole domain, edges.

use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use regulars_stats::Error;
use regulars_stats::value::bg_bb::{self, BgBb, Group, Periods};
use regulars_stats::value::bg_nbd::{self, BgNbd, Leaving};
use regulars_stats::value::contract::{self, ShiftedBetaGeometric};
use regulars_stats::value::discounted::{Horizon, discounted_purchases, expected_revenue};
use regulars_stats::value::gamma_gamma::{self, GammaGamma, Spending};
use regulars_stats::value::pareto_nbd::{self, ParetoNbd};
use regulars_stats::value::{History, Purchase, day_number, summaries};

const CDNOW: BgNbd = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426, leaving: Leaving::AfterRepeats };

#[track_caller]
fn assert_near(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance * (1.0 + expected.abs()), "{got} is not {expected}");
}

fn history(repeats: u64, recency: f64, age: f64) -> History {
    History { repeats, recency, age }
}

// Printed anchors.

#[test]
fn the_printed_customer_of_the_bg_nbd_note() {
    // Fader, Hardie & Lee (2005), the spreadsheet note.
    let expected = CDNOW.expected_purchases(&history(2, 30.43, 38.86), 39.0).unwrap();
    assert_near(expected, 1.226, 5e-4);
}

#[test]
fn the_printed_customer_of_the_pareto_nbd_vignette() {
    // R BTYD: P(alive) .9979, 25.46 purchases in 52 weeks.
    let model = ParetoNbd { r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67 };
    let customer = history(26, 30.86, 31.0);
    assert_near(model.probability_alive(&customer).unwrap(), 0.9979, 5e-5);
    assert_near(model.expected_purchases(&customer, 52.0).unwrap(), 25.46, 5e-4);
}

/// Fader, Hardie & Shang (2010) Table 2: donations of 11,104 people in 6 years.
const DONATIONS: [(u64, u64, u64); 22] = [
    (6, 6, 1203),
    (5, 6, 728),
    (4, 6, 512),
    (3, 6, 357),
    (2, 6, 234),
    (1, 6, 129),
    (5, 5, 335),
    (4, 5, 284),
    (3, 5, 225),
    (2, 5, 173),
    (1, 5, 119),
    (4, 4, 240),
    (3, 4, 181),
    (2, 4, 155),
    (1, 4, 78),
    (3, 3, 322),
    (2, 3, 255),
    (1, 3, 129),
    (2, 2, 613),
    (1, 2, 277),
    (1, 1, 1091),
    (0, 0, 3464),
];

fn donations() -> Vec<Group> {
    DONATIONS
        .iter()
        .map(|&(purchases, last, customers)| Group {
            periods: Periods { purchases, last, observed: 6 },
            customers,
        })
        .collect()
}

#[test]
fn the_printed_fit_of_the_donations() {
    let fit = bg_bb::fit(&donations()).unwrap();
    assert_near(fit.model.alpha, 1.204, 5e-4);
    assert_near(fit.model.beta, 0.750, 5e-4);
    assert_near(fit.model.gamma, 0.657, 5e-4);
    assert_near(fit.model.delta, 2.783, 5e-4);
    assert!((fit.log_likelihood + 33_225.6).abs() < 0.05 && fit.inside);
    assert_eq!(fit.customers, 11_104);
    // The expected number in 2002-2006 of those who gave each year, printed 3.75.
    let faithful = Periods { purchases: 6, last: 6, observed: 6 };
    assert!((fit.model.expected_purchases(&faithful, 5).unwrap() - 3.75).abs() < 5e-3);
}

#[test]
fn the_printed_fits_of_the_contracts() {
    // Fader & Hardie (2007), high end and regular, years 0 to 7.
    for (survivors, alpha, beta, log_likelihood) in [
        ([1_000, 869, 743, 653, 593, 551, 517, 491], 0.668, 3.806, -1_611.2),
        ([1_000, 631, 468, 382, 326, 289, 262, 241], 0.704, 1.182, -1_680.3),
    ] {
        let fit = contract::fit(&[&survivors]).unwrap();
        assert!((fit.model.alpha - alpha).abs() < 6e-4 && (fit.model.beta - beta).abs() < 6e-4);
        assert!((fit.log_likelihood - log_likelihood).abs() < 0.05 && fit.inside);
    }
}

// Simulated customers: the parameters come back.

fn gamma(random: &mut ChaCha8Rng, shape: f64) -> f64 {
    // Marsaglia & Tsang (2000).
    if shape < 1.0 {
        return gamma(random, shape + 1.0) * random.random::<f64>().powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let (u1, u2, u3): (f64, f64, f64) = (random.random(), random.random(), random.random());
        let x = (-2.0 * (1.0 - u1).ln()).sqrt() * (std::f64::consts::TAU * u2).cos();
        let v = (1.0 + c * x).powi(3);
        if v > 0.0 && (1.0 - u3).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

fn wait(random: &mut ChaCha8Rng, rate: f64) -> f64 {
    -(1.0 - random.random::<f64>()).ln() / rate
}

fn bg_nbd_customers(model: &BgNbd, count: usize, seed: u64) -> Vec<History> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut sample = Vec::with_capacity(count);
    for _ in 0..count {
        let age = 30.0 + 20.0 * random.random::<f64>();
        let rate = gamma(&mut random, model.r) / model.alpha;
        let (a, b) = (gamma(&mut random, model.a), gamma(&mut random, model.b));
        let leaves = a / (a + b);
        let mut one = history(0, 0.0, age);
        let mut time = 0.0;
        let mut active = model.leaving == Leaving::AfterRepeats || random.random::<f64>() >= leaves;
        while active {
            time += wait(&mut random, rate);
            if time > age {
                break;
            }
            one = history(one.repeats + 1, time, age);
            active = random.random::<f64>() >= leaves;
        }
        sample.push(one);
    }
    sample
}

#[test]
fn parameters_of_simulated_customers_come_back() {
    for leaving in [Leaving::AfterRepeats, Leaving::AfterAny] {
        let truth = BgNbd { r: 0.8, alpha: 5.0, a: 0.9, b: 2.5, leaving };
        let sample = bg_nbd_customers(&truth, 20_000, 7);
        let fit = bg_nbd::fit(&sample, leaving).unwrap();
        for (got, expected) in [
            (fit.model.r, truth.r),
            (fit.model.alpha, truth.alpha),
            (fit.model.a, truth.a),
            (fit.model.b, truth.b),
        ] {
            assert!((got / expected - 1.0).abs() < 0.2, "{fit:?}");
        }
        let at_truth: f64 = sample.iter().map(|one| truth.log_likelihood(one).unwrap()).sum();
        let at_fit: f64 = sample.iter().map(|one| fit.model.log_likelihood(one).unwrap()).sum();
        assert!((fit.log_likelihood - at_fit).abs() < 1e-6 * at_fit.abs());
        // Twice the gain is chi-square with 4 degrees.
        assert!(fit.log_likelihood >= at_truth && fit.log_likelihood - at_truth < 12.0);
        // And no neighbour is better.
        for (axis, way) in (0..4).flat_map(|axis| [(axis, 1.01), (axis, 0.99)]) {
            let mut other = fit.model;
            *[&mut other.r, &mut other.alpha, &mut other.a, &mut other.b][axis] *= way;
            let there: f64 = sample.iter().map(|one| other.log_likelihood(one).unwrap()).sum();
            assert!(there < at_fit);
        }
    }
}

#[test]
fn pareto_nbd_parameters_come_back() {
    let truth = ParetoNbd { r: 0.9, alpha: 6.0, s: 0.8, beta: 15.0 };
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let mut sample = Vec::new();
    for _ in 0..4_000 {
        let age = (30.0 + 20.0 * random.random::<f64>()).floor();
        let rate = gamma(&mut random, truth.r) / truth.alpha;
        let leaving = gamma(&mut random, truth.s) / truth.beta;
        let end = wait(&mut random, leaving).min(age);
        let mut one = history(0, 0.0, age);
        let mut time = wait(&mut random, rate);
        while time < end {
            one = history(one.repeats + 1, time, age);
            time += wait(&mut random, rate);
        }
        sample.push(one);
    }
    let fit = pareto_nbd::fit(&sample).unwrap();
    let at_truth: f64 = sample.iter().map(|one| truth.log_likelihood(one).unwrap()).sum();
    assert!(fit.log_likelihood >= at_truth && fit.log_likelihood - at_truth < 12.0, "{fit:?}");
    let at_fit: f64 = sample.iter().map(|one| fit.model.log_likelihood(one).unwrap()).sum();
    assert!((fit.log_likelihood - at_fit).abs() < 1e-6 * at_fit.abs());
}

#[test]
fn gamma_gamma_parameters_come_back() {
    let truth = GammaGamma { p: 4.0, q: 3.5, v: 20.0 };
    let mut random = ChaCha8Rng::seed_from_u64(5);
    let sample: Vec<Spending> = (0..8_000)
        .map(|k| {
            let purchases = 1 + k % 5;
            let rate = gamma(&mut random, truth.q) / truth.v;
            let total: f64 = (0..purchases).map(|_| gamma(&mut random, truth.p) / rate).sum();
            Spending { purchases, mean: total / purchases as f64 }
        })
        .collect();
    let fit = gamma_gamma::fit(&sample).unwrap();
    assert!((fit.model.p / 4.0 - 1.0).abs() < 0.1 && (fit.model.q / 3.5 - 1.0).abs() < 0.1, "{fit:?}");
    assert!((fit.model.population_mean().unwrap() / 32.0 - 1.0).abs() < 0.05);
    assert!(gamma_gamma::correlation(&sample).unwrap().abs() < 0.05);
    // In cents: the same shapes, and the density is that of cents.
    let cents: Vec<Spending> = sample.iter().map(|one| Spending { mean: one.mean * 100.0, ..*one }).collect();
    let other = gamma_gamma::fit(&cents).unwrap();
    assert_near(other.model.p, fit.model.p, 1e-6);
    assert_near(other.model.v, fit.model.v * 100.0, 1e-6);
    assert_near(other.log_likelihood, fit.log_likelihood - 8_000.0 * 100.0_f64.ln(), 1e-9);
}

// Invariances of the fits.

#[test]
fn a_fit_does_not_depend_on_order_and_scales_with_the_unit() {
    let truth = BgNbd { r: 0.6, alpha: 4.0, a: 0.8, b: 2.0, leaving: Leaving::AfterRepeats };
    let sample = bg_nbd_customers(&truth, 1_500, 11);
    let fit = bg_nbd::fit(&sample, Leaving::AfterRepeats).unwrap();
    let turned: Vec<History> = sample.iter().rev().copied().collect();
    assert_eq!(bg_nbd::fit(&turned, Leaving::AfterRepeats).unwrap(), fit);
    let days: Vec<History> =
        sample.iter().map(|one| history(one.repeats, one.recency * 7.0, one.age * 7.0)).collect();
    let other = bg_nbd::fit(&days, Leaving::AfterRepeats).unwrap();
    assert_near(other.model.alpha, 7.0 * fit.model.alpha, 1e-6);
    assert_near(other.model.b, fit.model.b, 1e-6);
    let repeats: u64 = sample.iter().map(|one| one.repeats).sum();
    assert_near(other.log_likelihood, fit.log_likelihood - repeats as f64 * 7.0_f64.ln(), 1e-9);
    let twice: Vec<History> = sample.iter().chain(&sample).copied().collect();
    let other = bg_nbd::fit(&twice, Leaving::AfterRepeats).unwrap();
    assert_near(other.model.r, fit.model.r, 1e-6);
    assert_near(other.log_likelihood, 2.0 * fit.log_likelihood, 1e-12);
}

// Edges of the fits.

#[test]
fn samples_without_an_answer_are_refused() {
    for leaving in [Leaving::AfterRepeats, Leaving::AfterAny] {
        assert!(matches!(bg_nbd::fit(&[], leaving), Err(Error::TooFew { .. })));
        assert_eq!(bg_nbd::fit(&[history(0, 0.0, 30.0); 9], leaving), Err(Error::NotDetermined));
        assert_eq!(bg_nbd::fit(&[history(3, 0.0, 0.0); 9], leaving), Err(Error::NotDetermined));
        assert!(bg_nbd::fit(&[history(1, 2.0, 1.0)], leaving).is_err());
        assert!(bg_nbd::fit(&[history(1, f64::NAN, 1.0)], leaving).is_err());
    }
    assert_eq!(pareto_nbd::fit(&[history(0, 0.0, 30.0); 9]), Err(Error::NotDetermined));
    assert!(matches!(pareto_nbd::fit(&[]), Err(Error::TooFew { .. })));
    assert!(matches!(gamma_gamma::fit(&[]), Err(Error::TooFew { .. })));
    assert_eq!(gamma_gamma::fit(&[Spending { purchases: 2, mean: 7.0 }; 5]), Err(Error::NotDetermined));
    assert!(gamma_gamma::fit(&[Spending { purchases: 0, mean: 7.0 }; 5]).is_err());
    assert!(gamma_gamma::fit(&[Spending { purchases: 2, mean: 0.0 }; 5]).is_err());
    assert!(matches!(contract::fit(&[]), Err(Error::TooFew { .. })));
    assert_eq!(contract::fit(&[&[10, 10, 10]]), Err(Error::NotDetermined));
    assert_eq!(contract::fit(&[&[10, 0, 0]]), Err(Error::NotDetermined));
    assert!(matches!(contract::fit(&[&[10, 11]]), Err(Error::Outside { .. })));
    assert!(matches!(bg_bb::fit(&[]), Err(Error::TooFew { .. })));
    let never = Group { periods: Periods { purchases: 0, last: 0, observed: 4 }, customers: 5 };
    assert_eq!(bg_bb::fit(&[never]), Err(Error::NotDetermined));
}

#[test]
fn customers_who_do_not_differ_give_a_model_that_says_so() {
    let same = [history(5, 25.0, 30.0); 40];
    let fit = bg_nbd::fit(&same, Leaving::AfterRepeats).unwrap();
    assert!(!fit.inside);
    // It still describes them: one purchase in six units of time.
    let expected = fit.model.expected_purchases(&same[0], 6.0).unwrap();
    assert!(expected > 0.5 && expected < 1.2, "{expected}");
    let fit = pareto_nbd::fit(&same).unwrap();
    assert!(!fit.inside);
    let one = [history(3, 10.0, 30.0)];
    assert!(bg_nbd::fit(&one, Leaving::AfterAny).unwrap().log_likelihood.is_finite());
    // A constant share that leaves.
    let fit = contract::fit(&[&[1_000_000, 500_000, 250_000, 125_000]]).unwrap();
    assert!(!fit.inside);
    assert_near(fit.model.retention(1).unwrap(), 0.5, 1e-4);
}

#[test]
fn several_cohorts_are_fitted_together() {
    let one = contract::fit(&[&[1_000, 869, 743, 653, 593]]).unwrap();
    let both = contract::fit(&[&[1_000, 869, 743, 653, 593], &[2_000, 1_738]]).unwrap();
    assert_eq!(both.customers, 3_000);
    assert!((one.model.retention(1).unwrap() - both.model.retention(1).unwrap()).abs() < 0.01);
    let split = contract::fit(&[&[400, 350, 300], &[600, 519, 443]]).unwrap();
    let whole = contract::fit(&[&[1_000, 869, 743]]).unwrap();
    assert_near(split.log_likelihood, whole.log_likelihood, 1e-9);
}

// Properties of the functions.

fn parameter() -> impl Strategy<Value = f64> {
    (-4.0..4.0_f64).prop_map(|power| 10.0_f64.powf(power))
}

fn any_history() -> impl Strategy<Value = History> {
    (0..12_u32, 0.0..1.0_f64, 0.0..1.0_f64, -3.0..9.0_f64).prop_map(|(power, count, share, log)| {
        let repeats = (count * 10.0_f64.powi(power as i32)) as u64;
        let age = 10.0_f64.powf(log);
        history(repeats, if repeats == 0 { 0.0 } else { share * age }, age)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn bg_nbd_is_always_a_number(
        r in parameter(), alpha in parameter(), a in parameter(), b in parameter(),
        one in any_history(), time in -3.0..7.0_f64, modified: bool, n in 0..2_000_u64,
    ) {
        let leaving = if modified { Leaving::AfterAny } else { Leaving::AfterRepeats };
        let model = BgNbd { r, alpha, a, b, leaving };
        let time = 10.0_f64.powf(time);
        prop_assert!(model.log_likelihood(&one)?.is_finite());
        let alive = model.probability_alive(&one)?;
        prop_assert!((0.0..=1.0).contains(&alive));
        let (short, long) = (model.expected_purchases(&one, time)?, model.expected_purchases(&one, 2.0 * time)?);
        prop_assert!(short >= 0.0 && long >= short * (1.0 - 1e-7), "{short} {long}");
        // No more than if everybody stayed.
        let rate = (r + one.repeats as f64) / (alpha + one.age);
        prop_assert!(short <= alive * rate * time * (1.0 + 1e-6) + 1e-290);
        let (new, later) = (model.expected_of_new_customer(time)?, model.expected_of_new_customer(2.0 * time)?);
        prop_assert!(new >= 0.0 && later >= new * (1.0 - 1e-7));
        let chance = model.probability_of_purchases(n, time)?;
        prop_assert!((0.0..=1.0).contains(&chance));
    }

    #[test]
    fn pareto_nbd_is_always_a_number(
        r in parameter(), alpha in parameter(), s in parameter(), beta in parameter(),
        one in any_history(), time in -3.0..7.0_f64, discount in -6.0..1.0_f64, n in 0..2_000_u64,
    ) {
        let model = ParetoNbd { r, alpha, s, beta };
        let time = 10.0_f64.powf(time);
        prop_assert!(model.log_likelihood(&one)?.is_finite());
        let alive = model.probability_alive(&one)?;
        prop_assert!((0.0..=1.0).contains(&alive));
        let (short, long) = (model.expected_purchases(&one, time)?, model.expected_purchases(&one, 2.0 * time)?);
        prop_assert!(short >= 0.0 && long >= short * (1.0 - 1e-12));
        let rate = (r + one.repeats as f64) / (alpha + one.age);
        prop_assert!(short <= alive * rate * time * (1.0 + 1e-9) + 1e-290);
        let discount = 10.0_f64.powf(discount);
        let present = model.discounted_expected(&one, discount)?;
        prop_assert!(present >= 0.0 && present <= alive * rate / discount * (1.0 + 1e-9) + 1e-290);
        let chance = model.probability_of_purchases(n, time)?;
        prop_assert!((0.0..=1.0).contains(&chance));
    }

    #[test]
    fn longer_silence_makes_less_alive(r in parameter(), alpha in parameter(), a in parameter(), b in parameter(),
        repeats in 1..50_u64, recency in 0.0..20.0_f64, quiet in 0.0..20.0_f64) {
        let bg = BgNbd { r, alpha, a, b, leaving: Leaving::AfterRepeats };
        let pareto = ParetoNbd { r, alpha, s: a, beta: b };
        let (soon, late) = (history(repeats, recency, recency + quiet), history(repeats, recency, recency + quiet + 5.0));
        prop_assert!(bg.probability_alive(&late)? <= bg.probability_alive(&soon)?);
        prop_assert!(pareto.probability_alive(&late)? <= pareto.probability_alive(&soon)? + 1e-12);
    }

    #[test]
    fn bg_bb_is_always_a_number(alpha in parameter(), beta in parameter(), gamma in parameter(), delta in parameter(),
        purchases in 0..40_u64, more in 0..40_u64, rest in 0..40_u64, ahead in 0..10_000_u64, discount in -4.0..1.0_f64) {
        let model = BgBb { alpha, beta, gamma, delta };
        let last = if purchases == 0 { 0 } else { purchases + more };
        let periods = Periods { purchases, last, observed: last + rest };
        prop_assert!(model.log_likelihood(&periods)? <= 1e-12);
        let (now, then) = (model.probability_alive(&periods, 0)?, model.probability_alive(&periods, 3)?);
        prop_assert!((0.0..=1.0).contains(&now) && then <= now + 1e-12);
        let expected = model.expected_purchases(&periods, ahead)?;
        prop_assert!(expected >= 0.0 && expected <= ahead as f64 * (1.0 + 1e-9));
        prop_assert!(model.expected_of_new_customer(ahead)? <= ahead as f64);
        prop_assert!(model.discounted_expected(&periods, 10.0_f64.powf(discount))? >= 0.0);
        let all: f64 = (0..=rest).map(|x| model.probability_of_purchases(x, rest).unwrap()).sum();
        prop_assert!((all - 1.0).abs() < 1e-9, "{all}");
    }

    #[test]
    fn contracts_are_always_a_number(alpha in parameter(), beta in parameter(), renewal in 1..1_000_000_u64,
        discount in -5.0..1.0_f64) {
        let model = ShiftedBetaGeometric { alpha, beta };
        let (survival, next) = (model.survival(renewal)?, model.survival(renewal + 1)?);
        prop_assert!((0.0..=1.0).contains(&survival) && next <= survival);
        prop_assert!((0.0..=1.0).contains(&model.retention(renewal)?));
        let discount = 10.0_f64.powf(discount);
        let (new, residual) = (model.discounted_lifetime(discount)?, model.discounted_residual_lifetime(renewal, discount)?);
        prop_assert!(new >= 1.0 && residual >= 0.0 && residual <= (1.0 + 1e-9) * (1.0 + discount) / discount);
    }

    #[test]
    fn gamma_gamma_lies_between(p in parameter(), q in 1.001..1e4_f64, v in parameter(), purchases in 1..1_000_000_u64,
        mean in parameter()) {
        let model = GammaGamma { p, q, v };
        let (all, own) = (model.population_mean()?, model.expected_mean(&Spending { purchases, mean })?);
        prop_assert!(own >= all.min(mean) * (1.0 - 1e-9) && own <= all.max(mean) * (1.0 + 1e-9));
    }

    #[test]
    fn small_samples_are_fitted_or_refused(sample in proptest::collection::vec(
        (0..6_u64, 0..12_u32, 1..12_u32), 1..12)) {
        let sample: Vec<History> = sample
            .into_iter()
            .map(|(repeats, recency, quiet)| {
                let recency = if repeats == 0 { 0.0 } else { f64::from(recency) };
                history(repeats, recency, recency + f64::from(quiet))
            })
            .collect();
        for leaving in [Leaving::AfterRepeats, Leaving::AfterAny] {
            match bg_nbd::fit(&sample, leaving) {
                Ok(fit) => {
                    prop_assert!(fit.log_likelihood.is_finite());
                    for one in &sample {
                        prop_assert!(fit.model.expected_purchases(one, 10.0)?.is_finite());
                    }
                }
                Err(error) => prop_assert_eq!(error, Error::NotDetermined),
            }
        }
    }

    #[test]
    fn histories_come_from_purchases(rows in proptest::collection::vec((0..5_u8, -50..50_i64, -10.0..100.0_f64), 0..60),
        end in -60..60_i64) {
        let purchases: Vec<Purchase<u8>> =
            rows.iter().map(|&(customer, day, amount)| Purchase { customer, day, amount }).collect();
        let found = summaries(&purchases, end, 7.0)?;
        prop_assert!(found.windows(2).all(|pair| pair[0].customer < pair[1].customer));
        for one in &found {
            one.history.check()?;
            let own = || rows.iter().filter(|row| row.0 == one.customer && row.1 <= end);
            let first = own().map(|row| row.1).min().unwrap();
            let later: f64 = own().filter(|row| row.1 > first).map(|row| row.2).sum();
            prop_assert!((later - one.mean_amount * one.history.repeats as f64).abs() < 1e-9);
        }
    }
}

#[test]
fn chances_add_up_and_have_the_expected_mean() {
    for leaving in [Leaving::AfterRepeats, Leaving::AfterAny] {
        let model = BgNbd { r: 1.7, alpha: 6.0, a: 1.1, b: 3.0, leaving };
        let chances: Vec<f64> = (0..600).map(|n| model.probability_of_purchases(n, 20.0).unwrap()).collect();
        assert_near(chances.iter().sum(), 1.0, 1e-12);
        let mean: f64 = chances.iter().zip(0_u32..).map(|(chance, n)| chance * f64::from(n)).sum();
        assert_near(mean, model.expected_of_new_customer(20.0).unwrap(), 1e-11);
    }
    let model = ParetoNbd { r: 1.7, alpha: 6.0, s: 1.0, beta: 9.0 };
    let chances: Vec<f64> = (0..600).map(|n| model.probability_of_purchases(n, 20.0).unwrap()).collect();
    assert_near(chances.iter().sum(), 1.0, 1e-12);
    let mean: f64 = chances.iter().zip(0_u32..).map(|(chance, n)| chance * f64::from(n)).sum();
    assert_near(mean, model.expected_of_new_customer(20.0).unwrap(), 1e-11);
    let model = BgBb { alpha: 1.2, beta: 0.75, gamma: 1.0, delta: 2.8 };
    let mean: f64 =
        (0..=30_u32).map(|x| model.probability_of_purchases(x.into(), 30).unwrap() * f64::from(x)).sum();
    assert_near(mean, model.expected_of_new_customer(30).unwrap(), 1e-12);
}

#[test]
fn far_counts_have_small_chances_that_are_right() {
    // From mpmath with 40 digits: the last part of the sum for n is P(N >= n).
    for (r, time, n, expected) in [
        (0.243, 8.8, 3, 0.046_032_678_101_613_94),
        (0.243, 8.8, 300, 4.167_584_561_133_147_5e-19),
        (5.0, 3.0, 2, 0.145_371_418_926_730_97),
        (5.0, 3.0, 200, 2.064_278_805_319_350_8e-22),
        (0.0001, 1e9, 50, 2.313_742_879_503_004_4e-6),
        (0.0001, 1e9, 100000, 1.595_207_093_728_846_7e-12),
        (2000.0, 0.5, 900, 1.064_894_207_301_703_6e-5),
        (2000.0, 0.5, 1100, 2.979_892_014_450_089e-6),
        (40.0, 2500.0, 100000, 5.855_024_121_675_33e-9),
        (0.5, 1e-6, 3, 1.926_966_730_691_755_2e-19),
    ] {
        let model = BgNbd { r, alpha: 1.0, a: 0.8, b: 2.5, leaving: Leaving::AfterRepeats };
        let found = model.probability_of_purchases(n, time).unwrap();
        assert!((found / expected - 1.0).abs() < 1e-10, "{r} {time} {n}: {found:e} is not {expected:e}");
    }
}

#[test]
fn customers_who_hardly_ever_leave_buy_on() {
    // From mpmath with 40 digits: the mean of (1 - (1 + p t/alpha)^-r)/p over p from Beta(a, b).
    for (r, alpha, a, b, time, expected) in [
        (0.0715, 2.75, 6.9e-7, 23_700.0, 450.0, 11.699_999_970_278_212),
        (0.14, 4.66, 4e-6, 500_000.0, 336.0, 10.094_420_597_539_77),
        (0.0024, 0.45, 4.4e-7, 1.6, 335.0, 1.786_662_780_277_138),
        (3.0, 1.0, 1e-7, 0.5, 3_000.0, 8_999.990_797_103_876),
    ] {
        let model = BgNbd { r, alpha, a, b, leaving: Leaving::AfterRepeats };
        assert_near(model.expected_of_new_customer(time).unwrap(), expected, 1e-9);
    }
    // However long the plateau and wherever its rounding falls: nearly r t/alpha.
    for k in 0..400 {
        let k = f64::from(k);
        let (r, alpha, time) = (0.001 * 1.02_f64.powf(k), 0.05 * 1.01_f64.powf(k), 30.0 + 7.0 * k);
        let model = BgNbd { r, alpha, a: 3e-7, b: 0.1 * 1.04_f64.powf(k), leaving: Leaving::AfterAny };
        let found = model.expected_of_new_customer(time).unwrap();
        assert_near(found, r * time / alpha, 1e-4);
    }
}

#[test]
fn huge_parameters_do_not_overflow() {
    // As the parameters grow the chance to leave comes near to alpha/(alpha + beta) for everybody.
    for size in [1e20, 1e36, 1e38, 1e40, 1e200] {
        let model = ShiftedBetaGeometric { alpha: size, beta: size };
        for renewals in 1..20 {
            assert_near(model.survival(renewals).unwrap(), 0.5_f64.powi(renewals as i32), 1e-10);
        }
        let model = BgNbd { r: size, alpha: size, a: 1.0, b: 1.0, leaving: Leaving::AfterRepeats };
        // Purchases at the rate 1: ln[1/9 e^-6 (1 + e)] with the odds of having left 1/8 e^1.
        let log_likelihood = model.log_likelihood(&history(8, 5.0, 6.0)).unwrap();
        assert_near(log_likelihood, -6.0 - 9_f64.ln() + (1_f64.exp() / 8.0).ln_1p(), 1e-10);
    }
}

#[test]
fn a_new_customer_is_one_of_age_0() {
    let new = history(0, 0.0, 0.0);
    assert_near(
        CDNOW.expected_purchases(&new, 39.0).unwrap(),
        CDNOW.expected_of_new_customer(39.0).unwrap(),
        1e-14,
    );
    assert_eq!(CDNOW.log_likelihood(&new), Ok(0.0));
    let pareto = ParetoNbd { r: 0.553, alpha: 10.58, s: 0.606, beta: 11.67 };
    assert_near(
        pareto.expected_purchases(&new, 39.0).unwrap(),
        pareto.expected_of_new_customer(39.0).unwrap(),
        1e-14,
    );
    assert_near(pareto.log_likelihood(&new).unwrap(), 0.0, 1e-14);
    assert_eq!(CDNOW.expected_purchases(&history(2, 3.0, 4.0), 0.0), Ok(0.0));
}

#[test]
fn the_pareto_nbd_does_not_jump_where_its_forms_meet() {
    let one = history(3, 8.0, 20.0);
    let at = |beta| ParetoNbd { r: 0.7, alpha: 5.0, s: 1.0, beta }.log_likelihood(&one).unwrap();
    assert_near(at(5.0 - 1e-9), at(5.0 + 1e-9), 1e-9);
    let at = |s| ParetoNbd { r: 0.7, alpha: 5.0, s, beta: 9.0 }.expected_purchases(&one, 30.0).unwrap();
    assert_near(at(1.0 - 1e-9), at(1.0 + 1e-9), 1e-8);
    assert_near(at(1.0), at(1.0 + 1e-9), 1e-8);
    // Many periods: the sum and the closed form.
    let at = |gamma, ahead| {
        BgBb { alpha: 1.0, beta: 1.0, gamma, delta: 2.0 }.expected_of_new_customer(ahead).unwrap()
    };
    for gamma in [0.5, 0.9995, 1.0, 1.0005, 3.0] {
        assert!((at(gamma, 2_001) - at(gamma, 2_000)) / (at(gamma, 2_000) - at(gamma, 1_999)) < 1.0);
        assert_near(at(gamma, 2_001) - at(gamma, 2_000), at(gamma, 2_000) - at(gamma, 1_999), 1e-2);
    }
    assert_near(at(1.0 + 1e-9, 1_000_000), at(1.0, 1_000_000), 1e-7);
}

#[test]
fn infinite_sums_are_refused() {
    let one = history(3, 8.0, 20.0);
    assert!(ParetoNbd { r: 1.0, alpha: 5.0, s: 1.0, beta: 5.0 }.discounted_expected(&one, 0.0).is_err());
    let finite = ParetoNbd { r: 1.0, alpha: 5.0, s: 1.5, beta: 5.0 };
    assert_near(
        finite.discounted_expected(&one, 0.0).unwrap(),
        finite.discounted_expected(&one, 1e-13).unwrap(),
        1e-4,
    );
    assert!(ShiftedBetaGeometric { alpha: 1.0, beta: 5.0 }.discounted_lifetime(0.0).is_err());
    let long = ShiftedBetaGeometric { alpha: 1.5, beta: 5.0 };
    assert_near(long.discounted_lifetime(0.0).unwrap(), 13.0 - 2.0, 1e-12);
    assert!(GammaGamma { p: 1.0, q: 1.0, v: 5.0 }.population_mean().is_err());
    assert!(CDNOW.expected_purchases(&one, f64::INFINITY).is_err());
    assert!(BgNbd { a: 0.0, ..CDNOW }.log_likelihood(&one).is_err());
    assert!(BgNbd { r: f64::NAN, ..CDNOW }.log_likelihood(&one).is_err());
}

#[test]
fn the_sum_of_a_lifetime_is_the_series() {
    let model = ShiftedBetaGeometric { alpha: 0.7, beta: 1.2 };
    for discount in [0.01, 0.1, 1.0] {
        let terms = |from: u64, at: u64| -> f64 {
            let present = |t: u64| model.survival(t).unwrap() * f64::powi(1.0 + discount, -((t - at) as i32));
            (from..6_000).map(present).sum()
        };
        assert_near(model.discounted_lifetime(discount).unwrap(), terms(0, 0), 1e-11);
        let residual = terms(4, 4) / model.survival(3).unwrap();
        assert_near(model.discounted_residual_lifetime(4, discount).unwrap(), residual, 1e-11);
    }
}

#[test]
fn revenue_is_amount_times_purchases() {
    let spending = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
    let one = history(2, 30.43, 38.86);
    let horizon = Horizon { periods: 24, length: 4.345, discount: 0.0 };
    let purchases = CDNOW.expected_purchases(&one, 24.0 * 4.345).unwrap();
    assert_near(discounted_purchases(&CDNOW, &one, horizon).unwrap(), purchases, 1e-12);
    let amount = spending.expected_mean(&Spending { purchases: 2, mean: 22.35 }).unwrap();
    assert_near(
        expected_revenue(&CDNOW, &spending, &one, 22.35, horizon).unwrap(),
        amount * purchases,
        1e-12,
    );
    let none = Horizon { periods: 0, ..horizon };
    assert_eq!(expected_revenue(&CDNOW, &spending, &one, 22.35, none), Ok(0.0));
    for wrong in [Horizon { length: 0.0, ..horizon }, Horizon { discount: -1.0, ..horizon }] {
        assert!(discounted_purchases(&CDNOW, &one, wrong).is_err());
    }
}

#[test]
fn days_of_the_calendar() {
    let mut number = day_number(1896, 1, 1).unwrap();
    for year in 1896..2105 {
        for month in 1..=12 {
            for day in 1..=31 {
                if let Ok(found) = day_number(year, month, day) {
                    assert_eq!(found, number, "{year}-{month}-{day}");
                    number += 1;
                }
            }
        }
    }
    assert_eq!(day_number(2000, 1, 1), Ok(10_957));
    for (year, month, day) in
        [(2024, 0, 1), (2024, 13, 1), (1900, 2, 29), (2024, 4, 31), (10_000, 1, 1), (2024, 1, 0)]
    {
        assert!(day_number(year, month, day).is_err());
    }
}

#[test]
fn purchases_at_the_edge() {
    assert_eq!(summaries::<u8>(&[], 0, 1.0), Ok(vec![]));
    let late = [Purchase { customer: 1, day: 9, amount: 1.0 }];
    assert_eq!(summaries(&late, 8, 1.0), Ok(vec![]));
    assert_eq!(summaries(&late, 9, 1.0).unwrap()[0].history, history(0, 0.0, 0.0));
    assert!(summaries(&late, 9, 0.0).is_err());
    assert!(summaries(&[Purchase { customer: 1, day: 9, amount: f64::NAN }], 9, 1.0).is_err());
    assert!(summaries(&[Purchase { customer: 1, day: i64::MIN, amount: 1.0 }], 9, 1.0).is_err());
    assert!(summaries(&late, i64::MIN, 1.0).is_err());
}
