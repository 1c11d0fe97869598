//! A number that crosses into JavaScript has one home, in Rust; the TypeScript file is written from it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

const WIRE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/pkg-template/src/wire.ts");

/// `UPDATE=1 cargo test --test vocabulary` writes the file anew.
#[test]
fn wire_ts_says_what_the_enums_say() {
    let wanted = whysocket::machine::wire::typescript();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(WIRE, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(WIRE).unwrap();
    assert!(found == wanted, "pkg-template/src/wire.ts is not what src/machine says; run with UPDATE=1");
}
