//! The copy of their data that a person may ask for, as one JSON file.

use axum::http::header::{CONTENT_DISPOSITION, HeaderValue};
use regulars_facts::CustomerId;
use regulars_kernel::db::Db;
use regulars_kernel::error::{Context as _, Result};
use regulars_kernel::web::{At, Member, Reply, text};
use serde_json::{Map, Value, json};

use crate::PersonCopy;
use crate::consent::Consent;
use crate::customer::Customer;

/// `GET /people/{id}/copy`.
pub async fn download(member: Member, At(id): At<CustomerId>) -> Reply {
    let me = member.clone();
    let copy = member.read(move |db| copy(db, &me, id)).await?;
    let body = serde_json::to_string_pretty(&copy)?;
    let mut response = text("application/json; charset=utf-8", body);
    let name =
        HeaderValue::from_str(&format!("attachment; filename=\"person-{id}.json\"")).doing("name a copy")?;
    response.headers_mut().insert(CONTENT_DISPOSITION, name);
    Ok(response)
}

fn copy(db: &mut Db, member: &Member, id: CustomerId) -> Result<Value> {
    let customer = Customer::find(db, id)?;
    let consents = Consent::of(db, id)?;
    let mut copy = Map::new();
    copy.insert("format".to_owned(), json!("regulars-person-1"));
    copy.insert("business".to_owned(), json!(member.shop.name));
    copy.insert("made_at".to_owned(), json!(db.now()));
    copy.insert("person".to_owned(), person(&customer));
    copy.insert("consents".to_owned(), consents.iter().map(consent).collect());
    for slot in member.app.slot::<PersonCopy>() {
        copy.insert(slot.0.to_owned(), slot.1(db, id)?);
    }
    Ok(Value::Object(copy))
}

fn person(customer: &Customer) -> Value {
    json!({
        "id": customer.id,
        "name": customer.name,
        "mail": customer.mail,
        "phone": customer.phone,
        "language": customer.language.code(),
        "note": customer.note,
        "created_at": customer.created_at,
    })
}

fn consent(consent: &Consent) -> Value {
    json!({
        "purpose": consent.purpose,
        "channel": consent.channel,
        "text": consent.agreed_text,
        "language": consent.language.code(),
        "response": consent.response_id,
        "agreed_at": consent.agreed_at,
        "withdrawn_at": consent.withdrawn_at,
    })
}
