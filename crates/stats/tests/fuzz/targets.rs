//! Each public function with drawn arguments.

use crate::Call;
use crate::source::Source;
use regulars_stats::always_valid::{Classic, Peeking, Spending, Tuning};
use regulars_stats::anomalies::control::Baseline;
use regulars_stats::anomalies::decomposition::Settings;
use regulars_stats::anomalies::rates::Events;
use regulars_stats::causes::Dimension;
use regulars_stats::drivers::{Linear, Logit};
use regulars_stats::effect::{LocalLevel, Observation};
use regulars_stats::experiments::{Arm, BetaPrior};
use regulars_stats::forecast::automatic::Method;
use regulars_stats::forecast::ets::{Component, Model, Parameters, States};
use regulars_stats::forecast::{accuracy, decompose, ets, holt_winters, multiseasonal, seasonal};
use regulars_stats::funnel::{Event, Order};
use regulars_stats::proportions::Group;
use regulars_stats::referral::{Bass, Branching};
use regulars_stats::retention::{cohorts, cox, survival};
use regulars_stats::scores::{Counts, Interval};
use regulars_stats::staffing::{Limits, Load, Patience, Target};
use regulars_stats::struggle::Table;
use regulars_stats::survey::{Design, Dispositions, Margin};
use regulars_stats::timing::{Decision, Policy, Prior};
use regulars_stats::value::bg_bb::{BgBb, Periods};
use regulars_stats::value::bg_nbd::{BgNbd, Leaving};
use regulars_stats::value::contract::ShiftedBetaGeometric;
use regulars_stats::value::discounted::Horizon;
use regulars_stats::value::gamma_gamma::{GammaGamma, Spending as Amounts};
use regulars_stats::value::pareto_nbd::ParetoNbd;
use regulars_stats::value::{History, Purchase};
use regulars_stats::{
    adjust, always_valid, anomalies, causes, drivers, effect, experiments, forecast, funnel, priorities,
    proportions, referral, scores, sequential, staffing, struggle, survey, timing, value,
};
use std::fmt::Debug;

/// This file, for the test that looks for forgotten functions.
pub const TEXT: &str = include_str!("targets.rs");

/// Not reached from outside the crate, though written `pub`.
pub const INNER: &[&str] = &["spread_of", "columns", "residual_squares", "zero", "is_inside", "in_logs"];

fn shown<T: Debug, E>(result: Result<T, E>) -> Option<String> {
    result.ok().map(|value| format!("{value:?}"))
}

fn plain<T: Debug>(value: T) -> Option<String> {
    Some(format!("{value:?}"))
}

fn borrowed(columns: &[Vec<f64>]) -> Vec<&[f64]> {
    columns.iter().map(Vec::as_slice).collect()
}

fn group(s: &mut Source) -> Group {
    let (a, b) = (s.count(), s.count());
    if s.size() == 7 { Group { successes: a, n: b } } else { Group { successes: a.min(b), n: a.max(b) } }
}

fn groups(s: &mut Source) -> Vec<Group> {
    let length = s.length().min(12);
    s.list_of(length, group)
}

fn answers(s: &mut Source) -> Counts {
    Counts { promoters: s.count(), passives: s.count(), detractors: s.count() }
}

fn spread(s: &mut Source) -> [u64; 11] {
    std::array::from_fn(|_| s.count())
}

fn tuning(s: &mut Source) -> Tuning {
    Tuning { variance: s.positive(), level: s.share() }
}

fn baseline(s: &mut Source) -> Baseline {
    Baseline { mean: s.number(), sigma: s.positive() }
}

fn settings(s: &mut Source) -> Settings {
    Settings { period: s.size(), seasonal_window: s.size(), trend_window: s.size(), robust: s.yes() }
}

fn events(s: &mut Source) -> Events {
    Events { count: s.count(), exposure: s.positive() }
}

fn dimension(s: &mut Source) -> Dimension {
    let length = s.length().min(12);
    let other = s.about(length);
    Dimension { forecast: s.list_of(length, Source::positive), actual: s.list_of(other, Source::positive) }
}

fn rows(s: &mut Source) -> Vec<Observation> {
    let length = s.length();
    s.list_of(length, |s| Observation {
        unit: s.count() % 8,
        period: s.whole() % 10,
        treated: s.yes(),
        value: s.number(),
    })
}

fn cases(s: &mut Source) -> Dispositions {
    Dispositions {
        complete: s.count(),
        partial: s.count(),
        refusal: s.count(),
        non_contact: s.count(),
        other: s.count(),
        unknown_household: s.count(),
        unknown_other: s.count(),
    }
}

fn beta_prior(s: &mut Source) -> BetaPrior {
    BetaPrior { successes: s.positive(), failures: s.positive() }
}

fn prior(s: &mut Source) -> Prior {
    Prior { alpha: s.positive(), beta: s.positive() }
}

fn load(s: &mut Source) -> Load {
    Load { arrivals: s.positive(), aht: s.positive() }
}

fn target(s: &mut Source) -> Target {
    Target { service_level: s.share(), t: s.positive(), max_occupancy: s.share(), shrinkage: s.share() }
}

fn table(s: &mut Source) -> Table {
    Table {
        struggled_converted: s.count(),
        struggled_not: s.count(),
        calm_converted: s.count(),
        calm_not: s.count(),
    }
}

fn history(s: &mut Source) -> History {
    let (repeats, age) = (s.count() % 40, s.positive());
    let recency = if repeats == 0 { 0.0 } else { age * s.share() };
    History { repeats, recency, age }
}

fn histories(s: &mut Source) -> Vec<History> {
    let length = s.length();
    s.list_of(length, history)
}

fn bg_nbd(s: &mut Source) -> BgNbd {
    BgNbd {
        r: s.positive(),
        alpha: s.positive(),
        a: s.positive(),
        b: s.positive(),
        leaving: s.one_of(&[Leaving::AfterRepeats, Leaving::AfterAny]),
    }
}

fn pareto_nbd(s: &mut Source) -> ParetoNbd {
    ParetoNbd { r: s.positive(), alpha: s.positive(), s: s.positive(), beta: s.positive() }
}

fn bg_bb(s: &mut Source) -> BgBb {
    BgBb { alpha: s.positive(), beta: s.positive(), gamma: s.positive(), delta: s.positive() }
}

fn periods(s: &mut Source) -> Periods {
    let observed = s.count();
    let last = s.count().min(observed);
    Periods { purchases: s.count().min(last).max(u64::from(last > 0)), last, observed }
}

fn geometric(s: &mut Source) -> ShiftedBetaGeometric {
    ShiftedBetaGeometric { alpha: s.positive(), beta: s.positive() }
}

fn gamma_gamma(s: &mut Source) -> GammaGamma {
    GammaGamma { p: s.positive(), q: s.positive(), v: s.positive() }
}

fn amounts(s: &mut Source) -> Vec<Amounts> {
    let length = s.length();
    s.list_of(length, |s| Amounts { purchases: s.count() % 50, mean: s.positive() })
}

fn horizon(s: &mut Source) -> Horizon {
    Horizon { periods: s.count().min(2_000) as u32, length: s.positive(), discount: s.share() }
}

fn bass(s: &mut Source) -> Bass {
    Bass { p: s.share(), q: s.share(), m: s.positive() }
}

fn branching(s: &mut Source) -> Branching {
    Branching { referrals_per_customer: s.share(), seeds: s.count() }
}

fn model(s: &mut Source) -> Option<Model> {
    const PARTS: [Component; 3] = [Component::None, Component::Additive, Component::Multiplicative];
    Model::new(s.one_of(&PARTS[1..]), s.one_of(&PARTS), s.yes(), s.one_of(&PARTS), s.size()).ok()
}

fn parameters(s: &mut Source) -> Parameters {
    Parameters { alpha: s.share(), beta: s.share(), gamma: s.share(), phi: s.share() }
}

fn weighted<T>(s: &mut Source, call: impl Fn(&mut Source, &[f64], Design) -> T) -> T {
    let length = s.length();
    let (values, weights) = (s.numbers(length), s.list_of(length, Source::positive));
    let strata = s.list_of(length, |s| s.size() % 3);
    let populations = s.list_of(3, |s| 1e3 * s.positive());
    let plain = s.yes();
    let design = Design {
        weights: &weights,
        strata: if plain { &[] } else { &strata },
        populations: if plain { &[] } else { &populations },
    };
    call(s, &values, design)
}

fn margin_of<T>(s: &mut Source, length: usize, call: impl Fn(&mut Source, Margin) -> T) -> T {
    let categories = s.list_of(length, |s| s.size() % 3);
    let totals = s.list_of(3, Source::positive);
    call(s, Margin { categories: &categories, totals: &totals })
}

fn shifts(s: &mut Source) -> (Vec<Vec<u32>>, Vec<Vec<bool>>, Limits) {
    let (days, hours, kinds) = (s.size() % 3, s.size() % 8, s.size() % 5);
    let required = s.list_of(days, |s| s.list_of(hours, |s| (s.count() % 9) as u32));
    let shifts = s.list_of(kinds, |s| s.flags(hours));
    let limits = Limits { in_an_hour: (s.count() % 20) as u32, on_a_shift: (s.count() % 20) as u32 };
    (required, shifts, limits)
}

fn survived<T>(s: &mut Source, call: impl Fn(&mut Source, &[f64], &[bool]) -> T) -> T {
    let length = s.length();
    let (times, other) = (s.list_of(length, Source::positive), s.about(length));
    let events = s.flags(other);
    call(s, &times, &events)
}

fn regression<T>(s: &mut Source, call: impl Fn(&mut Source, &[f64], &[&[f64]]) -> T) -> T {
    let length = s.length();
    let (values, columns) = (s.numbers(length), s.columns(length));
    call(s, &values, &borrowed(&columns))
}

fn level_model(s: &mut Source, columns: usize) -> LocalLevel {
    LocalLevel {
        irregular_variance: s.positive(),
        level_variance: s.positive(),
        coefficients: s.numbers(columns),
    }
}

const METHODS: [Method; 9] = [
    Method::SeasonalNaive,
    Method::ExponentialSmoothing,
    Method::HoltWintersAdditive,
    Method::HoltWintersMultiplicative,
    Method::Theta,
    Method::Decomposed,
    Method::DecomposedLogarithms,
    Method::Multiseasonal,
    Method::MultiseasonalLogarithms,
];

const SPENDINGS: [Spending; 2] = [Spending::ObrienFleming, Spending::Pocock];

macro_rules! targets {
    ($($name:literal => |$s:ident| $call:expr;)*) => {
        pub const TARGETS: &[(&str, Call)] = &[$(($name, |$s: &mut Source| $call)),*];
    };
}

targets! {
    "bonferroni" => |s| shown(adjust::bonferroni(&s.shares()));
    "holm" => |s| shown(adjust::holm(&s.shares()));
    "hochberg" => |s| shown(adjust::hochberg(&s.shares()));
    "benjamini_hochberg" => |s| shown(adjust::benjamini_hochberg(&s.shares()));
    "benjamini_yekutieli" => |s| shown(adjust::benjamini_yekutieli(&s.shares()));

    "error_spent" => |s| shown(always_valid::error_spent(s.one_of(&SPENDINGS), s.share(), s.share()));
    "lan_demets" => |s| {
        let mut looks = s.shares();
        looks.truncate(6);
        looks.sort_by(f64::total_cmp);
        shown(always_valid::lan_demets(s.one_of(&SPENDINGS), &looks, s.share()))
    };
    "classic_boundary" => |s| {
        let looks = if s.yes() { s.size().min(6) } else { s.size() };
        shown(always_valid::classic_boundary(s.one_of(&[Classic::ObrienFleming, Classic::Pocock]), looks, s.share()))
    };
    "crossing_probabilities" => |s| {
        let mut looks = s.shares();
        looks.truncate(6);
        looks.sort_by(f64::total_cmp);
        let bounds = s.list_of(looks.len(), Source::positive);
        shown(always_valid::crossing_probabilities(&looks, &bounds))
    };
    "mixture_test" => |s| shown(always_valid::mixture_test(group(s), group(s), s.positive(), s.share()));
    "mixture_path" => |s| {
        let length = s.length();
        let (first, other) = (s.flags(length), s.about(length));
        shown(always_valid::mixture_path(&first, &s.flags(other), s.positive(), s.size(), s.size()))
    };
    "two_sided_mixture_bound" => |s| shown(always_valid::two_sided_mixture_bound(s.positive(), s.share(), tuning(s)));
    "one_sided_mixture_bound" => |s| shown(always_valid::one_sided_mixture_bound(s.positive(), s.share(), tuning(s)));
    "stitched_bound" => |s| shown(always_valid::stitched_bound(s.positive(), s.share(), s.positive()));
    "asymptotic_interval" => |s| {
        shown(always_valid::asymptotic_interval(s.count(), s.number(), s.positive(), s.positive(), s.share()))
    };
    "false_alarms" => |s| {
        let plan = Peeking {
            share: s.share(),
            look_every: s.size() as u32,
            looks: s.size() as u32,
            mixture: s.positive(),
            level: s.share(),
        };
        shown(always_valid::false_alarms(plan, s.work() as u32, s.seed()))
    };

    "pelt" => |s| shown(anomalies::changes::pelt(&s.list(), s.positive(), s.size()).map(|found| {
        let penalty = s.positive();
        assert!(found.changes() < 200);
        // A wild penalty is the caller's own.
        (found.penalised(if penalty.is_finite() { penalty } else { 1.0 }), found)
    }));
    "segments" => |s| shown(anomalies::changes::segments(&s.list(), s.size(), s.size()));
    "schwarz_penalty" => |s| shown(anomalies::changes::schwarz_penalty(&s.list()));
    "baseline" => |s| shown(anomalies::control::baseline(&s.list()));
    "cusum" => |s| shown(anomalies::control::cusum(&s.list(), baseline(s), s.positive()));
    "ewma" => |s| shown(anomalies::control::ewma(&s.list(), baseline(s), s.share(), s.positive()));
    "cusum_run_length" => |s| shown(anomalies::control::cusum_run_length(s.share(), s.positive().min(20.0), s.share()));
    "cusum_run_length_two_sided" => |s| {
        shown(anomalies::control::cusum_run_length_two_sided(s.share(), s.positive(), s.share()))
    };
    "ewma_run_length" => |s| shown(anomalies::control::ewma_run_length(s.share(), s.positive(), s.share()));
    "p_chart" => |s| {
        let wholes = s.counts();
        let parts: Vec<u64> = wholes.iter().map(|whole| s.count() % whole.saturating_add(1).max(1)).collect();
        shown(anomalies::control::p_chart(&parts, &wholes))
    };
    "laney_chart" => |s| {
        let wholes = s.counts();
        let parts: Vec<u64> = wholes.iter().map(|whole| s.count() % whole.saturating_add(1).max(1)).collect();
        shown(anomalies::control::laney_chart(&parts, &wholes))
    };
    "stl" => |s| shown(anomalies::decomposition::stl(&s.list(), settings(s)));
    "stl, own windows" => |s| {
        let (period, window) = (s.size(), s.size());
        let settings = if s.yes() { Settings::stiff(period) } else { Settings::new(period, window, s.yes()) };
        shown(anomalies::decomposition::stl(&s.list(), settings))
    };
    "spikes" => |s| shown(anomalies::decomposition::spikes(&s.list(), s.size()));
    "spikes_with" => |s| shown(anomalies::decomposition::spikes_with(&s.list(), settings(s), s.positive()));
    "generalised_esd" => |s| shown(anomalies::outliers::generalised_esd(&s.list(), s.size(), s.share()));
    "modified_z" => |s| shown(anomalies::outliers::modified_z(&s.list()));
    "rates::score" => |s| shown(anomalies::rates::score(events(s), events(s)));
    "rates::conditional" => |s| shown(anomalies::rates::conditional(events(s), events(s)));
    "rates::conditional_mid_p" => |s| shown(anomalies::rates::conditional_mid_p(events(s), events(s)));
    "rates::e_test" => |s| shown(anomalies::rates::e_test(events(s), events(s)));
    "ratio_interval" => |s| shown(anomalies::rates::ratio_interval(events(s), events(s), s.share()));
    "rate_interval" => |s| shown(anomalies::rates::rate_interval(events(s), s.share()));

    "mix_within" => |s| {
        let n = s.length();
        let other = s.about(n);
        shown(causes::mix_within(&s.list_of(n, Source::positive), &s.list_of(other, Source::positive), &s.numbers(n), &s.numbers(n)))
    };
    "element_powers" => |s| shown(causes::element_powers(&dimension(s)));
    "adtributor" => |s| {
        let many = s.size() % 5;
        shown(causes::adtributor(&s.list_of(many, dimension), s.share(), s.share()))
    };
    "dimensions" => |s| {
        let n = s.length();
        let codes = s.list_of(2, |s| s.list_of(n, |s| (s.count() % 4) as u32));
        let codes: Vec<&[u32]> = codes.iter().map(Vec::as_slice).collect();
        let sizes = if s.yes() { [4, 4] } else { [s.size().min(1_000), s.size().min(1_000)] };
        shown(causes::dimensions(&codes, &sizes, &s.numbers(n), &s.numbers(n)))
    };

    "Linear" => |s| regression(s, |_, y, columns| {
        shown(Linear::fit(y, columns).and_then(|fit| Ok((fit.lmg()?, fit.shares()?, fit))))
    });
    "drivers::bootstrap" => |s| regression(s, |s, y, columns| {
        shown(drivers::bootstrap(y, columns, s.work(), s.share(), s.seed()))
    });
    "Logit" => |s| regression(s, |s, y, columns| shown(Logit::fit(&s.flags(y.len()), columns)));
    "general_dominance" => |s| regression(s, |s, y, columns| shown(drivers::general_dominance(&s.flags(y.len()), columns)));

    "before_after" => |s| regression(s, |s, y, columns| shown(effect::before_after(y, s.length(), columns, s.share())));
    "causal_impact" => |s| regression(s, |s, y, columns| shown(effect::causal_impact(y, s.length(), columns, s.share())));
    "point_effects" => |s| regression(s, |s, y, columns| shown(effect::point_effects(y, s.length(), columns, s.share())));
    "segmented_regression" => |s| {
        let later = s.positive();
        shown(effect::segmented_regression(&s.list(), s.length(), s.size(), s.share()).map(|fit| (fit.effect_after(later), fit)))
    };
    "autoregressive_regression" => |s| shown(effect::autoregressive_regression(&s.list(), s.length()));
    "effect::filter" => |s| regression(s, |s, y, columns| {
        let model = level_model(s, columns.len());
        shown(effect::filter(y, columns, &model))
    });
    "effect::forecast" => |s| regression(s, |s, y, columns| {
        let (model, ahead) = (level_model(s, columns.len()), s.size());
        shown(effect::filter(y, columns, &model).and_then(|filtered| effect::forecast(&filtered, &model, columns, ahead)))
    });
    "effect::fit" => |s| regression(s, |_, y, columns| shown(effect::fit(y, columns)));
    "difference_of_means" => |s| shown(effect::difference_of_means(&rows(s), s.whole() % 10));
    "difference_in_differences" => |s| shown(effect::difference_in_differences(&rows(s), s.whole() % 10, s.share()));

    "bayesian_comparison" => |s| shown(experiments::bayesian_comparison(group(s), group(s), beta_prior(s)));
    "sample_ratio" => |s| {
        let observed = s.counts();
        shown(experiments::sample_ratio(&observed, &s.list_of(observed.len(), Source::positive)))
    };
    "cuped" => |s| {
        let (n, m) = (s.length(), s.length());
        let other = s.about(n);
        let lists = [s.numbers(n), s.numbers(other), s.numbers(m), s.numbers(m)];
        shown(experiments::cuped(Arm { before: &lists[0], during: &lists[1] }, Arm { before: &lists[2], during: &lists[3] }))
    };
    "ratio_of_sums" => |s| {
        let n = s.length();
        let other = s.about(n);
        shown(experiments::ratio_of_sums(&s.numbers(n), &s.numbers(other)))
    };
    "two_samples" => |s| shown(experiments::two_samples(&s.list(), &s.list(), s.share()));
    "proportion_sample_size" => |s| shown(experiments::proportion_sample_size(s.share(), s.share(), s.share(), s.share()));
    "arcsine_sample_size" => |s| shown(experiments::arcsine_sample_size(s.share(), s.share(), s.share(), s.share()));
    "t_test_power" => |s| shown(experiments::t_test_power(s.number(), s.positive(), s.share()));
    "t_test_sample_size" => |s| shown(experiments::t_test_sample_size(s.number(), s.share(), s.share()));

    "accuracy::scale" => |s| shown(accuracy::scale(&s.list(), s.size()));
    "mase" => |s| {
        let n = s.length();
        let other = s.about(n);
        shown(accuracy::mase(&s.numbers(n), &s.numbers(other), &s.list(), s.size()))
    };
    "smape" => |s| {
        let n = s.length();
        let other = s.about(n);
        shown(accuracy::smape(&s.numbers(n), &s.numbers(other)))
    };
    "coverage" => |s| {
        let n = s.length();
        let other = s.about(n);
        shown(accuracy::coverage(&s.numbers(n), &s.numbers(other), &s.numbers(n)))
    };
    "msis" => |s| {
        let n = s.length();
        shown(accuracy::msis(&s.numbers(n), &s.numbers(n), &s.numbers(n), &s.list(), s.size(), s.share()))
    };
    "automatic::automatic" => |s| {
        let (values, periods, ahead) = (s.list(), vec![s.size()], s.size());
        shown(forecast::automatic::automatic(&values, &periods, ahead))
    };
    "automatic::by" => |s| {
        let (method, values, periods, ahead) = (s.one_of(&METHODS), s.list(), vec![s.size(), s.size()], s.size());
        shown(forecast::automatic::by(method, &values, &periods, ahead))
    };
    "calendar::forecast" => |s| {
        let values = s.list();
        let ahead = s.size().min(100);
        shown(forecast::calendar::forecast(&values, &s.list_of(values.len() + ahead, |s| s.size() == 5)))
    };
    "classical" => |s| shown(decompose::classical(&s.list(), s.size(), s.yes()));
    "mstl" => |s| shown(decompose::mstl(&s.list(), &[s.size(), s.size()]));
    "ets::fit" => |s| model(s).and_then(|model| shown(ets::fit(&s.list(), model)));
    "ets::automatic" => |s| shown(ets::automatic(&s.list(), s.size()));
    "ets::filter" => |s| {
        let model = model(s)?;
        let season = s.size().min(100);
        let states = States { level: s.positive(), slope: s.share(), season: s.list_of(season, Source::positive) };
        let (values, ahead, paths) = (s.list(), s.size(), s.work());
        let ets = ets::filter(&values, model, parameters(s), &states).ok()?;
        let seed = s.seed();
        plain((
            model.free_values(),
            ets.points(ahead).ok(),
            ets.forecast(ahead).ok(),
            ets.forecast_as_r(ahead).ok(),
            ets.simulated(ahead, paths, seed).ok(),
            // What the model does not use comes back as it was given.
            (ets.last.level, ets.fitted, ets.errors, ets.log_likelihood, ets.aicc, ets.variance, ets.sum_of_squares),
        ))
    };
    "holt_winters::fit" => |s| {
        let ahead = s.size();
        shown(holt_winters::fit(&s.list(), s.size(), s.yes()).map(|fit| (fit.forecast(ahead).ok(), fit)))
    };
    "multiseasonal::fit" => |s| {
        let ahead = s.size();
        shown(multiseasonal::fit(&s.list(), &[s.size(), s.size()]).map(|fit| (fit.forecast(ahead).ok(), fit)))
    };
    "seasonal::naive" => |s| {
        let confidence = s.share();
        shown(seasonal::naive(&s.list(), s.size(), s.size()).map(|found| (found.band(confidence).ok(), found)))
    };
    "seasonal::decomposed" => |s| shown(seasonal::decomposed(&s.list(), &[s.size(), s.size()], s.size(), s.yes()));
    "theta::theta" => |s| shown(forecast::theta::theta(&s.list(), s.size(), s.size()));
    "theta::is_seasonal" => |s| plain(forecast::theta::is_seasonal(&s.list(), s.size()));

    "steps_reached" => |s| {
        let length = s.length();
        let events = s.list_of(length, |s| Event { time: s.whole(), step: s.yes().then(|| s.size() as u32 % 5) });
        shown(funnel::steps_reached(&events, s.size(), s.whole(), s.one_of(&[Order::Loose, Order::Strict])))
    };
    "reached" => |s| {
        let length = s.length();
        let events = s.list_of(length, |s| Event { time: s.whole(), step: s.yes().then(|| s.size() as u32 % 5) });
        let users = s.list_of(length, |s| (s.count() % 5) as u32);
        shown(funnel::reached(&users, &events, s.size(), s.whole(), s.one_of(&[Order::Loose, Order::Strict])))
    };
    "conversions" => |s| {
        let mut reached = s.counts();
        reached.sort_by(|a, b| b.cmp(a));
        shown(funnel::conversions(&reached, s.share()))
    };

    "rice" => |s| shown(priorities::rice(s.positive(), s.positive(), s.share(), s.positive()));
    "ice" => |s| shown(priorities::ice(s.positive(), s.share(), s.positive()));
    "order" => |s| shown(priorities::order(&s.list()));
    "knapsack" => |s| {
        let n = s.length().min(30);
        shown(priorities::knapsack(&s.list_of(n, Source::positive), &s.list_of(n, Source::positive), s.positive()))
    };
    "rank_probability" => |s| {
        let n = s.size().min(40);
        let worths = s.list_of(n, |s| {
            let mut worth = [s.positive(), s.positive(), s.positive()];
            worth.sort_by(f64::total_cmp);
            worth
        });
        shown(priorities::rank_probability(&worths, s.work(), s.seed()))
    };

    "proportions::wald_difference" => |s| shown(proportions::wald_difference(group(s), group(s), s.share()));
    "agresti_caffo" => |s| shown(proportions::agresti_caffo(group(s), group(s), s.share()));
    "newcombe" => |s| shown(proportions::newcombe(group(s), group(s), s.share()));
    "pooled_z" => |s| shown(proportions::pooled_z(group(s), group(s)));
    "miettinen_nurminen" => |s| shown(proportions::miettinen_nurminen(group(s), group(s), s.share()));
    "mee" => |s| shown(proportions::mee(group(s), group(s), s.share()));
    "fisher" => |s| shown(proportions::fisher(group(s), group(s)));
    "boschloo" => |s| {
        let small = |s: &mut Source| { let g = group(s); if s.size() > 1 { Group { successes: g.successes % 20, n: 20 + g.n % 9 } } else { g } };
        shown(proportions::boschloo(small(s), small(s)))
    };
    "proportions::wald" => |s| { let g = group(s); shown(proportions::wald(g.successes, g.n, s.share())) };
    "agresti_coull" => |s| { let g = group(s); shown(proportions::agresti_coull(g.successes, g.n, s.share())) };
    "clopper_pearson" => |s| { let g = group(s); shown(proportions::clopper_pearson(g.successes, g.n, s.share())) };
    "jeffreys" => |s| { let g = group(s); shown(proportions::jeffreys(g.successes, g.n, s.share())) };
    "rating_mean" => |s| shown(proportions::rating_mean(&s.counts()));
    "rating_standard_deviation" => |s| shown(proportions::rating_standard_deviation(&s.counts()));
    "rating_interval" => |s| shown(proportions::rating_interval(&s.counts(), s.share()));
    "rating_median" => |s| shown(proportions::rating_median(&s.counts()));
    "top_share" => |s| shown(proportions::top_share(&s.counts(), s.size(), s.share()));
    "rating_difference" => |s| {
        let first = s.counts();
        let second = s.list_of(first.len(), Source::count);
        shown(proportions::rating_difference(&first, &second, s.share()))
    };

    "Bass" => |s| { let periods = s.size(); let bass = bass(s); plain((bass.new_customers(periods).ok(), bass.peak().ok())) };
    "fit_bass" => |s| shown(referral::fit_bass(&s.list()));
    "Branching" => |s| {
        let (generations, total) = (s.size() as u32, s.count());
        let branching = branching(s);
        plain((
            branching.expected_within(generations).ok(),
            branching.expected_total().ok(),
            branching.variance_of_total().ok(),
            branching.probability_of_total(total).ok(),
        ))
    };
    "referral::rate" => |s| shown(referral::rate(s.count(), s.count(), s.share()));
    "expected_referrals" => |s| {
        shown(referral::expected_referrals(s.count(), s.count(), s.count(), s.size() as u32, s.share()))
    };

    "Month" => |s| {
        let month = |s: &mut Source| cohorts::Month::new(s.whole() as i32, s.size() as u32).ok();
        let (first, second) = (month(s)?, month(s)?);
        plain((first.year(), first.month(), first.since(second)))
    };
    "cohorts" => |s| {
        let length = s.length();
        let visits: Vec<(u32, cohorts::Month)> = s
            .list_of(length, |s| Some(((s.count() % 9) as u32, cohorts::Month::new(2020 + (s.whole() % 9) as i32, s.size() as u32).ok()?)))
            .into_iter()
            .flatten()
            .collect();
        shown(cohorts::cohorts(&visits))
    };
    "cox::fit" => |s| survived(s, |s, times, events| {
        let columns = s.columns(times.len());
        shown(cox::fit(times, events, &borrowed(&columns)))
    });
    "kaplan_meier" => |s| survived(s, |s, times, events| {
        let (time, level) = (s.positive(), s.share());
        shown(survival::kaplan_meier(times, events)
            .map(|curve| (curve.at(time, level).ok(), curve.median(), curve.restricted_mean(time).ok(), curve)))
    });
    "log_rank" => |s| survived(s, |s, times, events| survived(s, |_, others, other_events| {
        shown(survival::log_rank(&[
            survival::Group { times, events },
            survival::Group { times: others, events: other_events },
        ]))
    }));

    "Counts" => |s| {
        let (a, b) = (if s.yes() { answers(s) } else { Counts::from_spread(spread(s)) }, Interval { lo: s.number(), hi: s.number() });
        // Not a number in, not a number out: an interval is not checked.
        let b = if b.lo.is_finite() && b.hi.is_finite() { b } else { Interval { lo: 0.0, hi: 1.0 } };
        plain((a.n(), a.n() > 3, a.swapped(), b.clipped(-1.0, 1.0), b.contains(s.number())))
    };
    "nps" => |s| shown(scores::nps(answers(s)));
    "nps_rounded" => |s| shown(scores::nps_rounded(answers(s)));
    "round_half_away" => |s| plain(scores::round_half_away(s.number()));
    "variance" => |s| shown(scores::variance(answers(s)));
    "estimate" => |s| shown(scores::estimate(answers(s)));
    "adjusted_estimate" => |s| shown(scores::adjusted_estimate(answers(s)));
    "agresti_min_estimate" => |s| shown(scores::agresti_min_estimate(answers(s)));
    "trinomial_estimate" => |s| shown(scores::trinomial_estimate(answers(s)));
    "scores::wald" => |s| shown(scores::wald(answers(s), s.share()));
    "adjusted_wald" => |s| shown(scores::adjusted_wald(answers(s), s.share()));
    "agresti_min" => |s| shown(scores::agresti_min(answers(s), s.share()));
    "trinomial_t" => |s| shown(scores::trinomial_t(answers(s), s.share()));
    "score_interval" => |s| shown(scores::score_interval(answers(s), s.share()));
    "scores::interval" => |s| shown(scores::interval(answers(s), s.share()));
    "scores::difference" => |s| shown(scores::difference(answers(s), answers(s), s.share()).map(|found| (found.is_steady(), found)));
    "scores::wald_difference" => |s| shown(scores::wald_difference(answers(s), answers(s), s.share()));
    "welch" => |s| shown(scores::welch(answers(s), answers(s), s.share()));
    "chi_square" => |s| shown(scores::chi_square(answers(s), answers(s)));
    "permutation" => |s| shown(scores::permutation(answers(s), answers(s)));
    "mann_whitney" => |s| shown(scores::mann_whitney(spread(s), spread(s)));
    "wilson" => |s| { let g = group(s); shown(scores::wilson(g.successes, g.n, s.share())) };
    "spreads" => |s| {
        let n = s.length();
        let scores = s.list_of(n, |s| (s.count() % 13) as u8);
        shown(scores::spreads(&s.list_of(n, |s| (s.count() % 5) as u32), &scores, s.size()))
    };

    "information_fraction" => |s| plain(sequential::information_fraction(s.count(), s.count(), s.count()));
    "look" => |s| shown(sequential::look(answers(s), answers(s), s.count()));
    "decide" => |s| {
        let length = s.length();
        let looks: Vec<_> = s
            .list_of(length, |s| sequential::look(answers(s), answers(s), s.count()).ok())
            .into_iter()
            .flatten()
            .collect();
        plain(sequential::decide(&looks, s.yes()))
    };
    "days_until_full" => |s| plain(sequential::days_until_full(s.count(), s.count(), s.count(), s.positive()));

    "erlang_a" => |s| shown(staffing::erlang_a(load(s), Patience(s.positive()), s.count(), s.positive()));
    "erlang_a_required" => |s| shown(staffing::erlang_a_required(load(s), Patience(s.positive()), s.positive(), s.share()));
    "erlang_b" => |s| shown(staffing::erlang_b(s.positive(), s.count()));
    "erlang_c" => |s| shown(staffing::erlang_c(load(s), s.count(), s.positive()));
    "erlang_c_required" => |s| shown(staffing::erlang_c_required(load(s), target(s)));
    "halfin_whitt" => |s| shown(staffing::halfin_whitt(s.number()));
    "cover_at_least" => |s| { let (required, shifts, limits) = shifts(s); shown(staffing::cover_at_least(&required, &shifts, limits)) };
    "cover_closely" => |s| { let (required, shifts, limits) = shifts(s); shown(staffing::cover_closely(&required, &shifts, limits)) };

    "rage_clicks" => |s| {
        let length = s.length();
        let clicks = s.list_of(length, |s| (s.whole(), (s.count() % 3) as u32));
        shown(struggle::rage_clicks(&clicks, s.whole(), s.size()))
    };
    "risk_ratio" => |s| shown(struggle::risk_ratio(table(s), s.share()));
    "odds_ratio" => |s| shown(struggle::odds_ratio(table(s), s.share()));
    "pooled" => |s| { let length = s.length(); plain(struggle::pooled(&s.list_of(length, table))) };
    "mantel_haenszel" => |s| { let length = s.length(); shown(struggle::mantel_haenszel(&s.list_of(length, table), s.share())) };

    "design_mean" => |s| weighted(s, |s, values, design| shown(survey::design_mean(values, design, s.share())));
    "domain_mean" => |s| weighted(s, |s, values, design| {
        let members = s.flags(values.len());
        shown(survey::domain_mean(values, &members, design, s.share()))
    });
    "margin_of_error" => |s| shown(survey::margin_of_error(s.share(), s.count(), s.share()));
    "finite_population_factor" => |s| shown(survey::finite_population_factor(s.count(), s.count()));
    "sample_size" => |s| shown(survey::sample_size(s.share(), s.share(), s.count(), s.share()));
    "outcome_rates" => |s| shown(survey::outcome_rates(cases(s), s.share()));
    "kish" => |s| { let length = s.length(); shown(survey::kish(&s.list_of(length, Source::positive))) };
    "weighted_nps" => |s| {
        let length = s.length();
        let scores = s.list_of(length, |s| (s.count() % 12) as u8);
        shown(survey::weighted_nps(&scores, &s.list_of(length, Source::positive)))
    };
    "cronbach_alpha" => |s| {
        let (rows, columns) = (s.length(), s.size() % 6);
        shown(survey::cronbach_alpha(&s.list_of(rows, |s| { let columns = s.about(columns); s.numbers(columns) })))
    };
    "rake" => |s| {
        let length = s.length();
        let weights = s.list_of(length, Source::positive);
        let categories = s.list_of(length, |s| s.size() % 3);
        margin_of(s, length, |s, first| {
            // Margins of one population have one sum.
            let totals = if s.yes() { [first.totals[2], first.totals[0], first.totals[1]] } else { [1.0, 2.0, s.positive()] };
            let second = Margin { categories: &categories, totals: &totals };
            shown(survey::rake(&weights, &[first, second]))
        })
    };
    "post_stratify" => |s| {
        let length = s.length();
        let weights = s.list_of(length, Source::positive);
        margin_of(s, length, |_, margin| shown(survey::post_stratify(&weights, margin)))
    };
    "raked_mean" => |s| weighted(s, |s, values, design| {
        margin_of(s, values.len(), |s, margin| shown(survey::raked_mean(values, design, &[margin], s.share())))
    });
    "post_stratified_mean" => |s| weighted(s, |s, values, design| {
        margin_of(s, values.len(), |s, margin| shown(survey::post_stratified_mean(values, design, margin, s.share())))
    });

    "posterior_means" => |s| shown(timing::posterior_means(&groups(s), prior(s)));
    "probabilities_best" => |s| shown(timing::probabilities_best(&groups(s), prior(s)));
    "thompson" => |s| shown(timing::thompson(&groups(s), prior(s), s.seed()));
    "ucb1" => |s| shown(timing::ucb1(&groups(s), s.count()));
    "kl_ucb" => |s| shown(timing::kl_ucb(&groups(s), s.count(), s.positive()));
    "off_policy" => |s| {
        let length = s.length();
        shown(timing::off_policy(&s.list_of(length, |s| Decision {
            reward: s.number(),
            logging: s.share(),
            target: s.share(),
            expected_of_action: s.number(),
            expected_of_target: s.number(),
        })))
    };
    "regret" => |s| {
        let length = s.length().min(8);
        let shares = s.list_of(length, Source::share);
        let policy = [Policy::Thompson(prior(s)), Policy::Ucb1, Policy::KlUcb];
        shown(timing::regret(&shares, s.work() as u64, s.work(), s.one_of(&policy), s.seed()))
    };
    "lai_robbins" => |s| shown(timing::lai_robbins(&s.shares(), s.count()));
    "shrunk_rates" => |s| shown(timing::shrunk_rates(&groups(s)));

    "bg_bb::fit" => |s| {
        let length = s.length();
        let sample = s.list_of(length, |s| value::bg_bb::Group { periods: periods(s), customers: s.count() });
        shown(value::bg_bb::fit(&sample))
    };
    "BgBb" => |s| {
        let (model, periods, ahead, discount, purchases) = (bg_bb(s), periods(s), s.count(), s.share(), s.count());
        plain((
            model.log_likelihood(&periods).ok(),
            model.probability_alive(&periods, ahead).ok(),
            model.expected_purchases(&periods, ahead).ok(),
            model.expected_of_new_customer(ahead).ok(),
            model.probability_of_purchases(purchases, ahead).ok(),
            model.discounted_expected(&periods, discount).ok(),
        ))
    };
    "bg_nbd::fit" => |s| {
        let leaving = s.one_of(&[Leaving::AfterRepeats, Leaving::AfterAny]);
        shown(value::bg_nbd::fit(&histories(s), leaving))
    };
    "BgNbd" => |s| {
        let (model, history, time, n) = (bg_nbd(s), history(s), s.positive(), s.count());
        plain((
            history.check().is_ok(),
            model.log_likelihood(&history).ok(),
            model.probability_alive(&history).ok(),
            model.expected_purchases(&history, time).ok(),
            model.expected_of_new_customer(time).ok(),
            model.probability_of_purchases(n, time).ok(),
        ))
    };
    "pareto_nbd::fit" => |s| shown(value::pareto_nbd::fit(&histories(s)));
    "ParetoNbd" => |s| {
        let (model, history, time, n, discount) = (pareto_nbd(s), history(s), s.positive(), s.count(), s.share());
        plain((
            model.log_likelihood(&history).ok(),
            model.probability_alive(&history).ok(),
            model.expected_purchases(&history, time).ok(),
            model.expected_of_new_customer(time).ok(),
            model.probability_of_purchases(n, time).ok(),
            model.discounted_expected(&history, discount).ok(),
        ))
    };
    "contract::fit" => |s| {
        let mut cohort = s.counts();
        cohort.sort_by(|a, b| b.cmp(a));
        shown(value::contract::fit(&[&cohort]))
    };
    "ShiftedBetaGeometric" => |s| {
        let (model, renewals, discount) = (geometric(s), s.count(), s.share());
        plain((
            model.survival(renewals).ok(),
            model.retention(renewals).ok(),
            model.discounted_lifetime(discount).ok(),
            model.discounted_residual_lifetime(renewals, discount).ok(),
        ))
    };
    "expected_revenue" => |s| {
        let (model, spending, history) = (bg_nbd(s), gamma_gamma(s), history(s));
        shown(value::discounted::expected_revenue(&model, &spending, &history, s.positive(), horizon(s)))
    };
    "discounted_purchases" => |s| {
        let (model, history) = (pareto_nbd(s), history(s));
        shown(value::discounted::discounted_purchases(&model, &history, horizon(s)))
    };
    "gamma_gamma::fit" => |s| shown(value::gamma_gamma::fit(&amounts(s)));
    "correlation" => |s| shown(value::gamma_gamma::correlation(&amounts(s)));
    "GammaGamma" => |s| {
        let (model, spending) = (gamma_gamma(s), Amounts { purchases: s.count(), mean: s.positive() });
        plain((model.expected_mean(&spending).ok(), model.population_mean().ok()))
    };
    "summaries" => |s| {
        let length = s.length();
        let purchases = s.list_of(length, |s| Purchase { customer: s.count() % 7, day: s.whole(), amount: s.positive() });
        shown(value::summaries(&purchases, s.whole(), s.positive()))
    };
    "day_number" => |s| shown(value::day_number(s.whole() as i32, s.size() as u32, s.size() as u32));
}
