//! A socket exists and is not yet open for the application: the handshake, then the hello.

use super::{Next, Open, ignore};
use crate::machine::config::Setting;
use crate::machine::context::Context;
use crate::machine::effect::{Effect, Reason, Stage};
use crate::machine::error::Cause;
use crate::machine::input::{Closed, Fact, Resolved};
use crate::machine::policy::{self, came_from_peer, follow};
use crate::machine::timers::Timer;

/// `close` follows `error` in the same task where it follows at all; some engines never send it for what they
/// block themselves (CSP in Chromium; mixed content and blocked ports in WebKit).
pub(super) const ERROR_GRACE_MS: f64 = 100.0;
/// Behind sockets of our own a handshake may take the turns of two others before its own.
const BEHIND_TURNS: f64 = 3.0;

/// What is being waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The browser's `open`.
    Handshake,
    /// The browser has not begun: another socket of ours to the host goes first.
    Behind,
    /// The application's hello and `ready`.
    Hello,
}

/// One deadline covers it all; it moves only for waits that are the browser's doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Connecting {
    pub(crate) step: Step,
    pub(crate) bits: u8,
    /// Until then the browser itself may hold the handshake back.
    pub(crate) throttled_until: f64,
    /// The page's policy was seen to forbid this URL.
    pub(crate) forbidden: bool,
    /// What the end will be called if nothing better is learnt within the grace period.
    pub(crate) pending: Cause,
}

impl Connecting {
    pub(super) fn begin(bits: u8, cx: &Context) -> Self {
        let held = cx.throttle.expected(cx.setting(Setting::Engine), cx.now());
        Connecting {
            step: Step::Handshake,
            bits,
            throttled_until: if held > 0.0 { cx.now() + held } else { 0.0 },
            forbidden: false,
            pending: Cause::None,
        }
    }

    pub(super) fn enter(&self, cx: &mut Context) {
        let started = cx.attempt.started;
        let held = (self.throttled_until - cx.now()).max(0.0);
        cx.timers.set(Timer::Connect, started + cx.setting(Setting::ConnectTimeoutMs) + held);
        // Said once: if the provider was slow already, the time for it is past.
        let slow = (started + cx.setting(Setting::SlowAfterMs)).max(self.throttled_until);
        if slow > cx.now() {
            cx.timers.set(Timer::Slow, slow);
        }
        cx.push(Effect::Open { attempt: cx.attempt.id });
    }

    pub(super) fn reason(&self, now: f64) -> Reason {
        match self.step {
            Step::Behind => Reason::BehindOwnSocket,
            Step::Hello => Reason::Greeting,
            Step::Handshake if now < self.throttled_until => Reason::BrowserThrottled,
            Step::Handshake => Reason::None,
        }
    }

    pub(super) fn stage(&self) -> Stage {
        match self.step {
            Step::Handshake | Step::Behind => Stage::Handshake,
            Step::Hello => Stage::Hello,
        }
    }

    pub(super) fn handle_fact(&mut self, fact: Fact, cx: &mut Context) -> Next {
        match (fact, self.step) {
            (Fact::Opened, Step::Handshake | Step::Behind) => self.opened(cx),
            (Fact::Greeted, Step::Hello) => Some(Open::begin(cx).into()),
            (Fact::GreetFailed { cause }, _) => self.fail(cause, cx),
            (Fact::Threw { cause }, _) => self.threw(cause, cx),
            (Fact::Errored, _) => self.errored(Cause::ErrorWithoutClose, cx),
            (Fact::Closed { code, bits }, _) => self.closed(code, bits, cx),
            (Fact::PolicyViolated, _) => self.policy_violated(cx),
            (Fact::Lane { behind }, Step::Handshake | Step::Behind) => self.lane(behind, cx),
            (Fact::Writable { .. }, _) => None,
            (
                Fact::Resolved { .. }
                | Fact::ResolveFailed { .. }
                | Fact::NoUrl
                | Fact::Opened
                | Fact::Greeted
                | Fact::Lane { .. }
                | Fact::Alive { .. },
                _,
            ) => ignore(cx),
        }
    }

    pub(super) fn handle_timer(&mut self, timer: Timer, cx: &mut Context) -> Next {
        let cause = match timer {
            Timer::Connect => Cause::ConnectTimeout,
            Timer::Behind => Cause::BehindOwnSocket,
            Timer::Hello => Cause::HelloTimeout,
            Timer::ErrorGrace => self.pending,
            Timer::Slow => {
                cx.push(Effect::Slow { attempt: cx.attempt.id, stage: self.stage() });
                return None;
            }
            Timer::Resolve
            | Timer::CloseGrace
            | Timer::Backoff
            | Timer::Uptime
            | Timer::QueueAge
            | Timer::Ping
            | Timer::Pong
            | Timer::Hidden => return None,
        };
        self.fail(cause, cx)
    }

    fn opened(&mut self, cx: &mut Context) -> Next {
        if self.bits & Resolved::Greets as u8 == 0 {
            return Some(Open::begin(cx).into());
        }
        // Time spent behind another socket was not the server's.
        let left = match self.step {
            Step::Behind => cx.now() + cx.setting(Setting::ConnectTimeoutMs),
            Step::Handshake | Step::Hello => cx.timers.at(Timer::Connect),
        };
        cx.timers.clear(Timer::Connect);
        cx.timers.clear(Timer::Behind);
        cx.timers.clear(Timer::ErrorGrace);
        cx.timers.set(Timer::Hello, left);
        cx.push(Effect::Greet { attempt: cx.attempt.id });
        (self.step, self.pending) = (Step::Hello, Cause::None);
        None
    }

    fn lane(&mut self, behind: bool, cx: &mut Context) -> Next {
        let limit = cx.setting(Setting::ConnectTimeoutMs);
        if behind {
            cx.timers.clear(Timer::Connect);
            cx.timers.set(Timer::Behind, cx.attempt.started + limit * BEHIND_TURNS);
            self.step = Step::Behind;
            return None;
        }
        if self.step == Step::Handshake {
            return None;
        }
        cx.timers.clear(Timer::Behind);
        cx.set_timer(Timer::Connect, limit);
        self.step = Step::Handshake;
        None
    }

    fn threw(&mut self, cause: Cause, cx: &mut Context) -> Next {
        let cause = self.better(cause);
        // Firefox throws an error of its own for CSP, and the violation event may come a task later.
        match cause == Cause::SecurityError || cause == Cause::ConstructorThrew {
            true => self.errored(cause, cx),
            false => self.fail(cause, cx),
        }
    }

    fn errored(&mut self, pending: Cause, cx: &mut Context) -> Next {
        if self.forbidden {
            return self.fail(Cause::Csp, cx);
        }
        cx.set_timer(Timer::ErrorGrace, ERROR_GRACE_MS);
        self.pending = self.better(pending);
        None
    }

    fn policy_violated(&mut self, cx: &mut Context) -> Next {
        self.forbidden = true;
        if self.pending == Cause::None { None } else { self.fail(Cause::Csp, cx) }
    }

    fn closed(&mut self, code: u16, bits: u8, cx: &mut Context) -> Next {
        let from_peer = came_from_peer(code, bits & Closed::HasReason as u8 != 0);
        let (stage, cause) = match (self.step, from_peer) {
            // Firefox may skip `open` when the Close frame comes with the 101: the handshake was complete.
            (Step::Handshake | Step::Behind, true) => (Stage::Open, Cause::ClosedByPeer),
            (Step::Handshake | Step::Behind, false) => (Stage::Handshake, self.better(Cause::HandshakeFailed)),
            (Step::Hello, true) => (Stage::Hello, Cause::ClosedByPeer),
            (Step::Hello, false) => (Stage::Hello, Cause::ConnectionLost),
        };
        follow(stage, cause, code, bits, cx)
    }

    /// The most exact name for a failure, given what is known of the URL.
    fn better(&self, cause: Cause) -> Cause {
        let vague = matches!(
            cause,
            Cause::HandshakeFailed | Cause::ErrorWithoutClose | Cause::SecurityError | Cause::ConstructorThrew
        );
        if !vague {
            cause
        } else if self.forbidden {
            Cause::Csp
        } else if self.bits & Resolved::MixedContent as u8 != 0 {
            Cause::MixedContent
        } else if self.bits & Resolved::BadPort as u8 != 0 {
            Cause::BlockedPort
        } else {
            cause
        }
    }

    fn fail(&mut self, cause: Cause, cx: &mut Context) -> Next {
        policy::fail(self.stage(), cause, cx)
    }
}
