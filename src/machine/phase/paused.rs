//! There is no URL to connect to, and the application has said so.

/// No deadline: only a new URL or a command ends it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Paused;
