//! Causes, priorities, funnels and struggle: against plain counting, and at the edges.

use proptest::prelude::*;
use regulars_stats::Error;
use regulars_stats::causes::{Dimension, adtributor, dimensions, element_powers, mix_within};
use regulars_stats::funnel::{Event, Order, conversions, reached, steps_reached};
use regulars_stats::priorities::{ice, knapsack, order, rank_probability, rice};
use regulars_stats::struggle::{Table, mantel_haenszel, odds_ratio, rage_clicks, risk_ratio};

fn anything() -> impl Strategy<Value = f64> {
    prop_oneof![
        -1e3..1e3,
        Just(0.0),
        Just(1.0),
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::MAX),
        Just(f64::MIN_POSITIVE),
    ]
}

proptest! {
    #[test]
    fn the_parts_of_a_change_add_up(rows in prop::collection::vec((0.0..1e3, 0.1..1e3, -100.0..100.0, -100.0..100.0), 1..9)) {
        let column = |place: usize| -> Vec<f64> {
            rows.iter().map(|row| [row.0, row.1, row.2, row.3][place]).collect()
        };
        prop_assume!(column(0).iter().sum::<f64>() > 0.0);
        let split = mix_within(&column(0), &column(1), &column(2), &column(3)).unwrap();
        prop_assert!((split.within + split.mix - split.delta).abs() < 1e-9);
        let back = mix_within(&column(1), &column(0), &column(3), &column(2)).unwrap();
        prop_assert!((back.within + split.within).abs() < 1e-9);
    }

    #[test]
    fn nothing_panics_and_nothing_is_nan(numbers in prop::collection::vec((anything(), anything(), anything(), anything()), 0..6),
                                         budget in anything(), least in anything(), enough in anything()) {
        let column = |place: usize| -> Vec<f64> {
            numbers.iter().map(|row| [row.0, row.1, row.2, row.3][place]).collect()
        };
        if let Ok(split) = mix_within(&column(0), &column(1), &column(2), &column(3)) {
            prop_assert!(split.delta.is_finite() && split.within.is_finite() && split.mix.is_finite());
        }
        let dimension = Dimension { forecast: column(0), actual: column(1) };
        if let Ok(powers) = element_powers(&dimension) {
            prop_assert!(powers.iter().all(|power| !power.explanatory_power.is_nan() && power.surprise >= 0.0));
        }
        let _ = adtributor(&[dimension], least, enough);
        if let Ok(best) = knapsack(&column(0), &column(1), budget) {
            prop_assert!(best.value >= 0.0 && best.effort <= budget * (1.0 + 1e-8) + 1e-300);
        }
        let _ = order(&column(0));
        for (a, b, c, d) in numbers {
            prop_assert!(rice(a, b, c, d).is_ok_and(|worth| worth.is_finite()) || rice(a, b, c, d).is_err());
            prop_assert!(ice(a, b, c).is_ok_and(|worth| worth.is_finite()) || ice(a, b, c).is_err());
            if let Ok(ranks) = rank_probability(&[[a, b, c], [b, c, d]], 10, 1) {
                prop_assert!((ranks.p_top.iter().sum::<f64>() - 1.0).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn the_best_set_is_the_best_of_all_sets(items in prop::collection::vec((0.0..50.0_f64, 0.5..20.0_f64), 0..11), budget in 0.0..60.0) {
        let values: Vec<f64> = items.iter().map(|item| item.0).collect();
        let efforts: Vec<f64> = items.iter().map(|item| item.1).collect();
        let sum = |mask: usize, list: &[f64]| -> f64 {
            list.iter().enumerate().filter(|(place, _)| mask >> place & 1 == 1).map(|(_, x)| x).sum()
        };
        let best = (0..1_usize << items.len())
            .filter(|mask| sum(*mask, &efforts) <= budget)
            .map(|mask| sum(mask, &values))
            .fold(0.0, f64::max);
        let found = knapsack(&values, &efforts, budget).unwrap();
        prop_assert!((found.value - best).abs() < 1e-9, "{found:?} {best}");
        prop_assert!((found.items.iter().map(|item| values[*item]).sum::<f64>() - found.value).abs() < 1e-9);
    }

    #[test]
    fn a_chain_reaches_no_less_without_strictness_and_with_time(events in prop::collection::vec((0_i64..50, 0_u32..6), 0..25), window in 0_i64..60) {
        let mut times: Vec<Event> = events.iter().map(|(time, step)| Event { time: *time, step: (*step < 5).then_some(*step) }).collect();
        times.sort_by_key(|event| event.time);
        let loose = steps_reached(&times, 4, window, Order::Loose).unwrap();
        prop_assert!(steps_reached(&times, 4, window, Order::Strict).unwrap() <= loose);
        prop_assert!(steps_reached(&times, 4, window + 10, Order::Loose).unwrap() >= loose);
        // A customer more doubles what is reached; their number says nothing.
        let twice: Vec<Event> = times.iter().chain(&times).copied().collect();
        let users: Vec<u32> = times.iter().map(|_| 3).chain(times.iter().map(|_| 900)).collect();
        let counts = reached(&users, &twice, 4, window, Order::Loose).unwrap();
        for (step, count) in counts.iter().enumerate() {
            prop_assert_eq!(*count, if step < loose { 2 } else { 0 });
        }
    }

    #[test]
    fn ratios_turn_over_with_the_table(a in 0_u64..500, b in 0_u64..500, c in 0_u64..500, d in 0_u64..500) {
        let table = Table { struggled_converted: a, struggled_not: b, calm_converted: c, calm_not: d };
        let other = Table { struggled_converted: c, struggled_not: d, calm_converted: a, calm_not: b };
        match (odds_ratio(table, 0.95), risk_ratio(table, 0.9), odds_ratio(other, 0.95)) {
            (Ok(odds), Ok(risk), Ok(turned)) => {
                prop_assert!((odds.value * turned.value - 1.0).abs() < 1e-9);
                prop_assert!(odds.interval.contains(odds.value) && risk.interval.contains(risk.value));
            }
            (Err(first), Err(second), Err(third)) => prop_assert!(first == Error::NoAnswers && second == first && third == first),
            other => prop_assert!(false, "{other:?}"),
        }
        if let Ok(common) = mantel_haenszel(&[table], 0.95) {
            let odds = odds_ratio(table, 0.95).unwrap();
            if a * b * c * d > 0 {
                prop_assert!((common.odds_ratio.value / odds.value - 1.0).abs() < 1e-9);
            }
            prop_assert!((0.0..=1.0).contains(&common.p));
        }
    }
}

#[test]
fn a_table_is_built_from_rows() {
    let codes: [&[u32]; 2] = [&[0, 1, 1], &[2, 2, 0]];
    let built = dimensions(&codes, &[2, 3], &[1.0, 2.0, 3.0], &[3.0, 2.0, 1.0]).unwrap();
    assert_eq!(built[0].forecast, [1.0, 5.0]);
    assert_eq!(built[1].actual, [1.0, 0.0, 5.0]);
    assert!(dimensions(&codes, &[2, 2], &[1.0; 3], &[1.0; 3]).is_err());
}

#[test]
fn rage_is_quick_and_on_one_target() {
    let burst = |clicks: &[(i64, u32)]| rage_clicks(clicks, 300, 3).unwrap().len();
    assert_eq!(burst(&[]), 0);
    assert_eq!(burst(&[(0, 1), (299, 1), (598, 1)]), 1);
    assert_eq!(burst(&[(0, 1), (300, 1), (600, 1)]), 0);
    assert_eq!(burst(&[(0, 1), (100, 2), (200, 1), (300, 1)]), 0);
    assert_eq!(burst(&[(i64::MIN, 1), (i64::MAX, 1)]), 0);
    assert!(rage_clicks(&[(5, 1), (4, 1)], 300, 3).is_err());
}

#[test]
fn nobody_goes_on_from_where_nobody_was() {
    assert_eq!(conversions(&[], 0.95), Ok(Vec::new()));
    assert_eq!(conversions(&[0, 0], 0.95), Ok(vec![None]));
    assert!(conversions(&[1, 2], 0.95).is_err());
    assert!(conversions(&[2, 1], 1.0).is_err());
}

#[test]
fn a_large_backlog_is_still_chosen_from_exactly() {
    let values: Vec<f64> = (0..200).map(|n| f64::from((n * 7919) % 101 + 1)).collect();
    let efforts: Vec<f64> = (0..200).map(|n| 0.5 + f64::from((n * 104_729) % 97) / 10.0).collect();
    let best = knapsack(&values, &efforts, 60.0).unwrap();
    assert!(best.effort <= 60.0 && best.value > 1000.0);
}

#[test]
fn sums_that_differ_by_rounding_only_have_no_change_to_explain() {
    let forecast = vec![0.1, 0.2, 0.3];
    let actual = vec![0.3, 0.2, 0.1];
    assert_eq!(element_powers(&Dimension { forecast, actual }), Err(Error::NoSpread));
    let sums = dimensions(&[&[0, 0]], &[1], &[1e308, 1e308], &[1.0, 1.0]);
    assert!(matches!(sums, Err(Error::NotFinite { .. })));
}

#[test]
fn a_ranking_does_not_depend_on_the_unit_of_the_worths() {
    let ranks = |unit: f64| rank_probability(&[[0.0, unit, 2.0 * unit], [1.1 * unit; 3]], 1000, 1).unwrap();
    assert_eq!(ranks(1e160), ranks(1.0));
    assert_eq!(ranks(1e-170), ranks(1.0));
    let widest = rank_probability(&[[-1e308, 0.0, 1e308], [0.0; 3]], 10, 1);
    assert!(matches!(widest, Err(Error::Outside { .. })));
}

#[test]
fn a_knapsack_of_too_many_sets_is_refused() {
    // Values in proportion to uneven efforts: no set beats another.
    let values: Vec<f64> = (2..62).map(|place| f64::from(place).sqrt()).collect();
    let budget = values.iter().sum::<f64>() / 2.0;
    assert!(matches!(knapsack(&values, &values, budget), Err(Error::TooMany { what: "sets", .. })));
}
