//! The promises of the kernel, on SQLite and, where `REGULARS_TEST_POSTGRES` names a server, on PostgreSQL.
#![expect(clippy::unwrap_used, reason = "a test may say what it expects by failing")]
#![expect(clippy::disallowed_methods, reason = "these tests look past the seam and hold its threads up")]

mod groups;
mod jobs;
mod lanes;
mod migrations;
mod postgres;
mod queries;
mod support;
mod tls;
mod transactions;
