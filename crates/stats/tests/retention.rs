//! Retention: printed anchors, properties, edges.

use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use regulars_stats::Error;
use regulars_stats::retention::cohorts::{Month, cohorts};
use regulars_stats::retention::cox;
use regulars_stats::retention::survival::{Group, kaplan_meier, log_rank};

#[track_caller]
fn assert_near(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance * expected.abs().max(1e-300), "{got} is not {expected}");
}

// Freireich et al. (1963): weeks of remission of leukaemia with 6-MP and placebo, printed in most textbooks.
const TREATED: [f64; 21] = [
    6.0, 6.0, 6.0, 6.0, 7.0, 9.0, 10.0, 10.0, 11.0, 13.0, 16.0, 17.0, 19.0, 20.0, 22.0, 23.0, 25.0, 32.0,
    32.0, 34.0, 35.0,
];
const TREATED_EVENTS: [bool; 21] = [
    true, true, true, false, true, false, true, false, false, true, true, false, false, false, true, true,
    false, false, false, false, false,
];
const PLACEBO: [f64; 21] = [
    1.0, 1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 5.0, 5.0, 8.0, 8.0, 8.0, 8.0, 11.0, 11.0, 12.0, 12.0, 15.0, 17.0,
    22.0, 23.0,
];

#[test]
fn the_printed_curve_of_the_leukaemia_data() {
    let curve = kaplan_meier(&TREATED, &TREATED_EVENTS).unwrap();
    let printed = [
        (6.0, 0.857),
        (7.0, 0.807),
        (10.0, 0.753),
        (13.0, 0.690),
        (16.0, 0.627),
        (22.0, 0.538),
        (23.0, 0.448),
    ];
    assert_eq!(curve.steps.len(), printed.len());
    for (step, (time, survival)) in curve.steps.iter().zip(printed) {
        assert_eq!(step.time, time);
        assert!((step.survival - survival).abs() < 5e-4);
    }
    assert_eq!(curve.median(), Some(23.0));
    let without = kaplan_meier(&PLACEBO, &[true; 21]).unwrap();
    assert_eq!(without.median(), Some(8.0));
    assert_eq!(without.at(23.0, 0.95).unwrap().hi, 0.0);
}

#[test]
fn the_printed_tests_of_the_leukaemia_data() {
    let treated = Group { times: &TREATED, events: &TREATED_EVENTS };
    let placebo = Group { times: &PLACEBO, events: &[true; 21] };
    // Kleinbaum & Klein (2012): 16.793.
    let test = log_rank(&[treated, placebo]).unwrap();
    assert!((test.chi_square - 16.793).abs() < 5e-4 && test.degrees == 1);
    assert!((test.p - 4.17e-5).abs() < 5e-8);
    let other = log_rank(&[placebo, treated]).unwrap();
    assert_near(other.chi_square, test.chi_square, 1e-12);
    // R survival, coxph with Efron: 1.5721, se .4124.
    let times: Vec<f64> = TREATED.iter().chain(&PLACEBO).copied().collect();
    let events: Vec<bool> = TREATED_EVENTS.iter().chain(&[true; 21]).copied().collect();
    let without: Vec<f64> = (0..42).map(|place| f64::from(u8::from(place >= 21))).collect();
    let model = cox::fit(&times, &events, &[&without]).unwrap();
    assert!((model.effects[0].coefficient - 1.5721).abs() < 5e-5);
    assert!((model.effects[0].standard_error - 0.4124).abs() < 5e-5);
    // Twice the gain, the likelihood ratio, is printed as 16.35.
    assert!((2.0 * (model.log_likelihood - model.log_likelihood_without) - 16.35).abs() < 5e-3);
}

// Sixty customers with many ties, worked out with the program lifelines 0.30.3.
const TIMES: [u8; 60] = [
    7, 3, 5, 9, 2, 3, 1, 8, 5, 3, 7, 1, 8, 2, 9, 7, 9, 9, 8, 4, 2, 2, 1, 9, 9, 1, 9, 3, 7, 6, 7, 4, 1, 7, 4,
    5, 1, 2, 3, 4, 1, 2, 9, 4, 1, 1, 9, 4, 7, 2, 4, 9, 3, 2, 3, 4, 4, 9, 9, 1,
];
const EVENTS: [u8; 60] = [
    1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 1,
    0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 0, 0,
];
const GROUPS: [u8; 60] = [
    2, 0, 0, 0, 0, 2, 2, 1, 0, 0, 0, 1, 1, 1, 0, 0, 2, 2, 0, 0, 1, 1, 2, 1, 1, 1, 1, 1, 0, 2, 2, 2, 2, 0, 0,
    1, 1, 2, 2, 0, 2, 0, 0, 2, 2, 0, 0, 0, 0, 2, 1, 1, 0, 1, 0, 2, 1, 0, 0, 2,
];
const SCORES: [f64; 60] = [
    -0.9, -0.3, 0.9, 0.6, 0.1, 0.7, -2.8, 1.0, -1.0, -1.7, 0.3, 0.7, -0.4, -1.1, 0.0, -0.1, 1.4, 0.7, 0.2,
    1.1, -0.2, -0.9, 0.6, 0.6, -0.2, -0.8, 0.2, -2.5, 0.7, 0.5, -1.6, 0.1, -1.0, 0.8, -2.0, -0.9, 0.7, 1.2,
    -2.2, -0.5, 0.3, -0.6, 1.6, -1.2, 0.4, -1.0, 1.4, 0.0, -0.4, -1.7, 1.7, 0.8, 0.8, 1.1, 0.3, -0.6, -0.8,
    -0.8, 1.4, -1.5,
];

fn sixty() -> (Vec<f64>, Vec<bool>, Vec<f64>) {
    let numbers = |list: [u8; 60]| list.map(f64::from).to_vec();
    (numbers(TIMES), EVENTS.map(|event| event == 1).to_vec(), numbers(GROUPS))
}

#[test]
fn ties_and_intervals_agree_with_an_independent_program() {
    let (times, events, groups) = sixty();
    let curve = kaplan_meier(&times, &events).unwrap();
    for (time, survival, lo, hi) in [
        (0.5, 1.0, 1.0, 1.0),
        (1.0, 0.9, 0.813_609_799_344_988, 0.947_606_561_712_145),
        (4.5, 0.504, 0.389_903_763_646_864, 0.607_469_906_734_52),
        (9.0, 0.143_277_591_973_244, 0.070_637_621_655_941_2, 0.240_634_329_880_318),
    ] {
        let share = curve.at(time, 0.9).unwrap();
        assert_near(share.survival, survival, 1e-13);
        assert_near(share.lo, lo, 1e-12);
        assert_near(share.hi, hi, 1e-12);
    }
    assert_eq!(curve.median(), Some(5.0));
    assert_near(curve.restricted_mean(7.5).unwrap(), 4.917_257_525_083_613, 1e-13);
    let model = cox::fit(&times, &events, &[&groups, &SCORES]).unwrap();
    for (effect, (coefficient, error)) in model.effects.iter().zip([
        (0.154_627_674_679_424_12, 0.187_835_130_819_603_12),
        (-0.315_445_461_905_223_4, 0.158_626_652_103_931_87),
    ]) {
        // The coefficients are from mpmath: the program stops a little before the peak.
        assert_near(effect.coefficient, coefficient, 1e-11);
        assert_near(effect.standard_error, error, 1e-7);
    }
    assert_near(model.log_likelihood, -144.945_784_474_430_2, 1e-12);
    assert_near(model.concordance.unwrap(), 0.618_007_662_835_249, 1e-12);
    let part = |level: f64| -> (Vec<f64>, Vec<bool>) {
        let own = (0..60).filter(|&place| groups[place] == level);
        own.map(|place| (times[place], events[place])).unzip()
    };
    let parts = [part(0.0), part(1.0), part(2.0)];
    let parts = parts.each_ref().map(|(times, events)| Group { times, events });
    let test = log_rank(&parts).unwrap();
    assert_eq!(test.degrees, 2);
    assert_near(test.chi_square, 1.829_381_595_898_228_5, 1e-11);
    assert_near(test.p, 0.400_640_485_800_871_36, 1e-11);
    let test = log_rank(&parts[..2]).unwrap();
    assert_near(test.chi_square, 0.067_326_470_497_767_17, 1e-11);
    assert_near(test.p, 0.795_269_965_663_116_5, 1e-11);
}

#[test]
fn the_interval_covers() {
    // Exponential times with half of them cut; the survival at the median is 1/2.
    let mut random = ChaCha8Rng::seed_from_u64(9);
    let mut covered = 0;
    for _ in 0..1_000 {
        let (times, events): (Vec<f64>, Vec<bool>) = (0..60)
            .map(|_| {
                let wait = |uniform: f64| -(1.0 - uniform).ln();
                let (leaves, seen) = (wait(random.random()), 2.0 * wait(random.random()));
                (f64::min(leaves, seen), leaves <= seen)
            })
            .unzip();
        let share = kaplan_meier(&times, &events).unwrap().at(std::f64::consts::LN_2, 0.95).unwrap();
        covered += u32::from(share.lo <= 0.5 && 0.5 <= share.hi);
    }
    assert!((935..=965).contains(&covered), "{covered}");
}

#[test]
fn effects_of_simulated_customers_come_back() {
    let mut random = ChaCha8Rng::seed_from_u64(4);
    let (mut first, mut second, mut times, mut events) = (vec![], vec![], vec![], vec![]);
    for _ in 0..4_000 {
        let (a, b): (f64, f64) = (random.random(), 1e6 * random.random::<f64>());
        let wait = -(1.0 - random.random::<f64>()).ln() / (0.8 * a - 2e-6 * b).exp();
        let seen = 3.0 * random.random::<f64>();
        first.push(a);
        second.push(b);
        times.push((f64::min(wait, seen) * 50.0).ceil());
        events.push(wait <= seen);
    }
    let model = cox::fit(&times, &events, &[&first, &second]).unwrap();
    assert!((model.effects[0].coefficient - 0.8).abs() < 3.0 * model.effects[0].standard_error);
    assert!((model.effects[1].coefficient + 2e-6).abs() < 3.0 * model.effects[1].standard_error);
    assert!(model.effects[0].standard_error < 0.1 && model.effects[1].p < 1e-10);
    assert!(model.concordance.unwrap() > 0.55);
    // Moving or scaling a column changes its coefficient only.
    let moved: Vec<f64> = first.iter().map(|a| 1e4 - 10.0 * a).collect();
    let other = cox::fit(&times, &events, &[&moved, &second]).unwrap();
    assert_near(other.effects[0].coefficient, -model.effects[0].coefficient / 10.0, 1e-8);
    assert_near(other.log_likelihood, model.log_likelihood, 1e-12);
}

#[test]
fn what_has_no_answer_is_refused() {
    assert!(matches!(kaplan_meier(&[], &[]), Err(Error::TooFew { .. })));
    assert!(matches!(kaplan_meier(&[1.0], &[]), Err(Error::Lengths { .. })));
    assert!(matches!(kaplan_meier(&[f64::NAN], &[true]), Err(Error::NotFinite { .. })));
    assert!(matches!(kaplan_meier(&[-1.0], &[true]), Err(Error::Outside { .. })));
    let all = [true; 4];
    let times = [1.0, 2.0, 3.0, 4.0];
    assert!(kaplan_meier(&times, &all).unwrap().at(1.0, 1.0).is_err());
    let group = Group { times: &times, events: &all };
    let nobody = Group { times: &times, events: &[false; 4] };
    let empty = Group { times: &[], events: &[] };
    assert!(matches!(log_rank(&[group, empty]), Err(Error::TooFew { .. })));
    assert_eq!(log_rank(&[nobody, nobody]), Err(Error::NoSpread));
    assert!(matches!(cox::fit(&times, &all, &[]), Err(Error::TooFew { .. })));
    assert!(matches!(cox::fit(&times, &[false; 4], &[&times]), Err(Error::TooFew { .. })));
    assert!(matches!(cox::fit(&times, &all, &[&[1.0; 3]]), Err(Error::Lengths { .. })));
    assert_eq!(cox::fit(&times, &all, &[&[1.0; 4]]), Err(Error::Dependent));
    let column = [1.0, 3.0, 2.0, 2.5];
    let twice = column.map(|x| 5.0 - 2.0 * x);
    assert_eq!(cox::fit(&times, &all, &[&column, &twice]), Err(Error::Dependent));
    // Who has more leaves first, always: the effect is infinite.
    assert_eq!(cox::fit(&times, &all, &[&[4.0, 3.0, 2.0, 1.0]]), Err(Error::NotDetermined));
    let long: Vec<f64> = (0..300).map(f64::from).collect();
    let early: Vec<f64> = long.iter().map(|time| f64::from(u8::from(*time < 150.0))).collect();
    assert_eq!(cox::fit(&long, &[true; 300], &[&early]), Err(Error::NotDetermined));
}

#[test]
fn curves_at_the_edge() {
    let one = kaplan_meier(&[5.0], &[true]).unwrap();
    assert_eq!((one.median(), one.at(4.9, 0.95).unwrap().survival), (Some(5.0), 1.0));
    assert_eq!(one.at(5.0, 0.95).unwrap().survival, 0.0);
    let nobody = kaplan_meier(&[5.0, 0.0], &[false, false]).unwrap();
    assert_eq!((nobody.median(), nobody.restricted_mean(10.0), nobody.steps.len()), (None, Ok(10.0), 0));
    let at_once = kaplan_meier(&[0.0, -0.0, 1.0], &[true, true, true]).unwrap();
    assert_eq!(at_once.steps.len(), 2);
    // Exactly half, through many factors.
    let times: Vec<f64> = (1..=1_000).map(f64::from).collect();
    assert_eq!(kaplan_meier(&times, &[true; 1_000]).unwrap().median(), Some(500.0));
    let huge = kaplan_meier(&[1e308, 1e-308], &[true, true]).unwrap();
    assert!(huge.restricted_mean(1e308).unwrap().is_finite());
}

fn customers() -> impl Strategy<Value = (Vec<f64>, Vec<bool>)> {
    proptest::collection::vec((0..20_u8, any::<bool>()), 1..80)
        .prop_map(|rows| rows.into_iter().map(|(time, event)| (f64::from(time), event)).unzip())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_curve_falls_within_its_interval((times, events) in customers(), confidence in 0.01..0.999_f64) {
        let curve = kaplan_meier(&times, &events)?;
        let mut before = 1.0;
        for step in &curve.steps {
            prop_assert!(step.survival < before && step.survival >= 0.0 && step.greenwood.is_finite());
            before = step.survival;
            let share = curve.at(step.time, confidence)?;
            prop_assert!(0.0 <= share.lo && share.lo <= share.survival && share.survival <= share.hi && share.hi <= 1.0);
        }
        let mean = curve.restricted_mean(30.0)?;
        prop_assert!((0.0..=30.0).contains(&mean));
        let (turned, turned_events): (Vec<f64>, Vec<bool>) =
            times.iter().rev().copied().zip(events.iter().rev().copied()).unzip();
        prop_assert_eq!(kaplan_meier(&turned, &turned_events)?, curve);
    }

    #[test]
    fn without_cuts_the_curve_is_the_share(times in proptest::collection::vec(0..30_u8, 1..60)) {
        let times: Vec<f64> = times.into_iter().map(f64::from).collect();
        let curve = kaplan_meier(&times, &vec![true; times.len()])?;
        for at in 0..30 {
            let longer = times.iter().filter(|time| **time > f64::from(at)).count() as f64 / times.len() as f64;
            prop_assert!((curve.at(f64::from(at), 0.95)?.survival - longer).abs() < 1e-12);
        }
        let mean = times.iter().sum::<f64>() / times.len() as f64;
        prop_assert!((curve.restricted_mean(30.0)? - mean).abs() < 1e-10);
    }

    #[test]
    fn a_log_rank_test_is_a_chance(one in customers(), two in customers(), three in customers()) {
        let groups = [&one, &two, &three].map(|(times, events)| Group { times, events });
        if let Ok(test) = log_rank(&groups) {
            prop_assert!(test.chi_square.is_finite() && (0.0..=1.0).contains(&test.p));
            let turned = log_rank(&[groups[2], groups[0], groups[1]])?;
            prop_assert!((turned.chi_square - test.chi_square).abs() <= 1e-6 * (1.0 + test.chi_square));
        }
    }

    #[test]
    fn cox_gives_numbers_or_says_why((times, events) in customers(), seed: u64) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let columns: Vec<Vec<f64>> = (0..2)
            .map(|_| times.iter().map(|_| f64::from(random.random_range(0..4_u8))).collect())
            .collect();
        let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
        if let Ok(model) = cox::fit(&times, &events, &columns) {
            prop_assert!(model.log_likelihood >= model.log_likelihood_without - 1e-9);
            for effect in model.effects {
                prop_assert!(effect.coefficient.is_finite() && effect.standard_error > 0.0);
                prop_assert!((0.0..=1.0).contains(&effect.p));
            }
            prop_assert!(model.concordance.is_none_or(|share| (0.0..=1.0).contains(&share)));
        }
    }

    #[test]
    fn cohorts_count_everybody_once(rows in proptest::collection::vec((0..20_u8, 0..30_u32), 0..200)) {
        let visits: Vec<(u8, Month)> = rows
            .iter()
            .map(|&(customer, month)| (customer, Month::new(2023 + (month / 12) as i32, month % 12 + 1).unwrap()))
            .collect();
        let table = cohorts(&visits)?;
        let mut customers: Vec<u8> = rows.iter().map(|row| row.0).collect();
        customers.sort_unstable();
        customers.dedup();
        prop_assert_eq!(table.iter().map(|cohort| cohort.active[0]).sum::<u64>(), customers.len() as u64);
        let mut distinct = visits.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let all: u64 = table.iter().flat_map(|cohort| &cohort.active).sum();
        prop_assert_eq!(all, distinct.len() as u64);
        prop_assert!(table.iter().all(|cohort| cohort.active.iter().all(|active| *active <= cohort.active[0])));
        prop_assert!(table.windows(2).all(|pair| pair[0].month < pair[1].month));
    }
}

#[test]
fn months_at_the_edge() {
    assert_eq!(cohorts::<u8>(&[]), Ok(vec![]));
    let far = [(1, Month::new(0, 1).unwrap()), (1, Month::new(2000, 1).unwrap())];
    assert!(matches!(cohorts(&far), Err(Error::TooMany { .. })));
    assert!(Month::new(2024, 0).is_err() && Month::new(123_456, 1).is_err());
    assert_eq!(Month::new(7, 1).unwrap().to_string(), "0007-01");
    let (may, june) = (Month::new(2024, 5).unwrap(), Month::new(2024, 6).unwrap());
    assert_eq!((june.since(may), may.since(june), may.year(), june.month()), (1, 0, 2024, 6));
}
