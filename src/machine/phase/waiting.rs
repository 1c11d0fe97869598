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

/// What comes back together (a network, the users of a meeting) does not connect in one instant.
const RETURN_SPREAD_MS: f64 = 1_000.0;

impl Waiting {
    pub(crate) fn new(reason: Reason, delay: f64, cx: &Context) -> Self {
        Waiting { reason, since: cx.now(), delay }
    }

    pub(super) fn enter(&self, cx: &mut Context) {
        self.schedule(self.since + self.delay, cx);
    }

    fn schedule(&self, at: f64, cx: &mut Context) {
        cx.timers.set(Timer::Backoff, at);
        cx.push(Effect::Retry {
            attempt: cx.attempt.id.saturating_add(1),
            delay_ms: at - cx.now(),
            reason: self.reason,
            failures: cx.trust.failures,
        });
    }

    pub(super) fn go_on(self, cx: &mut Context) -> Next {
        Resolving::begin(cx)
    }

    /// After a pause: a server that asked for time gets what is left of it, the floor holds, and nothing else is waited for.
    pub(crate) fn resume(self, cx: &mut Context) -> Next {
        let at = if self.reason == Reason::RetryLater { self.since + self.delay } else { self.floor(cx) };
        let left = at - cx.now();
        if left > 0.0 { Some(Waiting::new(self.reason, left, cx).into()) } else { self.go_on(cx) }
    }

    /// Somebody has a reason not to wait. The floor still holds, or a listener that always has one would never let go.
    pub(crate) fn cut_short(self, cx: &mut Context) -> Next {
        let floor = self.floor(cx);
        if floor <= cx.now() {
            return self.go_on(cx);
        }
        self.bring_forward(floor, cx);
        None
    }

    /// The network or somebody who looks is back: what was waited for may be over, but a server that asked for time gets it.
    pub(crate) fn hurry(&self, cx: &mut Context) {
        if self.reason != Reason::RetryLater {
            let soon = cx.now() + cx.rng.between(0.0, RETURN_SPREAD_MS);
            self.bring_forward(soon.max(self.floor(cx)), cx);
        }
    }

    fn floor(&self, cx: &Context) -> f64 {
        self.since + cx.setting(Setting::MinDelayMs)
    }

    fn bring_forward(&self, at: f64, cx: &mut Context) {
        if at < cx.timers.at(Timer::Backoff) {
            self.schedule(at, cx);
        }
    }
}
