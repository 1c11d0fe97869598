//! What happened, read from the evidence. Pure: no clock, no I/O, no browser; and it never sees a phase.

use alloc::vec::Vec;

use crate::machine::{Cause, Effect, Input, ReplayError, Stage, replay};

/// A journal, told as attempts.
#[derive(Debug)]
pub struct History {
    /// The replay made exactly the effects that the page saw.
    pub faithful: bool,
    /// How many inputs it holds.
    pub inputs: usize,
    /// Oldest first; an attempt still running has `Cause::None`.
    pub attempts: Vec<Seen>,
}

/// One attempt as the journal shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// Its number.
    pub id: u32,
    /// Epoch milliseconds of the input that began it.
    pub began_at: f64,
    /// It got as far as `open`.
    pub opened: bool,
    /// What ended it.
    pub cause: Cause,
    /// How far it had come.
    pub stage: Stage,
    /// The close code, 0 if no close event came.
    pub code: u16,
    /// How long it was open.
    pub open_ms: f64,
}

/// Reads an exported journal.
pub fn history(journal: &[f64]) -> Result<History, ReplayError> {
    let replayed = replay(journal)?;
    let mut attempts: Vec<Seen> = Vec::new();
    for (effect, at) in &replayed.effects {
        let at = *at;
        match *effect {
            Effect::Attempt { attempt, .. } => attempts.push(Seen {
                id: attempt,
                began_at: at,
                opened: false,
                cause: Cause::None,
                stage: Stage::Provider,
                code: 0,
                open_ms: 0.0,
            }),
            Effect::Opened { attempt, .. } => {
                if let Some(seen) = find(&mut attempts, attempt) {
                    seen.opened = true;
                }
            }
            Effect::Ended(end) => {
                if let Some(seen) = find(&mut attempts, end.attempt) {
                    (seen.cause, seen.stage, seen.code, seen.open_ms) = (end.cause, end.stage, end.code, end.open_ms);
                }
            }
            Effect::Resolve { .. }
            | Effect::Open { .. }
            | Effect::Greet { .. }
            | Effect::Close { .. }
            | Effect::Abandon { .. }
            | Effect::Transmit { .. }
            | Effect::Release { .. }
            | Effect::Phase { .. }
            | Effect::Retry { .. }
            | Effect::Stopped { .. }
            | Effect::Slow { .. }
            | Effect::Ping { .. } => {}
        }
    }
    let inputs = replayed.inputs.iter().filter(|(_, input)| !matches!(input, Input::Set { .. })).count();
    Ok(History { faithful: replayed.faithful, inputs, attempts })
}

fn find(attempts: &mut [Seen], id: u32) -> Option<&mut Seen> {
    attempts.iter_mut().rev().find(|seen| seen.id == id)
}
