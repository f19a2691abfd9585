//! Drivers and staffing: against printed numbers, definitions and other formulas.

use proptest::prelude::*;
use regulars_stats::Error;
use regulars_stats::drivers::{Linear, Logit, bootstrap, general_dominance};
use regulars_stats::staffing::{
    Limits, Load, Patience, Target, cover_at_least, cover_closely, erlang_a, erlang_a_required, erlang_b,
    erlang_c, erlang_c_required, halfin_whitt,
};

/// Numbers that look random and are the same every day.
fn noise(seed: u64) -> impl FnMut() -> f64 {
    let mut state = seed;
    move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / (1_u64 << 31) as f64 - 0.5
    }
}

fn made(n: usize, p: usize, seed: u64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let mut next = noise(seed);
    let common: Vec<f64> = (0..n).map(|_| next()).collect();
    let columns: Vec<Vec<f64>> = (0..p).map(|_| common.iter().map(|c| c * 0.8 + next()).collect()).collect();
    let y = (0..n)
        .map(|row| columns.iter().enumerate().map(|(j, x)| x[row] * (j + 1) as f64).sum::<f64>() + next())
        .collect();
    (y, columns)
}

fn slices(columns: &[Vec<f64>]) -> Vec<&[f64]> {
    columns.iter().map(Vec::as_slice).collect()
}

#[test]
fn shares_of_two_columns_are_as_defined() {
    let (y, columns) = made(60, 2, 1);
    let r2 = |used: &[&[f64]]| Linear::fit(&y, used).unwrap().r_squared;
    let (a, b) = (columns[0].as_slice(), columns[1].as_slice());
    let both = Linear::fit(&y, &[a, b]).unwrap();
    let first = 0.5 * (r2(&[a]) + both.r_squared - r2(&[b]));
    assert!((both.lmg().unwrap()[0] - first).abs() < 1e-12);
    let other = both.shares().unwrap();
    assert!((other.last[1] - (both.r_squared - r2(&[a]))).abs() < 1e-12);
    assert!((other.first[1] - r2(&[b])).abs() < 1e-12);
    for shares in [&other.relative_weights, &other.car, &other.pratt] {
        assert!((shares.iter().sum::<f64>() - both.r_squared).abs() < 1e-12);
    }
}

#[test]
fn units_and_order_of_columns_do_not_matter() {
    let (y, mut columns) = made(80, 5, 2);
    let before = Linear::fit(&y, &slices(&columns)).unwrap();
    let shares = before.lmg().unwrap();
    columns.reverse();
    columns[0].iter_mut().for_each(|x| *x = *x * 1e6 - 3e7);
    let moved: Vec<f64> = y.iter().map(|y| y * 1e-3 + 5.0).collect();
    let after = Linear::fit(&moved, &slices(&columns)).unwrap();
    for (a, b) in shares.iter().zip(after.lmg().unwrap().iter().rev()) {
        assert!((a - b).abs() < 1e-9, "{a} {b}");
    }
    assert!((before.coefficients[5] * 1e-9 / after.coefficients[1] - 1.0).abs() < 1e-6);
}

#[test]
fn what_can_not_be_told_apart_is_an_error() {
    let (y, mut columns) = made(40, 3, 3);
    columns.push(columns[0].iter().zip(&columns[1]).map(|(a, b)| a - b).collect());
    assert_eq!(Linear::fit(&y, &slices(&columns)).err(), Some(Error::Dependent));
    let constant = vec![4.0; 40];
    assert_eq!(Linear::fit(&y, &[&constant]).err(), Some(Error::Dependent));
    assert_eq!(Linear::fit(&constant, &slices(&columns[..2])).err(), Some(Error::NoSpread));
    assert!(Linear::fit(&y[..3], &[&columns[0][..3], &columns[1][..3]]).is_err());
    assert!(Linear::fit(&[1.0, f64::NAN, 2.0], &[&[1.0, 2.0, 3.0]]).is_err());
    let yes: Vec<bool> = columns[0].iter().map(|x| *x > 0.0).collect();
    assert_eq!(Logit::fit(&yes, &[&columns[0]]), Err(Error::NotDetermined));
    assert_eq!(Logit::fit(&[true; 40], &[&columns[0]]), Err(Error::NoSpread));
}

#[test]
fn resampled_intervals_hold_the_shares_and_repeat() {
    let (y, columns) = made(120, 3, 4);
    let shares = Linear::fit(&y, &slices(&columns)).unwrap().lmg().unwrap();
    let one = bootstrap(&y, &slices(&columns), 200, 0.95, 7).unwrap();
    assert_eq!(one, bootstrap(&y, &slices(&columns), 200, 0.95, 7).unwrap());
    for ((share, low), high) in shares.iter().zip(&one.lower).zip(&one.upper) {
        assert!(low <= share && share <= high);
    }
}

#[test]
fn logit_of_a_table_is_its_odds_ratio() {
    let mut yes = Vec::new();
    let mut x = Vec::new();
    for (count, answer, group) in [(30, true, 1.0), (10, false, 1.0), (15, true, 0.0), (25, false, 0.0)] {
        yes.extend(vec![answer; count]);
        x.extend(vec![group; count]);
    }
    let model = Logit::fit(&yes, &[&x]).unwrap();
    assert!((model.coefficients[1] - (30.0 * 25.0 / (10.0 * 15.0_f64)).ln()).abs() < 1e-9);
    let variance = 1.0 / 30.0 + 0.1 + 1.0 / 15.0 + 1.0 / 25.0_f64;
    assert!((model.standard_errors[1] - variance.sqrt()).abs() < 1e-9);
    assert!((general_dominance(&yes, &[&x]).unwrap()[0] - model.mcfadden).abs() < 1e-12);
}

#[test]
fn printed_tables_of_blocking() {
    for (servers, erlangs) in [(5, 1.361), (10, 4.461), (20, 12.03), (50, 37.90), (100, 84.06)] {
        assert!((erlang_b(erlangs, servers).unwrap() - 0.01).abs() < 5e-5);
    }
    assert_eq!(erlang_b(0.0, 3), Ok(0.0));
    assert_eq!(erlang_b(2.0, 0), Ok(1.0));
}

#[test]
fn endless_patience_is_erlang_c_and_large_queues_follow_halfin_and_whitt() {
    let load = Load { arrivals: 9.0, aht: 1.0 };
    let waiting = erlang_c(load, 11, 0.3).unwrap();
    let leaving = erlang_a(load, Patience(1e7), 11, 0.3).unwrap();
    assert!((leaving.p_wait - waiting.p_wait).abs() < 1e-5);
    assert!((leaving.served_within_t - waiting.service_level).abs() < 1e-5);
    let large = erlang_c(Load { arrivals: 1e6, aht: 1.0 }, 1_000_500, 0.0).unwrap();
    assert!((large.p_wait - halfin_whitt(0.5).unwrap()).abs() < 1e-3);
    // An overloaded queue: as many leave as there are too many.
    let flooded = erlang_a(Load { arrivals: 5000.0, aht: 1.0 }, Patience(2.0), 2500, 0.1).unwrap();
    assert!((flooded.p_abandon - 0.5).abs() < 1e-3 && flooded.occupancy <= 1.0 && flooded.occupancy > 0.999);
}

#[test]
fn shifts_cover_what_is_possible() {
    let limits = Limits { in_an_hour: 10, on_a_shift: 4 };
    let shift = |from: usize, to: usize| (0..6).map(|hour| hour >= from && hour < to).collect::<Vec<bool>>();
    let shifts = [shift(0, 3), shift(2, 5), shift(3, 6)];
    let cover = cover_at_least(&[vec![1, 1, 3, 2, 2, 0], vec![0; 6]], &shifts, limits).unwrap();
    assert_eq!(cover.cost, 3);
    assert_eq!(cover_at_least(&[vec![5, 0, 0, 0, 0, 0]], &shifts, limits), Err(Error::Impossible));
    assert_eq!(cover_closely(&[vec![5, 4, 4, 0, 0, 0]], &shifts, limits).unwrap().cost, 1);
    let gap = [shift(0, 3)];
    assert_eq!(cover_at_least(&[vec![0, 0, 0, 0, 0, 1]], &gap, limits), Err(Error::Impossible));
    assert!(cover_at_least(&[vec![1]], &gap, limits).is_err());
}

fn cheapest(need: &[u32], shifts: &[Vec<bool>], most: u32, closely: bool) -> Option<u64> {
    let mut best = None;
    let choices = (most as usize + 1).pow(shifts.len() as u32);
    for choice in 0..choices {
        let people: Vec<u64> = (0..shifts.len())
            .map(|s| (choice / (most as usize + 1).pow(s as u32) % (most as usize + 1)) as u64)
            .collect();
        let there =
            |hour: usize| -> u64 { people.iter().zip(shifts).filter(|(_, s)| s[hour]).map(|(p, _)| p).sum() };
        let short = (0..need.len()).any(|hour| there(hour) < u64::from(need[hour]));
        let apart: u64 = (0..need.len()).map(|hour| there(hour).abs_diff(u64::from(need[hour]))).sum();
        let cost = match (closely, short) {
            (true, _) => apart,
            (false, true) => continue,
            (false, false) => people.iter().sum(),
        };
        best = Some(best.map_or(cost, |best: u64| best.min(cost)));
    }
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn covers_are_the_cheapest_of_all(need in prop::collection::vec(0_u32..6, 5), shifts in prop::collection::vec(prop::collection::vec(any::<bool>(), 5), 1..4)) {
        let limits = Limits { in_an_hour: 100, on_a_shift: 5 };
        let least = cover_at_least(std::slice::from_ref(&need), &shifts, limits).ok().map(|cover| cover.cost);
        prop_assert_eq!(least, cheapest(&need, &shifts, 5, false));
        let closest = cover_closely(std::slice::from_ref(&need), &shifts, limits).ok().map(|cover| cover.cost);
        prop_assert_eq!(closest, cheapest(&need, &shifts, 5, true));
    }

    #[test]
    fn queues_are_probabilities_and_more_people_help(arrivals in 0.001..500.0_f64, aht in 0.01..30.0_f64, patience in 0.01..100.0_f64,
                                                    agents in 1_u64..400, t in 0.0..20.0_f64) {
        let load = Load { arrivals, aht };
        let queue = erlang_a(load, Patience(patience), agents, t).unwrap();
        for share in [queue.p_wait, queue.p_abandon, queue.p_wait_gt_t, queue.served_within_t, queue.occupancy] {
            prop_assert!((-1e-12..=1.0 + 1e-9).contains(&share), "{queue:?}");
        }
        prop_assert!(queue.p_wait_gt_t <= queue.p_wait * (1.0 + 1e-9));
        let more = erlang_a(load, Patience(patience), agents + 1, t).unwrap();
        prop_assert!(more.served_within_t >= queue.served_within_t - 1e-9);
        if agents as f64 > arrivals * aht {
            let waiting = erlang_c(load, agents, t).unwrap();
            prop_assert!(waiting.p_wait >= queue.p_wait - 1e-9 && (0.0..=1.0).contains(&waiting.service_level));
        }
    }

    #[test]
    fn required_people_are_the_fewest(arrivals in 0.01..60.0_f64, aht in 0.1..10.0_f64, level in 0.0..0.99_f64, t in 0.0..5.0_f64) {
        let load = Load { arrivals, aht };
        let target = Target { service_level: level, t, max_occupancy: 0.95, shrinkage: 0.25 };
        let people = erlang_c_required(load, target).unwrap();
        prop_assert!(people.queue.service_level >= level && people.queue.occupancy <= 0.95);
        let fewer = people.raw_positions - 1;
        let reached = erlang_c(load, fewer, t).is_ok_and(|queue| queue.service_level >= level && queue.occupancy <= 0.95);
        prop_assert!(!reached);
        let few = erlang_a_required(load, Patience(3.0), t, level).unwrap();
        prop_assert!(few >= 1 && erlang_a(load, Patience(3.0), few, t).unwrap().served_within_t >= level);
        prop_assert!(few == 1 || erlang_a(load, Patience(3.0), few - 1, t).unwrap().served_within_t < level);
    }

    #[test]
    fn nothing_panics(a in any::<f64>(), b in any::<f64>(), c in any::<f64>(), n in 0_u64..50) {
        let load = Load { arrivals: a, aht: b };
        let _ = erlang_c(load, n, c);
        if a.abs() * c.abs() < 1e5 {
            let _ = erlang_a(load, Patience(c), n, b);
        }
        let _ = halfin_whitt(a);
        let columns = [a, b, c, 1.0, 2.0, a];
        let _ = Linear::fit(&[a, 2.0, b, 4.0, 5.0, c], &[&columns]).map(|model| model.lmg());
        let _ = Logit::fit(&[true, false, true, false, false, true], &[&columns]);
    }
}

#[test]
fn a_load_that_just_fits_the_occupancy_takes_nobody_more() {
    // R = k/10 and R/n = .85 with k = 17 m and n = 2 m.
    let target = Target { service_level: 0.0, t: 0.0, max_occupancy: 0.85, shrinkage: 0.0 };
    for m in 1..200_u64 {
        for (hour, aht) in [(30.0, 3.0), (60.0, 6.0), (20.0, 2.0)] {
            let load = Load { arrivals: (17 * m) as f64 / hour, aht };
            assert_eq!(erlang_c_required(load, target).unwrap().raw_positions, 2 * m, "{load:?}");
        }
    }
}

#[test]
fn endless_patience_is_erlang_c_within_a_time_too() {
    let load = Load { arrivals: 48.0, aht: 1.0 };
    let endless = erlang_c(load, 55, 1.0 / 3.0).unwrap();
    for patience in [1e12, 1e14, 1e16] {
        let queue = erlang_a(load, Patience(patience), 55, 1.0 / 3.0).unwrap();
        assert!((queue.served_within_t - endless.service_level).abs() < 1e-11, "{patience} {queue:?}");
        assert!((queue.p_wait_gt_t - (1.0 - endless.service_level)).abs() < 1e-11, "{patience} {queue:?}");
    }
    for (arrivals, aht, patience) in [(1e-200, 1.0, 1e-200), (1.0, 1e10, 1e-320)] {
        let queue = erlang_a(Load { arrivals, aht }, Patience(patience), 1, 0.0);
        assert!(matches!(queue, Err(Error::Outside { .. })), "{queue:?}");
    }
}

#[test]
fn erlang_a_finds_people_up_to_the_most() {
    // More than 2^23 people, fewer than 10 million.
    let found = erlang_a_required(Load { arrivals: 9.6e6, aht: 1.0 }, Patience(1.0), 0.1, 0.8).unwrap();
    assert!((8_600_000..8_800_000).contains(&found), "{found}");
}

#[test]
fn a_logit_may_have_large_coefficients() {
    // b1 x1 + b2 x2 with x2 = x1 + z/100 is (b1 + b2) x1 + b2/100 z: the same model.
    let mut next = noise(11);
    let x1: Vec<f64> = (0..300).map(|_| 4.0 * next()).collect();
    let z: Vec<f64> = (0..300).map(|_| 4.0 * next()).collect();
    let yes: Vec<bool> = z.iter().map(|z| next() + 0.5 < 1.0 / (1.0 + (-z).exp())).collect();
    let x2: Vec<f64> = x1.iter().zip(&z).map(|(x, z)| x + z / 100.0).collect();
    let plain = Logit::fit(&yes, &[&x1, &z]).unwrap();
    let close = Logit::fit(&yes, &[&x1, &x2]).unwrap();
    assert!((close.log_likelihood - plain.log_likelihood).abs() < 1e-8);
    assert!((close.coefficients[2] / 100.0 - plain.coefficients[2]).abs() < 1e-6);
    // One guest who spent a thousand times as much, and is as pleased as that lets expect, changes nothing.
    let mut spent = z.clone();
    let without = Logit::fit(&yes, &[&spent]).unwrap();
    let mut more = yes.clone();
    spent.push(1000.0);
    more.push(true);
    let with = Logit::fit(&more, &[&spent]).unwrap();
    assert!((with.coefficients[1] - without.coefficients[1]).abs() < 1e-6);
    // But where yes and no are parted there is no model, be it by a part of the rows only.
    let side: Vec<f64> =
        yes.iter().enumerate().map(|(i, &yes)| f64::from(u8::from(yes && i % 3 == 0))).collect();
    assert_eq!(Logit::fit(&yes, &[&side]), Err(Error::NotDetermined));
    assert_eq!(Logit::fit(&yes, &[&z, &side]), Err(Error::NotDetermined));
}

#[test]
fn close_fits_and_far_columns_keep_their_digits() {
    let x: Vec<f64> = (0..20).map(f64::from).collect();
    let off: Vec<f64> = (0..20).map(|i| f64::from(i * 7 % 5) - 2.0).collect();
    let y: Vec<f64> = x.iter().zip(&off).map(|(x, off)| 1.0 + 2.0 * x + 1e-8 * off).collect();
    let (close, plain) = (Linear::fit(&y, &[&x]).unwrap(), Linear::fit(&off, &[&x]).unwrap());
    for (close, plain) in close.standard_errors.iter().zip(&plain.standard_errors) {
        assert!((close / plain / 1e-8 - 1.0).abs() < 1e-5, "{close} {plain}");
    }
    // Seconds since 1970, a thousandth apart.
    let mut next = noise(5);
    let far: Vec<f64> = (0..100_000).map(|_| 1.6e9 + 1e-3 * next()).collect();
    let near: Vec<f64> = far.iter().map(|x| x - 1.6e9).collect();
    let y: Vec<f64> = near.iter().map(|x| 1e3 * x + next()).collect();
    let (far, near) = (Linear::fit(&y, &[&far]).unwrap(), Linear::fit(&y, &[&near]).unwrap());
    assert!((far.r_squared / near.r_squared - 1.0).abs() < 1e-6, "{} {}", far.r_squared, near.r_squared);
}
