//! The words that rooms tell each other, and the ids they share. Data only.
//!
//! Facts are past tense, carry ids and values, never personal data: erasing a person need not rewrite them.

use jiff::Timestamp;
use jiff::civil::Date;
use regulars_kernel::facts::Fact;
use regulars_kernel::i18n::Language;
use regulars_kernel::ids::Id;
use regulars_kernel::web::MemberId;
use serde::{Deserialize, Serialize};

macro_rules! kinds_of_ids {
    ($($(#[$doc:meta])* $kind:ident $id:ident),* $(,)?) => {
        $($(#[$doc])* pub struct $kind; $(#[$doc])* pub type $id = Id<$kind>;)*
    };
}

kinds_of_ids! {
    /// A place of a business.
    Location LocationId,
    /// A set of questions.
    Survey SurveyId,
    /// A contact of the customer with the business, such as the counter.
    Touchpoint TouchpointId,
    /// One filled form.
    Response ResponseId,
    /// A person served.
    Customer CustomerId,
    /// The recovery of one customer.
    Case CaseId,
    /// An improvement.
    Action ActionId,
}

/// A business was opened; rooms fill it with what its trade needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BusinessOpened {
    pub owner: MemberId,
}
impl Fact for BusinessOpened {
    const KIND: &'static str = "business-opened";
}

/// A response was given a score, or another one than before.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResponseScored {
    pub response: ResponseId,
    pub survey: SurveyId,
    pub location: LocationId,
    pub touchpoint: Option<TouchpointId>,
    pub language: Language,
    /// The local day of the first tap.
    pub day: Date,
    pub score: u8,
    /// Whether it had another score before.
    pub changed: bool,
}
impl Fact for ResponseScored {
    const KIND: &'static str = "response-scored";
}

/// A response is complete: the customer sent it, or three minutes passed since the last tap.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResponseSent {
    pub response: ResponseId,
    pub survey: SurveyId,
    pub score: u8,
    pub has_words: bool,
    /// The customer behind it, if a contact was left.
    pub customer: Option<CustomerId>,
    pub wants_call: bool,
    /// The language the customer answered in.
    pub language: Language,
    /// When an answer was promised to the customer, if one was.
    pub promised_at: Option<Timestamp>,
    /// When it should be answered all the same, by the standard for mail.
    pub internal_due_at: Timestamp,
    pub received_at: Timestamp,
}
impl Fact for ResponseSent {
    const KIND: &'static str = "response-sent";
}

/// A customer took a response back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResponseWithdrawn {
    pub response: ResponseId,
    pub survey: SurveyId,
}
impl Fact for ResponseWithdrawn {
    const KIND: &'static str = "response-withdrawn";
}

/// A case was opened for a customer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CaseOpened {
    pub case: CaseId,
    pub response: Option<ResponseId>,
    pub customer: Option<CustomerId>,
}
impl Fact for CaseOpened {
    const KIND: &'static str = "case-opened";
}

/// A case was closed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CaseClosed {
    pub case: CaseId,
    pub customer: Option<CustomerId>,
    /// Whether the first answer came in time; `None` if nothing was promised.
    pub promise_kept: Option<bool>,
}
impl Fact for CaseClosed {
    const KIND: &'static str = "case-closed";
}

/// An action was given its start date; its verdict is looked for from then on.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ActionStarted {
    pub action: ActionId,
}
impl Fact for ActionStarted {
    const KIND: &'static str = "action-started";
}

/// The verdict on an action was reached.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ActionDecided {
    pub action: ActionId,
    /// `real` or `noise`.
    pub verdict: String,
}
impl Fact for ActionDecided {
    const KIND: &'static str = "action-decided";
}

/// A customer is to be forgotten: every room removes what it keeps of the person.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CustomerErased {
    pub customer: CustomerId,
}
impl Fact for CustomerErased {
    const KIND: &'static str = "customer-erased";
}

/// A response was given another score than before; told beside [`ResponseScored`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScoreChanged {
    pub response: ResponseId,
    pub survey: SurveyId,
    pub score: u8,
    pub changed_at: Timestamp,
}
impl Fact for ScoreChanged {
    const KIND: &'static str = "score-changed";
}
