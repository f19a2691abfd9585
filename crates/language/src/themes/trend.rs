//! How often a theme comes up week by week, and whether that is more than chance.
//!
//! Expected counts follow the number of all comments, so that a busy week is no news. The rise of the last two
//! weeks is tested against a negative binomial count: the rate is known only from the weeks before (a gamma
//! posterior with Jeffreys' prior), and weeks differ by more than chance (a spread shared by all themes).
//! Over the themes, the false discovery rate is held at 5 % (Benjamini and Hochberg, 1995).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Weeks that are tested for a rise.
const RECENT: usize = 2;
/// Weeks before them that may be compared with, at most.
const BEFORE: usize = 26;
/// Weeks before them that there have to be.
const LEAST_BEFORE: usize = 3;
/// Comments and customers that an emerging theme has in the recent weeks, at least.
const LEAST_COMMENTS: usize = 4;
const LEAST_CUSTOMERS: usize = 3;
/// The share of false alarms among the alarms.
const FALSE_ALARMS: f64 = 0.05;
/// The most weeks that are listed; older ones are left out.
const MOST_WEEKS: i64 = 520;

/// What became of a theme lately.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Comes up in the last two weeks more often than chance explains.
    Emerging,
    /// Comes up more and more over the weeks.
    Growing,
    #[default]
    Steady,
    /// Comes up less and less.
    Fading,
    /// Came up for the first time in the last two weeks; too little to call it emerging.
    New,
}

/// A theme over the weeks.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Trend {
    /// Monday of the first week, `2026-11-16`; the same for all themes of a run.
    pub from: String,
    /// Comments in each week.
    pub per_week: Vec<u32>,
    /// Comments that were to be expected of its share of all comments in the weeks before.
    pub expected: Vec<f64>,
    /// -log10 of the probability of as many comments as in the last two weeks, or more: 3 is one in a thousand.
    pub surprise: f64,
    /// What it comes to.
    pub state: State,
}

/// Comments on a day: the number of the day, and who wrote it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dated<'c> {
    pub(super) day: i64,
    pub(super) customer: Option<&'c str>,
}

/// Days since 1970-01-01 of a date `2026-11-20`, also with a time behind it (Hinnant, "days from civil").
pub(super) fn day(date: &str) -> Option<i64> {
    let mut parts = date.get(..10)?.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(1900..=2999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted - era * 400;
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// The date of a day.
fn date(day: i64) -> String {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted - era * 146_097;
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The week of a day: whole weeks since Monday 1969-12-29.
fn week(day: i64) -> i64 {
    (day + 3).div_euclid(7)
}

/// The trend of each theme; `all` are the comments of the whole run. Nothing without dates.
pub(super) fn trends(all: &[Dated<'_>], themes: &[Vec<Dated<'_>>]) -> Vec<Option<Trend>> {
    let Some(last) = all.iter().map(|dated| week(dated.day)).max() else { return vec![None; themes.len()] };
    let first = all.iter().map(|dated| week(dated.day)).min().unwrap_or(last).max(last - MOST_WEEKS + 1);
    let weeks = usize::try_from(last - first + 1).unwrap_or(1);
    let totals = voices(all, first, weeks);
    let counts: Vec<Vec<f64>> = themes.iter().map(|theme| voices(theme, first, weeks)).collect();
    let spread = spread(&totals, &counts);
    let tests: Vec<Test> = counts.iter().map(|counts| Test::new(&totals, counts, spread)).collect();
    let rising = discoveries(&tests.iter().map(|test| test.burst).collect::<Vec<_>>());
    let growing = discoveries(&tests.iter().map(|test| test.growth).collect::<Vec<_>>());
    let fading = discoveries(&tests.iter().map(|test| test.decline).collect::<Vec<_>>());
    let mut trends = Vec::with_capacity(themes.len());
    for (place, (theme, test)) in themes.iter().zip(&tests).enumerate() {
        let recent: Vec<&Dated<'_>> =
            theme.iter().filter(|dated| week(dated.day) > last - RECENT as i64).collect();
        let heard = recent.len() >= LEAST_COMMENTS && customers(&recent) >= LEAST_CUSTOMERS;
        let has = |found: &[bool]| found.get(place).copied().unwrap_or(false);
        let state = if has(&rising) && heard {
            State::Emerging
        } else if test.is_new {
            State::New
        } else if has(&growing) {
            State::Growing
        } else if has(&fading) {
            State::Fading
        } else {
            State::Steady
        };
        trends.push((!theme.is_empty()).then(|| Trend {
            from: date(first * 7 - 3),
            per_week: per_week(theme, first, weeks),
            expected: test.expected.iter().map(|value| (value * 100.0).round() / 100.0).collect(),
            surprise: ((-test.burst.log10()).clamp(0.0, 99.0) * 100.0).round() / 100.0,
            state,
        }));
    }
    trends
}

fn customers(recent: &[&Dated<'_>]) -> usize {
    let mut known: Vec<&str> = recent.iter().filter_map(|dated| dated.customer).collect();
    let unknown = recent.len() - known.len();
    known.sort_unstable();
    known.dedup();
    known.len() + unknown
}

fn per_week(dated: &[Dated<'_>], first: i64, weeks: usize) -> Vec<u32> {
    let mut counts = vec![0; weeks];
    for comment in dated {
        let at = usize::try_from(week(comment.day) - first).ok();
        if let Some(count) = at.and_then(|at| counts.get_mut(at)) {
            *count += 1;
        }
    }
    counts
}

/// Comments in each week, where one customer counts once a week.
fn voices(dated: &[Dated<'_>], first: i64, weeks: usize) -> Vec<f64> {
    let mut counts = vec![0.0; weeks];
    let mut seen = BTreeMap::new();
    for comment in dated {
        let Ok(at) = usize::try_from(week(comment.day) - first) else { continue };
        let again = comment.customer.is_some_and(|customer| seen.insert((at, customer), ()).is_some());
        if let Some(count) = counts.get_mut(at).filter(|_| !again) {
            *count += 1.0;
        }
    }
    counts
}

/// By how much more than a Poisson count the weeks of a theme vary: phi in mean + phi mean^2, over all themes.
fn spread(totals: &[f64], counts: &[Vec<f64>]) -> f64 {
    let before = totals.len().saturating_sub(RECENT);
    let from = before.saturating_sub(BEFORE);
    let total: f64 = totals.get(from..before).unwrap_or_default().iter().sum();
    let (mut over, mut squares) = (0.0, 0.0);
    for theme in counts {
        let weeks = theme.get(from..before).unwrap_or_default();
        let share = weeks.iter().sum::<f64>() / total.max(1.0);
        let freedom = (weeks.len() as f64 / (weeks.len() as f64 - 1.0).max(1.0)).min(2.0);
        for (count, all) in weeks.iter().zip(totals.get(from..before).unwrap_or_default()) {
            let mean = share * all;
            over += freedom * (count - mean).powi(2) - mean;
            squares += mean * mean;
        }
    }
    (over / squares.max(1e-9)).clamp(0.0, 2.0)
}

/// What the numbers of a theme say.
struct Test {
    expected: Vec<f64>,
    burst: f64,
    growth: f64,
    decline: f64,
    is_new: bool,
}

impl Test {
    fn new(totals: &[f64], counts: &[f64], spread: f64) -> Self {
        let split = counts.len().saturating_sub(RECENT);
        let from = split.saturating_sub(BEFORE);
        let sum = |numbers: &[f64], from: usize, to: usize| {
            numbers.get(from..to).unwrap_or_default().iter().sum::<f64>()
        };
        let (was, is) = (sum(counts, from, split), sum(counts, split, counts.len()));
        let (all_before, all_now) = (sum(totals, from, split), sum(totals, split, totals.len()));
        let enough = split - from >= LEAST_BEFORE && all_before >= 10.0;
        let mean = (was + 0.5) * all_now / all_before.max(1.0);
        let burst = if enough {
            upper_tail(is, mean, 1.0 / (1.0 / (was + 0.5) + spread / RECENT as f64))
        } else {
            1.0
        };
        let slope = if enough { slope(totals, counts, from, spread) } else { 0.0 };
        Self {
            expected: expected(totals, counts),
            burst,
            growth: normal_tail(slope),
            decline: normal_tail(-slope),
            is_new: enough && is > 0.0 && sum(counts, 0, split) == 0.0,
        }
    }
}

/// The share of the theme in up to 26 weeks before, times all comments of the week.
fn expected(totals: &[f64], counts: &[f64]) -> Vec<f64> {
    let overall = counts.iter().sum::<f64>() / totals.iter().sum::<f64>().max(1.0);
    let (mut was, mut all) = (0.0, 0.0);
    let mut expected = Vec::with_capacity(counts.len());
    for (at, (count, total)) in counts.iter().zip(totals).enumerate() {
        // The first weeks lean on the share of the whole time, as if it had been seen in ten comments.
        expected.push(total * (was + 10.0 * overall) / (all + 10.0));
        was += count;
        all += total;
        if let Some(old) = (at + 1).checked_sub(BEFORE) {
            was -= counts.get(old).copied().unwrap_or(0.0);
            all -= totals.get(old).copied().unwrap_or(0.0);
        }
    }
    expected
}

/// The standardised score of a log-linear trend over the weeks from `from` on.
fn slope(totals: &[f64], counts: &[f64], from: usize, spread: f64) -> f64 {
    let totals = totals.get(from..).unwrap_or_default();
    let counts = counts.get(from..).unwrap_or_default();
    let (all, own): (f64, f64) = (totals.iter().sum(), counts.iter().sum());
    let mean = totals.iter().enumerate().map(|(at, total)| at as f64 * total).sum::<f64>() / all.max(1.0);
    let (mut score, mut variance) = (0.0, 0.0);
    for (at, (total, count)) in totals.iter().zip(counts).enumerate() {
        let (away, expected) = (at as f64 - mean, own * total / all.max(1.0));
        score += away * (count - expected);
        variance += away * away * (expected + spread * expected * expected);
    }
    if variance > 1e-9 { score / variance.sqrt() } else { 0.0 }
}

/// P(X >= count) of a negative binomial count with this mean and size.
fn upper_tail(count: f64, mean: f64, size: f64) -> f64 {
    if count < 1.0 {
        return 1.0;
    }
    let (mean, size) = (mean.max(1e-9), size.max(1e-6));
    let success = (mean / (mean + size)).ln();
    let mut log = size * (size / (mean + size)).ln();
    let mut tail = 0.0;
    let mut at = 0.0;
    // Summed from `count` upwards, so that small probabilities stay exact.
    while at < count + 10_000.0 {
        if at >= count {
            let term = f64::exp(log);
            tail += term;
            if at > mean && term < tail * 1e-12 {
                break;
            }
        }
        log += ((at + size) / (at + 1.0)).ln() + success;
        at += 1.0;
    }
    tail.clamp(1e-300, 1.0)
}

/// P(Z >= z) of the standard normal, to 1.2e-7 of its value (Press and others, "Numerical Recipes", erfc).
fn normal_tail(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.5 * x);
    let terms = [
        -1.265_512_23,
        1.000_023_68,
        0.374_091_96,
        0.096_784_18,
        -0.186_288_06,
        0.278_868_07,
        -1.135_203_98,
        1.488_515_87,
        -0.822_152_23,
        0.170_872_77,
    ];
    let sum = terms.iter().rev().fold(0.0, |sum, term| sum * t + term);
    let tail = 0.5 * t * (sum - x * x).exp();
    if z >= 0.0 { tail } else { 1.0 - tail }
}

/// Which of these probabilities are discoveries.
fn discoveries(tails: &[f64]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..tails.len()).collect();
    order.sort_by(|a, b| tails[*a].total_cmp(&tails[*b]).then(a.cmp(b)));
    let total = tails.len() as f64;
    let holds = |rank: usize, place: usize| tails[place] <= FALSE_ALARMS * (rank as f64 + 1.0) / total;
    let last =
        order.iter().enumerate().filter(|(rank, place)| holds(*rank, **place)).map(|(rank, _)| rank).max();
    let mut found = vec![false; tails.len()];
    if let Some(last) = last {
        order.iter().take(last + 1).for_each(|place| found[*place] = true);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::vectors::mix;
    use super::*;

    fn at(day: i64) -> Dated<'static> {
        Dated { day, customer: None }
    }

    #[test]
    fn dates_are_days_and_back() {
        for (text, number) in
            [("1970-01-01", Some(0)), ("2026-11-20", Some(20_777)), ("2024-02-29T10:00:00Z", Some(19_782))]
        {
            assert_eq!(day(text), number, "{text}");
            assert_eq!(date(number.unwrap()), text[..10]);
        }
        for text in ["", "20/11/2026", "2026-13-01", "2026-11", "ååååååååååå", "2026-1-1"] {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!(week(day("2026-11-22").unwrap()) + 1, week(day("2026-11-23").unwrap()));
        assert_eq!(date(week(20_777) * 7 - 3), "2026-11-16");
    }

    #[test]
    fn tails_are_those_of_the_tables() {
        for (z, expected) in [(0.0, 0.5), (1.644_853_6, 0.05), (-1.0, 0.841_344_7), (4.0, 3.167e-5)] {
            assert!((normal_tail(z) - expected).abs() < 1e-6, "{z}");
        }
        // With a huge size the count is Poisson: P(X >= 5 | 2) = 0.052653.
        assert!((upper_tail(5.0, 2.0, 1e9) - 0.052_653).abs() < 1e-5);
        // Size 1 is geometric: P(X >= 3 | 1) = 1/8.
        assert!((upper_tail(3.0, 1.0, 1.0) - 0.125).abs() < 1e-9);
    }

    /// Weeks of comments, each drawn into one of `themes` themes with a share that differs.
    fn quiet(
        seed: u64,
        weeks: i64,
        a_week: u64,
        themes: u64,
    ) -> (Vec<Dated<'static>>, Vec<Vec<Dated<'static>>>) {
        let mut lists = vec![Vec::new(); themes as usize];
        let mut all = Vec::new();
        let mut state = seed;
        let mut draw = || {
            state = mix(state);
            state
        };
        for week in 0..weeks {
            for _ in 0..a_week / 2 + draw() % a_week {
                let comment = at(week * 7 + 4 + (draw() % 7) as i64);
                let theme = (draw() % themes).min(draw() % themes);
                all.push(comment);
                lists[theme as usize].push(comment);
            }
        }
        (all, lists)
    }

    #[test]
    fn quiet_weeks_hardly_ever_raise_an_alarm() {
        let mut runs_with_alarm = 0;
        let mut drifting = 0;
        for seed in 0..400 {
            let (all, lists) = quiet(seed * 7919, 16, 60, 25);
            let found = trends(&all, &lists);
            let count = |state: State| found.iter().flatten().filter(|trend| trend.state == state).count();
            runs_with_alarm += usize::from(count(State::Emerging) > 0);
            drifting += count(State::Growing) + count(State::Fading);
        }
        println!("{runs_with_alarm} of 400 quiet businesses got an alarm, {drifting} of 10,000 themes drift");
        assert!(runs_with_alarm <= 20, "{runs_with_alarm} of 400 quiet businesses got an alarm");
        assert!(drifting <= 60, "{drifting} of 10,000 quiet themes drift");
    }

    #[test]
    fn a_burst_is_seen() {
        let mut seen = 0;
        for seed in 0..100 {
            let (mut all, mut lists) = quiet(seed * 104_729, 16, 60, 25);
            for extra in 0..16 {
                let comment = at(15 * 7 - 1 + extra % 12);
                all.push(comment);
                lists[12].push(comment);
            }
            let found = trends(&all, &lists);
            seen += usize::from(found[12].as_ref().unwrap().state == State::Emerging);
        }
        println!("{seen} of 100 bursts seen");
        assert!(seen >= 90, "seen in {seen} of 100");
    }

    #[test]
    fn one_loud_customer_is_no_burst() {
        let (mut all, mut lists) = quiet(5, 16, 60, 25);
        for extra in 0..12 {
            let comment = Dated { day: 15 * 7 - 1 + extra, customer: Some("c1") };
            all.push(comment);
            lists[12].push(comment);
        }
        assert_ne!(trends(&all, &lists)[12].as_ref().unwrap().state, State::Emerging);
    }

    #[test]
    fn a_slow_rise_grows_and_a_slow_end_fades() {
        let (mut all, mut lists) = quiet(9, 20, 60, 10);
        lists.extend([Vec::new(), Vec::new()]);
        for week in 0..20 {
            for extra in 0..week / 2 {
                let comment = at(week * 7 + 4 + extra % 7);
                all.push(comment);
                lists[10].push(comment);
            }
            for extra in 0..(20 - week) / 2 {
                let comment = at(week * 7 + 4 + extra % 7);
                all.push(comment);
                lists[11].push(comment);
            }
        }
        let found = trends(&all, &lists);
        assert!(matches!(found[10].as_ref().unwrap().state, State::Growing | State::Emerging));
        assert_eq!(found[11].as_ref().unwrap().state, State::Fading);
        assert_eq!(found[10].as_ref().unwrap().per_week.len(), 20);
    }

    #[test]
    fn without_dates_there_is_no_trend() {
        assert_eq!(trends(&[], &[Vec::new()]), [None]);
    }
}
