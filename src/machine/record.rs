//! The machine's state as a row of numbers, and back: what a journal's checkpoint is made of.

use alloc::vec::Vec;

use super::close::{Action, MOST_RULES, Rule};
use super::config::Config;
use super::connection::State;
use super::context::{Attempt, Context};
use super::effect::{PhaseName, Reason};
use super::effects::Effects;
use super::error::Cause;
use super::fifo::Fifo;
use super::lifecycle::Page;
use super::list::push;
use super::liveness::Liveness;
use super::phase::{Closing, Connecting, Idle, Open, Paused, Phase, Resolving, Step, Stopped, Then, Waiting};
use super::queue::{Queue, Waiter};
use super::rng::Rng;
use super::stability::{Revivals, Trust};
use super::throttle::Throttle;
use super::time::Clock;
use super::timers::Timers;

/// Numbers being read; a journal may come from anywhere, so any of them may be missing.
pub(crate) struct Row<'a>(pub(crate) &'a [f64]);

impl Row<'_> {
    pub(crate) fn next(&mut self) -> Option<f64> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }
}

/// Something that can be put down as numbers and taken up again.
pub(crate) trait Record: Sized {
    fn put(&self, out: &mut Vec<f64>);
    fn take(row: &mut Row) -> Option<Self>;
}

/// One place where a row grows, so that its code is there once.
#[inline(never)]
fn put_number(number: f64, out: &mut Vec<f64>) {
    push(out, number);
}

impl Record for Effects {
    fn put(&self, out: &mut Vec<f64>) {
        self.digest.put(out);
    }
    /// Effects not yet performed were counted in the digest when they were made.
    fn take(row: &mut Row) -> Option<Self> {
        u32::take(row).map(Effects::after)
    }
}

macro_rules! record_numbers {
    ($($kind:ty),+) => { $(impl Record for $kind {
        fn put(&self, out: &mut Vec<f64>) { put_number(*self as f64, out); }
        fn take(row: &mut Row) -> Option<Self> { Some(row.next()? as $kind) }
    })+ };
}
record_numbers!(f64, u64, u32, u16, u8);

macro_rules! record_enums {
    ($($kind:ty),+) => { $(impl Record for $kind {
        fn put(&self, out: &mut Vec<f64>) { put_number(self.number(), out); }
        fn take(row: &mut Row) -> Option<Self> { Self::from_number(row.next()? as u8) }
    })+ };
}
record_enums!(Action, Cause, PhaseName, Reason);

macro_rules! record_structs {
    ($($name:ident { $($field:ident),* })+) => { $(impl Record for $name {
        fn put(&self, out: &mut Vec<f64>) { $(self.$field.put(out);)* }
        fn take(row: &mut Row) -> Option<Self> { Some($name { $($field: Record::take(row)?),* }) }
    })+ };
}
record_structs! {
    Attempt { id, started, opened, hasty }
    Page { hidden_since, cached, frozen_at, gap_ended }
    Resolving { refresh }
    Connecting { step, bits, throttled_until, forbidden, pending }
    Open { writable, liveness }
    Liveness { doubt, turn, due }
    Closing { code, then }
    Waiting { reason, since, delay }
    Paused { reason, wait }
    Stopped { reason }
    Rule { from, to, action }
    Clock { at, mono, wall }
    Timers { at }
    Config { values }
    Rng { state }
    Trust { failures, refresh_owed, refresh_used }
    Throttle { failures, last }
    Revivals { at }
    Waiter { id, bytes, expires }
    Queue { waiters, bytes, last_id }
}

impl Record for bool {
    fn put(&self, out: &mut Vec<f64>) {
        put_number(f64::from(*self), out);
    }
    fn take(row: &mut Row) -> Option<Self> {
        Some(row.next()? != 0.0)
    }
}

impl<const N: usize> Record for [f64; N] {
    fn put(&self, out: &mut Vec<f64>) {
        self.iter().for_each(|&number| put_number(number, out));
    }
    fn take(row: &mut Row) -> Option<Self> {
        let (taken, rest) = row.0.split_first_chunk::<N>()?;
        row.0 = rest;
        Some(*taken)
    }
}

fn put_all<T: Record>(items: &[T], out: &mut Vec<f64>) {
    put_number(items.len() as f64, out);
    items.iter().for_each(|item| item.put(out));
}

/// A length is trusted only as far as the row goes on.
fn take_all<T: Record>(row: &mut Row, most: usize) -> Option<Vec<T>> {
    let len = row.next()? as usize;
    if len > most.min(row.0.len()) {
        return None;
    }
    (0..len).map(|_| T::take(row)).collect()
}

impl Record for Fifo<Waiter> {
    fn put(&self, out: &mut Vec<f64>) {
        put_all(self.as_slice(), out);
    }
    fn take(row: &mut Row) -> Option<Self> {
        take_all(row, usize::MAX).map(Into::into)
    }
}

impl Record for Vec<Rule> {
    fn put(&self, out: &mut Vec<f64>) {
        put_all(self, out);
    }
    fn take(row: &mut Row) -> Option<Self> {
        take_all(row, MOST_RULES)
    }
}

impl Record for Step {
    fn put(&self, out: &mut Vec<f64>) {
        put_number(f64::from(*self as u8), out);
    }
    fn take(row: &mut Row) -> Option<Self> {
        let number = row.next()?;
        [Step::Handshake, Step::Behind, Step::Hello].into_iter().find(|step| f64::from(*step as u8) == number)
    }
}

impl Record for Then {
    fn put(&self, out: &mut Vec<f64>) {
        put_number(f64::from(*self as u8), out);
    }
    fn take(row: &mut Row) -> Option<Self> {
        let number = row.next()?;
        [Then::Stop, Then::Restart, Then::Pause].into_iter().find(|then| f64::from(*then as u8) == number)
    }
}

impl Record for Phase {
    fn put(&self, out: &mut Vec<f64>) {
        self.name().put(out);
        match self {
            Phase::Idle(_) => {}
            Phase::Paused(phase) => phase.put(out),
            Phase::Resolving(phase) => phase.put(out),
            Phase::Connecting(phase) => phase.put(out),
            Phase::Open(phase) => phase.put(out),
            Phase::Closing(phase) => phase.put(out),
            Phase::Waiting(phase) => phase.put(out),
            Phase::Stopped(phase) => phase.put(out),
        }
    }
    fn take(row: &mut Row) -> Option<Self> {
        Some(match PhaseName::take(row)? {
            PhaseName::Idle => Idle.into(),
            PhaseName::Paused => Paused::take(row)?.into(),
            PhaseName::Resolving => Resolving::take(row)?.into(),
            PhaseName::Connecting => Connecting::take(row)?.into(),
            PhaseName::Open => Open::take(row)?.into(),
            PhaseName::Closing => Closing::take(row)?.into(),
            PhaseName::Waiting => Waiting::take(row)?.into(),
            PhaseName::Stopped => Stopped::take(row)?.into(),
        })
    }
}

macro_rules! record_context {
    ($($field:ident),+) => {
        impl Record for Context {
            fn put(&self, out: &mut Vec<f64>) { $(self.$field.put(out);)+ }
            fn take(row: &mut Row) -> Option<Self> {
                Some(Context { $($field: Record::take(row)?),+ })
            }
        }
    };
}
record_context!(
    config, rules, clock, timers, rng, trust, throttle, revivals, queue, wanted, page, attempt, opens, stale, effects
);

impl Record for State {
    #[inline(never)]
    fn put(&self, out: &mut Vec<f64>) {
        self.phase.put(out);
        self.cx.put(out);
    }
    fn take(row: &mut Row) -> Option<Self> {
        Some(State { phase: Phase::take(row)?, cx: Context::take(row)? })
    }
}
