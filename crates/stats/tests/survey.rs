//! Survey estimates: hand-made anchors and properties.

use proptest::prelude::*;
use regulars_stats::Error;
use regulars_stats::survey::*;

#[test]
fn sample_sizes_as_in_the_tables() {
    for (margin, population, n) in [
        (0.05, 1_000, 278),
        (0.05, 10_000, 370),
        (0.05, 1_000_000, 384),
        (0.03, 10_000, 965),
        (0.01, 100, 99),
    ] {
        assert_eq!(sample_size(margin, 0.5, population, 0.95), Ok(n));
    }
    assert_eq!(sample_size(1e-300, 0.5, 50, 0.95), Ok(50));
    assert_eq!(sample_size(5.0, 0.5, 50, 0.95), Ok(1));
    assert_eq!(sample_size(1e-300, 0.5, u64::MAX, 0.95), Err(Error::TooManyAnswers));
    assert_eq!(finite_population_factor(1, 1), Ok(0.0));
}

#[test]
fn what_has_no_answer_is_an_error() {
    assert_eq!(margin_of_error(0.5, 0, 0.95), Err(Error::NoAnswers));
    assert!(matches!(margin_of_error(f64::NAN, 5, 0.95), Err(Error::Outside { .. })));
    assert_eq!(finite_population_factor(5, 4), Err(Error::PartAboveWhole { part: 5, whole: 4 }));
    assert_eq!(outcome_rates(Dispositions::default(), 0.5), Err(Error::NoAnswers));
    let unknown = Dispositions { unknown_other: 3, ..Dispositions::default() };
    assert_eq!(outcome_rates(unknown, 0.0).unwrap().response[2..], [None; 4]);
    assert!(matches!(kish(&[]), Err(Error::TooFew { .. })));
    assert!(matches!(kish(&[0.0, 0.0]), Err(Error::Outside { .. })));
    assert!(matches!(kish(&[1.0, -1.0]), Err(Error::Outside { .. })));
    assert!(matches!(weighted_nps(&[11, 3], &[1.0, 1.0]), Err(Error::Outside { .. })));
    assert!(matches!(cronbach_alpha(&[vec![1.0, 2.0]]), Err(Error::TooFew { .. })));
    assert_eq!(cronbach_alpha(&[vec![1.0, 2.0], vec![2.0, 1.0]]), Err(Error::NoSpread));
    assert!(matches!(cronbach_alpha(&[vec![1.0, 2.0], vec![2.0]]), Err(Error::Lengths { .. })));
    let design = Design { weights: &[1.0, 1.0, 1.0], strata: &[0, 0, 1], populations: &[] };
    assert!(matches!(design_mean(&[1.0, 2.0, 3.0], design, 0.95), Err(Error::TooFew { .. })));
    let small = Design { weights: &[1.0, 1.0, 1.0], strata: &[], populations: &[2.0] };
    assert!(matches!(design_mean(&[1.0, 2.0, 3.0], small, 0.95), Err(Error::Outside { .. })));
    let far = Design { weights: &[1.0, 1.0, 1.0], strata: &[0, 0, usize::MAX], populations: &[] };
    assert!(design_mean(&[1.0, 2.0, 3.0], far, 0.95).is_err());
    // A stratum drawn as a whole needs no second row.
    let whole = Design { weights: &[1.0, 1.0, 1.0], strata: &[0, 0, 1], populations: &[10.0, 1.0] };
    assert!(design_mean(&[1.0, 2.0, 3.0], whole, 0.95).is_ok());
    let one = |categories, totals| Margin { categories, totals };
    assert_eq!(rake(&[1.0, 1.0], &[one(&[0, 0], &[1.0, 1.0])]), Err(Error::Impossible));
    assert_eq!(
        rake(&[1.0, 1.0], &[one(&[0, 1], &[1.0, 1.0]), one(&[0, 1], &[5.0, 1.0])]),
        Err(Error::Impossible)
    );
    // Both margins are the same trait, with different totals.
    let contrary = [one(&[0, 1], &[4.0, 2.0]), one(&[0, 1], &[2.0, 4.0])];
    assert_eq!(rake(&[1.0, 1.0], &contrary), Err(Error::NotDetermined));
    assert!(matches!(rake(&[1.0, 1.0], &[one(&[0, 2], &[1.0, 1.0])]), Err(Error::Outside { .. })));
    assert!(matches!(rake(&[1.0], &[]), Err(Error::TooFew { .. })));
}

#[test]
fn a_total_of_zero_takes_its_rows_out() {
    let trait_one = Margin { categories: &[0, 0, 1, 1], totals: &[10.0, 0.0] };
    let trait_two = Margin { categories: &[0, 1, 0, 1], totals: &[4.0, 6.0] };
    let weights = rake(&[1.0; 4], &[trait_one, trait_two]).unwrap();
    assert!((weights[0] - 4.0).abs() < 1e-9 && weights[2] == 0.0);
    let design = Design { weights: &weights, strata: &[], populations: &[] };
    let mean = raked_mean(&[1.0, 2.0, 9.0, 9.0], design, &[trait_one, trait_two], 0.95).unwrap();
    assert!((mean.mean - 1.6).abs() < 1e-12 && mean.standard_error.is_finite());
}

/// With one weight for all, the linearised error of the score is the trinomial one.
#[test]
fn equal_weights_give_the_plain_score() {
    let scores = [10, 9, 7, 3, 0, 10, 8, 10];
    let weighted = weighted_nps(&scores, &[2.5; 8]).unwrap();
    let counts = regulars_stats::scores::Counts { promoters: 4, passives: 2, detractors: 2 };
    let plain = regulars_stats::scores::trinomial_estimate(counts).unwrap();
    assert!((weighted.points - plain.points).abs() < 1e-12);
    assert!((weighted.standard_error - plain.standard_error).abs() < 1e-12);
}

#[test]
fn answers_of_one_class_have_no_error_whatever_their_weights() {
    for step in 1..200 {
        let weights: Vec<f64> = (1..8).map(|row| f64::from(row * step % 97) / 7.0 + 0.1).collect();
        let estimate = weighted_nps(&[10; 7], &weights).unwrap();
        assert_eq!((estimate.points, estimate.standard_error), (100.0, 0.0), "{weights:?}");
    }
}

fn any_rows() -> impl Strategy<Value = Vec<(f64, f64, usize, usize, u8)>> {
    prop::collection::vec((0.1..20.0, -50.0..50.0, 0_usize..3, 0_usize..2, 0_u8..11), 2..60)
}

proptest! {
    #[test]
    fn weights_and_scale(rows in any_rows(), scale in 1e-3..1e3) {
        let weights: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let values: Vec<f64> = rows.iter().map(|row| row.1).collect();
        let scaled: Vec<f64> = weights.iter().map(|weight| weight * scale).collect();
        let loss = kish(&weights).unwrap();
        prop_assert!(loss.effective_n <= rows.len() as f64 + 1e-9 && loss.effective_n >= 1.0 - 1e-9);
        prop_assert!((kish(&scaled).unwrap().effective_n - loss.effective_n).abs() < 1e-9);
        let design = |weights| Design { weights, strata: &[], populations: &[] };
        let mean = design_mean(&values, design(&weights), 0.95).unwrap();
        let again = design_mean(&values, design(&scaled), 0.95).unwrap();
        prop_assert!((mean.mean - again.mean).abs() < 1e-9);
        prop_assert!((mean.standard_error - again.standard_error).abs() < 1e-9);
        let all = domain_mean(&values, &vec![true; rows.len()], design(&weights), 0.95).unwrap();
        prop_assert_eq!(all.standard_error, mean.standard_error);
        let scores: Vec<u8> = rows.iter().map(|row| row.4).collect();
        let nps = weighted_nps(&scores, &weights).unwrap();
        prop_assert!(nps.points.abs() <= 100.0 + 1e-9 && nps.standard_error.is_finite());
    }

    #[test]
    fn raked_weights_meet_their_totals(rows in any_rows(), shares in (0.05..0.9, 0.05..0.9, 0.05..0.95)) {
        let weights: Vec<f64> = rows.iter().map(|row| row.0).collect();
        let values: Vec<f64> = rows.iter().map(|row| row.1).collect();
        let a: Vec<usize> = rows.iter().map(|row| row.2).collect();
        let b: Vec<usize> = rows.iter().map(|row| row.3).collect();
        let a_totals = [1_000.0 * shares.0 / 2.0, 1_000.0 * shares.1 / 2.0, 1_000.0 - 500.0 * (shares.0 + shares.1)];
        let b_totals = [1_000.0 * shares.2, 1_000.0 * (1.0 - shares.2)];
        let margins = [Margin { categories: &a, totals: &a_totals }, Margin { categories: &b, totals: &b_totals }];
        let Ok(raked) = rake(&weights, &margins) else { return Ok(()) };
        for margin in margins {
            for (category, total) in margin.totals.iter().enumerate() {
                let members = raked.iter().zip(margin.categories).filter(|(_, own)| **own == category);
                let sum: f64 = members.map(|(weight, _)| weight).sum();
                prop_assert!((sum - total).abs() < 1e-7, "{sum} {total}");
            }
        }
        let design = Design { weights: &raked, strata: &[], populations: &[] };
        let mean = raked_mean(&values, design, &margins, 0.95).unwrap();
        prop_assert!(mean.mean.is_finite() && mean.standard_error.is_finite());
        let post = post_stratify(&weights, margins[0]).unwrap();
        let design = Design { weights: &post, strata: &[], populations: &[] };
        let within = post_stratified_mean(&values, design, margins[0], 0.95).unwrap();
        prop_assert!(within.standard_error.is_finite());
    }

    #[test]
    fn any_input_gives_a_number_or_an_error(
        values in prop::collection::vec(prop_oneof![any::<f64>(), -1e3..1e3], 0..8),
        weights in prop::collection::vec(prop_oneof![any::<f64>(), 0.0..5.0], 0..8),
        strata in prop::collection::vec(0_usize..4, 0..8),
        populations in prop::collection::vec(prop_oneof![any::<f64>(), 1.0..50.0], 0..4),
    ) {
        let design = Design { weights: &weights, strata: &strata, populations: &populations };
        if let Ok(mean) = design_mean(&values, design, 0.95) {
            prop_assert!(mean.mean.is_finite() && mean.standard_error.is_finite() && mean.interval.lo.is_finite());
        }
        let rows: Vec<Vec<f64>> = values.chunks(2).map(<[f64]>::to_vec).collect();
        if let Ok(alpha) = cronbach_alpha(&rows) {
            prop_assert!(alpha.is_finite());
        }
        let margin = Margin { categories: &strata, totals: &populations };
        if let Ok(raked) = rake(&weights, &[margin]) {
            prop_assert!(raked.iter().all(|weight| weight.is_finite()));
        }
        if let Ok(loss) = kish(&weights) {
            prop_assert!(loss.effective_n.is_finite() && loss.design_effect.is_finite());
        }
    }
}
