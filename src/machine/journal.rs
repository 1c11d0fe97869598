//! The bounded record of everything the machine was told.
//!
//! Two pages, each a checkpoint of the whole state followed by inputs. When the newer is full the older is dropped, so
//! an export always begins at a checkpoint and reaches back at least one full page. Only numbers ever get here.

use alloc::vec::Vec;

use super::connection::State;
use super::effect::Effect;
use super::effects::Effects;
use super::input::{Input, Numbers};
use super::record::{Record, Row};
use super::time::Now;

/// Entries on a page: some twenty attempts, in about 8 KB.
const PAGE: usize = 128;
/// Raised whenever an older journal could no longer be read.
const VERSION: f64 = 4.0;
/// Stands where an input's kind would: that many queued messages were handed over.
const TRANSMITTED: f64 = 0.0;
/// Stands there, too: so many numbers follow, which are the state.
const CHECKPOINT: f64 = -1.0;
/// An input's five numbers, then the two clocks; or [`TRANSMITTED`] and how many.
const ENTRY: usize = 7;

/// Each page as it is exported: `[CHECKPOINT, length, state…, entries of seven numbers…]`
pub(crate) struct Journal {
    older: Vec<f64>,
    newer: Vec<f64>,
    /// On the newer page.
    entries: usize,
}

impl Journal {
    /// The first entry begins the first page.
    pub(crate) const EMPTY: Journal = Journal { older: Vec::new(), newer: Vec::new(), entries: PAGE };

    pub(crate) fn note(&mut self, now: Now, [kind, a, b, c, d]: Numbers, before: &State) {
        if self.entries >= PAGE {
            self.turn(before);
        }
        self.write([kind, a, b, c, d, now.mono_ms, now.wall_ms]);
    }

    fn turn(&mut self, state: &State) {
        self.older = core::mem::take(&mut self.newer);
        self.entries = 0;
        [CHECKPOINT, 0.0].put(&mut self.newer);
        state.put(&mut self.newer);
        let length = self.newer.len() - 2;
        if let Some(slot) = self.newer.get_mut(1) {
            *slot = length as f64;
        }
    }

    fn write(&mut self, entry: [f64; ENTRY]) {
        self.entries += 1;
        entry.put(&mut self.newer);
    }

    /// A page always has an entry, so that its end is one.
    pub(crate) fn note_transmit(&mut self) {
        match self.newer.last_chunk_mut::<ENTRY>() {
            Some([kind, count, ..]) if *kind == TRANSMITTED => *count += 1.0,
            _ => self.write([TRANSMITTED, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
        }
    }

    pub(crate) fn len(&self) -> usize {
        2 + self.older.len() + self.newer.len()
    }

    /// `[version, digest now, older page…, newer page…]`
    pub(crate) fn number(&self, index: usize, digest: u32) -> f64 {
        match index {
            0 => VERSION,
            1 => digest.into(),
            _ => {
                let index = index - 2;
                let page = self.older.get(index).or_else(|| self.newer.get(index.wrapping_sub(self.older.len())));
                page.copied().unwrap_or(0.0)
            }
        }
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

/// Runs an exported journal again, from its first checkpoint on.
pub fn replay(journal: &[f64]) -> Result<Replay, ReplayError> {
    let mut row = Row(journal);
    if row.next() != Some(VERSION) {
        return Err(ReplayError::Version);
    }
    let digest = row.next().ok_or(ReplayError::Malformed(1))?;
    let (mut state, mut inputs, mut effects, mut at) = (None::<State>, Vec::new(), Vec::new(), 0.0);
    while let [kind, first, ..] = *row.0 {
        let malformed = ReplayError::Malformed(journal.len() - row.0.len());
        if kind == CHECKPOINT {
            let (page, rest) =
                row.0.get(2..).and_then(|rest| rest.split_at_checked(first as usize)).ok_or(malformed)?;
            let seen = State::take(&mut Row(page)).ok_or(malformed)?;
            // The newer page's says what the older one has led to.
            state.get_or_insert(seen);
            row = Row(rest);
            continue;
        }
        let state = state.as_mut().ok_or(malformed)?;
        let [kind, a, b, c, d, mono_ms, wall_ms] = <[f64; ENTRY]>::take(&mut row).ok_or(malformed)?;
        if kind == TRANSMITTED {
            for _ in 0..(a as usize).min(state.cx.queue.len()) {
                state.transmit();
                effects.extend(state.next_effect().and_then(|row| Effect::decode(*row)).map(|effect| (effect, at)));
            }
            continue;
        }
        let numbers: Numbers = [kind, a, b, c, d];
        let input = Input::decode(numbers).ok_or(malformed)?;
        let now = Now { mono_ms, wall_ms };
        at = wall_ms;
        inputs.push((now, input));
        state.handle(now, input);
        let decoded = core::iter::from_fn(|| state.next_effect().and_then(|row| Effect::decode(*row)));
        effects.extend(decoded.map(|effect| (effect, at)));
    }
    let reached = state.map_or(Effects::NONE, |state| state.cx.effects);
    let faithful = f64::from(reached.digest) == digest;
    Ok(Replay { inputs, effects, faithful })
}
