//! Nothing will happen until a command says so, and everybody has been told.

use crate::machine::context::Context;
use crate::machine::effect::{Effect, Outcome, Reason};
use crate::machine::timers::Timer;

/// Stopped for one reason, which also says what starts it again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stopped {
    pub(crate) reason: Reason,
}

impl Stopped {
    pub(super) fn enter(&self, cx: &mut Context) {
        cx.wanted = false;
        cx.timers.clear(Timer::Hidden);
        cx.push(Effect::Stopped { reason: self.reason });
        cx.end_queue(self.outcome());
    }

    /// We closed it, so a plain `connect()` opens it again; any other stop wants a reason.
    pub(crate) fn is_ours(&self) -> bool {
        matches!(self.reason, Reason::Closed | Reason::Disabled)
    }

    fn outcome(&self) -> Outcome {
        // Somebody said that these messages are nobody's any more (log-out, dispose).
        match matches!(self.reason, Reason::Disabled | Reason::Disposed) {
            true => Outcome::Withdrawn,
            false => Outcome::Stopped,
        }
    }
}
