//! The people room as members and other rooms see it.

mod erasing;
mod meeting;
mod pages;
mod shop;
