//! `pkg-template/src/wire.ts`, written from the enums above, so that a number has one home.

use alloc::format;
use alloc::string::{String, ToString};

use super::config::Config;
use super::{
    Action, Cause, Closed, EffectKind, Field, InputKind, Outcome, PageState, PhaseName, Reason, Reply, Resolved,
    Setting, Stage, Timer,
};

pub(crate) type Table = &'static [(&'static str, u8, &'static str)];

const HEAD: &str =
    "/** The numbers that cross into wasm. Written from `src/machine` by `tests/vocabulary.rs`; do not edit. */\n";

/// The whole TypeScript file.
pub fn typescript() -> String {
    let enums: [(&str, &str, Table); 15] = [
        ("Input", InputKind::DOC, InputKind::TABLE),
        ("Resolved", Resolved::DOC, Resolved::TABLE),
        ("Closed", Closed::DOC, Closed::TABLE),
        ("PageState", PageState::DOC, PageState::TABLE),
        ("Reply", Reply::DOC, Reply::TABLE),
        ("Effect", EffectKind::DOC, EffectKind::TABLE),
        ("Phase", PhaseName::DOC, PhaseName::TABLE),
        ("Reason", Reason::DOC, Reason::TABLE),
        ("Stage", Stage::DOC, Stage::TABLE),
        ("Cause", Cause::DOC, Cause::TABLE),
        ("Action", Action::DOC, Action::TABLE),
        ("Outcome", Outcome::DOC, Outcome::TABLE),
        ("Setting", Setting::DOC, Setting::TABLE),
        ("Field", Field::DOC, Field::TABLE),
        ("Timer", Timer::DOC, Timer::TABLE),
    ];
    let mut out = String::from(HEAD);
    for (name, doc, table) in enums {
        out += &enumeration(name, doc, table);
    }
    out + &defaults()
}

pub(crate) fn enumeration(name: &str, doc: &str, table: Table) -> String {
    let mut out = String::from("\n");
    out += &comment(doc, "");
    out += &format!("export const enum {name} {{\n");
    for (variant, number, doc) in table {
        out += &comment(doc, "  ");
        out += &format!("  {variant} = {number},\n");
    }
    out + "}\n"
}

fn defaults() -> String {
    let numbers =
        Config::DEFAULT.values.map(|value| if value.is_finite() { value.to_string() } else { "Infinity".into() });
    let numbers = numbers.join(", ");
    let doc = "/** What each setting starts with, in the order of {@link Setting}, from 1. */";
    format!(
        "\n{doc}\n// biome-ignore format: written by a test\nexport const DEFAULTS: readonly number[] = [{numbers}];\n"
    )
}

fn comment(doc: &str, indent: &str) -> String {
    match doc.trim() {
        "" => String::new(),
        doc => format!("{indent}/** {doc} */\n"),
    }
}
