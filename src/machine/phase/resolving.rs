//! The provider is being asked where to connect, and with what.

use super::{Attempt, Connecting, Next, Paused, ignore};
use crate::machine::config::Setting;
use crate::machine::context::Context;
use crate::machine::effect::{Effect, Reason, Stage};
use crate::machine::error::Cause;
use crate::machine::input::Fact;
use crate::machine::policy::{End, follow};
use crate::machine::timers::Timer;

/// The attempt's clock runs already: a hung provider is a failed attempt, never silence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Resolving {
    pub(crate) attempt: Attempt,
    pub(crate) refresh: bool,
}

impl Resolving {
    /// Begins a new attempt.
    pub(crate) fn begin(cx: &mut Context) -> Next {
        cx.wanted = true;
        cx.attempt = cx.attempt.saturating_add(1);
        let attempt = Attempt { id: cx.attempt, started: cx.now() };
        Some(Resolving { attempt, refresh: cx.trust.refresh_owed }.into())
    }

    pub(super) fn enter(&self, cx: &mut Context) {
        cx.set_timer(Timer::Resolve, cx.setting(Setting::ConnectTimeoutMs));
        cx.set_timer(Timer::Slow, cx.setting(Setting::SlowAfterMs));
        let Resolving { attempt: Attempt { id: attempt, .. }, refresh } = *self;
        cx.push(Effect::Attempt { attempt, refresh });
        cx.push(Effect::Resolve { attempt, refresh });
    }

    pub(super) fn handle_fact(&mut self, fact: Fact, cx: &mut Context) -> Next {
        match fact {
            Fact::Resolved { bits } => Some(Connecting::begin(self.attempt, bits, cx).into()),
            Fact::ResolveFailed { cause } => follow(End::silent(self.attempt, Stage::Provider, cause), cx),
            Fact::NoUrl => {
                cx.push(Effect::Abandon { attempt: self.attempt.id });
                Some(Paused { reason: Reason::NoUrl }.into())
            }
            Fact::Threw { .. }
            | Fact::Opened
            | Fact::Greeted
            | Fact::GreetFailed { .. }
            | Fact::Errored
            | Fact::Closed { .. }
            | Fact::PolicyViolated
            | Fact::Lane { .. }
            | Fact::Writable { .. }
            | Fact::Alive { .. } => ignore(cx),
        }
    }

    pub(super) fn handle_timer(&mut self, timer: Timer, cx: &mut Context) -> Next {
        let attempt = self.attempt.id;
        if timer == Timer::Resolve {
            cx.push(Effect::Abandon { attempt });
            return follow(End::silent(self.attempt, Stage::Provider, Cause::ProviderTimeout), cx);
        }
        if timer == Timer::Slow {
            cx.push(Effect::Slow { attempt, stage: Stage::Provider });
        }
        None
    }
}
