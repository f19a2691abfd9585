//! What should not wait in a pile: danger, leaving, and the five ready themes of bad experience.

use crate::cues::{self, Hit, Name};
use crate::text::{Kind, Text};
use crate::types::{Language, Span};

/// How many words before a cue a negation still reaches it.
const REACH: usize = 2;

/// How soon somebody should look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Asks for an answer soon.
    Low,
    /// Danger, illness, a threat of law, money taken, or somebody who stands waiting at this moment.
    High,
}

/// Why somebody should look soon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Urgency {
    /// How soon.
    pub level: Level,
    /// The words that say so.
    pub span: Span,
}

/// The ready themes of bad experience.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum BadExperience {
    /// Had to wait.
    Waiting,
    /// Had to say, ask or do it again.
    Repeating,
    /// Was promised what did not come.
    MissedPromise,
    /// A rule counted for more than the customer.
    PolicyOverCustomer,
    /// A complaint was waved away.
    DismissedComplaint,
}

impl BadExperience {
    /// All five.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Repeating,
        Self::MissedPromise,
        Self::PolicyOverCustomer,
        Self::DismissedComplaint,
    ];

    /// The name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Repeating => "repeating",
            Self::MissedPromise => "missed-promise",
            Self::PolicyOverCustomer => "policy-over-customer",
            Self::DismissedComplaint => "dismissed-complaint",
        }
    }

    fn cue(self) -> Name {
        match self {
            Self::Waiting => Name::Waited,
            Self::Repeating => Name::Repeated,
            Self::MissedPromise => Name::Promise,
            Self::PolicyOverCustomer => Name::Policy,
            Self::DismissedComplaint => Name::Dismissed,
        }
    }
}

/// Whether somebody should look soon, and the words that say so; danger goes before haste.
#[must_use]
pub fn urgency(text: &Text<'_>, language: Language) -> Option<Urgency> {
    urgency_in(text, &cues::find(text, language))
}

/// [`urgency`] for a text whose cues are found already.
#[must_use]
pub fn urgency_in(text: &Text<'_>, hits: &[Hit]) -> Option<Urgency> {
    [(Name::Urgent, Level::High), (Name::Soon, Level::Low)].into_iter().find_map(|(name, level)| {
        let hit = affirmed(text, hits, name).next()?;
        Some(Urgency { level, span: span_of(text, &hit)? })
    })
}

/// The words that say that the customer leaves; not where words after them say that he comes back.
#[must_use]
pub fn churn(text: &Text<'_>, language: Language) -> Option<Span> {
    churn_in(text, &cues::find(text, language))
}

/// [`churn`] for a text whose cues are found already.
#[must_use]
pub fn churn_in(text: &Text<'_>, hits: &[Hit]) -> Option<Span> {
    let back = affirmed(text, hits, Name::Returning).map(|hit| hit.last).max();
    let leaving = affirmed(text, hits, Name::Churn).find(|hit| back.is_none_or(|back| back <= hit.last))?;
    span_of(text, &leaving)
}

/// The themes of bad experience in a text, each once, with the words that show it, in the order of
/// [`BadExperience::ALL`].
#[must_use]
pub fn bad_experience(text: &Text<'_>, language: Language) -> Vec<(BadExperience, Span)> {
    bad_experience_in(text, &cues::find(text, language))
}

/// [`bad_experience`] for a text whose cues are found already.
#[must_use]
pub fn bad_experience_in(text: &Text<'_>, hits: &[Hit]) -> Vec<(BadExperience, Span)> {
    let shown = |theme: BadExperience| {
        let hit = affirmed(text, hits, theme.cue()).next()?;
        Some((theme, span_of(text, &hit)?))
    };
    BadExperience::ALL.into_iter().filter_map(shown).collect()
}

/// The hits of a name that no negation turns around; one that begins with a negation stands for itself.
fn affirmed<'h>(text: &'h Text<'_>, hits: &'h [Hit], name: Name) -> impl Iterator<Item = Hit> + 'h {
    let mut negators = hits.iter().filter(|hit| hit.cue == Name::Negator).peekable();
    let mut before: Option<&Hit> = None;
    hits.iter().filter(move |hit| hit.cue == name).copied().filter(move |hit| {
        while let Some(negator) = negators.next_if(|negator| negator.last < hit.first) {
            before = Some(negator);
        }
        let stands = negators.peek().is_some_and(|negator| negator.first == hit.first);
        stands || !before.is_some_and(|negator| reaches(text, negator, hit))
    })
}

/// Whether a negation before a hit belongs to it: few words between, and no mark.
fn reaches(text: &Text<'_>, negator: &Hit, hit: &Hit) -> bool {
    let between = text.tokens.get(negator.last + 1..hit.first).unwrap_or_default();
    between.len() <= REACH && !between.iter().any(|token| matches!(token.kind, Kind::Mark | Kind::Emoji))
}

fn span_of(text: &Text<'_>, hit: &Hit) -> Option<Span> {
    let (first, last) = (text.tokens.get(hit.first)?, text.tokens.get(hit.last)?);
    Some(Span { start: first.start, end: last.end })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, span: Span) -> &str {
        text.get(span.start..span.end).unwrap()
    }

    #[test]
    fn danger_goes_before_haste() {
        let text = "Please call me back today, the brakes failed";
        let found = urgency(&Text::new(text), Language::En).unwrap();
        assert_eq!((found.level, shown(text, found.span)), (Level::High, "brakes failed"));
    }

    #[test]
    fn a_negation_takes_the_alarm_away_but_not_over_a_mark() {
        for (text, expected) in
            [("It was not unsafe", false), ("No! The food poisoning was real", true), ("no blisters", false)]
        {
            assert_eq!(urgency(&Text::new(text), Language::En).is_some(), expected, "{text}");
        }
    }

    #[test]
    fn who_comes_back_in_the_end_does_not_leave() {
        for (text, expected) in [
            ("I said never again, but they made it right and we will be back", None),
            ("I was a returning customer. Never again!", Some("Never again")),
            ("Can't wait to come back", None),
        ] {
            let found = churn(&Text::new(text), Language::En).map(|span| shown(text, span));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn the_five_themes_are_found_in_every_language() {
        use BadExperience::{DismissedComplaint, MissedPromise, PolicyOverCustomer, Repeating, Waiting};
        let cases: [(Language, &str, &[BadExperience]); 13] = [
            (Language::En, "We waited an hour and had to ask twice", &[Waiting, Repeating]),
            (Language::En, "No need to wait, never had to ask twice, ready as promised", &[]),
            (
                Language::En,
                "They promised Friday, then hid behind company policy",
                &[MissedPromise, PolicyOverCustomer],
            ),
            (
                Language::Sv,
                "Fick vänta i evigheter och ingen tog mig på allvar, de ryckte på axlarna",
                &[Waiting, DismissedComplaint],
            ),
            (Language::Sv, "Vi behövde inte vänta och det blev klart som de lovade", &[]),
            (
                Language::Sv,
                "De lovade ringa men hörde aldrig av sig, jag fick ringa flera gånger",
                &[Repeating, MissedPromise],
            ),
            (Language::Sv, "vagrade aterbetala och hanvisade till villkoren", &[PolicyOverCustomer]),
            (
                Language::Ar,
                "انتظرنا ساعة ووعدونا بطاولة وما اهتموا",
                &[Waiting, MissedPromise, DismissedComplaint],
            ),
            (Language::Ar, "ما انتظرنا ابدا وكل شي مثل ما وعدونا", &[]),
            (Language::Ar, "اتصلت اكثر من مره ورفضوا يرجعون المبلغ", &[Repeating, PolicyOverCustomer]),
            (
                Language::Fil,
                "Ang tagal namin naghintay tapos seen lang, paulit ulit akong nagchat",
                &[Waiting, Repeating, DismissedComplaint],
            ),
            (Language::Fil, "Hindi matagal, tinupad nila ang sinabi", &[]),
            (Language::Fil, "Nangako sila ng refund pero bawal daw", &[MissedPromise, PolicyOverCustomer]),
        ];
        for (language, text, expected) in cases {
            let found: Vec<_> =
                bad_experience(&Text::new(text), language).into_iter().map(|(theme, _)| theme).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_found_in_nothing() {
        for text in ["", " ", "👍👍", "\u{202e}\u{200b}", "؟!"] {
            let read = Text::new(text);
            for language in Language::ALL {
                assert_eq!((urgency(&read, language), churn(&read, language)), (None, None));
                assert!(bad_experience(&read, language).is_empty());
            }
        }
    }
}
