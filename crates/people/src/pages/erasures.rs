//! Erasing a person: what goes and what stays, the act, and its receipt.

use maud::{Markup, html};
use regulars_accounts::member;
use regulars_facts::CustomerId;
use regulars_kernel::web::{At, Member, Reply, goto};
use regulars_ui::{Page, Place, empty, ltr, section_head};

use crate::customer::Customer;
use crate::erasure::{Erase, Erasure, ErasureId};
use crate::pages::label;

/// `GET /people/{id}/erasure`: says what goes and what stays, and asks.
pub async fn confirm(member: Member, At(id): At<CustomerId>) -> Reply {
    let customer = member.read(move |db| Customer::find(db, id)).await?;
    let words = &member.words;
    let name = label(words, &customer);
    let person = format!("/{}/people/{id}", member.business);
    let goes = ["people-goes-person", "people-goes-consents", "people-goes-mails", "people-goes-words"];
    let stays = ["people-stays-scores", "people-stays-receipt", "people-stays-backups"];
    Ok(Page::new(&member, Place::People, words.with("people-erase-title", [("name", name.as_str().into())]))
        .trail(&format!("/people/{id}"), name.clone())
        .lead(words.t("people-erase-lead"))
        .body(html! {
            div.split.even {
                (what(&words.t("people-goes"), &goes.map(|key| words.t(key))))
                (what(&words.t("people-stays"), &stays.map(|key| words.t(key))))
            }
            form.actions.gap method="post" action=(format!("{person}/erasure")) {
                button.button.danger { (words.with("people-erase-act", [("name", name.into())])) }
                a.button href=(person) { (words.t("people-erase-keep")) }
            }
        }))
}

fn what(title: &str, lines: &[String]) -> Markup {
    html! {
        section {
            (section_head(title, None, None))
            div.sheet.pad { ul.plain-list { @for line in lines { li { (line) } } } }
        }
    }
}

/// `POST /people/{id}/erasure`: erases, and leads to the receipt; sent twice, it leads there again.
pub async fn erase(member: Member, At(id): At<CustomerId>) -> Reply {
    let before = member.read(move |db| Erasure::of(db, id)).await?;
    let erasure = match before {
        Some(erasure) => erasure,
        None => {
            let by = member.member;
            let rooms = member.app.slot::<Erase>();
            member.write("audit-person-erased", id, move |tx| Erasure::carry_out(tx, id, by, &rooms)).await?
        }
    };
    goto(format!("/{}/people/erasures/{erasure}", member.business)).saying("people-erased").into()
}

/// `GET /people/erasures`: the receipts, newest first.
pub async fn list(member: Member) -> Reply {
    let erasures = member.read(Erasure::recent).await?;
    let words = &member.words;
    Ok(Page::new(&member, Place::People, words.t("people-receipts"))
        .trail("/people", words.t("people-nav"))
        .lead(words.t("people-receipts-lead"))
        .live("people")
        .body(html! {
            div.sheet {
                @if erasures.is_empty() { (empty("check", &words.t("people-receipts-none"))) }
                @else { div.pad.scroll { (receipts_table(&member, &erasures)) } }
            }
        }))
}

fn receipts_table(member: &Member, erasures: &[Erasure]) -> Markup {
    let words = &member.words;
    html! {
        table.table {
            thead { tr { th scope="col" { (words.t("people-receipt-date")) } th scope="col" { (words.t("people-receipt-person")) } } }
            tbody {
                @for erasure in erasures {
                    tr {
                        td {
                            a href=(format!("/{}/people/erasures/{}", member.business, erasure.id)) {
                                (words.date_long(words.day(erasure.erased_at)))
                            }
                        }
                        td { (ltr(erasure.customer_id.as_str())) }
                    }
                }
            }
        }
    }
}

/// `GET /people/erasures/{id}`: one receipt, to read and to print.
pub async fn receipt(member: Member, At(id): At<ErasureId>) -> Reply {
    let (erasure, by) = member
        .read(move |db| {
            let erasure = Erasure::find(db, id)?;
            let by = member::name_of(db, erasure.by_member)?;
            Ok((erasure, by))
        })
        .await?;
    let words = &member.words;
    let print = html! { button.button type="button" data-prints { (words.t("people-receipt-print")) } };
    Ok(Page::new(&member, Place::People, words.t("people-receipt-title"))
        .trail("/people/erasures", words.t("people-receipts"))
        .lead(words.t("people-receipt-lead"))
        .actions(print)
        .body(html! {
            div.stack {
                (facts(&member, &erasure, by.as_deref()))
                section {
                    (section_head(&words.t("people-receipt-removed"), None, None))
                    div.sheet.pad { (removed(&member, &erasure)) }
                }
                p.hush { (words.t("people-stays-scores")) }
            }
        }))
}

fn facts(member: &Member, erasure: &Erasure, by: Option<&str>) -> Markup {
    let words = &member.words;
    html! {
        section.sheet.pad {
            dl.facts {
                dt { (words.t("people-receipt-business")) }
                dd { bdi { (member.shop.name) } }
                dt { (words.t("people-receipt-date")) }
                dd { (words.date_long(words.day(erasure.erased_at))) " " bdi.hush { (words.time(erasure.erased_at)) } }
                dt { (words.t("people-receipt-person")) }
                dd { (ltr(erasure.customer_id.as_str())) }
                @if let Some(by) = by {
                    dt { (words.t("people-receipt-by")) }
                    dd { bdi { (by) } }
                }
            }
        }
    }
}

fn removed(member: &Member, erasure: &Erasure) -> Markup {
    let words = &member.words;
    html! {
        table.table {
            thead { tr { th scope="col" { (words.t("people-receipt-what")) } th.n scope="col" { (words.t("people-receipt-count")) } } }
            tbody {
                @for (what, count) in &erasure.receipt.0 {
                    tr {
                        td { (words.t(what)) }
                        td.n { (words.number(i64::try_from(*count).unwrap_or(i64::MAX))) }
                    }
                }
            }
        }
    }
}
