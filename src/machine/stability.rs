//! What the past counts for: failures in a row, refreshes used, and how often a stopped bus was started again.

use super::timers::Timer;

/// Forgotten only once a connection has proved stable: a server that accepts and drops earns no fresh start.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Trust {
    pub(crate) failures: u32,
    /// Credentials were refused, and no connection has opened with new ones yet: every attempt asks for them.
    pub(crate) refresh_owed: bool,
    /// One has, since the last stable connection.
    pub(crate) refresh_used: bool,
}

impl Trust {
    pub(crate) const NONE: Trust = Trust { failures: 0, refresh_owed: false, refresh_used: false };

    pub(crate) fn note_failure(&mut self) {
        self.failures = self.failures.saturating_add(1);
    }
}

/// The timer whose firing means "stable".
pub(crate) const STABLE: Timer = Timer::Uptime;

/// Three in a minute is a person trying; a fourth is a loop.
const MOST_REVIVALS: usize = 3;
const REVIVAL_WINDOW_MS: f64 = 60_000.0;

/// When the last few revivals were, newest last.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Revivals {
    pub(crate) at: [f64; MOST_REVIVALS],
}

impl Revivals {
    pub(crate) const NONE: Revivals = Revivals { at: [f64::NEG_INFINITY; MOST_REVIVALS] };

    /// False if this one would be a storm.
    pub(crate) fn admit(&mut self, now: f64) -> bool {
        let [oldest, middle, newest] = self.at;
        if now - oldest < REVIVAL_WINDOW_MS {
            return false;
        }
        self.at = [middle, newest, now];
        true
    }
}
