//! Why a handshake failed, read from the evidence. Pure: no clock, no I/O, no browser; and it never sees a phase.
//!
//! [`evidence`] is what a page can see. [`rules`] say what it comes to, first those that need no probe, then the table of
//! [`suspects`]: every cause with all that it could [look like](looks), so that what is left is exactly what the evidence cannot tell
//! apart. [`probes`] asks only what would leave fewer. [`verdict`] is the result, in names and numbers; words are made of it
//! in TypeScript. [`history`] reads the attempts off a journal.

use alloc::vec::Vec;

pub mod evidence;
mod history;
pub mod id;
pub mod looks;
pub mod probes;
mod row;
pub mod rules;
pub mod suspects;
pub mod verdict;
pub mod wire;

pub use evidence::Evidence;
pub use history::{History, history};
pub use id::Id;
pub use probes::Mode;
pub use row::Facts;
pub use verdict::{Because, Confidence, Finding};

/// What the evidence comes to; `None` if nothing is wrong.
pub fn judge(seen: &Evidence) -> Option<Finding> {
    let plain = rules::first(rules::PLAIN, seen);
    let probed = || {
        let mut finding = rules::first(rules::PROBED, seen)?;
        if !finding.suspects.is_empty() {
            finding.splits = probes::splits(seen);
        }
        Some(finding)
    };
    let mut finding = plain.or_else(probed)?;
    finding.because.extend(circumstances(seen));
    Some(finding)
}

/// What may have a part in it, whatever it is.
fn circumstances(seen: &Evidence) -> Vec<Because> {
    let around = &seen.around;
    let alike = seen.last().map_or(0, |last| {
        seen.recent().iter().rev().take_while(|one| one.cause == last.cause && one.code == last.code).count()
    });
    [
        ("other-tab", f64::from(around.tabs), 1.0),
        ("asked-again", f64::from(around.asked_again), 10.0),
        ("service-worker", f64::from(u8::from(seen.page.controlled)), 1.0),
        ("attempts-alike", alike as f64, 2.0),
    ]
    .into_iter()
    .filter(|(_, value, least)| value >= least)
    .map(|(what, value, _)| Because { what, value })
    .collect()
}
