//! A number that crosses into JavaScript has one home, in Rust; the TypeScript file is written from it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]
#![cfg(not(target_arch = "wasm32"))]

/// `UPDATE=1 cargo test --test vocabulary` writes the files anew.
fn is_written(path: &str, wanted: &str) {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, wanted).unwrap();
    }
    let found = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(found == wanted, "{path} is not what src says; run with UPDATE=1");
}

#[test]
fn wire_ts_says_what_the_enums_say() {
    is_written("pkg-template/src/wire.ts", &whysocket::machine::wire::typescript());
}

#[test]
fn the_doctors_wire_ts_says_what_the_evidence_says() {
    is_written("pkg-template/src/doctor/wire.ts", &whysocket::diagnosis::wire::typescript());
}

#[test]
fn the_schema_of_a_verdict_has_every_id_and_no_other() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/pkg-template/verdict.schema.json");
    let schema: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let named: Vec<&str> =
        schema["properties"]["id"]["enum"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    let ids: Vec<&str> = whysocket::diagnosis::Id::ALL.iter().map(|id| id.name()).collect();
    assert_eq!(named, ids);
}
