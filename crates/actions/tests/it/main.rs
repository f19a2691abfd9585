//! Actions as people meet them: written, looked at every day, decided, dropped, and told to customers.

mod effects;
mod house;
mod pages;
