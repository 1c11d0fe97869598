//! The diagnosis on staged evidence: what each family of rules says, that a cause is never lost, and that questions end.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]
#![cfg(not(target_arch = "wasm32"))]

mod after_open;
mod before_open;
mod handshakes;
mod patterns;
mod questions;
mod scene;
mod soundness;
