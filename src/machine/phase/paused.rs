//! There is nothing to connect to, or nobody to connect for; everybody has been told which.

use crate::machine::effect::Reason;

/// No deadline: a new URL, the page's return or a command ends it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Paused {
    pub(crate) reason: Reason,
}
