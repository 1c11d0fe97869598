//! The next attempt is scheduled.

use super::{Next, Resolving};
use crate::machine::context::Context;
use crate::machine::effect::{Effect, Reason};
use crate::machine::timers::Timer;

/// A wait with a reason and an end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Waiting {
    pub(crate) reason: Reason,
    pub(crate) delay: f64,
}

impl Waiting {
    pub(crate) fn new(reason: Reason, delay: f64) -> Self {
        Waiting { reason, delay }
    }

    pub(super) fn enter(&self, cx: &mut Context) {
        cx.set_timer(Timer::Backoff, self.delay);
        cx.push(Effect::Retry {
            attempt: cx.attempt.saturating_add(1),
            delay_ms: self.delay,
            reason: self.reason,
            failures: cx.trust.failures,
        });
    }

    pub(crate) fn go_on(&mut self, cx: &mut Context) -> Next {
        Resolving::begin(self.reason == Reason::Refresh, cx)
    }
}
