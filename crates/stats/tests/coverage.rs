//! How often intervals hold the truth: exactly for shares, by simulation for the score, from 5 to 10,000 answers.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use regulars_stats::proportions::{agresti_coull, clopper_pearson, jeffreys, wald as share_wald};
use regulars_stats::scores::{
    Counts, Error, Interval, adjusted_wald, interval, score_interval, wald, wilson,
};

type Share = fn(u64, u64, f64) -> Result<Interval, Error>;
type Score = fn(Counts, f64) -> Result<Interval, Error>;

/// The probabilities of all counts near the middle; the rest is below 1e-12.
fn binomial(n: u64, share: f64) -> Vec<(u64, f64)> {
    let middle = (n as f64 * share).floor() as u64;
    let odds = share / (1.0 - share);
    let (mut all, mut chance) = (vec![(middle, 1.0)], 1.0);
    for k in middle + 1..=n {
        chance *= (n - k + 1) as f64 / k as f64 * odds;
        all.push((k, chance));
        if chance < 1e-14 {
            break;
        }
    }
    chance = 1.0;
    for k in (0..middle).rev() {
        chance *= (k + 1) as f64 / (n - k) as f64 / odds;
        all.push((k, chance));
        if chance < 1e-14 {
            break;
        }
    }
    let sum: f64 = all.iter().map(|(_, chance)| chance).sum();
    all.into_iter().map(|(k, chance)| (k, chance / sum)).collect()
}

fn covered(method: Share, n: u64, share: f64) -> f64 {
    binomial(n, share)
        .into_iter()
        .filter(|(k, _)| method(*k, n, 0.95).unwrap().contains(share))
        .map(|(_, chance)| chance)
        .sum()
}

/// Shares from .01 to .99, more of them at the ends.
fn shares() -> Vec<f64> {
    let mut all: Vec<f64> = (1..=9).map(|step| f64::from(step) / 100.0).collect();
    all.extend((2..=18).map(|step| f64::from(step) / 20.0));
    all.extend((91..=99).map(|step| f64::from(step) / 100.0));
    all
}

/// The lowest and the mean coverage over the shares whose rarer outcome is expected at least `rare` times.
fn lowest_and_mean(method: Share, n: u64, rare: f64) -> Option<(f64, f64)> {
    let all: Vec<f64> = shares()
        .into_iter()
        .filter(|share| n as f64 * share.min(1.0 - share) >= rare)
        .map(|share| covered(method, n, share))
        .collect();
    let lowest = all.iter().copied().fold(f64::INFINITY, f64::min);
    (!all.is_empty()).then(|| (lowest, all.iter().sum::<f64>() / all.len() as f64))
}

#[test]
fn intervals_of_a_share() {
    for n in [5, 10, 20, 50, 100, 300, 1_000, 10_000] {
        let (lowest, _) = lowest_and_mean(clopper_pearson, n, 0.0).unwrap();
        assert!(lowest >= 0.95, "Clopper-Pearson never covers less than it says: {n} {lowest}");
        for (name, method) in
            [("Wilson", wilson as Share), ("Agresti-Coull", agresti_coull), ("Jeffreys", jeffreys)]
        {
            let (_, mean) = lowest_and_mean(method, n, 0.0).unwrap();
            assert!((0.935..0.995).contains(&mean), "{name} covers on average: {n} {mean}");
            if let Some((lowest, _)) = lowest_and_mean(method, n, 5.0) {
                assert!(lowest > 0.92, "{name} with five of the rarer outcome: {n} {lowest}");
            }
        }
        // The plain interval can't: with ten of the rarer outcome it is within three points.
        if let Some((lowest, _)) = lowest_and_mean(share_wald, n, 10.0) {
            assert!(lowest > 0.885, "Wald: {n} {lowest}");
        }
    }
    assert!(covered(share_wald, 20, 0.05) < 0.7);
}

fn drawn(random: &mut ChaCha8Rng, n: u64, [promoters, passives, _]: [f64; 3]) -> Counts {
    let mut counts = Counts::default();
    for _ in 0..n {
        let draw: f64 = random.random();
        if draw < promoters {
            counts.promoters += 1;
        } else if draw < promoters + passives {
            counts.passives += 1;
        } else {
            counts.detractors += 1;
        }
    }
    counts
}

#[test]
fn intervals_of_the_score() {
    let kinds = [
        [0.4, 0.3, 0.3],
        [0.7, 0.2, 0.1],
        [0.5, 0.0, 0.5],
        [0.1, 0.8, 0.1],
        [0.9, 0.08, 0.02],
        [0.05, 0.15, 0.8],
    ];
    let mut random = ChaCha8Rng::seed_from_u64(11);
    for (n, rounds) in [
        (5_u64, 8_000_u32),
        (10, 8_000),
        (20, 8_000),
        (50, 6_000),
        (200, 4_000),
        (1_000, 2_000),
        (10_000, 400),
    ] {
        for kind in kinds {
            let truth = 100.0 * (kind[0] - kind[2]);
            let methods: [Score; 4] = [adjusted_wald, score_interval, interval, wald];
            let mut held = [0_u32; 4];
            for _ in 0..rounds {
                let counts = drawn(&mut random, n, kind);
                for (held, method) in held.iter_mut().zip(methods) {
                    *held += u32::from(method(counts, 0.95).unwrap().contains(truth));
                }
            }
            let [adjusted, score, ours, plain] = held.map(|held| f64::from(held) / f64::from(rounds));
            // Four standard errors of the simulation.
            let slack = 4.0 * (0.95 * 0.05 / f64::from(rounds)).sqrt();
            let rare = n as f64 * (1.0 - kind[0].max(kind[1]).max(kind[2]));
            let floor = if rare >= 5.0 { 0.935 } else { 0.90 };
            // With few answers and nobody between, adjusted Wald falls to .89: there the house takes the score interval.
            let lower = if n < 20 { 0.88 } else { floor };
            for (name, share, floor) in
                [("adjusted Wald", adjusted, lower), ("score", score, floor), ("the house's", ours, floor)]
            {
                assert!(share > floor - slack, "{name}: {n} {kind:?} {share}");
            }
            if rare >= 25.0 {
                assert!((0.93 - slack..0.97 + slack).contains(&plain), "Wald: {n} {kind:?} {plain}");
                assert!(adjusted < 0.975 + slack && score < 0.97 + slack, "{n} {kind:?} {adjusted} {score}");
            }
        }
    }
}
