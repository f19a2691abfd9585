//! Taking back what was agreed to, and undoing that if it was noted by mistake.

use regulars_facts::CustomerId;
use regulars_kernel::web::{At, Member, Reply, Step, goto};

use crate::consent::{Consent, ConsentId};

/// `POST /people/{id}/consents/{step}`: the person took a consent back.
pub async fn withdraw(member: Member, At(id): At<CustomerId>, Step(step): Step) -> Reply {
    let consent: ConsentId = step.parse()?;
    member.write("audit-consent-withdrawn", id, move |tx| Consent::withdraw(tx, id, consent)).await?;
    let person = format!("/{}/people/{id}", member.business);
    let undo = format!("{person}/consents/{consent}?_method=delete");
    goto(person).saying_undo("people-withdrawn", &undo).into()
}

/// `DELETE /people/{id}/consents/{step}`: it was not taken back after all.
pub async fn restore(member: Member, At(id): At<CustomerId>, Step(step): Step) -> Reply {
    let consent: ConsentId = step.parse()?;
    member.write("audit-consent-restored", id, move |tx| Consent::restore(tx, id, consent)).await?;
    goto(format!("/{}/people/{id}", member.business)).saying("people-restored").into()
}
