//! `pkg-template/presets.json` is the one home of what close codes mean. Here it is walked: every row makes sense, the machine's
//! own table is its first, and the tables in the manual say the same. Browsers walk it in `tests/package/presets.test.mjs`.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    dead_code,
    reason = "a test may panic, and needs but a part of the world"
)]

#[path = "scenarios/world.rs"]
mod world;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::Value;
use whysocket::machine::{Action, Effect, Setting};
use world::{Plan, world};

const ACTIONS: [(&str, Action); 5] = [
    ("normal", Action::Normal),
    ("retry", Action::Retry),
    ("retry-later", Action::RetryLater),
    ("refresh", Action::Refresh),
    ("terminal", Action::Terminal),
];

fn at(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn presets() -> BTreeMap<String, Value> {
    serde_json::from_str(&std::fs::read_to_string(at("pkg-template/presets.json")).unwrap()).unwrap()
}

fn rows(preset: &Value) -> &[Value] {
    preset["closeCodes"].as_array().unwrap()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}"))
}

fn codes(row: &Value) -> (u64, u64) {
    match (row["code"].as_u64(), row["range"].as_str()) {
        (Some(code), None) => (code, code),
        (None, Some(range)) => {
            let (from, to) = range.split_once('-').unwrap();
            (from.parse().unwrap(), to.parse().unwrap())
        }
        _ => panic!("{row} has a code or a range, and not both"),
    }
}

fn action(row: &Value) -> Action {
    let name = text(row, "action");
    ACTIONS.iter().find(|(known, _)| *known == name).unwrap_or_else(|| panic!("{row}")).1
}

#[test]
fn every_row_has_a_source_an_action_and_a_place_of_its_own() {
    for (name, preset) in presets() {
        assert!(!text(&preset, "title").is_empty());
        let sources = preset["sources"].as_object().unwrap();
        let mut used = BTreeSet::new();
        let mut seen: Vec<(u64, u64)> = Vec::new();
        for row in rows(&preset) {
            let (from, to) = codes(row);
            let bounds = if name == "default" { 1..=65_535 } else { 1_000..=4_999 };
            assert!(from <= to && bounds.contains(&from) && bounds.contains(&to), "{name}: {row}");
            assert!(!text(row, "name").is_empty(), "{name}: {row}");
            action(row);
            used.insert(text(row, "source"));
            for (low, high) in &seen {
                let apart = to < *low || *high < from;
                let inside = (*low <= from && to <= *high) || (from <= *low && *high <= to);
                assert!((from, to) != (*low, *high) && (apart || inside), "{name}: {row} is in another's way");
            }
            seen.push((from, to));
        }
        if name != "default" {
            used.insert(text(&preset["habits"], "source"));
            let pings = text(&preset["habits"], "pings");
            assert!(["client", "server", "either", "both"].contains(&pings), "{name}: {pings}");
            assert!(preset["habits"]["subprotocols"].is_array() && preset["habits"]["note"].is_string(), "{name}");
        }
        for key in used {
            let source = sources.get(key).unwrap_or_else(|| panic!("{name} has no source {key}")).as_str().unwrap();
            let is_known = ["https://", "RFC ", "our own choice"].iter().any(|start| source.starts_with(start));
            assert!(is_known, "{name}: {source}");
        }
    }
}

/// What the machine does about a code that ends an open connection.
fn decided(code: u16) -> Action {
    let mut world = world(&[Plan::Closes(1.0, code)]).with(Setting::CanRefresh, 1.0);
    world.connect();
    world.run(2.0);
    let ended = world.driver.host.effects.iter().find_map(|effect| match effect {
        Effect::Ended(ended) => Some(ended.action),
        _ => None,
    });
    ended.unwrap_or_else(|| panic!("{code} ended nothing"))
}

#[test]
fn the_machine_does_by_default_what_the_first_table_says() {
    let presets = presets();
    let table = rows(&presets["default"]);
    for code in 1..=65_535 {
        let holds = |row: &&Value| (codes(row).0..=codes(row).1).contains(&u64::from(code));
        let row = table.iter().filter(holds).min_by_key(|row| codes(row).1 - codes(row).0);
        assert_eq!(decided(code), action(row.unwrap_or_else(|| panic!("no row for {code}"))), "{code}");
    }
}

fn link(preset: &Value, key: &str) -> String {
    match text(&preset["sources"], key) {
        url if url.starts_with("https://") => format!("[{key}]({url})"),
        words => words.to_owned(),
    }
}

fn table(preset: &Value) -> String {
    let mut out = String::from("| code | its name | what the bus does | source | |\n|---|---|---|---|---|\n");
    for row in rows(preset) {
        let (from, to) = codes(row);
        let code = if from == to { from.to_string() } else { format!("{from}-{to}") };
        let (name, action, source) = (text(row, "name"), text(row, "action"), link(preset, text(row, "source")));
        let note = row["note"].as_str().unwrap_or("");
        out += &format!("| {code} | {name} | `{action}` | {source} | {note} |\n");
    }
    out
}

fn habits(preset: &Value) -> String {
    let habits = &preset["habits"];
    let Some(note) = habits["note"].as_str() else { return String::new() };
    let seconds = |field: &str| habits[field].as_u64().map(|ms| format!("{} s", ms / 1_000));
    let who = match text(habits, "pings") {
        "client" => "the client asks",
        "server" => "the server asks",
        "both" => "both sides send pings",
        _ => "either side asks",
    };
    let mut facts = vec![who.to_owned()];
    facts.extend(seconds("intervalMs").map(|every| format!("every {every}")));
    facts.extend(seconds("timeoutMs").map(|limit| format!("and waits {limit}")));
    let mut out = format!("\nSubprotocol: {}. Signs of life: {}", protocols(habits), facts.join(" "));
    out += &format!(" ({}). {note}\n\n", link(preset, text(habits, "source")));
    for (name, message) in habits["messages"].as_object().unwrap() {
        let wire = message.as_str().map_or_else(|| message.to_string(), ToOwned::to_owned);
        out += &format!("- {name}: `{wire}`\n");
    }
    out
}

fn protocols(habits: &Value) -> String {
    let names: Vec<_> =
        habits["subprotocols"].as_array().unwrap().iter().map(|name| format!("`{}`", name.as_str().unwrap())).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// `UPDATE=1 cargo test --test presets` writes the tables anew.
#[test]
fn the_manual_has_every_table() {
    let mut left: BTreeMap<_, _> = presets();
    for chapter in ["src/manual/close_codes.md", "src/manual/presets.md"] {
        let found = std::fs::read_to_string(at(chapter)).unwrap();
        let mut wanted = found.clone();
        left.retain(|name, preset| {
            let (start, end) = (format!("<!-- table: {name} -->\n"), format!("<!-- end: {name} -->\n"));
            let Some((before, rest)) = wanted.split_once(&start) else { return true };
            let (_, after) = rest.split_once(&end).unwrap_or_else(|| panic!("{chapter}: no {end}"));
            wanted = format!("{before}{start}\n{}{}\n{end}{after}", table(preset), habits(preset));
            false
        });
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(at(chapter), &wanted).unwrap();
        }
        let found = std::fs::read_to_string(at(chapter)).unwrap();
        assert!(found == wanted, "{chapter} is not what pkg-template/presets.json says; run with UPDATE=1");
    }
    assert!(left.is_empty(), "no chapter has {:?}", left.keys());
}
