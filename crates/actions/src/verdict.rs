//! Verdict: the rule that is fixed before an action starts, and what it says after each day.
//!
//! A look belongs to the local day that has just begun and counts the whole days before it, from the start on.
//! So the last look, on the latest date, sees exactly the days that the expected number was reckoned for.

use jiff::ToSpan;
use jiff::civil::Date;
use regulars_stats::scores::{Counts, Interval};
use regulars_stats::sequential::{self, Direction, FEWEST_BEFORE, LEAST_EXPECTED, Look, Verdict};

/// How many days before the start are compared with.
pub const DAYS_BEFORE: i64 = 90;

/// How many days before the start say how many answers to expect.
pub const DAYS_OF_RATE: u64 = 28;

/// How many answers had each score from 0 to 10.
pub type Spread = [u64; 11];

/// What is fixed at the start of an action and never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The answers of the 90 days up to the start.
    pub before: Spread,
    /// The answers expected from the start to the latest date.
    pub expected: u64,
    pub starts_on: Date,
    pub latest_on: Date,
}

/// What was seen on one local day.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredLook {
    pub day: Date,
    /// The answers of the days from the start up to this day, which is not counted itself.
    pub after: Spread,
    /// `None` while there are too few answers.
    pub seen: Option<Seen>,
}

/// The change as one look shows it, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Seen {
    pub points: f64,
    pub lo: f64,
    pub hi: f64,
    /// The share of the final information that had come in.
    pub fraction: f64,
}

/// How an action stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    TooEarly,
    Real { on: Date, direction: Direction },
    Noise { on: Date },
    NotComparable { on: Date },
}

impl StoredLook {
    /// The number of answers since the start.
    #[must_use]
    pub fn n(&self) -> u64 {
        Counts::from_spread(self.after).n()
    }

    fn as_look(&self) -> Look {
        self.seen.map_or(Look::TooFew, |seen| Look::Seen {
            points: seen.points,
            interval: Interval { lo: seen.lo, hi: seen.hi },
            fraction: seen.fraction,
        })
    }
}

/// The number of answers expected by the latest date, at the rate of the last 28 days before the start.
#[must_use]
pub fn expected(last_28_days: u64, starts_on: Date, latest_on: Date) -> u64 {
    let days = u64::try_from((latest_on - starts_on).get_days()).unwrap_or(0);
    // Rounded to the nearest whole answer.
    let answers = (last_28_days.saturating_mul(days)).saturating_add(DAYS_OF_RATE / 2) / DAYS_OF_RATE;
    answers.max(LEAST_EXPECTED)
}

/// Looks at every day up to today, from the start on.
#[must_use]
pub fn replay(rule: &Rule, by_day: &[(Date, Spread)], today: Date) -> (Vec<StoredLook>, State) {
    resume(rule, Vec::new(), by_day, today)
}

/// Keeps the looks that were taken and looks at every day since then, in order, until one decides.
///
/// The days may come with gaps: a day that is not named had no answers.
#[must_use]
pub fn resume(
    rule: &Rule,
    mut looks: Vec<StoredLook>,
    by_day: &[(Date, Spread)],
    today: Date,
) -> (Vec<StoredLook>, State) {
    let before = Counts::from_spread(rule.before);
    if before.n() < FEWEST_BEFORE {
        return (looks, State::NotComparable { on: rule.starts_on });
    }
    let last = today.min(rule.latest_on);
    let mut day = looks.last().map_or(rule.starts_on, |look| look.day);
    let mut after = [0; 11];
    add(&mut after, by_day, |date| date >= rule.starts_on && date < day);
    loop {
        let state = judge(rule, &looks, day >= rule.latest_on);
        let next = day.tomorrow().ok().filter(|next| *next <= last);
        let (State::TooEarly, Some(next)) = (state, next) else { return (looks, state) };
        add(&mut after, by_day, |date| date == day);
        day = next;
        looks.push(StoredLook { day, after, seen: see(before, after, rule.expected) });
    }
}

fn add(after: &mut Spread, by_day: &[(Date, Spread)], counts: impl Fn(Date) -> bool) {
    for (_, spread) in by_day.iter().filter(|(date, _)| counts(*date)) {
        for (sum, count) in after.iter_mut().zip(spread) {
            *sum = sum.saturating_add(*count);
        }
    }
}

fn see(before: Counts, after: Spread, expected: u64) -> Option<Seen> {
    match sequential::look(before, Counts::from_spread(after), expected) {
        Ok(Look::Seen { points, interval, fraction }) => {
            Some(Seen { points, lo: interval.lo, hi: interval.hi, fraction })
        }
        Ok(Look::NotComparable | Look::TooFew) | Err(_) => None,
    }
}

fn judge(rule: &Rule, looks: &[StoredLook], latest_date_reached: bool) -> State {
    let seen: Vec<Look> = looks.iter().map(StoredLook::as_look).collect();
    let last = looks.last().map_or(rule.starts_on, |look| look.day);
    match sequential::decide(&seen, latest_date_reached) {
        Verdict::TooEarly => State::TooEarly,
        Verdict::Noise => State::Noise { on: last },
        Verdict::NotComparable => State::NotComparable { on: last },
        Verdict::Real { on, direction } => {
            State::Real { on: looks.get(on).map_or(last, |look| look.day), direction }
        }
    }
}

/// The day until which it is too early: when the expected answers are in at the present rate, at most the latest date.
#[must_use]
pub fn too_early_until(rule: &Rule, answers_since: u64, last_28_days: u64, today: Date) -> Date {
    let before = Counts::from_spread(rule.before).n();
    let rate = last_28_days as f64 / DAYS_OF_RATE as f64;
    let days = sequential::days_until_full(before, answers_since, rule.expected, rate);
    // Beyond a few years the latest date comes first anyway.
    let full = days
        .and_then(|days| i64::try_from(days).ok().filter(|days| *days < 4_000))
        .and_then(|days| today.checked_add(days.days()).ok());
    full.map_or(rule.latest_on, |day| day.min(rule.latest_on))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const START: Date = date(2026, 3, 2);

    fn days(count: i64) -> Date {
        START.checked_add(count.days()).unwrap()
    }

    fn spread(detractors: u64, passives: u64, promoters: u64) -> Spread {
        [detractors, 0, 0, 0, 0, 0, 0, 0, passives, 0, promoters]
    }

    fn rule(before: Spread, expected: u64) -> Rule {
        Rule { before, expected, starts_on: START, latest_on: days(90) }
    }

    /// The same answers every day for as long as a rule can look.
    fn steady(a_day: Spread) -> Vec<(Date, Spread)> {
        (0..120).map(|day| (days(day), a_day)).collect()
    }

    #[test]
    fn a_big_change_is_real_with_the_day_of_the_first_look_that_leaves_out_zero() {
        let rule = rule(spread(150, 150, 150), 450);
        let (looks, state) = replay(&rule, &steady(spread(0, 1, 4)), days(60));
        let last = looks.last().unwrap();
        assert_eq!(state, State::Real { on: last.day, direction: Direction::Up });
        assert!(last.seen.unwrap().lo > 0.0);
        assert!(looks.iter().rev().skip(1).all(|look| look.seen.is_none_or(|seen| seen.lo <= 0.0)));
        assert!(last.day < days(30), "{last:?}");
        // It stays, whatever comes later.
        let mut turned = steady(spread(0, 1, 4));
        for (day, counts) in &mut turned {
            if *day > last.day {
                *counts = spread(50, 0, 0);
            }
        }
        assert_eq!(resume(&rule, looks.clone(), &turned, days(90)), (looks, state));
        let (_, fell) = replay(&rule, &steady(spread(5, 0, 0)), days(60));
        assert!(matches!(fell, State::Real { direction: Direction::Down, .. }));
    }

    #[test]
    fn no_change_is_noise_when_the_expected_answers_are_in() {
        let rule = rule(spread(30, 30, 30), 90);
        let (looks, state) = replay(&rule, &steady(spread(1, 1, 1)), days(90));
        // 90 answers are in after 30 days, and seen when the 31st begins.
        assert_eq!(state, State::Noise { on: days(30) });
        assert_eq!((looks.len(), looks[29].n()), (30, 90));
    }

    #[test]
    fn the_latest_date_ends_the_looking() {
        let rule = rule(spread(30, 30, 30), 5_000);
        let (looks, state) = replay(&rule, &steady(spread(1, 1, 1)), days(89));
        assert_eq!((looks.len(), state), (89, State::TooEarly));
        let (looks, state) = replay(&rule, &steady(spread(1, 1, 1)), days(119));
        assert_eq!((looks.len(), state), (90, State::Noise { on: days(90) }));
        assert_eq!(looks[89].n(), 270);
    }

    #[test]
    fn too_few_answers_make_no_comparison() {
        let few_before = rule(spread(6, 6, 7), 20);
        assert_eq!(
            replay(&few_before, &steady(spread(1, 1, 1)), days(5)),
            (Vec::new(), State::NotComparable { on: START })
        );
        let few_after = rule(spread(30, 30, 30), 20);
        let nine = [(days(0), spread(3, 3, 3))];
        let (looks, state) = replay(&few_after, &nine, days(89));
        assert!(state == State::TooEarly && looks.iter().all(|look| look.seen.is_none()));
        assert_eq!(replay(&few_after, &nine, days(90)).1, State::NotComparable { on: days(90) });
    }

    #[test]
    fn nothing_is_looked_at_before_a_whole_day_has_passed() {
        let rule = rule(spread(30, 30, 30), 90);
        let (looks, state) = replay(&rule, &steady(spread(0, 0, 50)), START);
        assert_eq!((looks.len(), state), (0, State::TooEarly));
        let (looks, _) = replay(&rule, &steady(spread(0, 0, 50)), days(1));
        assert_eq!((looks.len(), looks[0].day, looks[0].n()), (1, days(1), 50));
    }

    #[test]
    fn a_verdict_does_not_depend_on_when_the_machine_was_on() {
        let rule = rule(spread(90, 100, 110), 300);
        let mut random = Random(7);
        let answers: Vec<(Date, Spread)> =
            (0..90).map(|day| (days(day), random.day(4, [30, 30, 40]))).collect();
        let whole = replay(&rule, &answers, days(90));
        for gap in [1, 2, 7, 31] {
            let mut looks = Vec::new();
            for today in (0..=90).step_by(gap).chain([90]) {
                looks = resume(&rule, looks, &answers, days(today)).0;
            }
            assert_eq!(resume(&rule, looks, &answers, days(90)), whole, "every {gap} days");
        }
    }

    #[test]
    fn a_look_that_was_taken_is_not_taken_again() {
        let rule = rule(spread(30, 30, 30), 300);
        let (looks, _) = replay(&rule, &steady(spread(1, 1, 1)), days(10));
        // An answer of the second day is withdrawn: it is missing from the next look on.
        let mut fewer = steady(spread(1, 1, 1));
        fewer[1].1 = spread(1, 1, 0);
        let (later, _) = resume(&rule, looks.clone(), &fewer, days(11));
        assert_eq!(later[..10], looks[..]);
        assert_eq!(later[10].n(), 32);
    }

    #[test]
    fn the_number_expected_follows_the_last_28_days() {
        for (last_28_days, length, answers) in
            [(140, 90, 450), (0, 90, 20), (28, 10, 20), (100, 90, 321), (5, 90, 20), (9, 90, 29)]
        {
            assert_eq!(expected(last_28_days, START, days(length)), answers, "{last_28_days} in {length}");
        }
        assert_eq!(expected(50, START, START), 20);
    }

    #[test]
    fn it_is_too_early_until_the_answers_are_in_or_the_latest_date() {
        let rule = rule(spread(30, 30, 30), 100);
        for (since, last_28_days, today, until) in
            [(40, 70, 20, 44), (0, 28, 0, 90), (40, 0, 20, 90), (99, 28, 20, 21), (10, 1, 89, 90)]
        {
            assert_eq!(too_early_until(&rule, since, last_28_days, days(today)), days(until), "{since}");
        }
    }

    /// splitmix64, so that the simulation is the same on every machine.
    struct Random(u64);

    impl Random {
        fn next(&mut self) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^ (mixed >> 31)
        }

        /// Answers of which so many of 100 are expected to be detractors, passives and promoters.
        fn day(&mut self, answers: u64, [detractors, passives, _]: [u64; 3]) -> Spread {
            let mut counts = [0; 11];
            for _ in 0..answers {
                let draw = self.next() % 100;
                let score = if draw < detractors {
                    3
                } else if draw < detractors + passives {
                    7
                } else {
                    10
                };
                counts[score] += 1;
            }
            counts
        }
    }

    /// One action at five answers a day: 90 days before, then up to the verdict.
    fn live_through(random: &mut Random, before: [u64; 3], after: [u64; 3]) -> State {
        let earlier = random.day(450, before);
        let rule = rule(earlier, expected(140, START, days(90)));
        let answers: Vec<(Date, Spread)> = (0..90).map(|day| (days(day), random.day(5, after))).collect();
        let (looks, state) = replay(&rule, &answers, days(90));
        assert!(looks.len() <= 90 && state != State::TooEarly);
        state
    }

    #[test]
    fn without_a_change_daily_looks_call_at_most_5_5_of_100_real() {
        let mut random = Random(20_261_122);
        let same = [25, 30, 45];
        let real = (0..2_000)
            .filter(|_| matches!(live_through(&mut random, same, same), State::Real { .. }))
            .count();
        assert!((40..=110).contains(&real), "{real} of 2000");
    }

    #[test]
    fn a_big_change_is_nearly_always_found_and_never_turned_around() {
        let mut random = Random(20_261_122);
        let states: Vec<State> =
            (0..200).map(|_| live_through(&mut random, [40, 30, 30], [20, 25, 55])).collect();
        let found =
            states.iter().filter(|state| matches!(state, State::Real { direction: Direction::Up, .. }));
        assert!(found.count() >= 198);
        for state in states {
            if let State::Real { on, direction } = state {
                assert!(direction == Direction::Up && on > START && on <= days(90));
            }
        }
    }
}
