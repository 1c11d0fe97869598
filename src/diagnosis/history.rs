//! A journal, told as attempts: the evidence that was kept before anybody asked for it.

use alloc::vec::Vec;

use super::evidence::Attempt;
use crate::machine::{Closed, Effect, Fact, Input, Now, PageState, Reason, ReplayError, Stage, replay};

/// What a journal holds.
#[derive(Debug)]
pub struct History {
    /// The replay made exactly the effects that the page saw.
    pub faithful: bool,
    /// How many inputs it holds.
    pub inputs: usize,
    /// Oldest first; one still running has no cause.
    pub attempts: Vec<Attempt>,
}

/// Reads an exported journal.
pub fn history(journal: &[f64]) -> Result<History, ReplayError> {
    let replayed = replay(journal)?;
    let mut attempts: Vec<Attempt> = Vec::new();
    for (effect, at) in &replayed.effects {
        perform(&mut attempts, *effect, *at);
    }
    let mut hidden = false;
    for (now, input) in &replayed.inputs {
        if let Input::Page { state } = *input {
            hidden = matches!(state, PageState::Hidden | PageState::Frozen | PageState::Cached);
        }
        note(&mut attempts, *now, *input, hidden);
    }
    if let (Some(last), Some((now, _))) = (attempts.last_mut(), replayed.inputs.last())
        && last.is_running()
        && !last.opened
    {
        last.took_ms = (now.wall_ms - last.began_at).max(0.0);
    }
    let inputs = replayed.inputs.iter().filter(|(_, input)| !matches!(input, Input::Set { .. })).count();
    Ok(History { faithful: replayed.faithful, inputs, attempts })
}

/// What the machine decided.
fn perform(attempts: &mut Vec<Attempt>, effect: Effect, at: f64) {
    match effect {
        Effect::Attempt { attempt, .. } => attempts.push(Attempt { attempt, began_at: at, ..Attempt::default() }),
        Effect::Opened { attempt, took_ms } => change(attempts, attempt, |one| {
            one.opened = true;
            one.took_ms = took_ms;
            one.stage = Stage::Open as u8;
        }),
        Effect::Ended(end) => change(attempts, end.attempt, |one| {
            one.cause = end.cause as u8;
            one.stage = end.stage as u8;
            one.code = end.code;
            one.clean = end.bits & Closed::Clean as u8 != 0;
            one.has_reason = end.bits & Closed::HasReason as u8 != 0;
            one.open_ms = end.open_ms;
            if !one.opened {
                one.took_ms = (at - one.began_at).max(0.0);
            }
        }),
        Effect::Phase { reason: Reason::BrowserThrottled, attempt, .. } => {
            change(attempts, attempt, |one| one.throttled = true);
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

/// What the browser told of one.
fn note(attempts: &mut [Attempt], now: Now, input: Input, hidden: bool) {
    let Input::Fact { attempt, fact } = input else { return };
    change(attempts, attempt, |one| {
        one.hidden |= hidden;
        match fact {
            Fact::Resolved { .. } => one.provider_ms = (now.wall_ms - one.began_at).max(0.0),
            Fact::Errored => one.errored = true,
            Fact::Lane { behind } => one.behind = behind,
            Fact::ResolveFailed { .. }
            | Fact::NoUrl
            | Fact::Threw { .. }
            | Fact::Opened
            | Fact::Greeted
            | Fact::GreetFailed { .. }
            | Fact::Closed { .. }
            | Fact::PolicyViolated
            | Fact::Writable { .. }
            | Fact::Alive { .. } => {}
        }
    });
}

fn change(attempts: &mut [Attempt], id: u32, change: impl FnOnce(&mut Attempt)) {
    if let Some(one) = attempts.iter_mut().rev().find(|one| one.attempt == id) {
        change(one);
    }
}
