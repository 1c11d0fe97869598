//! The connection is open; payloads now pass outside, and the machine is told only what changes state.

use super::{Next, connecting::ERROR_GRACE_MS, ignore};
use crate::machine::config::Setting;
use crate::machine::context::{Attempt, Context};
use crate::machine::effect::{Effect, Stage};
use crate::machine::error::Cause;
use crate::machine::input::{Closed, Fact};
use crate::machine::liveness::{Liveness, ask_later, can_ask};
use crate::machine::policy::{came_from_peer, fail, follow};
use crate::machine::stability::{STABLE, Trust};
use crate::machine::throttle::Throttle;
use crate::machine::timers::Timer;

/// Open, and perhaps not yet proved stable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Open {
    /// The socket's own buffer has room, so the queue may be handed over.
    pub(crate) writable: bool,
    pub(crate) liveness: Liveness,
}

/// After a long gap somebody is waiting, and few connections survive one: an answer takes a round trip.
const GAP_PATIENCE_MS: f64 = 1_000.0;
/// Without a heartbeat nobody can be asked. What servers and proxies allow the idle is a minute or less (nginx 60 s, AWS ALB 60 s).
const DISTRUST_MS: f64 = 60_000.0;
/// A connection that breaks this soon after a gap has died of it.
const AFTERMATH_MS: f64 = 10_000.0;

impl Open {
    pub(super) fn begin(cx: &mut Context) -> Self {
        cx.opens = cx.opens.saturating_add(1);
        // An engine that let this handshake through holds nothing back any more.
        cx.throttle = Throttle::NONE;
        cx.trust.refresh_used |= core::mem::take(&mut cx.trust.refresh_owed);
        cx.attempt.opened = cx.now();
        Open { writable: true, liveness: Liveness::TRUSTED }
    }

    pub(super) fn enter(&self, cx: &mut Context) {
        cx.set_timer(STABLE, cx.setting(Setting::StableAfterMs));
        ask_later(cx);
        let Attempt { id: attempt, started, opened, .. } = cx.attempt;
        cx.push(Effect::Opened { attempt, took_ms: opened - started });
    }

    pub(super) fn handle_fact(&mut self, fact: Fact, cx: &mut Context) -> Next {
        match fact {
            Fact::Closed { code, bits } => {
                let cause = match came_from_peer(code, bits & Closed::HasReason as u8 != 0) {
                    true => Cause::ClosedByPeer,
                    false if cx.now() < cx.page.gap_ended + AFTERMATH_MS => Cause::Slept,
                    false => Cause::ConnectionLost,
                };
                follow(Stage::Open, cause, code, bits, cx)
            }
            Fact::Errored => {
                cx.set_timer(Timer::ErrorGrace, ERROR_GRACE_MS);
                None
            }
            Fact::Writable { room } => {
                self.writable = room;
                None
            }
            Fact::Alive { .. } => {
                self.liveness = Liveness::TRUSTED;
                ask_later(cx);
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
        match timer {
            STABLE => cx.trust = Trust::NONE,
            Timer::Ping if can_ask(cx) => self.ask(cx),
            Timer::Ping => ask_later(cx),
            Timer::Pong => return self.liveness.judge(cx).and_then(|cause| fail(Stage::Open, cause, cx)),
            Timer::ErrorGrace => return fail(Stage::Open, Cause::ConnectionLost, cx),
            Timer::Resolve
            | Timer::Connect
            | Timer::Behind
            | Timer::Hello
            | Timer::Slow
            | Timer::CloseGrace
            | Timer::Backoff
            | Timer::QueueAge
            | Timer::Hidden => {}
        }
        None
    }

    /// Asks for a sign of life, if there is something to ask with.
    pub(crate) fn ask(&mut self, cx: &mut Context) {
        let within = cx.setting(Setting::HeartbeatTimeoutMs);
        self.liveness.ask(Cause::HeartbeatTimeout, within, cx);
    }

    /// Nothing was heard for so long because nobody here was awake.
    pub(super) fn wake(&mut self, gap: f64, proven: bool, cx: &mut Context) -> Next {
        let long = proven && gap >= DISTRUST_MS;
        if long && !can_ask(cx) {
            return fail(Stage::Open, Cause::Slept, cx);
        }
        if proven {
            // Whatever was asked before says nothing any more.
            cx.timers.clear(Timer::Pong);
        }
        let timeout = cx.setting(Setting::HeartbeatTimeoutMs);
        let within = if long { timeout.min(GAP_PATIENCE_MS) } else { timeout };
        self.liveness.ask(Cause::Slept, within, cx);
        None
    }
}
