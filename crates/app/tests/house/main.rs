//! Tests of the house rules: what is true of all routes, all statements, all sentences, all pages.

mod attacks;
mod census;
mod documents;
mod floors;
mod forms;
mod hostile;
mod live;
mod locales;
mod pages;
mod routes;
mod secrets;
mod support;
