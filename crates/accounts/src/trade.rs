//! Trades: what kind of business it is; it decides the first survey and the touchpoints.

use regulars_kernel::db::TextColumn;
use serde::{Deserialize, Serialize};

/// The trades that come with ready questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Trade {
    Cafe,
    Shop,
    Salon,
    Gym,
    Clinic,
    Workshop,
    Webshop,
    B2b,
    Other,
}

impl Trade {
    /// Every trade, in the order in which they are offered.
    pub const ALL: [Trade; 9] = [
        Trade::Cafe,
        Trade::Shop,
        Trade::Salon,
        Trade::Gym,
        Trade::Clinic,
        Trade::Workshop,
        Trade::Webshop,
        Trade::B2b,
        Trade::Other,
    ];

    /// The word under which it is stored.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Trade::Cafe => "cafe",
            Trade::Shop => "shop",
            Trade::Salon => "salon",
            Trade::Gym => "gym",
            Trade::Clinic => "clinic",
            Trade::Workshop => "workshop",
            Trade::Webshop => "webshop",
            Trade::B2b => "b2b",
            Trade::Other => "other",
        }
    }

    /// The key of its name.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Trade::Cafe => "trade-cafe",
            Trade::Shop => "trade-shop",
            Trade::Salon => "trade-salon",
            Trade::Gym => "trade-gym",
            Trade::Clinic => "trade-clinic",
            Trade::Workshop => "trade-workshop",
            Trade::Webshop => "trade-webshop",
            Trade::B2b => "trade-b2b",
            Trade::Other => "trade-other",
        }
    }
}

impl TextColumn for Trade {
    fn to_text(&self) -> String {
        self.code().to_owned()
    }
    fn from_text(text: &str) -> Option<Self> {
        Trade::ALL.into_iter().find(|trade| trade.code() == text)
    }
}
