//! The connection is open; payloads now pass outside, and the machine is told only what changes state.

use super::{Attempt, Closing, Next, Then, connecting::ERROR_GRACE_MS, ignore};
use crate::machine::config::Setting;
use crate::machine::context::Context;
use crate::machine::effect::{Effect, Stage};
use crate::machine::error::Cause;
use crate::machine::input::{Closed, Fact};
use crate::machine::policy::{End, came_from_peer, follow};
use crate::machine::stability::{STABLE, Trust};
use crate::machine::throttle::Throttle;
use crate::machine::timers::Timer;

/// Open, and perhaps not yet proved stable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Open {
    pub(crate) attempt: Attempt,
    pub(crate) opened_at: f64,
    /// The socket's own buffer has room, so the queue may be handed over.
    pub(crate) writable: bool,
}

impl Open {
    pub(super) fn begin(attempt: Attempt, cx: &mut Context) -> Self {
        cx.opens = cx.opens.saturating_add(1);
        // An engine that let this handshake through holds nothing back any more.
        cx.throttle = Throttle::none();
        cx.trust.refresh_used |= core::mem::take(&mut cx.trust.refresh_owed);
        Open { attempt, opened_at: cx.now(), writable: true }
    }

    pub(super) fn enter(&self, cx: &mut Context) {
        cx.set_timer(STABLE, cx.setting(Setting::StableAfterMs));
        cx.push(Effect::Opened { attempt: self.attempt.id, took_ms: self.opened_at - self.attempt.started });
    }

    pub(super) fn handle_fact(&mut self, fact: Fact, cx: &mut Context) -> Next {
        match fact {
            Fact::Closed { code, bits } => {
                let cause = match came_from_peer(code, bits & Closed::HasReason as u8 != 0) {
                    true => Cause::ClosedByPeer,
                    false => Cause::ConnectionLost,
                };
                follow(self.end(cause, code, bits, cx), cx)
            }
            Fact::Errored => {
                cx.set_timer(Timer::ErrorGrace, ERROR_GRACE_MS);
                None
            }
            Fact::Writable { room } => {
                self.writable = room;
                None
            }
            // A policy event may trail in for a URL that opened under an older policy.
            Fact::PolicyViolated => None,
            Fact::Resolved { .. }
            | Fact::ResolveFailed { .. }
            | Fact::NoUrl
            | Fact::Threw { .. }
            | Fact::Opened
            | Fact::Greeted
            | Fact::GreetFailed { .. }
            | Fact::Lane { .. } => ignore(cx),
        }
    }

    pub(super) fn handle_timer(&mut self, timer: Timer, cx: &mut Context) -> Next {
        if timer == STABLE {
            cx.trust = Trust::none();
        }
        if timer == Timer::ErrorGrace {
            cx.push(Effect::Abandon { attempt: self.attempt.id });
            return follow(self.end(Cause::ConnectionLost, 0, 0, cx), cx);
        }
        None
    }

    pub(crate) fn close(self, code: u16, then: Then) -> Closing {
        Closing { attempt: self.attempt, opened_at: Some(self.opened_at), code, then }
    }

    fn end(&self, cause: Cause, code: u16, bits: u8, cx: &Context) -> End {
        let open_ms = cx.now() - self.opened_at;
        End { attempt: self.attempt, stage: Stage::Open, cause, code, bits, open_ms }
    }
}
