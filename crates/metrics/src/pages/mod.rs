//! Pages of this room.

pub mod score;
