//! The page of a case: what was said, the answer, the steps, the log, and where it stands.

use std::collections::HashMap;

use jiff::Timestamp;
use maud::{Markup, html};
use regulars_accounts::member::{self, TeamMember};
use regulars_facts::CaseId;
use regulars_kernel::db::{Db, TextColumn};
use regulars_kernel::error::{Error, Refusal, Result};
use regulars_kernel::i18n::Words;
use regulars_kernel::mail::{Mail, MailId};
use regulars_kernel::web::{At, Member, MemberId, Query, Reply};
use regulars_people::Customer;
use regulars_ui::slots::CaseWords;
use regulars_ui::{
    Field, Page, Place, Tone, clock, icons, ltr, note, refused, section_head, select, text_area, when,
};
use serde::Deserialize;

use super::{log, title};
use crate::case::{Case, Outcome};
use crate::entry::{Entry, EntryId, since};
use crate::letter::{Draft, Fields, Template};
use crate::step::{self, Done, Step};

/// What the composer begins with.
#[derive(Default, Deserialize)]
pub struct Begin {
    #[serde(default)]
    template: String,
    /// A letter that was taken back.
    #[serde(default)]
    again: String,
}

/// Everything that the page shows, of one snapshot.
pub struct View {
    pub case: Case,
    pub entries: Vec<Entry>,
    pub mails: HashMap<MailId, Mail>,
    pub now: Timestamp,
    steps: Vec<Done>,
    customer: Option<Customer>,
    may_mail: bool,
    may_call: bool,
    team: Vec<TeamMember>,
    said: Option<Markup>,
}

impl View {
    /// Reads the case with everything around it.
    pub async fn load(member: &Member, id: CaseId) -> Result<View> {
        let reader = member.clone();
        member.read(move |db| View::read(db, &reader, id)).await
    }

    fn read(db: &mut Db, member: &Member, id: CaseId) -> Result<View> {
        let case = Case::find(db, id)?;
        let customer = match case.customer_id.map(|customer| Customer::find(db, customer)).transpose() {
            // Forgotten just now; the tie goes with the next job.
            Err(Error::NotFound) => None,
            found => found?,
        };
        let may = |db: &mut Db, channel: &str, has: bool| match &customer {
            Some(customer) if has => Customer::may_write(db, customer.id, "answer", channel),
            _ => Ok(false),
        };
        let may_mail = may(db, "mail", customer.as_ref().is_some_and(|it| it.mail.is_some()))?;
        let has_phone = customer.as_ref().is_some_and(|it| it.phone.is_some());
        let may_call = has_phone && (case.wants_call || may(db, "phone", true)?);
        let mut said = None;
        if let Some(response) = case.response_id {
            for slot in member.app.slot::<CaseWords>() {
                said = said.or((slot.0)(db, member, response)?);
            }
        }
        Ok(View {
            entries: Entry::of_case(db, id)?,
            mails: Mail::about(db, id.as_str())?.into_iter().map(|mail| (mail.id, mail)).collect(),
            now: db.now(),
            steps: step::done(db, id)?,
            team: member::team(db)?,
            case,
            customer,
            may_mail,
            may_call,
            said,
        })
    }

    /// What a letter can name.
    #[must_use]
    pub fn fields(&self, member: &Member) -> Fields {
        let name = self.customer.as_ref().and_then(|customer| customer.called());
        Fields {
            name: name.unwrap_or_default().to_owned(),
            shop: member.shop.name.clone(),
            sender: member.signed_in.name.clone(),
        }
    }
}

/// What somebody has typed so far, and what was said to it.
#[derive(Default)]
pub struct Typed {
    pub template: Template,
    pub subject: String,
    pub body: String,
    /// Whether the letter is being written, so that it is not folded away.
    pub writing: bool,
    pub note: String,
    pub call_note: String,
    pub step_note: String,
    pub close_note: String,
    pub outcome: String,
    pub refusal: Refusal,
    /// The version that was seen, if somebody else has changed the case since.
    pub seen: Option<i64>,
}

/// Shows a case.
pub async fn page(member: Member, At(id): At<CaseId>, Query(begin): Query<Begin>) -> Reply {
    let view = View::load(&member, id).await?;
    let mut typed =
        Typed { template: Template::from_text(&begin.template).unwrap_or_default(), ..Typed::default() };
    typed.writing = !begin.template.is_empty();
    if let Some(mail) = again(&view, &begin.again) {
        typed = Typed { subject: mail.subject.clone(), body: mail.body.clone(), writing: true, ..typed };
    } else {
        fill(&member, &view, &mut typed);
    }
    Ok(draw(&member, &view, &typed, false))
}

/// Shows a case again, with what was typed and what was wrong with it.
pub async fn show_again(member: &Member, id: CaseId, mut typed: Typed) -> Reply {
    let view = View::load(member, id).await?;
    if !typed.writing {
        fill(member, &view, &mut typed);
    }
    Ok(draw(member, &view, &typed, true))
}

fn again<'v>(view: &'v View, entry: &str) -> Option<&'v Mail> {
    let entry: EntryId = entry.parse().ok()?;
    let mail = view.entries.iter().find(|it| it.id == entry)?.mail_id?;
    view.mails.get(&mail)
}

fn fill(member: &Member, view: &View, typed: &mut Typed) {
    let words = member.words.speaking(view.case.language);
    let draft = Draft::of(typed.template, &words, &view.fields(member));
    typed.subject = draft.subject;
    typed.body = draft.body;
}

fn draw(member: &Member, view: &View, typed: &Typed, is_refused: bool) -> axum::response::Response {
    let words = &member.words;
    let desk = Desk { member, words, view, typed };
    let called = view.customer.as_ref().and_then(|customer| customer.called()).map(str::to_owned);
    let page = Page::new(member, Place::Act, title(words, view.case.score, called.as_ref()))
        .trail("/cases", words.t("cases-nav"))
        .lead(desk.lead())
        .live("cases mail");
    let page = if is_refused { page.refused() } else { page };
    let case = &view.case;
    let page = if case.waits() {
        page.actions(clock::chip(words, case.opened_at, case.due_at, view.now))
    } else {
        page
    };
    page.body(html! {
        div.stack {
            (desk.mistakes())
            @if let Some(seen) = typed.seen { (desk.changed_meanwhile(seen)) }
            @if !view.case.is_open() && is_refused { (desk.kept()) }
            div.split {
                div.stack { (desk.said()) @if view.case.is_open() { (desk.answer()) } (desk.steps()) (desk.log()) }
                div.stack { (desk.stands()) (desk.ending()) }
            }
        }
    })
}

/// What a field of the page is called.
fn label_of(field: &str) -> &'static str {
    match field {
        "subject" => "cases-letter-subject-label",
        "body" => "cases-letter-body-label",
        "call_note" => "cases-call-note",
        "step_note" => "cases-step-note",
        "holder" => "cases-holder-label",
        "outcome" => "cases-outcome-label",
        "close_note" => "cases-close-note",
        _ => "cases-note-label",
    }
}

/// A case on the desk of a member.
pub struct Desk<'a> {
    pub member: &'a Member,
    pub words: &'a Words,
    pub view: &'a View,
    pub typed: &'a Typed,
}

impl Desk<'_> {
    /// An address below the case.
    pub fn path(&self, rest: &str) -> String {
        format!("/{}/cases/{}{rest}", self.member.business, self.view.case.id)
    }

    /// What was being written when somebody else closed the case: its forms are gone, its words are not.
    fn kept(&self) -> Markup {
        let typed = self.typed;
        let texts = [&typed.subject, &typed.body, &typed.call_note, &typed.step_note, &typed.close_note];
        let text =
            texts.into_iter().filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>().join("\n\n");
        html! {
            @if !text.is_empty() {
                div.sheet.pad {
                    (text_area(self.words, &Refusal::default(), "kept", &self.words.t("cases-unsent"), Some(&self.words.t("cases-unsent-hint")), &text))
                }
            }
        }
    }

    /// The name of a member, as long as they belong to the team.
    pub fn name_of(&self, id: Option<MemberId>) -> String {
        let found = self.view.team.iter().find(|member| Some(member.id) == id);
        found.map_or_else(|| self.words.t("cases-former-member"), |member| member.name.clone())
    }

    fn moment(&self, at: Timestamp) -> String {
        when::moment(self.words, at, self.view.now)
    }

    fn lead(&self) -> String {
        let case = &self.view.case;
        let due = self.moment(case.due_at);
        match (case.outcome, case.answered_at) {
            (Some(outcome), _) => self.words.t(outcome.key()),
            (None, Some(at)) => self.words.with("cases-lead-answered", [("at", self.moment(at).into())]),
            (None, None) if case.promised => self.words.with("cases-lead-promised", [("due", due.into())]),
            (None, None) => self.words.with("cases-lead-internal", [("due", due.into())]),
        }
    }

    /// What was wrong, by the names of the fields: each sentence leads to its own.
    fn mistakes(&self) -> Markup {
        let (words, refusal) = (self.words, &self.typed.refusal);
        if refusal.page.is_some() || refusal.fields.is_empty() || !self.view.case.is_open() {
            return refused(words, refusal);
        }
        html! {
            div.note.late role="alert" {
                (icons::icon("alert"))
                div {
                    @for (field, sentence) in &refusal.fields {
                        p { (words.t(label_of(field))) ": " a href={ "#" (field) } { (words.say(sentence)) } }
                    }
                }
            }
        }
    }

    fn changed_meanwhile(&self, seen: i64) -> Markup {
        let entries = since(&self.view.entries, seen);
        note(
            Tone::Soon,
            "alert",
            &html! {
                p { (self.words.t("cases-changed-meanwhile")) }
                @if !entries.is_empty() { (log::changes(self, &entries)) }
            },
        )
    }

    fn said(&self) -> Markup {
        html! {
            section {
                (section_head(&self.words.t("cases-said"), None, None))
                div.sheet.pad {
                    @match &self.view.said {
                        Some(said) => (said),
                        None => p.hush { (self.words.t("cases-said-nothing")) },
                    }
                }
            }
        }
    }

    fn answer(&self) -> Markup {
        let case = &self.view.case;
        let folded = case.answered_at.is_some() && !self.typed.writing;
        html! {
            section #letter {
                (section_head(&self.words.t("cases-answer-head"), None, None))
                div.sheet.pad.stack {
                    @if case.customer_id.is_none() { p { (self.words.t("cases-no-contact")) } }
                    @if self.view.may_call { (self.call()) }
                    @if folded {
                        details.as-table { summary { (self.words.t("cases-write-more")) } (self.letter()) }
                    } @else {
                        (self.letter())
                    }
                    @if case.answered_at.is_none() { (self.other_way()) }
                }
            }
        }
    }

    fn call(&self) -> Markup {
        let phone =
            self.view.customer.as_ref().and_then(|customer| customer.phone.as_deref()).unwrap_or_default();
        let dialled: String = phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let only_way = !self.view.may_mail;
        let main = (self.view.case.wants_call || only_way) && self.view.case.answered_at.is_none();
        html! {
            div.lines {
                @if self.view.case.wants_call { p { (self.words.t("cases-wants-call")) } }
                p { a.button.main[main] href={ "tel:" (dialled) } { (icons::small("phone")) (self.words.t("cases-call")) " " (ltr(&regulars_people::contact::readable(phone))) } }
                (self.answered_form("phone", "cases-called"))
            }
        }
    }

    fn other_way(&self) -> Markup {
        html! {
            @if !self.view.may_call {
                details.as-table open[!self.typed.call_note.is_empty()] {
                    summary { (self.words.t("cases-other-way")) }
                    (self.answered_form("other", "cases-answered-otherwise"))
                }
            }
        }
    }

    fn answered_form(&self, way: &str, key: &str) -> Markup {
        html! {
            form.form method="post" action=(self.path("/calls")) {
                input type="hidden" name="way" value=(way);
                (text_area(self.words, &self.typed.refusal, "call_note", &self.words.t("cases-call-note"), None, &self.typed.call_note))
                div.actions { button.button { (self.words.t(key)) } }
            }
        }
    }

    fn letter(&self) -> Markup {
        let words = self.words;
        let has_mail = self.view.customer.as_ref().is_some_and(|customer| customer.mail.is_some());
        html! {
            @if self.view.may_mail {
                div.lines { (self.templates()) (self.composer()) }
            } @else if has_mail {
                p { (words.t("cases-no-consent")) }
            } @else if self.view.customer.is_some() {
                p.hush { (words.t("cases-no-address")) }
            }
        }
    }

    fn templates(&self) -> Markup {
        let words = self.words;
        html! {
            form method="get" action=(self.path("#letter")) {
                div.letter-choice {
                    label for="template" { (words.t("cases-template")) }
                    select.input #template name="template" data-sends {
                        @for template in Template::ALL {
                            option value=(template.to_text()) selected[template == self.typed.template] { (words.t(template.key())) }
                        }
                    }
                    button.button { (words.t("cases-template-show")) }
                }
            }
        }
    }

    fn composer(&self) -> Markup {
        let words = self.words;
        let typed = self.typed;
        let language = self.view.case.language;
        let mut hint = words.t("cases-letter-hint");
        if typed.template == Template::Free {
            hint = format!("{hint} {}", words.t("cases-letter-fields"));
        }
        let mail =
            self.view.customer.as_ref().and_then(|customer| customer.mail.as_deref()).unwrap_or_default();
        let main = !(self.view.case.wants_call && self.view.may_call);
        html! {
            form.form.wide method="post" action=(self.path("/mails")) {
                input type="hidden" name="version" value=(self.view.case.version);
                input type="hidden" name="template" value=(typed.template.to_text());
                p.hush { (words.t("cases-letter-to")) " " (ltr(mail)) ". " (words.with("cases-letter-language", [("language", language.own_name().into())])) }
                (Field::new("subject", words.t("cases-letter-subject-label"), &typed.subject).required().draw(words, &typed.refusal))
                (text_area(words, &typed.refusal, "body", &words.t("cases-letter-body-label"), Some(&hint), &typed.body))
                @if self.member.shop.is_demo {
                    p.hush { (words.t("cases-letter-demo")) }
                } @else if self.member.app.mailer().is_none() {
                    (note(Tone::Soon, "mail", &html! { p { (words.t("cases-letter-no-server")) } }))
                }
                div.actions {
                    button.button.main[main] { (icons::small("mail")) (words.t("cases-letter-send")) }
                    span.hush { (words.t("cases-letter-hold")) }
                }
            }
        }
    }

    fn steps(&self) -> Markup {
        let next = step::next(&self.view.steps, self.view.case.answered_at);
        html! {
            section {
                (section_head(&self.words.t("cases-steps"), None, None))
                div.sheet.pad {
                    ol.steps role="list" { @for step in Step::ALL { (self.step(step, next == Some(step))) } }
                }
            }
        }
    }

    fn step(&self, step: Step, is_next: bool) -> Markup {
        let words = self.words;
        let done = self.view.steps.iter().find(|done| done.step == step);
        let is_done = step::is_done(step, &self.view.steps, self.view.case.answered_at);
        let is_open = self.view.case.is_open();
        html! {
            li data-state=[is_done.then_some("done")] aria-current=[(is_next && is_open).then_some("step")] {
                h3 { (words.t(step.key())) @if is_done { span.sr-only { ", " (words.t("cases-step-is-done")) } } }
                @if step == Step::Acknowledge { (self.first_answer()) }
                @match done {
                    Some(done) => (self.step_done(done)),
                    None if is_done => {},
                    None => {
                        p.hush { (words.t(step.hint())) }
                        @if is_open { (self.step_form(step, is_next)) }
                    },
                }
            }
        }
    }

    fn first_answer(&self) -> Markup {
        let case = &self.view.case;
        html! {
            @if let Some(at) = case.answered_at {
                p {
                    (self.words.with("cases-first-answer", [("at", self.moment(at).into())])) " "
                    @if case.promised { (clock::settled(self.words, at <= case.due_at)) }
                }
            }
        }
    }

    fn step_done(&self, done: &Done) -> Markup {
        let words = self.words;
        let who = self.name_of(Some(done.by_member));
        let path = self.path(&format!("/steps/{}?_method=delete", done.step.to_text()));
        html! {
            div.lines {
                p { (words.with("cases-step-by", [("who", who.into()), ("at", self.moment(done.done_at).into())])) }
                @if !done.note.is_empty() { p.letter dir="auto" { (done.note) } }
                @if self.view.case.is_open() {
                    form method="post" action=(path) {
                        button.button.plain { (words.t("cases-step-undo")) span.sr-only { ": " (words.t(done.step.key())) } }
                    }
                }
            }
        }
    }

    fn step_form(&self, step: Step, is_next: bool) -> Markup {
        let words = self.words;
        html! {
            form.form method="post" action=(self.path(&format!("/steps/{}", step.to_text()))) {
                @if is_next {
                    (text_area(words, &self.typed.refusal, "step_note", &words.t("cases-step-note"), None, &self.typed.step_note))
                }
                div.actions {
                    button.button.plain[!is_next] { (words.t("cases-step-do")) span.sr-only { ": " (words.t(step.key())) } }
                }
            }
        }
    }

    fn log(&self) -> Markup {
        let words = self.words;
        html! {
            section {
                (section_head(&words.t("cases-log"), None, None))
                div.sheet.pad.stack {
                    form.form.wide.log-note method="post" action=(self.path("/notes")) {
                        (text_area(words, &self.typed.refusal, "note", &words.t("cases-note-label"), Some(&words.t("cases-note-hint")), &self.typed.note))
                        div.actions { button.button { (words.t("cases-note-add")) } }
                    }
                    (log::log(self))
                }
            }
        }
    }

    fn stands(&self) -> Markup {
        let words = self.words;
        let case = &self.view.case;
        html! {
            section {
                (section_head(&words.t("cases-stands"), None, None))
                div.sheet.pad.stack.tight {
                    dl.facts {
                        dt { (words.t("cases-fact-customer")) } dd { (self.customer()) }
                        dt { (words.t("cases-fact-score")) } dd { (regulars_ui::score_class(words, case.score)) " " (words.number(case.score)) }
                        dt { (words.t("cases-fact-language")) } dd lang=(case.language.code()) { (case.language.own_name()) }
                        dt { (words.t("cases-fact-opened")) } dd { (self.moment(case.opened_at)) }
                        dt { (words.t(if case.promised { "cases-fact-promised" } else { "cases-fact-due" })) } dd { (self.moment(case.due_at)) }
                        @if let Some(at) = case.answered_at { dt { (words.t("cases-fact-answered")) } dd { (self.moment(at)) } }
                        dt { (words.t("cases-fact-holder")) } dd { bdi { (self.name_of(Some(case.holder_member_id))) } }
                    }
                    @if case.is_open() { (self.holder()) }
                }
            }
        }
    }

    fn customer(&self) -> Markup {
        html! {
            @match &self.view.customer {
                Some(customer) => a href={ "/" (self.member.business) "/people/" (customer.id) } {
                    bdi { (customer.called().map_or_else(|| self.words.t("cases-guest"), str::to_owned)) }
                },
                None => (self.words.t("cases-guest")),
            }
        }
    }

    fn holder(&self) -> Markup {
        let words = self.words;
        let team: Vec<(String, String)> =
            self.view.team.iter().map(|member| (member.id.to_string(), member.name.clone())).collect();
        let chosen = self.view.case.holder_member_id.to_string();
        html! {
            form.form method="post" action=(self.path("/holder")) {
                input type="hidden" name="version" value=(self.view.case.version);
                (select(words, &self.typed.refusal, "holder", &words.t("cases-holder-label"), &team, &chosen))
                div.actions { button.button { (words.t("cases-holder-give")) } }
            }
        }
    }

    fn ending(&self) -> Markup {
        let case = &self.view.case;
        let key = if case.is_open() { "cases-close-head" } else { "cases-outcome-head" };
        html! {
            section {
                (section_head(&self.words.t(key), None, None))
                div.sheet.pad.stack.tight { @if case.is_open() { (self.close_form()) } @else { (self.closed()) } }
            }
        }
    }

    fn close_form(&self) -> Markup {
        let words = self.words;
        let outcomes: Vec<(String, String)> =
            std::iter::once((String::new(), words.t("cases-outcome-choose")))
                .chain(Outcome::CHOICES.iter().map(|outcome| (outcome.to_text(), words.t(outcome.key()))))
                .collect();
        html! {
            form.form method="post" action=(self.path("/closure")) {
                input type="hidden" name="version" value=(self.view.case.version);
                (select(words, &self.typed.refusal, "outcome", &words.t("cases-outcome-label"), &outcomes, &self.typed.outcome))
                (text_area(words, &self.typed.refusal, "close_note", &words.t("cases-close-note"), None, &self.typed.close_note))
                div.actions { button.button { (words.t("cases-close")) } }
            }
        }
    }

    fn closed(&self) -> Markup {
        let words = self.words;
        let case = &self.view.case;
        html! {
            @if let Some(outcome) = case.outcome { p { b { (words.t(outcome.key())) } } }
            @if let Some(at) = case.closed_at { p.hush { (self.moment(at)) } }
            @if !case.close_note.is_empty() { p.letter dir="auto" { (case.close_note) } }
            form method="post" action=(self.path("/closure?_method=delete")) {
                button.button { (words.t("cases-reopen")) }
            }
        }
    }
}
