//! `pkg-template/src/doctor/wire.ts`, written from the enums and structs of the evidence, so that an order has one home.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::evidence::{Answer, Around, Attempt, Flaw, Page, Probe, Question, Target};
use super::row::Facts;
use crate::machine::wire::enumeration;

const HEAD: &str =
    "/** What crosses into the doctor. Written from `src/diagnosis` by `tests/vocabulary.rs`; do not edit. */\n";

/// The whole TypeScript file.
pub fn typescript() -> String {
    let enums = [
        ("Flaw", Flaw::DOC, Flaw::TABLE),
        ("Question", Question::DOC, Question::TABLE),
        ("Answer", Answer::DOC, Answer::TABLE),
    ];
    let rows = [
        ("PAGE", Page::FIELDS),
        ("TARGET", Target::FIELDS),
        ("AROUND", Around::FIELDS),
        ("ATTEMPT", Attempt::FIELDS),
        ("PROBE", Probe::FIELDS),
    ];
    let mut out = String::from(HEAD);
    for (name, doc, table) in enums {
        out += &enumeration(name, doc, table);
    }
    for (name, fields) in rows {
        let names = fields.iter().map(|field| format!("'{}'", camel(field))).collect::<Vec<_>>().join(", ");
        out += &format!("\n// biome-ignore format: written by a test\nexport const {name} = [{names}] as const;\n");
    }
    out
}

fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let mut out = String::from(words.next().unwrap_or_default());
    for word in words {
        let (first, rest) = word.split_at(1);
        out += &first.to_uppercase();
        out += rest;
    }
    out
}
