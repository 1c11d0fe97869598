//! The second module: everything that is worth loading only once something is wrong.
//!
//! It reads the journal that the main module exports and says, attempt by attempt, what happened.

use serde::Serialize;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};

use crate::diagnosis::{History, history};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AttemptView {
    attempt: u32,
    began_at: f64,
    opened: bool,
    cause: u8,
    stage: u8,
    code: u16,
    open_ms: f64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HistoryView {
    faithful: bool,
    inputs: usize,
    attempts: Vec<AttemptView>,
}

/// Reads an exported journal.
#[wasm_bindgen]
pub fn read_journal(journal: &[f64]) -> Result<JsValue, JsError> {
    let History { faithful, inputs, attempts } =
        history(journal).map_err(|error| JsError::new(&format!("not a journal of this version: {error:?}")))?;
    let attempts = attempts
        .into_iter()
        .map(|seen| AttemptView {
            attempt: seen.id,
            began_at: seen.began_at,
            opened: seen.opened,
            cause: seen.cause as u8,
            stage: seen.stage as u8,
            code: seen.code,
            open_ms: seen.open_ms,
        })
        .collect();
    Ok(serde_wasm_bindgen::to_value(&HistoryView { faithful, inputs, attempts })?)
}
