//! Choosing send times: anchors, invariances, edges.

use proptest::prelude::*;
use regulars_stats::Error;
use regulars_stats::timing::*;

fn arms(pairs: &[(u64, u64)]) -> Vec<Group> {
    pairs.iter().map(|&(successes, n)| Group { successes, n }).collect()
}

#[track_caller]
fn assert_near(got: f64, expected: f64, tolerance: f64) {
    assert!((got - expected).abs() <= tolerance, "{got} is not {expected}");
}

/// Reference values from mpmath with 30 digits.
#[test]
fn probabilities_of_being_best() {
    for (pairs, expected) in [
        (
            vec![(0, 9), (0, 999), (1, 3)],
            vec![0.065_933_950_266_266_9, 3.496_620_019_620_09e-7, 0.934_065_700_071_731],
        ),
        (vec![(20, 200), (30, 200)], vec![0.066_694_706_782_187_6, 0.933_305_293_217_812]),
    ] {
        let got = probabilities_best(&arms(&pairs), Prior::UNIFORM).unwrap();
        for (got, expected) in got.iter().zip(expected) {
            assert_near(*got, expected, 1e-12);
        }
    }
    let jeffreys = Prior { alpha: 0.5, beta: 0.5 };
    let got = probabilities_best(&arms(&[(0, 0), (3, 11), (100, 999)]), jeffreys).unwrap();
    assert!(got[0] > 0.6 && got[2] < 0.02);
}

#[test]
fn probabilities_are_those_with_which_thompson_chooses() {
    let arms = arms(&[(3, 40), (7, 42), (2, 38), (0, 3)]);
    let expected = probabilities_best(&arms, Prior::UNIFORM).unwrap();
    let mut chosen = [0.0; 4];
    const RUNS: u64 = 40_000;
    for seed in 0..RUNS {
        chosen[thompson(&arms, Prior::UNIFORM, seed).unwrap()] += 1.0 / RUNS as f64;
    }
    for (chosen, expected) in chosen.iter().zip(expected) {
        assert_near(*chosen, expected, 4.5 * (expected * (1.0 - expected) / RUNS as f64).sqrt());
    }
}

#[test]
fn indices() {
    let untried = arms(&[(0, 0), (5, 5), (0, 5)]);
    assert_eq!(ucb1(&untried, 11).unwrap()[0], None);
    let kl = kl_ucb(&untried, 11, 0.0).unwrap();
    assert_eq!((kl[0], kl[1]), (1.0, 1.0));
    assert_near(kl[2], 1.0 - (-(11_f64.ln()) / 5.0).exp(), 1e-15);
    // The first trial explores nothing.
    assert_near(kl_ucb(&arms(&[(3, 9)]), 1, 0.0).unwrap()[0], 1.0 / 3.0, 1e-15);
    // The constant of the proof explores more.
    assert!(kl_ucb(&arms(&[(3, 9)]), 100, 3.0).unwrap()[0] > kl_ucb(&arms(&[(3, 9)]), 100, 0.0).unwrap()[0]);
}

/// ln of the beta-binomial probability, factor by factor.
fn naive(arm: Group, alpha: f64, beta: f64) -> f64 {
    let rising = |start: f64, n: u64| (0..n).map(|j| (start + j as f64).ln()).sum::<f64>();
    let (k, rest) = (arm.successes, arm.n - arm.successes);
    rising(alpha, k) + rising(beta, rest) - rising(alpha + beta, arm.n) + rising(1.0, arm.n)
        - rising(1.0, k)
        - rising(1.0, rest)
}

#[test]
fn shrinkage_finds_the_largest_likelihood() {
    for pairs in [
        vec![(13, 57), (41, 128), (3, 79), (5, 63), (4, 14), (24, 165), (39, 197)],
        vec![(0, 3), (1, 2), (9, 9)],
        vec![(1, 1), (0, 1), (1, 2), (0, 40), (30, 40)],
        vec![(0, 0), (400, 10_000), (500, 10_000), (700, 11_000)],
        vec![(1, 5_000), (9, 4_000), (0, 100)],
        vec![(49, 50), (40, 50), (50, 50), (0, 0)],
    ] {
        let hours = arms(&pairs);
        let found = shrunk_rates(&hours).unwrap();
        let Prior { alpha, beta } = found.spread.unwrap();
        let at = |alpha, beta| hours.iter().map(|&hour| naive(hour, alpha, beta)).sum::<f64>();
        assert_near(found.log_likelihood, at(alpha, beta), 1e-8);
        for (more, less) in
            [(1.01, 1.0), (1.0, 1.01), (1.01, 1.01), (1.001, 0.999), (1.5, 1.5), (0.99, 1.0), (0.3, 0.3)]
        {
            assert!(at(alpha * more, beta * less) <= found.log_likelihood + 1e-10, "{pairs:?} {more} {less}");
        }
        for (rate, hour) in found.rates.iter().zip(&hours) {
            let (k, n) = (hour.successes as f64, hour.n as f64);
            assert_near(*rate, (alpha + k) / (alpha + beta + n), 1e-12);
        }
    }
}

#[test]
fn shrinkage_at_its_edges() {
    // No more different than chance makes them: one rate.
    let found = shrunk_rates(&arms(&[(10, 100), (11, 100), (9, 100), (0, 0)])).unwrap();
    assert_eq!(found.spread, None);
    assert!(found.rates.iter().all(|&rate| rate == 0.1));
    for undetermined in
        [vec![(0, 5), (0, 7)], vec![(5, 5)], vec![(1, 1), (0, 1)], vec![(0, 0)], vec![(0, 3), (4, 4)]]
    {
        assert_eq!(shrunk_rates(&arms(&undetermined)), Err(Error::NotDetermined));
    }
    assert!(matches!(shrunk_rates(&[]), Err(Error::TooFew { .. })));
    // Huge counts keep their spread: rates of 10 % and 20 %.
    let huge = 1_000_000_000_000_000;
    let found = shrunk_rates(&arms(&[(huge / 10, huge), (huge / 5, huge)])).unwrap();
    assert_near(found.rates[0], 0.1, 1e-12);
    let prior = found.spread.unwrap();
    assert!(prior.alpha > 1.0 && prior.beta < 1_000.0);
}

#[test]
fn shrinkage_recovers_the_spread_of_many_hours() {
    // Shares at the quantiles of a distribution with mean .3 and standard deviation about .1.
    let hours: Vec<Group> =
        (0..200).map(|k| Group { successes: 130 + 2 * k - 60 + (k % 3) * 10, n: 1_000 }).collect();
    let found = shrunk_rates(&hours).unwrap();
    let raw: f64 = hours.iter().map(|hour| hour.successes as f64 / 1_000.0).sum::<f64>() / 200.0;
    assert_near(found.mean, raw, 2e-3);
    let below = found.rates[0] > 0.07;
    assert!(below, "drawn up from the lowest");
}

fn decision(reward: f64, logging: f64, target: f64) -> Decision {
    Decision { reward, logging, target, expected_of_action: 0.0, expected_of_target: 0.0 }
}

#[test]
fn off_policy_of_the_rule_in_force_is_the_mean() {
    let log: Vec<Decision> = (0..50).map(|k| decision(f64::from(k % 3), 0.3, 0.3)).collect();
    let found = off_policy(&log).unwrap();
    let mean = log.iter().map(|decision| decision.reward).sum::<f64>() / 50.0;
    for value in [found.inverse_propensity, found.self_normalised, found.doubly_robust] {
        assert_near(value.mean, mean, 1e-12);
        assert_near(value.standard_error, found.inverse_propensity.standard_error, 1e-12);
    }
    assert_near(found.effective_decisions, 50.0, 1e-9);
}

#[test]
fn a_perfect_model_leaves_the_doubly_robust_value_no_error() {
    let log: Vec<Decision> = (0..10)
        .map(|k| Decision {
            expected_of_action: f64::from(k % 2),
            expected_of_target: 0.5,
            ..decision(f64::from(k % 2), 0.5, 0.1 + 0.05 * f64::from(k))
        })
        .collect();
    let found = off_policy(&log).unwrap();
    assert_eq!(found.doubly_robust, PolicyValue { mean: 0.5, standard_error: 0.0 });
}

#[test]
fn off_policy_refuses() {
    assert!(matches!(off_policy(&[]), Err(Error::TooFew { .. })));
    assert!(matches!(off_policy(&[decision(1.0, 0.5, 0.5)]), Err(Error::TooFew { .. })));
    assert_eq!(off_policy(&[decision(1.0, 0.5, 0.0); 3]), Err(Error::NotDetermined));
    for wrong in [
        decision(f64::NAN, 0.5, 0.5),
        decision(1.0, 0.0, 0.5),
        decision(1.0, 1.5, 0.5),
        decision(1.0, 0.5, -0.1),
        decision(f64::INFINITY, 0.5, 0.5),
        decision(1.0, f64::NAN, 0.5),
    ] {
        assert!(matches!(off_policy(&[decision(1.0, 0.5, 0.5), wrong]), Err(Error::Outside { .. })));
    }
    assert!(off_policy(&[decision(f64::MAX, 0.5, 1.0); 3]).is_err());
}

/// The intervals mean ± 1.96 se hold the truth in about 95 of 100 logs.
#[test]
fn off_policy_errors_cover() {
    let (logging, target, shares) = ([0.5, 0.3, 0.2], [0.2, 0.3, 0.5], [0.1, 0.2, 0.3]);
    let truth: f64 = target.iter().zip(shares).map(|(a, b)| a * b).sum();
    let guess = [0.15, 0.2, 0.25];
    let mut state = 7_u64;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    const LOGS: usize = 1_000;
    let mut held = [0; 3];
    for _ in 0..LOGS {
        let log: Vec<Decision> = (0..400)
            .map(|_| {
                let u = uniform();
                let action = usize::from(u > 0.5) + usize::from(u > 0.8);
                Decision {
                    reward: f64::from(u8::from(uniform() < shares[action])),
                    logging: logging[action],
                    target: target[action],
                    expected_of_action: guess[action],
                    expected_of_target: target.iter().zip(guess).map(|(a, b)| a * b).sum(),
                }
            })
            .collect();
        let found = off_policy(&log).unwrap();
        for (held, value) in
            held.iter_mut().zip([found.inverse_propensity, found.self_normalised, found.doubly_robust])
        {
            *held += usize::from((value.mean - truth).abs() <= 1.96 * value.standard_error);
        }
    }
    for held in held {
        assert!((920..=975).contains(&held), "{held}");
    }
}

#[test]
fn regret_of_the_rules() {
    let shares = [0.05, 0.07, 0.09, 0.12];
    let thompson = regret(&shares, 2_000, 60, Policy::Thompson(Prior::UNIFORM), 3).unwrap();
    let ucb1 = regret(&shares, 2_000, 60, Policy::Ucb1, 3).unwrap();
    let kl_ucb = regret(&shares, 2_000, 60, Policy::KlUcb, 3).unwrap();
    assert!(thompson.mean < kl_ucb.mean && kl_ucb.mean < ucb1.mean);
    assert_eq!(thompson, regret(&shares, 2_000, 60, Policy::Thompson(Prior::UNIFORM), 3).unwrap());
    assert_eq!(regret(&[0.3], 100, 2, Policy::Ucb1, 1).unwrap(), Regret { mean: 0.0, standard_error: 0.0 });
    // Fewer decisions than arms: each once, in order.
    let two = regret(&[0.1, 0.2, 0.4], 2, 2, Policy::KlUcb, 1).unwrap();
    assert_near(two.mean, 0.5, 1e-12);
    assert_eq!(regret(&shares, 0, 2, Policy::Ucb1, 1).unwrap().mean, 0.0);
    assert!(matches!(regret(&shares, 0, usize::MAX, Policy::Ucb1, 1), Err(Error::TooMany { .. })));
    assert!(matches!(regret(&shares, u64::MAX, 2, Policy::Ucb1, 1), Err(Error::TooMany { .. })));
    assert!(regret(&[0.1, f64::NAN], 10, 2, Policy::Ucb1, 1).is_err());
    assert!(regret(&[0.1, 1.1], 10, 2, Policy::Ucb1, 1).is_err());
    assert!(regret(&[], 10, 2, Policy::Ucb1, 1).is_err());
}

#[test]
fn lai_robbins_at_its_edges() {
    assert_eq!(lai_robbins(&[0.3, 0.3], 100), Ok(0.0));
    assert_eq!(lai_robbins(&[0.3, 1.0], 100), Ok(0.0));
    assert_eq!(lai_robbins(&[0.3, 0.4], 1), Ok(0.0));
    assert!(lai_robbins(&[0.3, 0.4], 0).is_err());
    // KL(0, q) = -ln(1 - q).
    assert_near(lai_robbins(&[0.0, 0.5], 100).unwrap(), 100_f64.ln() * 0.5 / 2_f64.ln(), 1e-12);
    assert!(lai_robbins(&[5e-324, 0.5, 1e-320], 1_000).unwrap().is_finite());
}

fn any_arm() -> impl Strategy<Value = Group> {
    prop_oneof![0_u64..30, 0_u64..5_000, Just(u64::MAX), 0..u64::MAX].prop_flat_map(|n| {
        prop_oneof![0..=n, Just(0), Just(n)].prop_map(move |successes| Group { successes, n })
    })
}

fn any_prior() -> impl Strategy<Value = Prior> {
    let weight =
        || prop_oneof![Just(1.0), Just(0.5), (-6.0_f64..15.0).prop_map(|x| 10_f64.powf(x).clamp(1e-6, 1e15))];
    (weight(), weight()).prop_map(|(alpha, beta)| Prior { alpha, beta })
}

proptest! {
    #[test]
    fn probabilities_are_probabilities(
        arms in prop::collection::vec(any_arm(), 1..6),
        prior in any_prior(),
        turn in 0_usize..6,
    ) {
        let best = probabilities_best(&arms, prior).unwrap();
        prop_assert!(best.iter().all(|p| (0.0..=1.0).contains(p)));
        prop_assert!((best.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        let turn = turn % arms.len();
        let mut turned = arms.clone();
        turned.rotate_left(turn);
        let mut expected = best.clone();
        expected.rotate_left(turn);
        for (a, b) in probabilities_best(&turned, prior).unwrap().iter().zip(&expected) {
            prop_assert!((a - b).abs() < 1e-9, "{a} {b}");
        }
        let chosen = thompson(&arms, prior, 5).unwrap();
        prop_assert!(chosen < arms.len());
        prop_assert!(best[chosen] > 0.0, "what cannot be best is not chosen");
        for mean in posterior_means(&arms, prior).unwrap() {
            prop_assert!((0.0..=1.0).contains(&mean));
        }
    }

    #[test]
    fn equal_arms_are_equally_good(arm in any_arm(), count in 1_usize..8, prior in any_prior()) {
        for p in probabilities_best(&vec![arm; count], prior).unwrap() {
            prop_assert!((p - 1.0 / count as f64).abs() < 1e-10, "{p}");
        }
    }

    #[test]
    fn one_more_success_makes_an_arm_better(a in 0_u64..200, n in 201_u64..400, b in 0_u64..200) {
        let p = |k| probabilities_best(&arms(&[(k, n), (b, 300), (b / 2, 250)]), Prior::UNIFORM).unwrap()[0];
        prop_assert!(p(a + 1) >= p(a) - 1e-13);
    }

    #[test]
    fn indices_are_upper_bounds(arm in any_arm(), t in prop_oneof![1_u64..1_000, 1..u64::MAX], c in 0.0_f64..4.0) {
        let group = [arm];
        let kl = kl_ucb(&group, t, c).unwrap()[0];
        prop_assert!((0.0..=1.0).contains(&kl));
        match ucb1(&group, t).unwrap()[0] {
            None => prop_assert_eq!(arm.n, 0),
            Some(index) => {
                let share = arm.successes as f64 / arm.n as f64;
                prop_assert!(index.is_finite() && index >= share && kl >= share - 1e-15);
                // Pinsker: KL-UCB explores at most half as far, squared, as UCB1 with c = 0.
                let sharp = kl_ucb(&group, t, 0.0).unwrap()[0];
                prop_assert!(sharp <= share + (index - share) / 2.0 + 1e-12);
                if arm.n < 10_000 && arm.successes > 0 && sharp < 0.999_999 {
                    let n = arm.n as f64;
                    let divergence = share * (share / sharp).ln()
                        + if share < 1.0 { (1.0 - share) * ((1.0 - share) / (1.0 - sharp)).ln() } else { 0.0 };
                    prop_assert!((n * divergence - (t as f64).ln()).abs() < 1e-6 * (1.0 + (t as f64).ln()));
                }
            }
        }
    }

    #[test]
    fn shrunk_rates_lie_between_raw_and_mean(hours in prop::collection::vec(any_arm(), 1..12)) {
        match shrunk_rates(&hours) {
            Ok(found) => {
                prop_assert!(found.log_likelihood.is_finite() && (0.0..=1.0).contains(&found.mean));
                if let Some(prior) = found.spread {
                    prop_assert!(prior.alpha > 0.0 && prior.beta > 0.0 && (prior.alpha + prior.beta).is_finite());
                    for (rate, hour) in found.rates.iter().zip(&hours) {
                        let raw = if hour.n == 0 { found.mean } else { hour.successes as f64 / hour.n as f64 };
                        prop_assert!(raw.min(found.mean) - 1e-12 <= *rate && *rate <= raw.max(found.mean) + 1e-12);
                    }
                }
            }
            Err(error) => {
                prop_assert_eq!(error, Error::NotDetermined);
                let some = hours.iter().any(|hour| 0 < hour.successes && hour.successes < hour.n);
                prop_assert!(!some || hours.iter().any(|hour| hour.n > 5_000), "determined");
            }
        }
    }

    #[test]
    fn shrinkage_does_not_depend_on_names(
        pairs in prop::collection::vec((0_u64..60, 1_u64..60), 2..12),
        turn in 0_usize..12,
    ) {
        let hours: Vec<Group> =
            pairs.iter().map(|&(k, more)| Group { successes: k, n: k + more }).collect();
        let swapped: Vec<Group> =
            hours.iter().map(|hour| Group { successes: hour.n - hour.successes, n: hour.n }).collect();
        let mut turned = hours.clone();
        turned.rotate_left(turn % hours.len());
        let (a, b, c) = (shrunk_rates(&hours), shrunk_rates(&swapped), shrunk_rates(&turned));
        prop_assert_eq!(a.is_ok(), b.is_ok());
        if let (Ok(a), Ok(b), Ok(c)) = (a, b, c) {
            prop_assert!((a.log_likelihood - b.log_likelihood).abs() < 1e-8);
            prop_assert!((a.log_likelihood - c.log_likelihood).abs() < 1e-8);
            for (rate, other) in a.rates.iter().zip(&b.rates) {
                prop_assert!((rate + other - 1.0).abs() < 1e-4, "{rate} {other}");
            }
        }
    }

    #[test]
    fn off_policy_values_are_finite(
        log in prop::collection::vec((-1e3_f64..1e3, 1e-6_f64..1.0, 0.0_f64..1.0, -10.0_f64..10.0, -10.0_f64..10.0), 2..40),
    ) {
        let log: Vec<Decision> = log
            .into_iter()
            .map(|(reward, logging, target, expected_of_action, expected_of_target)| {
                Decision { reward, logging, target, expected_of_action, expected_of_target }
            })
            .collect();
        let found = off_policy(&log).unwrap();
        let n = log.len() as f64;
        prop_assert!((1.0 - 1e-9..=n + 1e-9).contains(&found.effective_decisions));
        for value in [found.inverse_propensity, found.self_normalised, found.doubly_robust] {
            prop_assert!(value.mean.is_finite() && value.standard_error.is_finite() && value.standard_error >= 0.0);
        }
        let rewards = log.iter().map(|decision| decision.reward);
        let (low, high) = (rewards.clone().fold(f64::MAX, f64::min), rewards.fold(f64::MIN, f64::max));
        prop_assert!((low - 1e-9..=high + 1e-9).contains(&found.self_normalised.mean));
    }
}

/// `cargo test --release --test timing -- --ignored --nocapture`
#[test]
#[ignore = "prints times"]
fn times() {
    let time = |name: &str, rounds: u32, work: &mut dyn FnMut(u64) -> f64| {
        let start = std::time::Instant::now();
        let sum: f64 = (0..u64::from(rounds)).map(work).sum();
        println!("{name}: {:.3} us ({sum:.3})", start.elapsed().as_secs_f64() * 1e6 / f64::from(rounds));
    };
    for count in [3_u64, 24] {
        let arms: Vec<Group> = (0..count).map(|k| Group { successes: 10 + k, n: 200 + 7 * k }).collect();
        time(&format!("thompson {count}"), 20_000, &mut |seed| {
            thompson(&arms, Prior::UNIFORM, seed).unwrap() as f64
        });
        time(&format!("probabilities_best {count}"), 500, &mut |_| {
            probabilities_best(&arms, Prior::UNIFORM).unwrap()[0]
        });
        time(&format!("ucb1 {count}"), 20_000, &mut |t| ucb1(&arms, t + 1).unwrap()[0].unwrap());
        time(&format!("kl_ucb {count}"), 20_000, &mut |t| kl_ucb(&arms, t + 1, 0.0).unwrap()[0]);
        time(&format!("shrunk_rates {count}"), 50, &mut |_| shrunk_rates(&arms).unwrap().mean);
    }
    time("regret thompson 300 x 5000 x 4", 1, &mut |seed| {
        regret(&[0.05, 0.07, 0.09, 0.12], 5_000, 300, Policy::Thompson(Prior::UNIFORM), seed).unwrap().mean
    });
}
