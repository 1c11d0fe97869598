//! The third module: reads a journal that somebody saved. It holds the whole state machine, to run it again.

use wasm_bindgen::prelude::{JsError, wasm_bindgen};

use crate::diagnosis::{Facts, history};

// Short-lived, as the doctor.
#[global_allocator]
static ALLOCATOR: lol_alloc::LockedAllocator<lol_alloc::FreeListAllocator> =
    lol_alloc::LockedAllocator::new(lol_alloc::FreeListAllocator::new());

/// Whether the journal replays to the same effects, how many inputs it has, then its attempts, row by row.
#[wasm_bindgen]
pub fn read_journal(journal: &[f64]) -> Result<Vec<f64>, JsError> {
    let read = history(journal).map_err(|_| JsError::new("not a journal of this version"))?;
    let mut row = [f64::from(read.faithful), read.inputs as f64].to_vec();
    read.attempts.iter().for_each(|one| one.put(&mut row));
    Ok(row)
}
