//! The second module: everything that is worth loading only once something is wrong.
//!
//! Evidence comes in as a row of numbers and findings go out as plain objects; [`ask`] is the only thing here that touches the network, and it
//! asks one question at a time. What to ask, and what the answers mean, is `diagnosis`, which knows no browser.

mod ask;

use serde::Serialize;
use serde_wasm_bindgen::to_value;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use crate::diagnosis::evidence::Evidence;
use crate::diagnosis::{Finding, Mode, judge, probes};

pub use ask::ask;

#[derive(Serialize)]
struct FindingView {
    id: &'static str,
    confidence: &'static str,
    suspects: Vec<&'static str>,
    because: Vec<BecauseView>,
    splits: Vec<&'static str>,
}

#[derive(Serialize)]
struct BecauseView {
    what: &'static str,
    value: f64,
}

/// What the evidence comes to; `undefined` if nothing is wrong.
#[wasm_bindgen]
pub fn judge_evidence(evidence: &[f64]) -> Result<JsValue, JsError> {
    Ok(to_value(&judge(&Evidence::from_row(evidence)).map(view))?)
}

/// Which questions to put now, all at once. `mode`: 0 passive, 1 auto, 2 deep.
#[wasm_bindgen]
pub fn next_questions(evidence: &[f64], mode: u8) -> Vec<u8> {
    let mode = match mode {
        0 => Mode::Passive,
        1 => Mode::Auto,
        _ => Mode::Deep,
    };
    probes::next(&Evidence::from_row(evidence), mode).into_iter().map(|question| question as u8).collect()
}

fn view(finding: Finding) -> FindingView {
    FindingView {
        id: finding.id.name(),
        confidence: finding.confidence.name(),
        suspects: finding.suspects.into_iter().map(|id| id.name()).collect(),
        because: finding.because.into_iter().map(|one| BecauseView { what: one.what, value: one.value }).collect(),
        splits: finding.splits,
    }
}

/// An investigation holds a few dozen blocks: for these a free list does, and it is 2.5 KB smaller than the standard one.
#[global_allocator]
static ALLOCATOR: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());
