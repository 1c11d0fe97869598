//! We have sent Close and wait, a little, for the answer.

use super::{Next, Paused, Resolving, Stopped, ignore};
use crate::machine::close::Action;
use crate::machine::config::Setting;
use crate::machine::context::Context;
use crate::machine::effect::{Effect, Reason, Stage};
use crate::machine::error::Cause;
use crate::machine::input::Fact;
use crate::machine::policy;
use crate::machine::timers::Timer;

/// What the close is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    Stop,
    Restart,
    /// Nobody looks at the page.
    Pause,
}

/// Browsers wait 5-60 s for a peer that never answers; we do not.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Closing {
    pub(crate) code: u16,
    pub(crate) then: Then,
}

impl Closing {
    pub(super) fn enter(&self, cx: &mut Context) {
        cx.set_timer(Timer::CloseGrace, cx.setting(Setting::CloseTimeoutMs));
        cx.push(Effect::Close { attempt: cx.attempt.id, code: self.code });
    }

    pub(super) fn reason(&self) -> Reason {
        match self.then {
            Then::Stop => Reason::Closed,
            Then::Restart => Reason::Reconnecting,
            Then::Pause => Reason::Hidden,
        }
    }

    pub(super) fn handle_fact(&mut self, fact: Fact, cx: &mut Context) -> Next {
        match fact {
            Fact::Closed { code, bits } => self.end(Cause::ClosedByUs, code, bits, cx),
            // The socket is on its way out: what else it says changes nothing.
            Fact::Errored | Fact::Writable { .. } | Fact::PolicyViolated => None,
            Fact::Resolved { .. }
            | Fact::ResolveFailed { .. }
            | Fact::NoUrl
            | Fact::Threw { .. }
            | Fact::Opened
            | Fact::Greeted
            | Fact::GreetFailed { .. }
            | Fact::Lane { .. }
            | Fact::Alive { .. } => ignore(cx),
        }
    }

    /// The peer never answered.
    pub(super) fn give_up(&mut self, cx: &mut Context) -> Next {
        cx.abandon();
        self.end(Cause::CloseTimeout, 0, 0, cx)
    }

    fn end(&mut self, cause: Cause, code: u16, bits: u8, cx: &mut Context) -> Next {
        policy::announce(Stage::Closing, cause, Action::Normal, code, bits, cx);
        match self.then {
            Then::Stop => Some(Stopped { reason: Reason::Closed }.into()),
            Then::Restart => Resolving::begin(cx),
            Then::Pause => Some(Paused::new(Reason::Hidden, cx).into()),
        }
    }
}
