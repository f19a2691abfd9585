//! Pages of the surveys room.

pub mod answer;
pub mod answers;
pub mod card;
pub mod listen;
pub mod panels;
