//! Who may import whom, held by reading the sources.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

use std::path::{Path, PathBuf};

/// What no line of a room may name.
const RULES: &[(&str, &[&str])] = &[
    (
        "machine",
        &[
            "crate::bridge",
            "crate::doctor",
            "crate::driver",
            "crate::diagnosis",
            "wasm_bindgen",
            "web_sys",
            "js_sys",
            "std::",
            "SystemTime",
            "Instant",
            "thread",
            "println",
            "unsafe",
        ],
    ),
    (
        "diagnosis",
        &["crate::bridge", "crate::doctor", "crate::driver", "phase::", "PhaseName", "wasm_bindgen", "std::", "unsafe"],
    ),
    ("driver", &["crate::bridge", "crate::doctor", "crate::diagnosis", "wasm_bindgen", "unsafe"]),
    ("bridge", &["crate::doctor", "crate::driver", "crate::diagnosis"]),
    ("doctor", &["crate::bridge", "crate::driver", "crate::recorder", "unsafe"]),
    ("recorder", &["crate::bridge", "crate::driver", "crate::doctor", "unsafe"]),
];

#[test]
fn every_room_keeps_to_its_imports() {
    let mut broken = Vec::new();
    for (room, forbidden) in RULES {
        let files = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(room));
        assert!(!files.is_empty(), "no sources in {room}");
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                for word in forbidden.iter().filter(|word| line.contains(**word)) {
                    broken.push(format!("{}:{}: `{word}`", file.display(), number + 1));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_file_is_longer_than_a_story() {
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        assert!(code.lines().count() <= 400, "{} has grown past 400 lines", file.display());
    }
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}
