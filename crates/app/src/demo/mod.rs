//! The demo shop: answers, cases and an improvement with a known date, made by the rooms' own functions.
//!
//! A cafe with one flaw: on Saturdays people wait. Two thirds of the way through, a second till opens; from that
//! day on the waiting goes, and the page of the improvement has something to prove.

use std::collections::HashMap;

use axum::http::HeaderMap;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use regulars_accounts::account::{Account, NewAccount};
use regulars_accounts::hours::{Block, Hours};
use regulars_accounts::{Business, Location, Trade, member, session, setup};
use regulars_actions::action::{self, Draft as ActionDraft, Plan as ActionPlan, Wording};
use regulars_actions::{look, said};
use regulars_cases::{Case, Outcome, Step, Way};
use regulars_facts::{CaseId, LocationId, SurveyId, TouchpointId};
use regulars_kernel::db::{Lane, Tx};
use regulars_kernel::error::{Error, Result};
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::ids::{BusinessId, Token, random_seed};
use regulars_kernel::jobs;
use regulars_kernel::mail::Mail;
use regulars_kernel::web::{AccountId, App, MemberId, Reply, Role, Visitor, goto};
use regulars_people::Contact;
use regulars_surveys::response::{self, More, Tap, Tapped};
use regulars_surveys::survey::Survey;
use regulars_surveys::touchpoint;
use serde::Deserialize;

/// How much of a demo is made.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub answers: u32,
    pub days: u32,
    pub seed: u64,
}

/// A demo shop that is ready to be looked at.
pub struct Demo {
    pub business: BusinessId,
    pub slug: String,
    /// Signs the demo's owner in, once.
    pub link: Token,
}

/// Answers written in one transaction.
const CHUNK: usize = 200;
/// How long the link of a demo works.
const LINK_LASTS: SignedDuration = SignedDuration::from_hours(24);

#[derive(Deserialize)]
struct Comment {
    score: [u8; 2],
    text: String,
    theme: String,
}

type ByLanguage<T> = HashMap<String, Vec<T>>;

/// One answer to be written.
#[derive(Clone)]
struct Item {
    at: Timestamp,
    day: Date,
    language: Language,
    touchpoint: TouchpointId,
    score: u8,
    words: Option<String>,
    contact: Contact,
    wants_call: bool,
}

/// Where the demo happens.
#[derive(Clone, Copy)]
struct Stage {
    business: BusinessId,
    survey: SurveyId,
    location: LocationId,
    owner: MemberId,
}

/// Makes a demo shop with an owner of its own.
///
/// # Errors
/// What the database said.
pub async fn fill(app: &App, plan: Plan, language: Language) -> Result<Demo> {
    let plan = Plan { answers: plan.answers.min(2_000_000), days: plan.days.clamp(30, 1_500), ..plan };
    let link = Token::draw();
    let (stage, slug, touchpoints) = open(app, plan, language, link.clone()).await?;
    let zone = TimeZone::get("Europe/Stockholm").map_err(Error::bug)?;
    let now = app.clock().now();
    let items = imagine(plan, now, &zone, &touchpoints)?;
    for (done, chunk) in items.chunks(CHUNK).enumerate() {
        let chunk = chunk.to_vec();
        app.db().write(stage.business, move |tx| write(tx, stage, &chunk)).await?;
        if is_look(done + 1) {
            app.db().write(stage.business, |tx| tx.analyze()).await?;
        }
    }
    drain(app).await?;
    // Days are made again at most once a second; the demo has no second to wait.
    app.db().write(stage.business, regulars_metrics::recompute_all).await?;
    improve(app, plan, stage, &zone, now).await?;
    recover(app, plan, stage, now).await?;
    drain(app).await?;
    // The demo's owner has no mailbox: what was written to the address goes.
    let mail = demo_mail(stage.business);
    app.db().write(stage.business, move |tx| Mail::erase_to(tx, &mail)).await?;
    Ok(Demo { business: stage.business, slug, link })
}

/// Does what is due; a worker of another process may help.
async fn drain(app: &App) -> Result<()> {
    for round in 1.. {
        if jobs::work_once(app).await? == 0 {
            break;
        }
        if is_look(round) {
            app.db().write(BusinessId::NONE, |tx| tx.analyze()).await?;
        }
    }
    Ok(())
}

/// Whether the database looks at its tables after this many steps: when they have grown a few times over.
const fn is_look(steps: usize) -> bool {
    matches!(steps, 1 | 5 | 25 | 125 | 625)
}

fn demo_mail(business: BusinessId) -> String {
    format!("demo-{business}@regulars.invalid")
}

async fn open(
    app: &App,
    plan: Plan,
    language: Language,
    link: Token,
) -> Result<(Stage, String, Vec<TouchpointId>)> {
    let words = app.words(language);
    let names = (words.t("demo-name"), words.t("demo-place"), words.t("demo-owner"));
    app.db()
        .write(BusinessId::NONE, move |tx| {
            let id = BusinessId::from_random(tx.random());
            let begun = tx.now() - SignedDuration::from_hours(24 * (i64::from(plan.days) + 1));
            let mail = demo_mail(id);
            let owner =
                NewAccount { mail: &mail, name: &names.2, password_hash: None, language, operator: false };
            let account = Account::insert(tx, &owner)?;
            Account::keep_link(tx, account, &link, LINK_LASTS)?;
            let (shop, place) = (names.0.clone(), names.1.clone());
            tx.for_business(id, |tx| tx.at_time(begun, |tx| furnish(tx, id, account, shop, &place)))
        })
        .await
}

fn furnish(
    tx: &mut Tx,
    id: BusinessId,
    account: AccountId,
    shop: String,
    place: &str,
) -> Result<(Stage, String, Vec<TouchpointId>)> {
    let languages = vec![Language::Sv, Language::En, Language::Ar, Language::Fil];
    let now = tx.now();
    let mut business = Business::new(id, shop, Trade::Cafe, "SE".into(), "SEK".into(), languages, now);
    business.is_demo = true;
    business.review_url = Some("https://reviews.example.com/cafe-linden".into());
    business.insert(tx)?;
    let location = Location::insert(tx, place, "Europe/Stockholm", &hours()?)?;
    let owner = member::join(tx, account, Role::Owner)?;
    Survey::fill(tx)?;
    let survey = Survey::first(tx)?;
    let touchpoints = touchpoint::all(tx)?;
    let slug = touchpoints.first().map(|touchpoint| touchpoint.slug.clone()).unwrap_or_default();
    let stage = Stage { business: id, survey: survey.id, location, owner };
    Ok((stage, slug, touchpoints.into_iter().map(|touchpoint| touchpoint.id).collect()))
}

/// Open on weekdays and Saturdays, closed on Sundays.
fn hours() -> Result<Hours> {
    let block =
        |from: &str, until: &str| Block::parse(from, until).map_err(|_| Error::bug("the demo's own hours"));
    let weekday = vec![block("07:30", "18:00")?];
    let saturday = vec![block("09:00", "17:00")?];
    Ok(Hours::weekly([
        weekday.clone(),
        weekday.clone(),
        weekday.clone(),
        weekday.clone(),
        weekday,
        saturday,
        Vec::new(),
    ]))
}

/// The day on which the second till opened.
fn change_day(plan: Plan, now: Timestamp, zone: &TimeZone) -> Result<Date> {
    let today = now.to_zoned(zone.clone()).date();
    today.checked_sub(i64::from(plan.days / 3).days()).map_err(Error::bug)
}

fn imagine(plan: Plan, now: Timestamp, zone: &TimeZone, touchpoints: &[TouchpointId]) -> Result<Vec<Item>> {
    let comments: ByLanguage<Comment> = serde_json::from_str(include_str!("comments.json"))?;
    let names: ByLanguage<String> = serde_json::from_str(include_str!("names.json"))?;
    let mut random = StdRng::seed_from_u64(plan.seed);
    let change = change_day(plan, now, zone)?;
    let today = now.to_zoned(zone.clone()).date();
    let mut days: Vec<(Date, f64)> = Vec::new();
    for back in (0..=plan.days).rev() {
        let day = today.checked_sub(i64::from(back).days()).map_err(Error::bug)?;
        days.push((day, crowd(day)));
    }
    let whole: f64 = days.iter().map(|(_, weight)| weight).sum();
    let mut items = Vec::with_capacity(plan.answers as usize);
    let mut owed = 0.0;
    for (day, weight) in days {
        owed += f64::from(plan.answers) * weight / whole;
        while owed >= 1.0 {
            owed -= 1.0;
            let minute = random.random_range(9 * 60..17 * 60);
            let time = day.at(
                i8::try_from(minute / 60).unwrap_or(12),
                i8::try_from(minute % 60).unwrap_or(0),
                random.random_range(0..60),
                0,
            );
            let at = time.to_zoned(zone.clone()).map_err(Error::bug)?.timestamp();
            if at < now {
                items.push(one(&mut random, &comments, &names, touchpoints, at, day, day >= change)?);
            }
        }
    }
    items.sort_by_key(|item| item.at);
    Ok(items)
}

/// How many guests a day brings, beside the others: weekdays and seasons.
fn crowd(day: Date) -> f64 {
    let week = match day.weekday() {
        Weekday::Sunday => 0.0,
        Weekday::Saturday => 1.8,
        Weekday::Friday => 1.3,
        Weekday::Monday => 0.8,
        _ => 1.0,
    };
    let season = 1.0 + 0.2 * (f64::from(day.day_of_year()) / 365.0 * std::f64::consts::TAU).cos();
    week * season
}

fn one(
    random: &mut StdRng,
    comments: &ByLanguage<Comment>,
    names: &ByLanguage<String>,
    touchpoints: &[TouchpointId],
    at: Timestamp,
    day: Date,
    changed: bool,
) -> Result<Item> {
    let language = match random.random_range(0..100) {
        0..55 => Language::Sv,
        55..76 => Language::En,
        76..89 => Language::Ar,
        _ => Language::Fil,
    };
    let saturday = day.weekday() == Weekday::Saturday;
    // Before the second till, Saturdays lose people; a little of the bustle is felt on Fridays too.
    let (unhappy, content) = match (saturday, changed) {
        (true, false) => (45, 70),
        (true, true) => (20, 45),
        (false, false) => (24, 50),
        (false, true) => (15, 41),
    };
    let score: u8 = match random.random_range(0..100) {
        share if share < unhappy => [0, 1, 2, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6][random.random_range(0..13)],
        share if share < content => random.random_range(7..=8),
        _ => random.random_range(9..=10),
    };
    let words = random
        .random_bool(0.42)
        .then(|| pick(random, comments, language, score, saturday && !changed))
        .flatten();
    let leaves_contact = words.is_some() && random.random_bool(if score <= 6 { 0.5 } else { 0.12 });
    let contact = if leaves_contact { contact(random, names, language)? } else { Contact::default() };
    let wants_call = contact.phone().is_some() && random.random_bool(0.5);
    let touchpoint = touchpoints[[0, 0, 0, 1, 1, 2][random.random_range(0..6)] % touchpoints.len().max(1)];
    Ok(Item { at, day, language, touchpoint, score, words, contact, wants_call })
}

fn pick(
    random: &mut StdRng,
    comments: &ByLanguage<Comment>,
    language: Language,
    score: u8,
    waiting: bool,
) -> Option<String> {
    let all = comments.get(language.code())?;
    let about_waiting = waiting && score <= 6 && random.random_bool(0.7);
    let fits = |comment: &&Comment| {
        (comment.score[0]..=comment.score[1]).contains(&score)
            && (comment.theme == "waiting") == about_waiting
    };
    let found: Vec<&Comment> = all.iter().filter(fits).collect();
    let class = |score: u8| if score <= 6 { 0 } else { usize::from(score >= 9) + 1 };
    let found = if found.is_empty() {
        all.iter().filter(|comment| class(comment.score[0]) == class(score)).collect()
    } else {
        found
    };
    (!found.is_empty()).then(|| found[random.random_range(0..found.len())].text.clone())
}

fn contact(random: &mut StdRng, names: &ByLanguage<String>, language: Language) -> Result<Contact> {
    let none = Vec::new();
    let all = names.get(language.code()).unwrap_or(&none);
    let name = if all.is_empty() { "" } else { &all[random.random_range(0..all.len())] };
    let number: u32 = random.random_range(0..400);
    // Numbers that nobody has (the Swedish regulator keeps 070-174 06 05 to 99 for such use), addresses that lead nowhere.
    let (mail, phone) = if random.random_bool(0.8) {
        (format!("guest{number}@demo.invalid"), String::new())
    } else {
        (String::new(), format!("+4670174{:04}", 605 + number % 95))
    };
    Contact::parse(name, &mail, &phone, "SE").map_err(Error::Refused)
}

fn write(tx: &mut Tx, stage: Stage, items: &[Item]) -> Result<()> {
    for item in items {
        tx.at_time(item.at, |tx| {
            let draft: response::Draft = tx.new_id();
            let tap = Tap {
                survey: stage.survey,
                location: stage.location,
                touchpoint: item.touchpoint,
                draft,
                language: item.language,
                day: item.day,
                score: item.score,
                doubtful: false,
                may_begin: true,
            };
            let Tapped::Saved(draft) = response::tap(tx, &tap)? else { return Ok(()) };
            if item.words.is_none() {
                return Ok(());
            }
            let more = More {
                words: item.words.clone(),
                contact: item.contact.clone(),
                wants_call: item.wants_call,
                consent: String::new(),
                complete: true,
            };
            response::add(tx, stage.survey, draft, &more)
        })?;
    }
    Ok(())
}

/// Writes two improvements down, each a week before its start, and looks at them as it would have been done each day:
/// one that is decided by now, and one that is too early to tell.
async fn improve(app: &App, plan: Plan, stage: Stage, zone: &TimeZone, now: Timestamp) -> Result<()> {
    let today = now.to_zoned(zone.clone()).date();
    let recent = today.checked_sub(12.days()).map_err(Error::bug)?;
    let change = change_day(plan, now, zone)?;
    let mut begun = Vec::new();
    for (starts_on, title, why) in
        [(change, "demo-action", "demo-action-why"), (recent, "demo-second", "demo-second-why")]
    {
        let written = starts_on.checked_sub(7.days()).map_err(Error::bug)?.at(18, 0, 0, 0);
        let written = written.to_zoned(zone.clone()).map_err(Error::bug)?.timestamp();
        begun.push((starts_on, written, title, why));
    }
    let in_all: Vec<(Language, Words)> = Language::ALL.map(|language| (language, app.words(language))).into();
    app.db()
        .write(stage.business, move |tx| {
            let account = member_account(tx, stage.owner)?;
            let speaks = Account::find(tx, account)?.language;
            let say = |key: &str| {
                in_all
                    .iter()
                    .find(|(language, _)| *language == speaks)
                    .map(|(_, words)| words.t(key))
                    .unwrap_or_default()
            };
            let mut ids = Vec::new();
            for (starts_on, written, title, why) in &begun {
                let draft = ActionDraft {
                    wording: Wording { title: say(title), why: say(why), holder: stage.owner },
                    plan: ActionPlan {
                        from_answers: "class=detractor&words=1".into(),
                        touchpoint: None,
                        language: None,
                        impact: 5,
                        effort: 2,
                        starts_on: *starts_on,
                        latest_on: action::usual_latest(*starts_on),
                    },
                };
                ids.push(tx.at_time(*written, |tx| action::write(tx, &draft, stage.owner))?);
            }
            look::look_now(tx, today)?;
            let texts: Vec<(Language, String)> =
                in_all.iter().map(|(language, words)| (*language, words.t("demo-action-said"))).collect();
            said::publish(tx, ids[0], &texts)
        })
        .await
}

fn member_account(tx: &mut Tx, id: MemberId) -> Result<AccountId> {
    let team = member::team(tx)?;
    team.into_iter().find(|member| member.id == id).map(|member| member.account_id).ok_or(Error::NotFound)
}

/// Answers and closes what is older than two days, most of it in time.
async fn recover(app: &App, plan: Plan, stage: Stage, now: Timestamp) -> Result<()> {
    let mut random = StdRng::seed_from_u64(plan.seed ^ 0x5eed);
    let mut open: Vec<(CaseId, Timestamp, Timestamp)> = Vec::new();
    for page in 0.. {
        let found = app.db().read(Lane::Member, stage.business, move |db| Case::open_ones(db, page)).await?;
        let before = open.len();
        for case in found {
            if !open.iter().any(|(id, ..)| *id == case.id) {
                open.push((case.id, case.opened_at, case.due_at));
            }
        }
        if open.len() == before {
            break;
        }
    }
    open.sort_by_key(|(_, opened, _)| *opened);
    let old = now - SignedDuration::from_hours(40);
    let acts: Vec<(CaseId, Timestamp, Outcome)> = open
        .into_iter()
        .filter(|(_, opened, due)| *opened < old && *due < now)
        .map(|(id, opened, due)| {
            let span = due.duration_since(opened).as_secs().max(60);
            let share = if random.random_bool(0.9) {
                random.random_range(0.1..0.95)
            } else {
                random.random_range(1.05..1.4)
            };
            let answered = opened + SignedDuration::from_secs((span as f64 * share) as i64);
            let outcome = [Outcome::WonBack, Outcome::Answered, Outcome::Answered, Outcome::NotReached]
                [random.random_range(0..4)];
            (id, answered.min(now), outcome)
        })
        .collect();
    // The newest two are left open: Today then shows what is late, too.
    let acts = &acts[..acts.len().saturating_sub(2)];
    for chunk in acts.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        app.db()
            .write(stage.business, move |tx| {
                for (id, answered, outcome) in &chunk {
                    tx.at_time(*answered, |tx| {
                        Case::mark_answered(tx, *id, stage.owner, Way::Phone, "")?;
                        for step in [Step::Acknowledge, Step::Apologise, Step::Fix] {
                            Case::mark_step(tx, *id, step, stage.owner, "")?;
                        }
                        Case::close(tx, *id, None, *outcome, "", Some(stage.owner))
                    })?;
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}

/// POST /setup-demo: a demo shop for whoever came by the one-time link, with a session to look around.
pub(crate) async fn look_around(visitor: Visitor, headers: HeaderMap) -> Reply {
    if !setup::is_open_to(&visitor).await? {
        return Err(Error::Forbidden);
    }
    let language = visitor.language(&Language::ALL).unwrap_or_default();
    let plan = Plan { answers: 800, days: 180, seed: random_seed() };
    let demo = fill(&visitor.app, plan, language).await?;
    let token = Token::draw();
    let (session, device, hash) = (token.clone(), session::device(&headers), demo.link.hash());
    visitor
        .write(BusinessId::NONE, move |tx| {
            let account = Account::use_link(tx, &hash)?;
            session::begin(tx, account, &session, &device, None)
        })
        .await?;
    goto(format!("/{}", demo.business)).cookie(session::cookie(&visitor.app, &token)).into()
}
