//! The provider is being asked where to connect, and with what.

use super::{Connecting, Next, Paused, ignore};
use crate::machine::config::Setting;
use crate::machine::context::{Attempt, Context};
use crate::machine::effect::{Effect, Reason, Stage};
use crate::machine::error::Cause;
use crate::machine::input::Fact;
use crate::machine::policy::{fail, follow};
use crate::machine::timers::Timer;

/// The attempt's clock runs already: a hung provider is a failed attempt, never silence.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Resolving {
    pub(crate) refresh: bool,
}

impl Resolving {
    /// Begins a new attempt.
    #[inline(never)]
    pub(crate) fn begin(cx: &mut Context) -> Next {
        cx.wanted = true;
        if let Some(reason) = cx.away() {
            return Some(Paused::new(reason, cx).into());
        }
        cx.timers.set(Timer::Hidden, cx.hidden_until());
        let id = cx.attempt.id.saturating_add(1);
        cx.attempt = Attempt { id, started: cx.now(), opened: f64::INFINITY, hasty: false };
        Some(Resolving { refresh: cx.trust.refresh_owed }.into())
    }

    pub(super) fn enter(&self, cx: &mut Context) {
        cx.set_timer(Timer::Resolve, cx.setting(Setting::ConnectTimeoutMs));
        cx.set_timer(Timer::Slow, cx.setting(Setting::SlowAfterMs));
        let (attempt, refresh) = (cx.attempt.id, self.refresh);
        cx.push(Effect::Attempt { attempt, refresh });
        cx.push(Effect::Resolve { attempt, refresh });
    }

    pub(super) fn handle_fact(&mut self, fact: Fact, cx: &mut Context) -> Next {
        match fact {
            Fact::Resolved { bits } => Some(Connecting::begin(bits, cx).into()),
            Fact::ResolveFailed { cause } => follow(Stage::Provider, cause, 0, 0, cx),
            Fact::NoUrl => {
                cx.abandon();
                Some(Paused::new(Reason::NoUrl, cx).into())
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
        if timer == Timer::Resolve {
            return fail(Stage::Provider, Cause::ProviderTimeout, cx);
        }
        if timer == Timer::Slow {
            cx.push(Effect::Slow { attempt: cx.attempt.id, stage: Stage::Provider });
        }
        None
    }
}
