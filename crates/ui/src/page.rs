//! The frame of a page: six places, the top line, the toast; and the small frame of public pages.

use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use regulars_kernel::i18n::{Language, Words};
use regulars_kernel::web::{App, Member, Role, Said, Visitor, forget_said};

use crate::assets::assets;
use crate::icons::{icon, small};

/// The six places, the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Today,
    Listen,
    Understand,
    Act,
    Prove,
    People,
    /// Settings and the like: no place is open.
    Elsewhere,
}

const PLACES: [(Place, &str, &str); 6] = [
    (Place::Today, "place-today", "today"),
    (Place::Listen, "place-listen", "listen"),
    (Place::Understand, "place-understand", "understand"),
    (Place::Act, "place-act", "act"),
    (Place::Prove, "place-prove", "prove"),
    (Place::People, "place-people", "people"),
];

/// A room's entry under a place; the first one of a place is where the place itself leads.
#[derive(Clone, Copy, Debug)]
pub struct Nav {
    pub place: Place,
    pub order: u8,
    pub key: &'static str,
    /// The path behind the business, such as `/answers`.
    pub path: &'static str,
    pub role: Role,
}

/// A member's page, being put together.
pub struct Page<'m> {
    member: &'m Member,
    place: Place,
    title: String,
    lead: Option<Markup>,
    actions: Option<Markup>,
    trail: Option<(String, String)>,
    live: &'static str,
    status: axum::http::StatusCode,
}

impl<'m> Page<'m> {
    /// Begins a page.
    #[must_use]
    pub fn new(member: &'m Member, place: Place, title: impl Into<String>) -> Self {
        Self {
            member,
            place,
            title: title.into(),
            lead: None,
            actions: None,
            trail: None,
            live: "",
            status: axum::http::StatusCode::OK,
        }
    }

    /// The sentence under the heading.
    #[must_use]
    pub fn lead(mut self, lead: impl Into<String>) -> Self {
        let lead = lead.into();
        self.lead = Some(html! { (lead) });
        self
    }

    /// What can be done with the whole page.
    #[must_use]
    pub fn actions(mut self, actions: Markup) -> Self {
        self.actions = Some(actions);
        self
    }

    /// Where the page belongs: a link above the heading.
    #[must_use]
    pub fn trail(mut self, path: &str, label: String) -> Self {
        self.trail = Some((format!("/{}{path}", self.member.business), label));
        self
    }

    /// Fetches the page's main part again when one of these topics changes (separated by spaces).
    #[must_use]
    pub fn live(mut self, topics: &'static str) -> Self {
        self.live = topics;
        self
    }

    /// Marks the page as the answer to a form with mistakes.
    #[must_use]
    pub fn refused(mut self) -> Self {
        self.status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
        self
    }

    /// Draws the page.
    #[must_use]
    pub fn body(self, body: Markup) -> Response {
        let member = self.member;
        let words = &member.words;
        let head = html! {
            header.page-head {
                span.printed { bdi { (member.shop.name) } }
                @if let Some((href, label)) = &self.trail { p.trail { a href=(href) { (label) } } }
                h1 { (self.title) }
                @if let Some(actions) = &self.actions { div.actions { (actions) } }
                @if let Some(lead) = &self.lead { p { (lead) } }
            }
        };
        let live = (!self.live.is_empty()).then(|| format!("/{}/live", member.business));
        let frame = html! {
            a.sr-only href="#page" { (words.t("frame-skip")) }
            div.shell {
                (places(member, self.place))
                main.work {
                    (top(member))
                    @if member.shop.is_demo { (demo_note(member)) }
                    (rooms_of_place(member, self.place))
                    live-part #page tabindex="-1" data-stream=[live] data-topics=(self.live) { (head) (body) }
                }
            }
            (toast(words, member.said.as_ref()))
        };
        let title = format!("{} · {} · Regulars", self.title, member.shop.name);
        let mut response = document(&member.app, words.language, &title, true, "", frame).into_response();
        *response.status_mut() = self.status;
        if member.said.is_some() {
            forget_said(&mut response);
        }
        response
    }
}

fn demo_note(member: &Member) -> Markup {
    let words = &member.words;
    html! {
        div.note.demo {
            (icon("cup"))
            p { (words.t("frame-demo")) " " a href={ "/" (member.business) "/settings" } { (words.t("frame-demo-leave")) } }
        }
    }
}

fn places(member: &Member, open: Place) -> Markup {
    let words = &member.words;
    let mut rooms: Vec<Nav> = member.app.slot::<Nav>().iter().map(|nav| **nav).collect();
    rooms.retain(|nav| member.may(nav.role));
    rooms.sort_by_key(|nav| nav.order);
    let base = format!("/{}", member.business);
    html! {
        nav.places aria-label=(words.t("frame-places")) {
            a.shop href=(base) {
                (icon("tally"))
                span { bdi { (member.shop.name) } @if !member.shop.place.is_empty() { small { bdi { (member.shop.place) } } } }
            }
            ul {
                @for (place, key, sign) in PLACES {
                    @let inside: Vec<&Nav> = rooms.iter().filter(|nav| nav.place == place).collect();
                    @let target = inside.first().map_or_else(|| base.clone(), |nav| format!("{base}{}", nav.path));
                    @let here = place == open;
                    @let exact = here && member.path == target;
                    li {
                        a href=(target) aria-current=[here.then_some(if exact { "page" } else { "true" })] {
                            (icon(sign)) span { (words.t(key)) }
                        }
                        @if here && inside.len() > 1 {
                            ul {
                                @for nav in inside {
                                    @let path = format!("{base}{}", nav.path);
                                    li { a href=(path) aria-current=[(member.path == path).then_some("page")] { (words.t(nav.key)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The rooms of the open place, for phones, where the bar has no space for them.
fn rooms_of_place(member: &Member, open: Place) -> Markup {
    let mut rooms: Vec<Nav> = member.app.slot::<Nav>().iter().map(|nav| **nav).collect();
    rooms.retain(|nav| nav.place == open && open != Place::Elsewhere && member.may(nav.role));
    rooms.sort_by_key(|nav| nav.order);
    let words = &member.words;
    html! {
        @if rooms.len() > 1 {
            nav.tabs.rooms aria-label=(words.t("frame-rooms")) {
                @for nav in &rooms {
                    @let path = format!("/{}{}", member.business, nav.path);
                    a href=(path) aria-current=[(member.path == path).then_some("page")] { (words.t(nav.key)) }
                }
            }
        }
    }
}

fn top(member: &Member) -> Markup {
    let words = &member.words;
    let role = match member.role {
        Role::Owner => words.t("role-owner"),
        Role::Manager => words.t("role-manager"),
        Role::Staff => words.t("role-staff"),
    };
    let base = format!("/{}", member.business);
    html! {
        div.top {
            a.find href={ (base) "/find" } data-key="/" { (small("search")) span { (words.t("frame-find")) } kbd { "/" } }
            div.who {
                span { bdi { (member.signed_in.name) } (words.t("list-comma")) (role) }
                @if member.may(Role::Manager) {
                    a.button.icon-only href={ (base) "/settings" } aria-label=(words.t("frame-settings")) title=(words.t("frame-settings")) { (icon("settings")) }
                }
                a.button.icon-only href="/me" aria-label=(words.t("frame-me")) title=(words.t("frame-me")) { (icon("user")) }
            }
        }
    }
}

fn toast(words: &Words, said: Option<&Said>) -> Markup {
    html! {
        @if let Some(said) = said {
            div.toast role="status" {
                span { (words.t(&said.key)) }
                @if let Some(undo) = &said.undo {
                    form method="post" action=(undo) { button.button { (words.t("frame-undo")) } }
                }
            }
        }
    }
}

/// The page as a document: head, styles, scripts.
fn document(
    app: &App,
    language: Language,
    title: &str,
    of_member: bool,
    class: &str,
    body: Markup,
) -> Markup {
    let assets = assets(app);
    let (css, js) =
        if of_member { (&assets.app_css, &assets.app_js) } else { (&assets.public_css, &assets.public_js) };
    html! {
        (DOCTYPE)
        html lang=(language.code()) dir=(language.direction()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="icon" href=(assets.icon.path()) type="image/svg+xml";
                link rel="stylesheet" href=(css.path());
                script src=(js.path()) defer {}
            }
            body class=(class) { (body) }
        }
    }
}

/// A page for somebody who is not (yet) inside: set-up, sign-in, errors, the person's own page.
#[must_use]
pub fn plain_page(app: &App, words: &Words, title: &str, said: Option<&Said>, body: Markup) -> Response {
    plain(app, words, title, said, &html! {}, &body)
}

/// The same for somebody of whom only the browser is known: with a choice of languages that leads back to
/// the path `back`.
#[must_use]
pub fn guest_page(visitor: &Visitor, back: &str, words: &Words, title: &str, body: &Markup) -> Response {
    let languages = html! {
        form.languages method="post" action="/language" {
            input type="hidden" name="back" value=(back);
            @for language in Language::ALL.into_iter().filter(|it| *it != words.language) {
                button.link name="to" value=(language.code()) lang=(language.code()) { (language.own_name()) }
            }
        }
    };
    plain(&visitor.app, words, title, visitor.said.as_ref(), &languages, body)
}

fn plain(
    app: &App,
    words: &Words,
    title: &str,
    said: Option<&Said>,
    beside: &Markup,
    body: &Markup,
) -> Response {
    let frame = html! {
        main.setup #page {
            header { (icon("tally")) a.home href="/" { "Regulars" } (beside) }
            (body)
        }
        (toast(words, said))
    };
    let title = format!("{title} · Regulars");
    let mut response = document(app, words.language, &title, true, "plain", frame).into_response();
    if said.is_some() {
        forget_said(&mut response);
    }
    response
}

/// A page for printing: nothing around it but what stands beside the paper.
#[must_use]
pub fn print_page(app: &App, words: &Words, title: &str, body: Markup) -> Response {
    document(app, words.language, title, true, "print-desk", body).into_response()
}

/// A customer's page.
pub struct PublicPage<'p> {
    pub app: &'p App,
    pub words: &'p Words,
    pub shop: &'p str,
    pub title: &'p str,
    /// The line at the end of the head, such as "Two questions, ten seconds".
    pub hint: &'p str,
}

impl PublicPage<'_> {
    /// Draws the page around its section and its footer.
    #[must_use]
    pub fn draw(&self, section: &Markup, footer: &Markup) -> Response {
        let body = html! {
            main.card {
                header { b { bdi { (self.shop) } } span { (self.hint) } }
                (section)
                footer { (footer) }
            }
        };
        let title = format!("{} · {}", self.title, self.shop);
        document(self.app, self.words.language, &title, false, "public", body).into_response()
    }
}
