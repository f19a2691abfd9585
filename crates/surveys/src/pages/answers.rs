//! The list of answers: filters, words, and a page at a time.

use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use regulars_facts::{ResponseId, TouchpointId};
use regulars_kernel::error::Refusal;
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::web::{At, Member, Query, Reply};
use regulars_people::{Customer, fold};
use regulars_ui::{Page, Place, empty, icons, quote, score_class, select, when};
use serde::Deserialize;

use crate::response::{Choice, PAGE, Response};
use crate::touchpoint::{self, Touchpoint};

#[derive(Clone, Default, Deserialize)]
pub struct Filter {
    #[serde(default)]
    class: String,
    #[serde(default)]
    score: String,
    #[serde(default)]
    touchpoint: String,
    #[serde(default)]
    language: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    words: String,
    #[serde(default)]
    before: String,
}

impl Filter {
    /// Reads the address: what can't be read does not limit.
    #[must_use]
    pub fn choice(&self) -> Choice {
        let (lowest, highest) = match self.class.as_str() {
            "detractor" => (0, 6),
            "passive" => (7, 8),
            "promoter" => (9, 10),
            _ => (0, 10),
        };
        let (lowest, highest) = match crate::response::parse_score(&self.score) {
            Some(score) => (i64::from(score), i64::from(score)),
            None => (lowest, highest),
        };
        let mut words = fold::words(&self.q);
        words.truncate(3);
        Choice {
            lowest,
            highest,
            touchpoint: self.touchpoint.parse::<TouchpointId>().ok(),
            language: self.language.parse::<Language>().ok(),
            from: self.from.parse().unwrap_or(Date::MIN),
            until: self.until.parse().unwrap_or(Date::MAX),
            words,
            only_with_words: self.words == "1",
            before: self.before.split_once('.').and_then(|(micros, id)| {
                let at = Timestamp::from_microsecond(micros.parse().ok()?).ok()?;
                Some((at, id.parse::<ResponseId>().ok()?))
            }),
        }
    }

    fn is_empty(&self) -> bool {
        [
            &self.class,
            &self.score,
            &self.touchpoint,
            &self.language,
            &self.from,
            &self.until,
            &self.q,
            &self.words,
        ]
        .iter()
        .all(|value| value.is_empty())
    }

    /// The address of the page after an answer.
    fn after(&self, member: &Member, last: &Response) -> String {
        let mut query = form_query(&[
            ("class", &self.class),
            ("score", &self.score),
            ("touchpoint", &self.touchpoint),
            ("language", &self.language),
            ("from", &self.from),
            ("until", &self.until),
            ("q", &self.q),
            ("words", &self.words),
        ]);
        query.push_str(&format!("before={}.{}", last.first_tap_at.as_microsecond(), last.id));
        format!("/{}/answers?{query}", member.business)
    }
}

/// Writes pairs as a query, each with `&` at its end; empty ones are left out.
fn form_query(pairs: &[(&str, &String)]) -> String {
    let mut query = String::new();
    for (name, value) in pairs {
        if value.is_empty() {
            continue;
        }
        query.push_str(name);
        query.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~' | b'.') {
                query.push(char::from(byte));
            } else {
                query.push_str(&format!("%{byte:02X}"));
            }
        }
        query.push('&');
    }
    query
}

/// An answer with the names of what it belongs to.
pub struct Shown {
    pub response: Response,
    pub touchpoint: Option<String>,
    pub customer: Option<String>,
}

/// GET /answers
pub async fn page(member: Member, Query(filter): Query<Filter>) -> Reply {
    let choice = filter.choice();
    let (shown, more, count, touchpoints) = member
        .read(move |db| {
            let mut found = choice.list(db)?;
            let more = found.len() > PAGE;
            found.truncate(PAGE);
            let count = choice.count(db)?;
            let touchpoints = touchpoint::all(db)?;
            let shown = name(db, found, &touchpoints)?;
            Ok((shown, more, count, touchpoints))
        })
        .await?;
    let words = &member.words;
    let now = member.app.clock().now();
    let body = html! {
        @if !shown.is_empty() || !filter.is_empty() { (filters(&member, &filter, &touchpoints)) }
        div.sheet {
            @if shown.is_empty() && filter.is_empty() {
                (empty("listen", &words.t("surveys-answers-none")))
                p.foot { a href={ "/" (member.business) "/listen" } { (words.t("surveys-print-card")) } }
            } @else if shown.is_empty() {
                (empty("listen", &words.t("surveys-answers-none-here")))
            } @else {
                ul.comments role="list" { @for one in &shown { (row(&member, one, now)) } }
                @if more && let Some(last) = shown.last() {
                    p.pages { a href=(filter.after(&member, &last.response)) { (words.t("surveys-answers-older")) } }
                }
            }
        }
    };
    let page = Page::new(&member, Place::Understand, words.t("surveys-answers-title"))
        .lead(words.with("surveys-answers-count", [("count", count.into())]))
        .live("answers");
    Ok(page.body(body))
}

/// Adds the names of touchpoints and customers, each customer asked for once.
pub(crate) fn name(
    db: &mut regulars_kernel::db::Db,
    found: Vec<Response>,
    touchpoints: &[Touchpoint],
) -> regulars_kernel::Result<Vec<Shown>> {
    let customers: Vec<_> = found.iter().filter_map(|response| response.customer_id).collect();
    let names = Customer::names(db, &customers)?;
    Ok(found
        .into_iter()
        .map(|response| {
            let touchpoint =
                touchpoints.iter().find(|touchpoint| Some(touchpoint.id) == response.touchpoint_id);
            let customer = response.customer_id.and_then(|id| names.get(&id).cloned());
            Shown { touchpoint: touchpoint.map(|touchpoint| touchpoint.name.clone()), customer, response }
        })
        .collect())
}

fn filters(member: &Member, filter: &Filter, touchpoints: &[Touchpoint]) -> Markup {
    let words = &member.words;
    let none = Refusal::default();
    let all = || (String::new(), words.t("surveys-filter-all"));
    let classes = vec![
        all(),
        ("detractor".to_owned(), words.t("surveys-filter-detractors")),
        ("passive".to_owned(), words.t("surveys-filter-passives")),
        ("promoter".to_owned(), words.t("surveys-filter-promoters")),
    ];
    let mut places = vec![all()];
    places.extend(touchpoints.iter().map(|touchpoint| (touchpoint.id.to_string(), touchpoint.name.clone())));
    let mut languages = vec![all()];
    languages
        .extend(Language::ALL.map(|language| (language.code().to_owned(), language.own_name().to_owned())));
    html! {
        form.filters method="get" action={ "/" (member.business) "/answers" } role="search" {
            div.field.wide {
                label for="q" { (words.t("surveys-filter-words")) }
                input.input id="q" name="q" type="search" value=(filter.q) dir="auto";
            }
            (select(words, &none, "class", &words.t("surveys-filter-class"), &classes, &filter.class))
            (select(words, &none, "touchpoint", &words.t("surveys-filter-touchpoint"), &places, &filter.touchpoint))
            (select(words, &none, "language", &words.t("surveys-filter-language"), &languages, &filter.language))
            (date_field(words, "from", "surveys-filter-from", &filter.from))
            (date_field(words, "until", "surveys-filter-until", &filter.until))
            @if !filter.score.is_empty() { input type="hidden" name="score" value=(filter.score); }
            label.tick { input type="checkbox" name="words" value="1" checked[filter.words == "1"]; span { (words.t("surveys-filter-with-words")) } }
            div.actions {
                button.button { (icons::small("search")) (words.t("surveys-filter-show")) }
                @if !filter.is_empty() { a.button.plain href={ "/" (member.business) "/answers" } { (words.t("surveys-filter-clear")) } }
            }
        }
    }
}

fn date_field(words: &Words, name: &str, key: &str, value: &str) -> Markup {
    html! {
        div.field {
            label for=(name) { (words.t(key)) }
            input.input id=(name) name=(name) type="date" value=(value);
        }
    }
}

/// One answer in a list.
pub(crate) fn row(member: &Member, shown: &Shown, now: Timestamp) -> Markup {
    let words = &member.words;
    let response = &shown.response;
    html! {
        li {
            @match &response.words {
                Some(text) => a.plain-link href={ "/" (member.business) "/answers/" (response.id) } { (quote(text)) },
                None => p.hush { (words.t("surveys-no-words")) },
            }
            div.about {
                (score_class(words, response.score))
                cite { (words.with("surveys-score-of-ten", [("score", response.score.into())])) (words.t("list-comma")) (when::moment(words, response.first_tap_at, now)) }
                @if let Some(touchpoint) = &shown.touchpoint { cite { bdi { (touchpoint) } } }
                @if response.language != words.language { cite lang=(response.language.code()) { (response.language.own_name()) } }
                @if response.doubtful { span.tag title=(words.t("surveys-doubtful-why")) { (words.t("surveys-doubtful")) } }
                @if let (Some(id), Some(name)) = (response.customer_id, &shown.customer) {
                    span.end { a href={ "/" (member.business) "/people/" (id) } { bdi { (name) } } }
                }
            }
        }
    }
}

/// GET /answers/{id}
pub async fn one(member: Member, At(id): At<ResponseId>) -> Reply {
    let shown = member
        .read(move |db| {
            let response = Response::find(db, id)?;
            let touchpoints = touchpoint::all(db)?;
            let mut shown = name(db, vec![response], &touchpoints)?;
            shown.pop().ok_or(regulars_kernel::Error::NotFound)
        })
        .await?;
    let words = &member.words;
    let now = member.app.clock().now();
    let title = words.with("surveys-answer-title", [("score", shown.response.score.into())]);
    let body = html! { div.sheet { ul.comments role="list" { (row(&member, &shown, now)) } } };
    Ok(Page::new(&member, Place::Understand, title)
        .trail("/answers", words.t("surveys-answers-title"))
        .body(body))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_cannot_be_read_does_not_limit() {
        let filter = Filter {
            class: "' or 1=1 --".into(),
            score: "99".into(),
            touchpoint: "../x".into(),
            language: "xx".into(),
            from: "yesterday".into(),
            before: "1.2.3".into(),
            ..Filter::default()
        };
        let choice = filter.choice();
        assert_eq!((choice.lowest, choice.highest), (0, 10));
        assert!(choice.touchpoint.is_none() && choice.language.is_none() && choice.before.is_none());
        assert_eq!(choice.from, Date::MIN);
    }

    #[test]
    fn a_query_is_written_so_that_it_reads_back() {
        let words = "قهوة & \"kaffe\"".to_owned();
        assert!(form_query(&[("q", &words), ("class", &String::new())]).starts_with("q=%D9%82"));
    }
}
