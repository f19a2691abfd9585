//! Referrals: printed anchors, properties, edges.

use proptest::prelude::*;
use regulars_stats::Error;
use regulars_stats::referral::{Bass, Branching, expected_referrals, fit_bass, rate};

#[track_caller]
fn assert_near(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance * expected.abs().max(1e-300), "{got} is not {expected}");
}

#[test]
fn the_printed_peak_of_the_air_conditioners() {
    // Bass (1969), Table 3: p .0104, q .4186, m 16,895 thousand; peak at 8.6 years with 1.8 to 1.9 million.
    let peak = Bass { p: 0.0104, q: 0.4186, m: 16_895.0 }.peak().unwrap();
    assert!((peak.time - 8.6).abs() < 0.05 && (peak.rate - 1_857.0).abs() < 1.0);
}

#[test]
fn hardly_any_innovators_are_no_reason_for_infinite_numbers() {
    // Everybody comes in the end, at a time of about ln(q/p)/q.
    for p in [1e-310, 1e-300, 1e-3] {
        for q in [1.0, 1_000.0] {
            let new = Bass { p, q, m: 100.0 }.new_customers(900).unwrap();
            assert!(new.iter().all(|new| new.is_finite()), "{p:e} {q}");
            assert_near(new.iter().sum(), 100.0, 1e-6);
            assert!(
                Bass { p: 5e-324, q, m: 100.0 }.new_customers(900).unwrap().iter().all(|new| new.is_finite())
            );
        }
    }
}

#[test]
fn the_printed_intervals_of_poisson_means() {
    // Garwood (1936), 95 %: 0 to 3.69, .0253 to 5.57, 4.80 to 18.39. The others are from mpmath and SciPy.
    for (count, confidence, lo, hi) in [
        (0, 0.95, 0.0, 3.688_879_454_113_935_4),
        (1, 0.95, 0.025_317_807_984_289_9, 5.571_643_390_938_9),
        (10, 0.95, 4.795_388_696_132_434, 18.390_356_042_017_78),
        (1, 0.5, 0.287_682_072_451_780_9, 2.692_634_528_889_696),
        (3, 0.999_999, 0.014_474_761_825_655_998, 22.148_421_324_872_033),
        (85, 0.9, 70.424_614_769_486_52, 101.800_759_343_929_05),
        (1_000, 0.99, 920.424_046_163_359_2, 1_084.372_868_064_389_2),
        (200, 0.999_999_999, 125.315_821_027_592_15, 300.061_164_817_115_35),
        (20_000, 0.95, 19_723.767_600_607_054, 20_279.133_627_926_407),
        (5_000_000, 0.95, 4_995_618.334_526_948, 5_004_384.560_217_167),
        (10_000_001, 0.99, 9_991_857.390_436_813, 10_008_149.366_568_154),
        (20_000_000, 0.999, 19_985_287.592_870_343, 20_014_719.959_208_28),
        (1_000_000_000, 0.95, 999_938_021.443_927_9, 1_000_061_981.450_408_9),
    ] {
        let found = rate(count, 1, confidence).unwrap();
        assert_near(found.lo, lo, 2e-12);
        assert_near(found.hi, hi, 2e-12);
        assert_eq!(found.rate, count as f64);
    }
}

#[test]
fn rates_at_the_edge() {
    assert!(matches!(rate(0, 0, 0.95), Err(Error::TooFew { .. })));
    assert!(rate(1, 1, 1.0).is_err() && rate(1, 1, 0.0).is_err());
    for count in [0, 1, 2, u64::MAX] {
        for confidence in [f64::MIN_POSITIVE, 1e-9, 0.5, 1.0 - f64::EPSILON / 2.0] {
            let found = rate(count, 7, confidence).unwrap();
            assert!(
                found.lo <= found.hi && found.hi.is_finite() && found.lo >= 0.0,
                "{count} {confidence} {found:?}"
            );
        }
    }
}

#[test]
fn exact_data_give_back_their_model() {
    for (p, q, m, periods) in [
        (0.03, 0.38, 1_000.0, 15),
        (0.001, 0.6, 1e7, 20),
        (0.2, 0.1, 50.0, 10),
        (0.01, 1.5, 3.0, 9),
        (0.005, 0.2, 1e-3, 40),
    ] {
        let truth = Bass { p, q, m };
        let fit = fit_bass(&truth.new_customers(periods).unwrap()).unwrap();
        assert_near(fit.model.p, p, 1e-6);
        assert_near(fit.model.q, q, 1e-6);
        assert_near(fit.model.m, m, 1e-6);
        assert!(fit.squares <= 1e-18 * m * m);
    }
}

#[test]
fn data_without_an_end_are_refused() {
    assert!(matches!(fit_bass(&[1.0, 2.0, 3.0]), Err(Error::TooFew { .. })));
    assert_eq!(fit_bass(&[0.0; 8]), Err(Error::NotDetermined));
    assert!(matches!(fit_bass(&[1.0, f64::NAN, 3.0, 4.0]), Err(Error::NotFinite { .. })));
    // Doubling for ever.
    let doubling: Vec<f64> = (0..10).map(|t| f64::powi(2.0, t)).collect();
    assert_eq!(fit_bass(&doubling), Err(Error::NotDetermined));
    assert!(Bass { p: 0.0, q: 0.4, m: 1.0 }.peak().is_err());
    assert!(Bass { p: 0.1, q: -0.4, m: 1.0 }.new_customers(3).is_err());
    assert!(Bass { p: 0.1, q: 0.4, m: 1.0 }.new_customers(usize::MAX).is_err());
    assert_eq!(Bass { p: 0.1, q: 0.4, m: 1.0 }.new_customers(0), Ok(vec![]));
}

#[test]
fn chains_that_need_not_end_are_refused() {
    for r in [1.0, 1.5, f64::INFINITY, f64::NAN, -0.1] {
        let chains = Branching { referrals_per_customer: r, seeds: 10 };
        assert!(chains.expected_total().is_err() && chains.variance_of_total().is_err());
        assert!(chains.probability_of_total(10).is_err());
    }
    assert_eq!(Branching { referrals_per_customer: 1.0, seeds: 10 }.expected_within(7), Ok(70.0));
    assert_eq!(Branching { referrals_per_customer: 2.0, seeds: 1 }.expected_within(3), Ok(14.0));
    assert!(Branching { referrals_per_customer: 2.0, seeds: 1 }.expected_within(100_000).is_err());
    assert_eq!(Branching { referrals_per_customer: 0.0, seeds: 4 }.probability_of_total(4), Ok(1.0));
    assert_eq!(Branching { referrals_per_customer: 0.5, seeds: 0 }.probability_of_total(0), Ok(1.0));
    assert_eq!(Branching { referrals_per_customer: 0.5, seeds: 5 }.probability_of_total(4), Ok(0.0));
}

#[test]
fn totals_have_their_mean_and_variance() {
    for (r, seeds) in [(0.3, 4), (0.7, 1), (0.5, 20)] {
        let chains = Branching { referrals_per_customer: r, seeds };
        let chances: Vec<f64> = (0..4_000).map(|n| chains.probability_of_total(n).unwrap()).collect();
        let moment = |power: i32| -> f64 {
            chances
                .iter()
                .zip(0_u32..)
                .map(|(chance, n)| chance * (f64::from(n) - seeds as f64).powi(power))
                .sum()
        };
        assert_near(moment(0), 1.0, 1e-12);
        let mean = moment(1);
        assert_near(mean, chains.expected_total().unwrap(), 1e-11);
        assert_near(moment(2) - mean * mean, chains.variance_of_total().unwrap(), 1e-9);
    }
    // Many generations come near to all.
    let chains = Branching { referrals_per_customer: 0.9, seeds: 10 };
    for generations in [200, 201, 5_000] {
        assert_near(chains.expected_within(generations).unwrap(), 90.0, 1e-8);
    }
    // Huge counts keep their digits: near its mean the total is normal.
    let chains = Branching { referrals_per_customer: 0.5, seeds: 1_000_000_000_000 };
    let chance = chains.probability_of_total(2_000_000_000_000).unwrap();
    let normal = 1.0 / (std::f64::consts::TAU * chains.variance_of_total().unwrap()).sqrt();
    assert_near(chance, normal, 1e-5);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn adopters_never_exceed_the_market(p in -8.0..2.0_f64, q in 0.0..20.0_f64, m in 0.0..1e9_f64, periods in 0..300_usize) {
        let model = Bass { p: 10.0_f64.powf(p), q, m };
        let new = model.new_customers(periods)?;
        prop_assert!(new.iter().all(|new| *new >= 0.0 && new.is_finite()));
        prop_assert!(new.iter().sum::<f64>() <= m * (1.0 + 1e-12));
        let peak = model.peak()?;
        prop_assert!(new.iter().all(|new| *new <= peak.rate * (1.0 + 1e-9)));
    }

    #[test]
    fn fits_are_numbers(y in proptest::collection::vec(0.0..100.0_f64, 4..20)) {
        if let Ok(fit) = fit_bass(&y) {
            prop_assert!(fit.model.p > 0.0 && fit.model.q > 0.0 && fit.model.m > 0.0 && fit.model.m.is_finite());
            let fitted = fit.model.new_customers(y.len())?;
            let squares: f64 = y.iter().zip(&fitted).map(|(y, f)| (y - f).powi(2)).sum();
            prop_assert!((squares - fit.squares).abs() <= 1e-6 * squares);
            // No worse than nothing and everything scaled by the same factor gives the same shape.
            prop_assert!(squares <= y.iter().map(|y| y * y).sum::<f64>());
        }
    }

    #[test]
    fn intervals_hold_the_rate(count in 0..3_000_000_u64, customers in 1..1_000_000_u64, confidence in 0.001..0.99999_f64) {
        let found = rate(count, customers, confidence)?;
        prop_assert!(0.0 <= found.lo && found.lo <= found.rate && found.rate <= found.hi && found.hi.is_finite());
        let wider = rate(count, customers, confidence + (1.0 - confidence) / 2.0)?;
        prop_assert!(wider.lo <= found.lo && found.hi <= wider.hi);
        let more = rate(count + 1, customers, confidence)?;
        prop_assert!(more.lo > found.lo && more.hi > found.hi);
    }

    #[test]
    fn expectations_are_in_order(count in 0..50_u64, customers in 50..500_u64, seeds in 0..10_000_u64, generations in 0..30_u32) {
        let expected = expected_referrals(count, customers, seeds, generations, 0.95)?;
        prop_assert!(0.0 <= expected.lo && expected.lo <= expected.referrals && expected.referrals <= expected.hi);
    }
}
