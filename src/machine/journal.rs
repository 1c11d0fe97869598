//! The bounded record of everything the machine was told.
//!
//! Two pages, each a checkpoint of the whole state followed by inputs. When the newer is full the older is dropped, so
//! an export always begins at a checkpoint and reaches back at least one full page. Only numbers ever get here.

use alloc::vec::Vec;

use super::connection::State;
use super::effect::Effect;
use super::input::{Input, Numbers};
use super::record::{Record, Row};
use super::time::Now;

/// Inputs on a page: some twenty attempts, in about 8 KB.
const PAGE: usize = 128;
/// Raised whenever an older journal could no longer be read.
const VERSION: f64 = 2.0;
/// Stands where an input's kind would: that many queued messages were handed over.
const TRANSMITTED: f64 = 0.0;
const ENTRY: usize = 7;

/// An input's five numbers, then the two clocks; or [`TRANSMITTED`] and how many.
type Entry = [f64; ENTRY];

struct Page {
    checkpoint: Vec<f64>,
    entries: Vec<Entry>,
}

pub(crate) struct Journal {
    older: Option<Page>,
    newer: Page,
}

impl Page {
    fn starting(state: &State) -> Self {
        let mut checkpoint = Vec::new();
        state.put(&mut checkpoint);
        Page { checkpoint, entries: Vec::new() }
    }

    fn write(&self, out: &mut Vec<f64>) {
        for entry in &self.entries {
            entry.put(out);
        }
    }
}

impl Journal {
    pub(crate) fn starting(state: &State) -> Self {
        Journal { older: None, newer: Page::starting(state) }
    }

    pub(crate) fn note(&mut self, now: Now, [kind, a, b, c, d]: Numbers, before: &State) {
        if self.newer.entries.len() >= PAGE {
            let full = core::mem::replace(&mut self.newer, Page::starting(before));
            self.older = Some(full);
        }
        self.newer.entries.push([kind, a, b, c, d, now.mono_ms, now.wall_ms]);
    }

    pub(crate) fn note_transmit(&mut self) {
        match self.newer.entries.last_mut() {
            Some([kind, count, ..]) if *kind == TRANSMITTED => *count += 1.0,
            _ => self.newer.entries.push([TRANSMITTED, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
        }
    }

    /// `[version, digest now, length of the checkpoint, checkpoint…, entries of seven numbers…]`
    pub(crate) fn export(&self, now: &State) -> Vec<f64> {
        let first = self.older.as_ref().unwrap_or(&self.newer);
        let mut out = Vec::new();
        [VERSION, now.cx.effects.digest.into(), first.checkpoint.len() as f64].put(&mut out);
        first.checkpoint.iter().for_each(|number| number.put(&mut out));
        first.write(&mut out);
        if self.older.is_some() {
            self.newer.write(&mut out);
        }
        out
    }
}

/// What a journal said, run again.
#[derive(Debug)]
pub struct Replay {
    /// Every input in order, as it was recorded.
    pub inputs: Vec<(Now, Input)>,
    /// Every effect they led to, with the wall clock's time of the input behind it.
    pub effects: Vec<(Effect, f64)>,
    /// The effects are those that the recording machine saw.
    pub faithful: bool,
}

/// Why a journal cannot be replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplayError {
    /// Not a journal, or one of another version.
    Version,
    /// It ends, or stops making sense, at this number.
    Malformed(usize),
}

/// Runs an exported journal again, from its checkpoint on.
pub fn replay(journal: &[f64]) -> Result<Replay, ReplayError> {
    let mut row = Row(journal);
    if row.next() != Some(VERSION) {
        return Err(ReplayError::Version);
    }
    let broken = |row: &Row| ReplayError::Malformed(journal.len() - row.0.len());
    let digest = row.next().ok_or(broken(&row))?;
    let length = row.next().ok_or(broken(&row))?;
    let (checkpoint, entries) = row.0.split_at_checked(length as usize).ok_or(broken(&row))?;
    let mut state = State::take(&mut Row(checkpoint)).ok_or(broken(&row))?;
    let (mut inputs, mut effects, mut at) = (Vec::new(), Vec::new(), 0.0);
    for (index, chunk) in entries.chunks(ENTRY).enumerate() {
        let malformed = ReplayError::Malformed(journal.len() - entries.len() + index * ENTRY);
        let &[kind, a, b, c, d, mono_ms, wall_ms] = chunk else { return Err(malformed) };
        if kind == TRANSMITTED {
            for _ in 0..(a as usize).min(state.cx.queue.len()) {
                effects.extend(state.transmit().map(|effect| (effect, at)));
            }
            continue;
        }
        let numbers: Numbers = [kind, a, b, c, d];
        let input = Input::decode(numbers).ok_or(malformed)?;
        let now = Now { mono_ms, wall_ms };
        at = wall_ms;
        inputs.push((now, input));
        state.handle(now, input);
        effects.extend(core::iter::from_fn(|| state.next_effect()).map(|effect| (effect, at)));
    }
    let faithful = f64::from(state.cx.effects.digest) == digest;
    Ok(Replay { inputs, effects, faithful })
}
