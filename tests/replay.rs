//! Journals recorded in real browsers (`tests/journals/record.mjs`) replay natively to the decisions that the page saw.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may panic")]

use std::path::Path;

use whysocket::diagnosis::history;
use whysocket::machine::{Cause, InputKind, ReplayError, Stage};

/// The first page's entries come after version, digest, the checkpoint's mark and length, and the checkpoint.
const ENTRIES: usize = 4;

/// JSON without a library: numbers, and the names of what JSON has no number for.
fn read(path: &Path) -> Vec<f64> {
    let text = std::fs::read_to_string(path).unwrap();
    let inside = text.trim().trim_start_matches('[').trim_end_matches(']');
    inside.split(',').map(|word| word.trim_matches('"').replace("Infinity", "inf").parse().unwrap()).collect()
}

#[test]
fn what_three_browsers_saw_replays_to_the_same_effects() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journals");
    let mut seen = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let told = history(&read(&path)).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert!(told.faithful, "{name} replays to other effects");
        let over: Vec<_> = told.attempts.iter().filter(|attempt| !attempt.is_running()).collect();
        assert!(over.len() >= 3, "{name}: {over:?}");
        for attempt in over {
            let expected = match name.split_once('-').unwrap() {
                (_, "401") => (false, Stage::Handshake, Cause::HandshakeFailed, 1006),
                (_, "drop") => (true, Stage::Open, Cause::ConnectionLost, 1006),
                // Its network library takes 1012 for a protocol error.
                ("webkit", "1012") => (true, Stage::Open, Cause::ConnectionLost, 1006),
                (_, "1012") => (true, Stage::Open, Cause::ClosedByPeer, 1012),
                _ => panic!("{name}: what should it say?"),
            };
            assert_eq!((attempt.opened, attempt.stage(), attempt.cause(), attempt.code), expected, "{name}");
        }
        seen.push(name);
    }
    assert_eq!(seen.len(), 9, "{seen:?}");
}

#[test]
fn an_error_names_the_number_that_makes_no_sense() {
    let mut journal = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journals/chromium-401.json"));
    let third = ENTRIES + journal[3] as usize + 2 * 7;
    journal[third] = 99.0;
    assert_eq!(history(&journal).unwrap_err(), ReplayError::Malformed(third));
    assert_eq!(history(&[9.0]).unwrap_err(), ReplayError::Version);
}

#[test]
fn a_changed_number_is_noticed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/journals/chromium-401.json");
    let mut journal = read(&path);
    let entries = ENTRIES + journal[3] as usize;
    let closed = journal[entries..].chunks_mut(7).find(|entry| entry[0] == InputKind::Closed.number()).unwrap();
    closed[2] = 1012.0;
    assert!(!history(&journal).unwrap().faithful);
}
