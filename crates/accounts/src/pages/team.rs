//! Team: who works here, as what, and who is invited.

use axum::response::Response;
use maud::{Markup, html};
use regulars_kernel::db::TextColumn as _;
use regulars_kernel::error::{Error, Refusal};
use regulars_kernel::i18n::Words;
use regulars_kernel::ids::Token;
use regulars_kernel::web::{At, Form, Member, MemberId, Reply, Role, goto};
use regulars_ui::{Field, Page, Place, Tone, note, post_button, refused, section_head, select, when};
use serde::Deserialize;

use super::fields::parse_name;
use super::{role_may, role_name};
use crate::invitation::{self, Invitation, InvitationId};
use crate::location::Location;
use crate::member::{self, TeamMember};
use crate::qr;

const ROLES: [Role; 3] = [Role::Owner, Role::Manager, Role::Staff];

/// Who is invited, as what.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    name: String,
    role: String,
}

/// The role a member gets.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct RoleForm {
    role: String,
}

/// The team and its open invitations.
///
/// # Errors
/// What the database said.
pub async fn page(member: Member) -> Reply {
    let form = InviteForm { role: Role::Staff.to_text(), ..InviteForm::default() };
    draw(&member, &form, &Refusal::default()).await
}

async fn draw(member: &Member, form: &InviteForm, refusal: &Refusal) -> Reply {
    let words = &member.words;
    let (team, invitations) = member.read(|db| Ok((member::team(db)?, invitation::open(db)?))).await?;
    let page = Page::new(member, Place::Elsewhere, words.t("team-title"))
        .lead(words.t("team-lead"))
        .trail(crate::paths::SETTINGS, words.t("settings-title"))
        .live("team");
    let page = if refusal.is_empty() { page } else { page.refused() };
    Ok(page.body(html! {
        (refused(words, refusal))
        div.split {
            div.stack {
                (members(member, &team))
                @if !invitations.is_empty() { (waiting(member, &invitations)) }
            }
            aside.stack {
                @if member.may(Role::Owner) { (invite_form(member, form, refusal)) }
                (roles(words))
            }
        }
    }))
}

fn members(member: &Member, team: &[TeamMember]) -> Markup {
    let words = &member.words;
    let mut owners = team.iter().filter(|person| person.role == Role::Owner);
    // Who alone owns the shop can neither go nor become less.
    let last_owner = owners.next().filter(|_| owners.next().is_none()).map(|owner| owner.id);
    html! {
        section {
            (section_head(&words.t("team-members"), Some(team.len().to_string()), None))
            ul.sheet.thank { @for person in team { (person_line(member, person, last_owner)) } }
        }
    }
}

fn person_line(member: &Member, person: &TeamMember, last_owner: Option<MemberId>) -> Markup {
    let words = &member.words;
    let now = member.app.clock().now();
    let here = person.here_until.filter(|until| *until > now);
    html! {
        li.stack.tight {
            div.spread {
                div {
                    b { bdi { (person.name) } } @if person.id == member.member { " " span.hush { (words.t("team-you")) } }
                    p.hush { bdi.ltr { (person.mail) } }
                }
                span.tags {
                    span.tag { (role_name(words, person.role)) }
                    @if let Some(until) = here {
                        span.tag { (words.with("team-here-until", [("when", when::moment(words, until, now).into())])) }
                    }
                }
            }
            @if member.may(Role::Owner) {
                @if last_owner == Some(person.id) { p.hush { (words.t("team-only-owner")) } } @else { (change_person(member, person)) }
            }
        }
    }
}

/// The acts behind one more click: they end the person's sessions and can't be taken back.
fn change_person(member: &Member, person: &TeamMember) -> Markup {
    let words = &member.words;
    let path = format!("/{}/team/{}", member.business, person.id);
    let (change_about, remove_about, remove) = if person.id == member.member {
        (words.t("team-change-about-you"), words.t("team-leave-about"), words.t("team-leave"))
    } else {
        let remove_about = words.with("team-remove-about", [("name", person.name.as_str().into())]);
        (words.t("team-change-about"), remove_about, words.t("team-remove"))
    };
    html! {
        details.as-table {
            summary { (words.t("team-change")) span.sr-only { ": " (person.name) } }
            div.stack.tight {
                p { (change_about) }
                form.actions method="post" action=(format!("{path}/role")) {
                    @for role in ROLES.into_iter().filter(|role| *role != person.role) {
                        button.button name="role" value=(role.to_text()) { (words.with("team-make", [("role", role_name(words, role).into())])) }
                    }
                }
                p { (remove_about) }
                (post_button(&format!("{path}?_method=delete"), "button danger", &remove))
            }
        }
    }
}

fn waiting(member: &Member, invitations: &[Invitation]) -> Markup {
    let words = &member.words;
    let now = member.app.clock().now();
    html! {
        section {
            (section_head(&words.t("team-invited"), Some(invitations.len().to_string()), None))
            ul.sheet.thank {
                @for invitation in invitations {
                    li.spread {
                        div {
                            b { bdi { (invitation.name) } } " " span.tag { (role_name(words, invitation.role)) }
                            p.hush { (words.with("team-invited-until", [("when", when::moment(words, invitation.expires_at, now).into())])) }
                        }
                        @if member.may(Role::Owner) {
                            (post_button(&format!("/{}/team/invitations/{}?_method=delete", member.business, invitation.id), "button", &words.t("team-withdraw")))
                        }
                    }
                }
            }
        }
    }
}

fn invite_form(member: &Member, form: &InviteForm, refusal: &Refusal) -> Markup {
    let words = &member.words;
    let options: Vec<(String, String)> = [Role::Staff, Role::Manager, Role::Owner]
        .map(|role| (role.to_text(), role_name(words, role)))
        .to_vec();
    html! {
        form.form.sheet.pad method="post" action=(format!("/{}/team/invitations", member.business)) {
            h2 { (words.t("team-invite-title")) }
            (Field::new("name", words.t("team-invite-name"), &form.name).required().draw(words, refusal))
            (select(words, refusal, "role", &words.t("team-invite-role"), &options, &form.role))
            div.actions { button.button.main { (words.t("team-invite")) } }
        }
    }
}

fn roles(words: &Words) -> Markup {
    html! {
        section {
            h2 { (words.t("team-roles")) }
            dl.stack.tight {
                @for role in ROLES { div { dt { b { (role_name(words, role)) } } dd { (role_may(words, role)) } } }
            }
        }
    }
}

/// Invites somebody and shows the link once.
///
/// # Errors
/// What the database said.
pub async fn invite(member: Member, Form(form): Form<InviteForm>) -> Reply {
    let mut refusal = Refusal::default();
    let name = parse_name(&mut refusal, "name", &form.name);
    let Some(role) = Role::from_text(&form.role).filter(|_| refusal.is_empty()) else {
        return draw(&member, &form, &refusal).await;
    };
    let token = Token::draw();
    let (by, kept, invited) = (member.member, token.clone(), name.clone());
    member
        .write("audit-member-invited", &name, move |tx| {
            invitation::make(tx, &kept, role, &invited, by)?;
            tx.changed("team");
            Ok(())
        })
        .await?;
    Ok(invited_page(&member, &name, role, &token))
}

/// The only page that shows the link: the house keeps no more than its hash.
fn invited_page(member: &Member, name: &str, role: Role, token: &Token) -> Response {
    let words = &member.words;
    let url = format!("{}/join/{}", member.app.own_url(), token.reveal());
    let title = words.with("team-invited-title", [("name", name.into())]);
    Page::new(member, Place::Elsewhere, title).trail(crate::paths::TEAM, words.t("team-title")).body(html! {
        div.sheet.pad.stack {
            p { (words.with("team-invited-how", [("role", role_name(words, role).into())])) }
            (qr::svg(&url, &words.t("team-invited-qr")))
            p.copy { code.ltr { (url) } }
            (note(Tone::Info, "lock", &html! { p { (words.t("team-invited-once")) } }))
            @if member.app.public_url().is_none() {
                (note(Tone::Soon, "alert", &html! { p { (words.t("team-invited-near")) " " a href=(format!("/{}{}", member.business, crate::paths::REACH)) { (words.t("reach-title")) } } }))
            }
        }
    })
}

/// Takes an invitation back.
///
/// # Errors
/// What the database said.
pub async fn withdraw(member: Member, At(id): At<InvitationId>) -> Reply {
    member
        .write("audit-invitation-withdrawn", "", move |tx| {
            tx.changed("team");
            invitation::withdraw(tx, id)
        })
        .await?;
    goto(format!("/{}{}", member.business, crate::paths::TEAM)).saying("team-withdrawn").into()
}

/// Gives a member another role.
///
/// # Errors
/// What the database said.
pub async fn change_role(member: Member, At(id): At<MemberId>, Form(form): Form<RoleForm>) -> Reply {
    let role = Role::from_text(&form.role).ok_or(Error::NotFound)?;
    let person = find(&member, id).await?;
    let changed = member
        .write("audit-role-changed", &person.name, move |tx| {
            tx.changed("team");
            member::change_role(tx, id, role)
        })
        .await;
    answer(&member, changed, "team-role-changed").await
}

/// Takes a member out of the team.
///
/// # Errors
/// What the database said.
pub async fn remove(member: Member, At(id): At<MemberId>) -> Reply {
    let person = find(&member, id).await?;
    let removed = member
        .write("audit-member-removed", &person.name, move |tx| {
            tx.changed("team");
            member::remove(tx, id)
        })
        .await;
    answer(&member, removed, "team-removed").await
}

async fn find(member: &Member, id: MemberId) -> Result<TeamMember, Error> {
    let team = member.read(member::team).await?;
    team.into_iter().find(|person| person.id == id).ok_or(Error::NotFound)
}

async fn answer(member: &Member, done: Result<(), Error>, said: &'static str) -> Reply {
    match done {
        Ok(()) => goto(format!("/{}{}", member.business, crate::paths::TEAM)).saying(said).into(),
        Err(Error::Refused(refusal)) => {
            let form = InviteForm { role: Role::Staff.to_text(), ..InviteForm::default() };
            draw(member, &form, &refusal).await
        }
        Err(error) => Err(error),
    }
}

/// "I'm here": takes what comes in, until the shop closes.
///
/// # Errors
/// What the database said.
pub async fn here(member: Member) -> Reply {
    let id = member.member;
    member
        .write("audit-here", "", move |tx| {
            let until = Location::main(tx)?.day_ends(tx.now());
            member::set_here(tx, id, Some(until))
        })
        .await?;
    let undo = format!("/{}/here?_method=delete", member.business);
    goto(format!("/{}", member.business)).saying_undo("team-here", &undo).into()
}

/// "I'm leaving": what comes in goes to others again.
///
/// # Errors
/// What the database said.
pub async fn gone(member: Member) -> Reply {
    let id = member.member;
    member.write("audit-gone", "", move |tx| member::set_here(tx, id, None)).await?;
    goto(format!("/{}", member.business)).saying("team-gone").into()
}
