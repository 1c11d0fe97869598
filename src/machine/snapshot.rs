//! What can be asked of the machine between calls, each as one number.

use super::connection::Machine;
use super::number::numbered;
use super::phase::Phase;
use super::timers::Timer;

numbered! {
    /// `core.get(field)`.
    pub enum Field {
        Phase = 0,
        Reason = 1,
        /// 1 if somebody asked for a connection and nothing has ended that wish.
        Wanted = 2,
        Opens = 3,
        Attempt = 4,
        /// Milliseconds from the last input to the end of the wait; -1 if there is none.
        RetryInMs = 5,
        QueueMessages = 6,
        QueueBytes = 7,
        StaleFacts = 8,
        Failures = 9,
        /// Milliseconds from the last input to the next deadline; -1 if there is none.
        NextInMs = 10,
        /// How many numbers the journal has; from 12 on are they.
        Journal = 11,
    }
}

const NONE: f64 = -1.0;

impl Machine {
    /// One field.
    pub fn get(&self, field: Field) -> f64 {
        let cx = &self.state.cx;
        let phase = &self.state.phase;
        match field {
            Field::Phase => phase.name().number(),
            Field::Reason => phase.reason(cx.now()).number(),
            Field::Wanted => f64::from(cx.wanted),
            Field::Opens => cx.opens.into(),
            Field::Attempt => cx.attempt.id.into(),
            Field::RetryInMs if matches!(phase, Phase::Waiting(_)) => {
                (cx.timers.at(Timer::Backoff) - cx.now()).max(0.0)
            }
            Field::RetryInMs => NONE,
            Field::QueueMessages => cx.queue.len() as f64,
            Field::QueueBytes => cx.queue.bytes,
            Field::StaleFacts => cx.stale.into(),
            Field::Failures => cx.trust.failures.into(),
            Field::NextInMs => self.poll_deadline().map_or(NONE, |(_, ms)| ms),
            Field::Journal => self.journal_len() as f64,
        }
    }

    /// Whatever can be asked for, by its place: a field, then the journal; before 0, backwards, the arguments of the effect polled last.
    pub fn number(&self, at: i32) -> f64 {
        match Field::from_number(at as u8) {
            Some(field) if at == field as i32 => self.get(field),
            _ if at > 0 => self.journal_number(at as usize - Field::TABLE.len()),
            _ => self.state.cx.effects.argument(at.unsigned_abs() as usize),
        }
    }
}
