use proptest::prelude::*;

use super::*;

/// Our own sentences on a few subjects, in many variants; the last is the third in another language.
const SUBJECTS: [(&str, &[&str], &[&str]); 5] = [
    (
        "sv",
        &["vänta på maten", "vänta på maten länge", "väntade på maten"],
        &["fick", "vi fick", "trött på att", "igen fick vi", "satt och"],
    ),
    (
        "sv",
        &["personalen var trevlig", "trevlig personal", "trevliga i personalen"],
        &["så", "alltid", "mycket", "idag", "verkligen"],
    ),
    (
        "en",
        &["parking was full", "no parking space", "hard to find parking"],
        &["sadly", "again", "on sunday", "as ever", "in town"],
    ),
    (
        "en",
        &["the soup was cold", "cold soup", "soup came cold"],
        &["sadly", "again", "on sunday", "at lunch", "twice"],
    ),
    (
        "ar",
        &["موقف السيارات صغير", "لا يوجد موقف السيارات", "موقف السيارات بعيد"],
        &["للاسف", "دايما", "مساء", "كل مره", "قريب"],
    ),
];

struct Stock {
    ids: Vec<String>,
    texts: Vec<String>,
    codes: Vec<&'static str>,
}

fn stock() -> Stock {
    let mut stock = Stock { ids: Vec::new(), texts: Vec::new(), codes: Vec::new() };
    for (code, cores, openings) in SUBJECTS {
        for core in cores {
            for opening in openings {
                stock.ids.push(format!("c{}", stock.ids.len()));
                stock.texts.push(format!("{opening} {core}"));
                stock.codes.push(code);
            }
        }
    }
    stock
}

impl Stock {
    fn comments(&self) -> Vec<Comment<'_>> {
        self.ids
            .iter()
            .zip(&self.texts)
            .zip(&self.codes)
            .map(|((id, text), code)| plain(id, text, code))
            .collect()
    }
}

fn plain<'c>(id: &'c str, text: &'c str, language: &'c str) -> Comment<'c> {
    Comment { id, text, language, date: None, customer: None, sentiment: None, aspects: None, sign: None }
}

fn find(comments: &[Comment<'_>], previous: Option<&Themes>) -> Themes {
    themes(comments, previous, &Settings::default())
}

fn home<'t>(themes: &'t Themes, comment: &str) -> Option<&'t Theme> {
    themes.themes.iter().find(|theme| theme.members.iter().any(|member| member == comment))
}

#[test]
fn subjects_are_found_without_being_told_how_many() {
    let stock = stock();
    let found = find(&stock.comments(), None);
    for theme in &found.themes {
        let subject = |id: &String| {
            id.get(1..).and_then(|number| number.parse::<usize>().ok()).map(|n| [0, 1, 2, 3, 2][n / 15])
        };
        let first = theme.members.first().and_then(subject);
        assert!(theme.members.iter().all(|member| subject(member) == first), "{theme:?} mixes subjects");
    }
    assert!(found.unassigned.len() <= 7 && (5..=12).contains(&found.themes.len()), "{found:?}");
    let labels: Vec<&str> = found.themes.iter().map(|theme| theme.label.as_str()).collect();
    for label in ["vänta på maten", "موقف السيارات"] {
        assert!(labels.iter().any(|other| other.contains(label)), "{labels:?}");
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let stock = stock();
    let bytes = || serde_json::to_string(&find(&stock.comments(), None)).unwrap();
    assert_eq!(bytes(), bytes());
}

#[test]
fn ids_and_memberships_survive_new_comments_and_a_file() {
    let stock = stock();
    let comments = stock.comments();
    let before = find(&comments[..comments.len() - 2], None);
    let file = serde_json::to_string(&before).unwrap();
    let after = find(&comments, Some(&serde_json::from_str(&file).unwrap()));
    for theme in &before.themes {
        for member in &theme.members {
            assert_eq!(home(&after, member).map(|theme| &theme.id), Some(&theme.id));
        }
    }
    let again = find(&comments, Some(&after));
    assert_eq!(serde_json::to_string(&again).unwrap(), serde_json::to_string(&after).unwrap());
}

#[test]
fn a_theme_keeps_its_id_when_all_is_grouped_anew() {
    let stock = stock();
    let comments = stock.comments();
    let half: Vec<Comment<'_>> = comments.iter().step_by(2).copied().collect();
    let before = find(&half, None);
    let after = find(&comments, Some(&before));
    assert_eq!(after.grouped, comments.len());
    let kept =
        before.themes.iter().filter(|theme| after.themes.iter().any(|other| other.id == theme.id)).count();
    assert!(kept * 4 >= before.themes.len() * 3, "{kept} of {}", before.themes.len());
}

#[test]
fn what_the_owner_did_is_kept() {
    let stock = stock();
    let comments = stock.comments();
    let mut edited = find(&comments[..60], None);
    let id = |themes: &Themes, comment: &str| home(themes, comment).map(|theme| theme.id.clone()).unwrap();
    let (waiting, staff, parking, soup) =
        (id(&edited, "c0"), id(&edited, "c15"), id(&edited, "c30"), id(&edited, "c45"));
    edited.rename(&waiting, "Kön till köket").unwrap();
    edited.ignore(&staff, true).unwrap();
    edited.merge(&parking, &soup).unwrap();
    edited.pin(&waiting, "c20").unwrap();
    let part = edited.split(&parking, &["c30", "c31", "c32", "c33"]).unwrap();
    assert_eq!(edited.split(&parking, &["c0"]), Err(Refused::NothingToSplit));
    assert_eq!(edited.merge(&parking, &parking), Err(Refused::SameTheme));
    assert_eq!(edited.rename("t-none", "x"), Err(Refused::UnknownTheme));
    for more in [60, 75] {
        let after = find(&comments[..more], Some(&edited));
        assert_eq!(home(&after, "c0").map(|theme| theme.label.as_str()), Some("Kön till köket"));
        assert!(home(&after, "c15").unwrap().ignored);
        assert_eq!(id(&after, "c50"), parking);
        assert_eq!(home(&after, "c50").unwrap().merged, std::slice::from_ref(&soup));
        assert_eq!(id(&after, "c20"), waiting);
        for comment in ["c30", "c31", "c32", "c33"] {
            assert_eq!(id(&after, comment), part);
        }
    }
}

#[test]
fn themes_of_two_languages_are_joined_only_for_the_same_subject() {
    let texts: Vec<(String, &str)> = (0..8)
        .flat_map(|n| {
            [
                (format!("fick vänta länge i kön nummer {}", ["ett", "tio", "sju"][n % 3]), "sv"),
                (format!("had to wait long in the queue {}", ["today", "monday", "twice"][n % 3]), "en"),
                (format!("fint läge nära {}", ["stationen", "havet", "torget"][n % 3]), "sv"),
                (format!("cold soup and {} bread", ["dry", "old", "hard"][n % 3]), "en"),
            ]
        })
        .collect();
    let ids: Vec<String> = (0..texts.len()).map(|n| format!("c{n}")).collect();
    let comments: Vec<Comment<'_>> =
        ids.iter().zip(&texts).map(|(id, (text, code))| plain(id, text, code)).collect();
    let found = find(&comments, None);
    assert_eq!(home(&found, "c0").map(|theme| &theme.id), home(&found, "c1").map(|theme| &theme.id));
    assert_eq!(home(&found, "c0").unwrap().labels.len(), 2);
    assert_ne!(home(&found, "c2").map(|theme| &theme.id), home(&found, "c3").map(|theme| &theme.id));
}

#[test]
fn what_is_known_of_the_comments_is_counted() {
    let texts: Vec<String> = (0..6).map(|n| format!("slow service number {n}")).collect();
    let mut aspects = [0.0; 10];
    aspects[Aspect::Waiting.index()] = 0.9;
    let comments: Vec<Comment<'_>> = texts
        .iter()
        .map(|text| Comment {
            date: Some("2026-11-20"),
            sentiment: Some(Class::Negative),
            aspects: Some(aspects),
            sign: Some(-0.8),
            ..plain(text, text, "en")
        })
        .collect();
    let found = find(&comments, None);
    let theme = found.themes.first().unwrap();
    assert_eq!((theme.size, theme.share, theme.sentiment.negative), (6, 1.0, 6));
    assert_eq!(theme.aspects.get("waiting"), Some(&1.0));
    assert_eq!(theme.trend.as_ref().unwrap().per_week, [6]);
    assert!(theme.members.contains(&theme.exemplar));
}

#[test]
fn few_or_empty_comments_have_no_theme() {
    assert_eq!(find(&[], None).themes, []);
    let comments: Vec<Comment<'_>> =
        [("a", ""), ("b", "👍👍"), ("c", "good"), ("d", "123"), ("e", "\u{202e}\u{200b}")]
            .map(|(id, text)| plain(id, text, "en"))
            .to_vec();
    let found = find(&comments, None);
    assert!(found.themes.is_empty());
    assert_eq!(found.unassigned, ["a", "b", "c", "d", "e"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn every_comment_is_in_one_place(
        texts in proptest::collection::vec(("\\PC{0,30}|(good|bad|soup|نظيف|kö) (cold|staff|vänta)?", 0..5_usize), 0..40),
        numbers in proptest::collection::vec(proptest::num::f32::ANY, 10),
        date in "20[0-9]{2}-[01][0-9]-[0-3][0-9]|.{0,12}",
    ) {
        let ids: Vec<String> = (0..texts.len()).map(|n| n.to_string()).collect();
        let mut aspects = [0.0; 10];
        aspects.copy_from_slice(&numbers);
        let comments: Vec<Comment<'_>> = ids
            .iter()
            .zip(&texts)
            .map(|(id, (text, code))| Comment {
                date: Some(&date),
                aspects: Some(aspects),
                sign: numbers.first().copied(),
                ..plain(id, text, ["en", "sv", "ar", "fil", "und"][*code])
            })
            .collect();
        let first = find(&comments[..comments.len() / 2], None);
        for found in [find(&comments, None), find(&comments, Some(&first))] {
            let mut all: Vec<&String> =
                found.themes.iter().flat_map(|theme| &theme.members).chain(&found.unassigned).collect();
            all.sort_unstable();
            let mut expected: Vec<&String> = ids.iter().collect();
            expected.sort_unstable();
            prop_assert_eq!(all, expected);
            prop_assert!(found.themes.iter().all(|theme| theme.size >= 4 && theme.size == theme.members.len()));
        }
    }
}
