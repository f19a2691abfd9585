//! The form in which an action is written and, before its start, changed.

use axum::response::Response;
use jiff::civil::Date;
use maud::{Markup, html};
use regulars_accounts::member::{TeamMember, team};
use regulars_facts::ActionId;
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::web::{At, Form, Member, MemberId, Query, Reply, goto};
use regulars_ui::{Field, Page, Place, refused, select, text_area};
use serde::Deserialize;

use crate::action::{self, Action, Draft, Plan, Stage, Wording, answers_query, is_query, usual_latest};
use crate::pages::{Touchpoints, today_of, touchpoints};

/// The fields as they come in and as they are shown again.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActionForm {
    title: String,
    why: String,
    holder: String,
    from_answers: String,
    touchpoint: String,
    language: String,
    impact: String,
    effort: String,
    starts_on: String,
    latest_on: String,
    version: String,
}

/// The answers that somebody was reading when the action came to mind.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FromAnswers {
    class: String,
    from: String,
    until: String,
    touchpoint: String,
    language: String,
    score: String,
    q: String,
    words: String,
}

impl FromAnswers {
    fn query(&self) -> String {
        answers_query(&[
            ("class", &self.class),
            ("from", &self.from),
            ("until", &self.until),
            ("touchpoint", &self.touchpoint),
            ("language", &self.language),
            ("score", &self.score),
            ("q", &self.q),
            ("words", &self.words),
        ])
    }
}

/// Shows the empty form, with the answers that led here.
pub async fn page(member: Member, Query(from): Query<FromAnswers>) -> Reply {
    let starts_on = tomorrow(today_of(&member));
    let query = from.query();
    let form = ActionForm {
        holder: member.member.to_string(),
        from_answers: if is_query(&query) { query } else { String::new() },
        touchpoint: from.touchpoint,
        language: from.language,
        impact: "3".to_owned(),
        effort: "3".to_owned(),
        starts_on: starts_on.to_string(),
        latest_on: usual_latest(starts_on).to_string(),
        ..ActionForm::default()
    };
    draw(&member, None, &form, &Refusal::default()).await
}

/// Writes an action.
pub async fn write(member: Member, Form(form): Form<ActionForm>) -> Reply {
    let draft = match read(&member, &form) {
        Ok(draft) => draft,
        Err(refusal) => return draw(&member, None, &form, &refusal).await,
    };
    let by = member.member;
    let title = draft.wording.title.clone();
    let written = member.write("audit-action-written", title, move |tx| action::write(tx, &draft, by)).await;
    match written {
        Ok(id) => {
            let path = format!("/{}/actions/{id}", member.business);
            goto(path.clone()).saying_undo("actions-was-written", &format!("{path}/drop")).into()
        }
        Err(Error::Refused(refusal)) => draw(&member, None, &form, &refusal).await,
        Err(other) => Err(other),
    }
}

/// Shows an action to be changed.
pub async fn edit_page(member: Member, At(id): At<ActionId>) -> Reply {
    let action = member.read(move |db| Action::find(db, id)).await?;
    let form = filled(&action);
    draw(&member, Some(&action), &form, &Refusal::default()).await
}

/// Changes an action: all of it before the start, title, reason and holder after it.
pub async fn edit(member: Member, At(id): At<ActionId>, Form(form): Form<ActionForm>) -> Reply {
    let action = member.read(move |db| Action::find(db, id)).await?;
    let Ok(version) = form.version.parse::<i64>() else { return Err(Error::Conflict) };
    let planned = action.stage(today_of(&member)) == Stage::Planned;
    let checked =
        if planned { read(&member, &form).map(Some) } else { wording(&form).check().map(|()| None) };
    let draft = match checked {
        Ok(draft) => draft,
        Err(refusal) => return draw(&member, Some(&action), &form, &refusal).await,
    };
    let wording = wording(&form);
    let changed = member
        .write("audit-action-changed", wording.title.clone(), move |tx| match &draft {
            Some(draft) => action::change(tx, id, version, draft),
            None => action::reword(tx, id, version, &wording),
        })
        .await;
    match changed {
        Ok(()) => goto(format!("/{}/actions/{id}", member.business)).saying("actions-was-changed").into(),
        Err(Error::Refused(refusal)) => draw(&member, Some(&action), &form, &refusal).await,
        Err(other) => Err(other),
    }
}

fn tomorrow(today: Date) -> Date {
    today.tomorrow().unwrap_or(today)
}

fn filled(action: &Action) -> ActionForm {
    let (wording, plan) = (&action.wording, &action.plan);
    ActionForm {
        title: wording.title.clone(),
        why: wording.why.clone(),
        holder: wording.holder.to_string(),
        from_answers: plan.from_answers.clone(),
        touchpoint: plan.touchpoint.map(|id| id.to_string()).unwrap_or_default(),
        language: plan.language.map(|language| language.code().to_owned()).unwrap_or_default(),
        impact: plan.impact.to_string(),
        effort: plan.effort.to_string(),
        starts_on: plan.starts_on.to_string(),
        latest_on: plan.latest_on.to_string(),
        version: action.version.to_string(),
    }
}

/// A holder that can't be read belongs to nobody, and the rule says so.
fn wording(form: &ActionForm) -> Wording {
    let holder = form.holder.parse().unwrap_or_else(|_| MemberId::from_parts(0, 0));
    Wording { title: form.title.clone(), why: form.why.clone(), holder }
}

fn read(member: &Member, form: &ActionForm) -> Result<Draft, Refusal> {
    let today = today_of(member);
    let starts_on: Option<Date> = form.starts_on.trim().parse().ok();
    let latest = form.latest_on.trim();
    let usual = || starts_on.map(usual_latest);
    let latest_on: Option<Date> = if latest.is_empty() { usual() } else { latest.parse().ok() };
    let start = starts_on.unwrap_or_else(|| tomorrow(today));
    let draft = Draft {
        wording: wording(form),
        plan: Plan {
            from_answers: if is_query(&form.from_answers) {
                form.from_answers.clone()
            } else {
                String::new()
            },
            touchpoint: form.touchpoint.parse().ok(),
            language: form.language.parse().ok(),
            impact: form.impact.parse().unwrap_or(0),
            effort: form.effort.parse().unwrap_or(0),
            starts_on: start,
            latest_on: latest_on.unwrap_or_else(|| usual_latest(start)),
        },
    };
    let mut refusal = draft.check(today).err().unwrap_or_default();
    if starts_on.is_none() {
        refusal.add("starts_on", "actions-date-unreadable");
    }
    if latest_on.is_none() && !latest.is_empty() {
        refusal.add("latest_on", "actions-date-unreadable");
    }
    if refusal.is_empty() { Ok(draft) } else { Err(refusal) }
}

async fn draw(member: &Member, action: Option<&Action>, form: &ActionForm, refusal: &Refusal) -> Reply {
    let (app, language) = (member.app.clone(), member.words.language);
    let (team, touchpoints) =
        member.read(move |db| Ok((team(db)?, touchpoints(db, &app, language)?))).await?;
    let words = &member.words;
    let title = words.t(if action.is_some() { "actions-edit" } else { "actions-new" });
    let mut page = Page::new(member, Place::Prove, title).trail("/actions", words.t("actions-nav"));
    if !refusal.is_empty() {
        page = page.refused();
    }
    let planned = action.is_none_or(|action| action.stage(today_of(member)) == Stage::Planned);
    if planned {
        page = page.lead(words.t("actions-form-lead"));
    }
    let target = match action {
        Some(action) => format!("/{}/actions/{}/edit", member.business, action.id),
        None => format!("/{}/actions/new", member.business),
    };
    let body: Response = page.body(html! {
        form.form method="post" action=(target) {
            (refused(words, refusal))
            input type="hidden" name="version" value=(form.version);
            (what(member, &team, form, refusal))
            @if planned { (rule(member, &touchpoints, form, refusal)) } @else { p.hush { (words.t("actions-form-fixed")) } }
            div.actions {
                button.button.main { (words.t(if action.is_some() { "actions-save" } else { "actions-write" })) }
            }
        }
    });
    Ok(body)
}

fn what(member: &Member, team: &[TeamMember], form: &ActionForm, refusal: &Refusal) -> Markup {
    let words = &member.words;
    let holders: Vec<(String, String)> = team.iter().map(|it| (it.id.to_string(), it.name.clone())).collect();
    html! {
        (Field::new("title", words.t("actions-title"), &form.title).hint(words.t("actions-title-hint")).required().draw(words, refusal))
        (text_area(words, refusal, "why", &words.t("actions-why"), Some(&words.t("actions-why-hint")), &form.why))
        (select(words, refusal, "holder", &words.t("actions-holder"), &holders, &form.holder))
    }
}

fn rule(member: &Member, touchpoints: &Touchpoints, form: &ActionForm, refusal: &Refusal) -> Markup {
    let words = &member.words;
    let sizes: Vec<(String, String)> =
        (1..=5).map(|size| (size.to_string(), super::detail::size(words, size))).collect();
    html! {
        div.two {
            (select(words, refusal, "impact", &words.t("actions-impact"), &sizes, &form.impact))
            (select(words, refusal, "effort", &words.t("actions-effort"), &sizes, &form.effort))
        }
        div.two {
            (Field::new("starts_on", words.t("actions-start"), &form.starts_on).kind("date").hint(words.t("actions-start-hint")).required().draw(words, refusal))
            (Field::new("latest_on", words.t("actions-latest"), &form.latest_on).kind("date").hint(words.t("actions-latest-hint")).draw(words, refusal))
        }
        (measured(member, touchpoints, form, refusal))
        input type="hidden" name="from_answers" value=(form.from_answers);
        @if !form.from_answers.is_empty() {
            p { a href={ "/" (member.business) "/answers?" (form.from_answers) } { (words.t("actions-from-link")) } }
        }
    }
}

/// Which answers decide.
fn measured(member: &Member, touchpoints: &Touchpoints, form: &ActionForm, refusal: &Refusal) -> Markup {
    let words = &member.words;
    let mut languages = vec![(String::new(), words.t("actions-any-language"))];
    languages.extend(member.shop.languages.iter().map(|it| (it.code().to_owned(), it.own_name().to_owned())));
    let mut places = vec![(String::new(), words.t("actions-any-touchpoint"))];
    places.extend(touchpoints.iter().map(|(id, name)| (id.to_string(), name.clone())));
    html! {
        div.two {
            (select(words, refusal, "touchpoint", &words.t("actions-touchpoint"), &places, &form.touchpoint))
            (select(words, refusal, "language", &words.t("actions-language"), &languages, &form.language))
        }
    }
}
