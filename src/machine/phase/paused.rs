//! There is nothing to connect to, or nobody to connect for; everybody has been told which.

use super::Waiting;
use crate::machine::context::Context;
use crate::machine::effect::Reason;

/// No deadline: a new URL, the page's return or a command ends it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Paused {
    pub(crate) reason: Reason,
    /// What is still to be waited for then.
    pub(crate) wait: Waiting,
}

impl Paused {
    /// Where no wait was under way: the floor between two attempts holds all the same.
    pub(crate) fn new(reason: Reason, cx: &Context) -> Self {
        Paused { reason, wait: Waiting { reason: Reason::Backoff, since: cx.attempt.started, delay: 0.0 } }
    }
}
