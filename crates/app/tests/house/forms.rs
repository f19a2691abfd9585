//! Fields that no form asks for: every form of the house is found on its page, filled, and sent with more than it has.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::{Method, StatusCode};
use jiff::SignedDuration;
use regulars_accounts::account::{Account, NewAccount};
use regulars_accounts::{invitation, session};
use regulars_kernel::db::{Row, sql};
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::{BusinessId, Token};
use regulars_kernel::web::Role;
use regulars_testkit::{Browser, Page, TestHouse};

use crate::support::{Shop, answer, columns_of_tables, house, routes, shop};

/// A password for forms that ask for one.
const PASSWORD: &str = "nordlys kanin trappa";
/// How often a route is tried with another form of it before it counts as never accepted.
const TRIES: usize = 6;

/// Forms that end what the others need come last, in this order.
const LAST: [&str; 10] = [
    "POST /in",
    "POST /{business}/actions/{id}/drop",
    "DELETE /{business}/actions/{id}/drop",
    "POST /me/password",
    "POST /me/sessions",
    "POST /{business}/people/{id}/erasure",
    "POST /{business}/team/{id}/role",
    "DELETE /{business}/team/{id}",
    "POST /out",
    "DELETE /{business}/settings/shop",
];

/// Routes without a form that this test could fill, each with its reason.
const ELSEWHERE: [&str; 8] = [
    // Buttons without fields, on jobs that gave up; their handlers read no form.
    "DELETE /operator/jobs/{id}",
    "POST /operator/jobs/{id}",
    // The house is set up; `accounts` tries the steps, and the demo takes no fields.
    "POST /setup/{step}",
    "POST /setup-demo",
    // Without a mail server there is no form for it; it reads one field and answers all alike.
    "POST /in/link",
    // The same: no mail server, no form.
    "POST /{business}/settings/mail-test",
    // Only a demo has the button; its handler reads no form.
    "DELETE /{business}/settings/shop",
    // Notes that some phone reached the house; its handler reads no form.
    "POST /p/{id}",
];

/// Columns that no form changes in a row that is there.
const PROTECTED: [&str; 15] = [
    "business_id",
    "id",
    "hash",
    "slug",
    "account_id",
    "customer_id",
    "response_id",
    "role",
    "operator",
    "is_demo",
    "password_hash",
    "created_at",
    "created_by",
    "joined_at",
    "made_by",
];

/// What a form is there to change.
fn is_meant(route: &str, table: &str, column: &str) -> bool {
    matches!(
        (route, table, column),
        ("POST /{business}/team/{id}/role", "member", "role")
            | ("POST /me/password", "account", "password_hash")
            // Whoever leaves an address becomes a customer.
            | ("POST /s/{id}/why", "response", "customer_id")
            | ("POST /{business}/people/{id}/erasure", _, "customer_id")
    )
}

/// A form as it stands on a page, filled.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    route: String,
    action: String,
    fields: Vec<(String, String)>,
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))?;
    let value = tag[at + name.len() + 3..].split('"').next()?;
    Some(value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

/// What a person would type into a field that is still empty.
fn typed(kind: &str, name: &str, tag: &str) -> &'static str {
    match (kind, name) {
        ("email", _) | (_, "mail") => "extra@example.com",
        ("password", _) => PASSWORD,
        ("tel", _) | (_, "phone") => "+46701234567",
        ("date", _) => "2026-03-09",
        ("number", _) => "5",
        ("url", _) | (_, "review_url") => "https://example.com/review",
        (_, "name") => "Something to say",
        ("text", _) if tag.contains(" required") => "Something to say",
        _ => "",
    }
}

fn fields(form: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut pressed = false;
    for (at, _) in form.match_indices('<') {
        let (tag, rest) = form[at..].split_once('>').unwrap_or_default();
        let Some(name) = attribute(tag, "name") else { continue };
        let is_known = found.iter().any(|(known, _)| *known == name);
        let kind = attribute(tag, "type").unwrap_or_default();
        let value = attribute(tag, "value").unwrap_or_default();
        if tag.starts_with("<button") {
            if !pressed && !is_known {
                found.push((name, value));
            }
            pressed = true;
        } else if tag.starts_with("<select") {
            let inside = rest.split("</select>").next().unwrap_or_default();
            let options = inside.split("<option").skip(1);
            let chosen = options.clone().find(|option| option.contains(" selected"));
            let value_of = |option: &str| attribute(&format!("<option{option}"), "value");
            let chosen = chosen.and_then(value_of).filter(|value| !value.is_empty());
            found.push((name, chosen.or_else(|| options.last().and_then(value_of)).unwrap_or_default()));
        } else if tag.starts_with("<textarea") {
            let text = rest.split("</textarea>").next().unwrap_or_default();
            // Days on which a shop is closed are dates; anything goes into the other ones.
            let is_free = text.is_empty() && name != "days";
            found.push((name, if is_free { "Something to say".to_owned() } else { text.to_owned() }));
        } else if kind == "radio" && is_known {
            if tag.contains(" checked") {
                found.retain(|(known, _)| *known != name);
                found.push((name, value));
            }
        } else if kind != "checkbox" || tag.contains(" checked") {
            let value = if value.is_empty() { typed(&kind, &name, tag).to_owned() } else { value };
            found.push((name, value));
        }
    }
    found
}

/// The route that an action leads to, as the table of routes writes it.
fn route_of(action: &str) -> Option<String> {
    let (path, query) = action.split_once('?').unwrap_or((action, ""));
    let method = if query.contains("_method=delete") { Method::DELETE } else { Method::POST };
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |route: &str| {
        let wanted: Vec<&str> = route.split('/').collect();
        wanted.len() == parts.len()
            && wanted.iter().zip(&parts).all(|(want, part)| want == part || want.starts_with('{'))
    };
    let mut fitting: Vec<String> = routes()
        .into_iter()
        .filter(|route| route.method == method && fits(&route.path))
        .map(|route| route.path)
        .collect();
    fitting.sort_by_key(|path| path.matches('{').count());
    fitting.into_iter().next().map(|path| format!("{method} {path}"))
}

fn forms(page: &Page) -> Vec<Form> {
    let pieces = page.body.split("<form").skip(1).map(|piece| piece.split("</form>").next().unwrap_or(""));
    pieces
        .filter_map(|piece| {
            let (tag, inside) = piece.split_once('>')?;
            if attribute(tag, "method").as_deref() != Some("post") {
                return None;
            }
            let action = attribute(tag, "action")?;
            let route = route_of(&action).unwrap_or_else(|| panic!("a form leads to nothing: {action}"));
            Some(Form { route, action, fields: fields(inside) })
        })
        .collect()
}

fn links(page: &Page) -> Vec<String> {
    let found = page.body.split("<a ").skip(1).filter_map(|piece| {
        let tag = format!("<a {}", piece.split('>').next()?);
        attribute(&tag, "href")
    });
    found.filter(|href| href.starts_with('/') && !href.starts_with("/a/")).collect()
}

/// A row as text, by column.
type Line = BTreeMap<&'static str, String>;
/// All rows of the house, by table.
type Rows = BTreeMap<&'static str, BTreeSet<Line>>;

fn text_at(row: &Row<'_>, column: &str) -> String {
    let number = |number: i64| number.to_string();
    row.get::<String>(column)
        .or_else(|_| row.get::<i64>(column).map(number))
        .or_else(|_| row.get::<bool>(column).map(|flag| i64::from(flag).to_string()))
        .or_else(|_| row.get::<f64>(column).map(|number| number.to_string()))
        .unwrap_or_default()
}

async fn rows(house: &TestHouse) -> Rows {
    let tables = columns_of_tables();
    house
        .read(BusinessId::NONE, move |db| {
            let mut all = Rows::new();
            for (table, columns) in tables {
                let lines = all.entry(table.as_str()).or_default();
                let text: &'static str = Box::leak(format!("select * from {table}").into_boxed_str());
                sql(text).each(db, |row| {
                    lines.insert(
                        columns.iter().map(|column| (column.as_str(), text_at(row, column))).collect(),
                    );
                    Ok(())
                })?;
            }
            Ok(all)
        })
        .await
}

/// What is sent along with every form.
struct Planted(Vec<(&'static str, String)>);

impl Planted {
    async fn of(house: &TestHouse, theirs: &Shop) -> Self {
        let team = house.read(theirs.id, regulars_accounts::member::team).await;
        let account = team[0].account_id.to_string();
        let response =
            house.read(theirs.id, |db| regulars_surveys::response::Response::newest(db, 1)).await[0].clone();
        let case = house.read(theirs.id, |db| regulars_cases::Case::open_ones(db, 0)).await[0].id;
        let member = theirs.owner_id.to_string();
        let made_up = "zzzzzzzzzzzzzzzzzzzzz0".to_owned();
        let hash = "5".repeat(64);
        let time = "4102444800000000".to_owned();
        Self(vec![
            ("business_id", theirs.id.to_string()),
            ("business", theirs.id.to_string()),
            ("account_id", account.clone()),
            ("account", account),
            ("member_id", member.clone()),
            ("holder_member_id", member.clone()),
            ("created_by", member.clone()),
            ("made_by", member),
            ("customer_id", response.customer_id.expect("a customer").to_string()),
            ("response_id", response.id.to_string()),
            ("case_id", case.to_string()),
            ("id", made_up.clone()),
            ("slug", made_up),
            ("hash", hash.clone()),
            ("password_hash", hash),
            ("created_at", time.clone()),
            ("joined_at", time.clone()),
            ("expires_at", time.clone()),
            ("here_until", time.clone()),
            ("used_at", time),
            ("role", "owner".to_owned()),
            ("operator", "true".to_owned()),
            ("is_demo", "true".to_owned()),
            ("by_link", "true".to_owned()),
            ("verified", "true".to_owned()),
        ])
    }

    /// Values that can be known again wherever they turn up.
    fn marks(&self) -> Vec<&str> {
        self.0.iter().map(|(_, value)| value.as_str()).filter(|value| value.len() > 6).collect()
    }

    /// Rows that hold one of them: at first those of the other shop alone.
    fn marked(&self, rows: &Rows) -> Rows {
        let marks = self.marks();
        let is_marked =
            |line: &&Line| line.values().any(|value| marks.iter().any(|mark| value.contains(mark)));
        rows.iter()
            .map(|(table, lines)| (*table, lines.iter().filter(is_marked).cloned().collect()))
            .collect()
    }
}

fn powers(rows: &Rows) -> [usize; 3] {
    let count = |table, column, value| rows[table].iter().filter(|line| line[column] == value).count();
    [count("member", "role", "owner"), count("account", "operator", "1"), count("business", "is_demo", "1")]
}

/// Lines that are in one and not in the other.
fn difference(one: &Rows, other: &Rows) -> Vec<(&'static str, Line)> {
    let of_table = |(table, lines): (&&'static str, &BTreeSet<Line>)| -> Vec<(&'static str, Line)> {
        lines.symmetric_difference(&other[*table]).map(|line| (*table, line.clone())).collect()
    };
    one.iter().flat_map(of_table).collect()
}

fn key(line: &Line) -> Option<(&str, &str)> {
    let id = line.get("id").or_else(|| line.get("hash"))?;
    Some((line.get("business_id").map_or("", String::as_str), id))
}

/// Says which protected columns of rows that were there are others now.
fn changes(route: &str, before: &Rows, after: &Rows) -> Vec<String> {
    let mut found = Vec::new();
    for (table, lines) in before {
        let now: BTreeMap<_, _> = after[table].iter().filter_map(|line| Some((key(line)?, line))).collect();
        for line in lines {
            let Some(also) = key(line).and_then(|key| now.get(&key)) else { continue };
            for column in PROTECTED {
                if line.get(column) != also.get(column) && !is_meant(route, table, column) {
                    found.push(format!("{table}.{column}"));
                }
            }
        }
    }
    found
}

struct Trial<'h> {
    house: &'h TestHouse,
    planted: Planted,
    theirs: Rows,
    found: BTreeMap<String, Vec<Form>>,
    tried: BTreeMap<String, usize>,
    seen: BTreeSet<String>,
    accepted: BTreeSet<String>,
}

impl Trial<'_> {
    fn keep(&mut self, page: &Page) {
        for form in forms(page) {
            let known = self.found.entry(form.route.clone()).or_default();
            if !known.contains(&form) {
                known.push(form);
            }
        }
    }

    /// Looks at a page, and at every page that links lead to from there and that nobody saw yet.
    async fn look_around(&mut self, browser: &Browser, start: String) {
        let mut waiting = vec![start];
        while let Some(path) = waiting.pop() {
            let page = browser.get(&path).await;
            self.keep(&page);
            let bare = |link: &String| link.split('?').next().unwrap_or_default().to_owned();
            waiting.extend(links(&page).into_iter().filter(|link| self.seen.insert(bare(link))));
        }
    }

    /// The newest form of a route that accepted none yet: older ones may be out of date.
    fn next(&mut self) -> Option<Form> {
        let rank = |route: &str| LAST.iter().position(|last| *last == route).map_or(0, |place| place + 1);
        let open = self.found.iter_mut().filter(|(route, forms)| {
            let tried = self.tried.get(*route).copied().unwrap_or(0);
            !self.accepted.contains(*route) && tried < TRIES && !forms.is_empty()
        });
        open.min_by_key(|(route, _)| rank(route))?.1.pop()
    }

    /// Sends a form with everything it does not ask for, and looks at every row of the house.
    async fn send(&mut self, browser: &Browser, form: &Form) {
        *self.tried.entry(form.route.clone()).or_default() += 1;
        let before = rows(self.house).await;
        let mut sent: Vec<(&str, &str)> =
            form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        for (name, value) in &self.planted.0 {
            if form.fields.iter().all(|(asked, _)| asked != name) {
                sent.push((name, value));
            }
        }
        let answer = browser.post(&form.action, &sent).await;
        assert!(answer.status.as_u16() < 500, "{form:?}: {}", answer.text());
        let after = rows(self.house).await;
        let strange = difference(&self.theirs, &self.planted.marked(&after));
        assert!(strange.is_empty(), "{form:?} let something through: {strange:#?}");
        assert_eq!(changes(&form.route, &before, &after), [""; 0], "{form:?}");
        if form.route != "POST /{business}/team/{id}/role" && form.route != "DELETE /{business}/team/{id}" {
            assert_eq!(powers(&before), powers(&after), "{form:?} gave power");
        }
        if matches!(answer.status, StatusCode::SEE_OTHER | StatusCode::OK) {
            self.accepted.insert(form.route.clone());
        }
        self.keep(&answer);
        if answer.status == StatusCode::SEE_OTHER {
            self.look_around(browser, answer.location()).await;
        }
    }

    async fn send_all(&mut self, browser: &Browser, start: String) {
        self.look_around(browser, start).await;
        while let Some(form) = self.next() {
            self.send(browser, &form).await;
        }
    }
}

/// Somebody with a password who belongs nowhere yet, a link that signs in, and an invitation as staff.
async fn strangers_papers(house: &TestHouse, mine: &Shop) -> (Token, Token) {
    let (link, invited) = (Token::draw(), Token::draw());
    let (kept, kept_too, by) = (link.clone(), invited.clone(), mine.owner_id);
    let (phone, owner) = (Token::draw(), format!("mira.{}@example.com", mine.id));
    let hash = regulars_accounts::password::hash(PASSWORD).expect("a hash");
    house
        .write(mine.id, move |tx| {
            let new = NewAccount {
                mail: "noor@example.com",
                name: "Noor",
                password_hash: Some(&hash),
                language: Language::En,
                operator: false,
            };
            let account = Account::insert(tx, &new)?;
            Account::keep_link(tx, account, &kept, SignedDuration::from_mins(30))?;
            // A second session of the owner, so that there is one to end.
            let owner = Account::by_mail(tx, &owner)?.expect("the owner");
            session::begin(tx, owner.id, &phone, "another phone", None)?;
            invitation::make(tx, &kept_too, Role::Staff, "Noor", by).map(drop)
        })
        .await;
    (link, invited)
}

#[tokio::test]
async fn extra_fields_change_nothing_in_any_form() {
    let house = house();
    let mine = shop(&house, "Linden").await;
    let theirs = shop(&house, "Havet").await;
    for shop in [&mine, &theirs] {
        answer(&house, shop, 2, "Never again", "noor@example.com").await;
        answer(&house, shop, 9, "Lovely", "sara@example.com").await;
    }
    house.settle().await;
    let (link, invited) = strangers_papers(&house, &mine).await;
    let planted = Planted::of(&house, &theirs).await;
    let marked = planted.marked(&rows(&house).await);
    let sizes: Vec<_> = marked.iter().map(|(table, lines)| (*table, lines.len())).collect();
    assert!(marked["member"].len() == 3 && !marked["response"].is_empty(), "their rows are known: {sizes:?}");
    let mut trial = Trial {
        house: &house,
        planted,
        theirs: marked,
        found: BTreeMap::new(),
        tried: BTreeMap::new(),
        seen: BTreeSet::new(),
        accepted: BTreeSet::new(),
    };
    let survey = format!("/s/{}", mine.slug);
    let (joining, signing_in) =
        (format!("/join/{}", invited.reveal()), format!("/in/link/{}", link.reveal()));
    for start in [survey, joining, signing_in] {
        trial.send_all(&house.browser(), start).await;
    }
    trial.seen.clear();
    trial.send_all(&mine.owner, format!("/{}", mine.id)).await;
    let stale: Vec<_> = ELSEWHERE.iter().filter(|route| trial.accepted.contains(**route)).collect();
    assert!(stale.is_empty(), "these were tried after all: {stale:?}");
    let left: Vec<String> = routes()
        .into_iter()
        .filter(|route| route.method != Method::GET)
        .map(|route| format!("{} {}", route.method, route.path))
        .filter(|route| !trial.accepted.contains(route) && !ELSEWHERE.contains(&route.as_str()))
        .collect();
    assert!(left.is_empty(), "no form of these was accepted, so nothing was tried: {left:#?}");
}
