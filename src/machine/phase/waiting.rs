//! The next attempt is scheduled.

use super::{Next, Resolving};
use crate::machine::config::Setting;
use crate::machine::context::Context;
use crate::machine::effect::{Effect, Reason};
use crate::machine::timers::Timer;

/// A wait with a reason and an end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Waiting {
    pub(crate) reason: Reason,
    pub(crate) since: f64,
    pub(crate) delay: f64,
}

impl Waiting {
    pub(crate) fn new(reason: Reason, delay: f64, cx: &Context) -> Self {
        Waiting { reason, since: cx.now(), delay }
    }

    pub(super) fn enter(&self, cx: &mut Context) {
        cx.timers.set(Timer::Backoff, self.since + self.delay);
        cx.push(Effect::Retry {
            attempt: cx.attempt.saturating_add(1),
            delay_ms: self.delay,
            reason: self.reason,
            failures: cx.trust.failures,
        });
    }

    pub(super) fn go_on(self, cx: &mut Context) -> Next {
        Resolving::begin(cx)
    }

    /// Somebody has a reason not to wait. The floor still holds, or a listener that always has one would never let go.
    pub(crate) fn cut_short(self, cx: &mut Context) -> Next {
        let floor = self.since + cx.setting(Setting::MinDelayMs);
        if floor <= cx.now() {
            return self.go_on(cx);
        }
        if floor < cx.timers.at(Timer::Backoff) {
            cx.timers.set(Timer::Backoff, floor);
        }
        None
    }
}
