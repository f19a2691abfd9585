//! The engine with its shipped weights: what must hold for any text, and what common texts mean.

use proptest::prelude::*;
use regulars_language::correct::{Correction, Corrections};
use regulars_language::model::Model;
use regulars_language::weights::{Unfit, Weights};
use regulars_language::{Analysis, Aspect, Class, Conflict, Language, Polarity, Request};
use unicode_segmentation::UnicodeSegmentation as _;

fn model() -> &'static Model<'static> {
    Model::shipped().expect("the shipped weights")
}

fn said(text: &str) -> Analysis {
    model().analyze(&Request { text, ..Request::default() })
}

fn fits(text: &str, analysis: &Analysis) {
    let borders: Vec<usize> =
        text.grapheme_indices(true).map(|(at, _)| at).chain(std::iter::once(text.len())).collect();
    let spans = analysis
        .evidence
        .iter()
        .map(|evidence| evidence.span)
        .chain(analysis.aspects.iter().flat_map(|aspect| aspect.evidence.iter().copied()))
        .chain(analysis.clauses.iter().map(|clause| clause.span))
        .chain(analysis.phrases.iter().copied());
    for span in spans {
        assert!(span.start < span.end && span.end <= text.len(), "{span:?} of {text:?}");
        assert!(borders.contains(&span.start) && borders.contains(&span.end), "{span:?} cuts in {text:?}");
    }
    let weights: f32 = analysis.evidence.iter().map(|evidence| evidence.weight.abs()).sum();
    assert!(weights <= 1.001, "{weights}");
    assert!((-1.0..=1.0).contains(&analysis.sentiment.score));
    assert!((0.0..=1.0).contains(&analysis.sentiment.confidence));
    assert!((0.0..=1.001).contains(&analysis.identified.confidence));
    assert!(analysis.phrases.len() <= 5);
}

#[test]
fn plain_praise_and_blame_are_told_apart_in_four_languages() {
    let cases = [
        ("en", "The staff were lovely and the food was delicious", Class::Positive),
        ("en", "Terrible service, we waited an hour and nobody apologised", Class::Negative),
        ("sv", "Jättegod mat och trevlig personal", Class::Positive),
        ("sv", "Fruktansvärt dålig service, kommer aldrig tillbaka", Class::Negative),
        ("sv", "Trakig personal och kall mat", Class::Negative),
        ("ar", "الخدمة ممتازة والأكل لذيذ جدا", Class::Positive),
        ("ar", "أسوأ مطعم زرته والخدمة سيئة جدا", Class::Negative),
        ("fil", "Ang sarap ng pagkain at mabait ang staff", Class::Positive),
        ("fil", "Ang tagal dumating at sira pa yung item, sayang pera", Class::Negative),
    ];
    for (code, text, class) in cases {
        let analysis = said(text);
        assert_eq!(analysis.identified.code, code, "{text}");
        assert_eq!(analysis.sentiment.leaning, class, "{text}");
    }
}

#[test]
fn a_mixed_comment_has_clauses_of_both_moods_and_aspects_with_their_words() {
    let text = "Maten var jättegod men vi fick vänta en timme";
    let analysis = said(text);
    assert_eq!(analysis.clauses.len(), 2);
    assert!(analysis.clauses[0].sentiment.score > 0.3, "{:?}", analysis.clauses);
    assert!(analysis.clauses[1].sentiment.score < 0.0, "{:?}", analysis.clauses);
    for (aspect, word) in [(Aspect::Food, "Maten"), (Aspect::Waiting, "vänta")] {
        let found = analysis.aspects.iter().find(|found| found.aspect == aspect).unwrap();
        assert!(found.evidence.iter().any(|span| text[span.start..span.end].contains(word)), "{found:?}");
    }
}

#[test]
fn two_aspects_of_a_sentence_have_moods_of_their_own() {
    use Aspect::{Food, Price, Service, Waiting};
    use Polarity::{Negative, Positive};
    let cases = [
        (
            Language::En,
            "The soup was wonderful but the waiter was rude",
            [(Food, Positive), (Service, Negative)],
        ),
        (
            Language::En,
            "Friendly staff, though the prices are a joke",
            [(Service, Positive), (Price, Negative)],
        ),
        (Language::Sv, "Underbar mat men otrevlig personal", [(Food, Positive), (Service, Negative)]),
        (Language::Sv, "Trevlig personal men alldeles för dyrt", [(Service, Positive), (Price, Negative)]),
        (Language::Ar, "الأكل لذيذ جدا لكن الخدمة سيئة", [(Food, Positive), (Service, Negative)]),
        (Language::Ar, "الموظفون ودودون لكن الأسعار غالية", [(Service, Positive), (Price, Negative)]),
        (
            Language::Fil,
            "Ang sarap ng pagkain pero ang sungit ng staff",
            [(Food, Positive), (Service, Negative)],
        ),
        (
            Language::Fil,
            "Mabait ang staff pero ang tagal ng pila",
            [(Service, Positive), (Waiting, Negative)],
        ),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .flat_map(|(language, text, moods)| moods.iter().map(move |mood| (*language, *text, *mood)))
        .filter_map(|(language, text, (aspect, wanted))| {
            let request = Request { text, language: Some(language), ..Request::default() };
            let analysis = model().analyze(&request);
            let found = analysis.aspects.iter().find(|found| found.aspect == aspect);
            let found = found.map(|found| found.polarity);
            (found != Some(wanted)).then(|| format!("{text}: {aspect:?} {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn plain_praise_blames_nothing_and_plain_blame_praises_nothing() {
    let cases = [
        (
            Language::En,
            ["good", "Excellent!", "Perfect", "Great food"],
            ["Terrible", "Bad service", "Rude staff", "Dirty"],
        ),
        (
            Language::Sv,
            ["Bra", "Perfekt", "Jättebra service", "Toppen!"],
            ["Dåligt", "Uselt", "Dålig service", "Smutsigt"],
        ),
        (Language::Ar, ["ممتاز", "رائع", "خدمة ممتازة", "جميل"], ["سيء جدا", "سيئ", "خدمة سيئة", "مكان وسخ"]),
        (
            Language::Fil,
            ["ang ganda", "maganda", "Ang bait ng staff", "sulit"],
            ["pangit", "ang pangit", "bastos ang staff", "sira"],
        ),
    ];
    for (language, praise, blame) in cases {
        for (texts, wrong) in [(praise, Polarity::Negative), (blame, Polarity::Positive)] {
            for text in texts {
                let request = Request { text, language: Some(language), ..Request::default() };
                let aspects = model().analyze(&request).aspects;
                assert!(aspects.iter().all(|found| found.polarity != wrong), "{text}: {aspects:?}");
            }
        }
    }
}

#[test]
fn nothing_to_read_is_unsure_and_no_error() {
    for text in ["", " ", "-", "...", "\u{200b}\u{202e}", "\n\n", "https://example.com", "()", "؟"] {
        let analysis = said(text);
        assert_eq!((analysis.identified.code, analysis.sentiment.class), ("und", Class::Unsure), "{text:?}");
        assert!(analysis.aspects.is_empty(), "{text:?}");
    }
}

#[test]
fn stars_and_emoji_speak_without_words() {
    for (text, class) in [
        ("⭐⭐⭐⭐⭐", Class::Positive),
        ("★☆☆☆☆", Class::Negative),
        ("5/5", Class::Positive),
        ("1 av 10", Class::Negative),
        ("٥/٥", Class::Positive),
        ("😍😍", Class::Positive),
        ("😡", Class::Negative),
    ] {
        assert_eq!(said(text).sentiment.leaning, class, "{text}");
    }
}

#[test]
fn another_language_is_not_counted() {
    for text in
        ["Dårlig mad og meget uhøflig betjening, det var pinligt", "Das Essen war leider kalt und teuer"]
    {
        let analysis = said(text);
        assert!(
            analysis.identified.code.parse::<Language>().is_err(),
            "{text}: {}",
            analysis.identified.code
        );
        assert_eq!(analysis.sentiment.class, Class::Unsure, "{text}");
    }
}

#[test]
fn the_look_of_the_letters_changes_nothing() {
    let pairs = [
        ("great food", "GREAT FOOD"),
        ("خدمة ممتازة", "خِدْمَة مُمْتَازَة"),
        ("soo good", "sooooooo good"),
        ("Nice 👍", "Nice 👍🏽"),
        ("Café was fine", "Cafe\u{301} was fine"),
        ("it’s bad", "it's bad"),
    ];
    for (one, other) in pairs {
        let (one, other) = (said(one), said(other));
        assert_eq!(one.sentiment.leaning, other.sentiment.leaning);
        assert!((one.sentiment.score - other.sentiment.score).abs() < 0.35, "{one:?} {other:?}");
        assert_eq!(one.identified.code, other.identified.code);
    }
}

#[test]
fn a_rating_is_evidence_and_a_contradiction_is_told() {
    let text = "The food was cold and the waiter was rude";
    let rated = |rating| model().analyze(&Request { text, rating: Some(rating), ..Request::default() });
    assert_eq!(rated(5).conflict, Some(Conflict::PraisedInStars));
    assert_eq!(rated(1).conflict, None);
    assert!(rated(1).sentiment.score < said(text).sentiment.score);
}

#[test]
fn an_owner_is_believed_at_once_and_three_teach_in_general() {
    let say = |text: &str, corrections: &Corrections| {
        model().analyze(&Request { text, corrections: Some(corrections), ..Request::default() }).sentiment
    };
    let label =
        |text: &str| Correction { text: text.to_owned(), class: Class::Positive, said: Class::Negative };
    let other = "that sauce is sick";
    let before = said(other).sentiment.score;
    let mut corrections = Corrections::default();
    corrections.add(label("this pizza is sick"));
    assert_eq!(say("This pizza is SICK", &corrections).class, Class::Positive);
    assert!((say(other, &corrections).score - before).abs() < 1e-6, "one label is no rule");
    corrections.add(label("your burgers are sick"));
    corrections.add(label("sick music too"));
    assert!(say(other, &corrections).score > before);
    assert!(corrections.undo("sick music too"));
    assert!((say(other, &corrections).score - before).abs() < 1e-6, "what is taken back is forgotten");
    assert_eq!(corrections.counts(Class::Positive), (0, 0, 2));
    assert!(corrections.size() <= 200_000);
}

#[test]
fn deleting_the_evidence_weakens_the_verdict() {
    let texts = [
        ("en", "we came on a tuesday with my sister and the soup was absolutely delicious and warm"),
        ("en", "the parcel that I ordered on monday arrived broken and nobody answers my mails"),
        ("sv", "vi var där i går kväll med hela familjen och personalen var otroligt trevlig"),
        ("sv", "bilen lämnades in på måndagen och arbetet var slarvigt och alldeles för dyrt"),
        ("ar", "زرنا المطعم يوم الجمعة مع العائلة وكان الطعام لذيذا جدا"),
        ("fil", "umorder ako noong lunes para sa anak ko at sobrang pangit ng quality"),
    ];
    for (code, text) in texts {
        let language: Language = code.parse().unwrap();
        let analysis = model().analyze(&Request { text, language: Some(language), ..Request::default() });
        let class = match analysis.sentiment.leaning {
            Class::Negative => 0,
            Class::Positive => 2,
            _ => continue,
        };
        let mut without = text.to_owned();
        for evidence in analysis.evidence.iter().rev() {
            without.replace_range(evidence.span.start..evidence.span.end, "");
        }
        let (before, after) =
            (model().shares(text, language)[class], model().shares(&without, language)[class]);
        assert!(after < before, "{text}: {before} to {after} without {:?}", analysis.evidence);
    }
}

#[test]
fn a_megabyte_is_read_at_both_ends() {
    let analysis = said(&"good food and ".repeat(80_000));
    assert!(analysis.truncated);
    assert_eq!(analysis.identified.code, "en");
}

#[test]
fn damaged_weights_are_refused() {
    assert!(matches!(Weights::read(b"hello"), Err(Unfit::Format)));
    let mut file = include_bytes!("../weights/language.bin").to_vec();
    let middle = file.len() / 2;
    file[middle] ^= 1;
    assert!(matches!(Weights::read(&file), Err(Unfit::Damaged)));
    file.truncate(middle);
    assert!(Weights::read(&file).is_err());
    let shipped = model();
    assert!(shipped.size < 25_000_000 && !shipped.header.sources.is_empty());
    assert!(shipped.header.sources.iter().all(|source| source.class != "restricted"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}|[a-zåäö .,!?👍🏽]{0,120}|[\u{600}-\u{6ff} ]{0,60}|[\u{200b}-\u{202f}\u{1f3fb}-\u{1f3ff}\u{fe0f}a]{0,30}") {
        fits(&text, &said(&text));
        for language in Language::ALL {
            let request = Request { text: &text, language: Some(language), rating: Some(1), explain: true, ..Request::default() };
            fits(&text, &model().analyze(&request));
            let _ = model().polarity_of(&text, language, Aspect::Service);
        }
    }
}
