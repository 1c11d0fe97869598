//! The phases: one struct each, consumed by what ends it. A phase owns only what is true while it lasts.

mod closing;
mod connecting;
mod idle;
mod open;
mod paused;
mod resolving;
mod stopped;
mod waiting;

pub(crate) use closing::{Closing, Then};
pub(crate) use connecting::{Connecting, Step};
pub(crate) use idle::Idle;
pub(crate) use open::Open;
pub(crate) use paused::Paused;
pub(crate) use resolving::Resolving;
pub(crate) use stopped::Stopped;
pub(crate) use waiting::Waiting;

use super::close::Action;
use super::context::Context;
use super::effect::{PhaseName, Reason, Stage};
use super::error::Cause;
use super::input::Fact;
use super::policy;
use super::timers::Timer;

/// A handshake that slept this long is dead at the other end; less is a hiccup, and its deadline gets the time back.
pub(crate) const NAP_MS: f64 = 10_000.0;

/// Where the connection stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Phase {
    Idle(Idle),
    Resolving(Resolving),
    Connecting(Connecting),
    Open(Open),
    Closing(Closing),
    Waiting(Waiting),
    Paused(Paused),
    Stopped(Stopped),
}

/// What a phase answers when it is told something: the phase that comes next, or that it stays.
pub(crate) type Next = Option<Phase>;

/// Lets each phase's struct stand for itself where a phase is wanted.
macro_rules! phases {
    ($($name:ident),+) => {
        $(impl From<$name> for Phase {
            fn from(phase: $name) -> Phase {
                Phase::$name(phase)
            }
        })+

        impl Phase {
            pub(crate) fn name(&self) -> PhaseName {
                match self { $(Phase::$name(_) => PhaseName::$name,)+ }
            }
        }
    };
}
phases!(Idle, Resolving, Connecting, Open, Closing, Waiting, Paused, Stopped);

impl Phase {
    pub(crate) fn reason(&self, now: f64) -> Reason {
        match self {
            Phase::Idle(_) | Phase::Resolving(_) | Phase::Open(_) => Reason::None,
            Phase::Connecting(connecting) => connecting.reason(now),
            Phase::Closing(closing) => closing.reason(),
            Phase::Waiting(waiting) => waiting.reason,
            Phase::Paused(paused) => paused.reason,
            Phase::Stopped(stopped) => stopped.reason,
        }
    }

    /// An attempt is alive in this phase.
    pub(crate) fn is_live(&self) -> bool {
        match self {
            Phase::Resolving(_) | Phase::Connecting(_) | Phase::Open(_) | Phase::Closing(_) => true,
            Phase::Idle(_) | Phase::Waiting(_) | Phase::Paused(_) | Phase::Stopped(_) => false,
        }
    }

    /// The page was asleep or frozen for so long; deadlines have been given the time back.
    pub(crate) fn wake(&mut self, gap: f64, proven: bool, cx: &mut Context) -> Next {
        match self {
            Phase::Open(open) => open.wake(gap, proven, cx),
            Phase::Resolving(_) | Phase::Connecting(_) if gap >= NAP_MS => policy::fail(self.stage(), Cause::Slept, cx),
            Phase::Connecting(connecting) => {
                connecting.throttled_until += gap;
                None
            }
            Phase::Waiting(waiting) => {
                waiting.hurry(cx);
                None
            }
            Phase::Resolving(_) | Phase::Idle(_) | Phase::Closing(_) | Phase::Paused(_) | Phase::Stopped(_) => None,
        }
    }

    /// Sets the deadlines of a phase just entered and asks for what it needs.
    pub(crate) fn enter(&self, cx: &mut Context) {
        match self {
            Phase::Idle(_) | Phase::Paused(_) => {}
            Phase::Resolving(resolving) => resolving.enter(cx),
            Phase::Connecting(connecting) => connecting.enter(cx),
            Phase::Open(open) => open.enter(cx),
            Phase::Closing(closing) => closing.enter(cx),
            Phase::Waiting(waiting) => waiting.enter(cx),
            Phase::Stopped(stopped) => stopped.enter(cx),
        }
    }

    /// A fact about the attempt that is alive here.
    pub(crate) fn handle_fact(&mut self, fact: Fact, cx: &mut Context) -> Next {
        match self {
            Phase::Resolving(resolving) => resolving.handle_fact(fact, cx),
            Phase::Connecting(connecting) => connecting.handle_fact(fact, cx),
            Phase::Open(open) => open.handle_fact(fact, cx),
            Phase::Closing(closing) => closing.handle_fact(fact, cx),
            Phase::Idle(_) | Phase::Waiting(_) | Phase::Paused(_) | Phase::Stopped(_) => ignore(cx),
        }
    }

    pub(crate) fn handle_timer(&mut self, timer: Timer, cx: &mut Context) -> Next {
        match (self, timer) {
            (Phase::Resolving(resolving), _) => resolving.handle_timer(timer, cx),
            (Phase::Connecting(connecting), _) => connecting.handle_timer(timer, cx),
            (Phase::Open(open), _) => open.handle_timer(timer, cx),
            (Phase::Closing(closing), Timer::CloseGrace) => closing.give_up(cx),
            (Phase::Waiting(waiting), Timer::Backoff) => waiting.go_on(cx),
            _ => None,
        }
    }

    /// Lets go of a live attempt because a command says so.
    pub(crate) fn cut_off(&self, cx: &mut Context) {
        if self.is_live() {
            cx.abandon();
            policy::announce(self.stage(), Cause::ClosedByUs, Action::Normal, 0, 0, cx);
        }
    }

    /// How far the live attempt has come.
    fn stage(&self) -> Stage {
        match self {
            Phase::Connecting(connecting) => connecting.stage(),
            Phase::Open(_) => Stage::Open,
            Phase::Closing(_) => Stage::Closing,
            Phase::Idle(_) | Phase::Resolving(_) | Phase::Waiting(_) | Phase::Paused(_) | Phase::Stopped(_) => {
                Stage::Provider
            }
        }
    }
}

/// A fact that fits nothing that can still happen.
fn ignore(cx: &mut Context) -> Next {
    cx.ignore();
    None
}
