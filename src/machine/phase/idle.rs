//! Nobody has asked for a connection yet.

/// Messages wait here without making it connect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Idle;
