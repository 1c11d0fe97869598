//! Time as the machine sees it: one axis that never goes back and that counts sleep.

/// Both clocks of the page, read together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Now {
    /// `performance.now()`: steady, but in some engines it stands still while the device sleeps.
    pub mono_ms: f64,
    /// `Date.now()`: counts sleep, but can be set.
    pub wall_ms: f64,
}

/// What the wall clock saw beyond the steady one counts as sleep from here on; less is drift or rounding.
const SLEEP_FROM_MS: f64 = 1_000.0;
/// A wall clock set ahead by more than this is a broken clock, not a nap: a year keeps every sum exact.
const LONGEST_SLEEP_MS: f64 = 365.0 * 24.0 * 3_600_000.0;

/// The machine's own axis.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Clock {
    pub(crate) at: f64,
    pub(crate) mono: f64,
    pub(crate) wall: f64,
}

impl Clock {
    pub(crate) fn starting(now: Now) -> Self {
        Clock { at: 0.0, mono: finite(now.mono_ms), wall: finite(now.wall_ms) }
    }

    /// Moves on to `now` and returns how long the device slept since the last call.
    pub(crate) fn advance(&mut self, now: Now) -> f64 {
        let awake = (finite(now.mono_ms) - self.mono).max(0.0);
        let missed = finite(now.wall_ms) - self.wall - awake;
        let slept = if missed >= SLEEP_FROM_MS { missed.min(LONGEST_SLEEP_MS) } else { 0.0 };
        self.at += awake + slept;
        self.mono += awake;
        self.wall = finite(now.wall_ms);
        slept
    }
}

fn finite(ms: f64) -> f64 {
    if ms.is_finite() { ms } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sleep_counts_and_a_clock_set_back_does_not() {
        let mut clock = Clock::starting(Now { mono_ms: 10.0, wall_ms: 1_000.0 });
        assert_eq!(clock.advance(Now { mono_ms: 15.0, wall_ms: 1_006.0 }), 0.0);
        assert_eq!(clock.at, 5.0);
        assert_eq!(clock.advance(Now { mono_ms: 16.0, wall_ms: 61_007.0 }), 60_000.0);
        assert_eq!(clock.at, 60_006.0);
        assert_eq!(clock.advance(Now { mono_ms: 17.0, wall_ms: 0.0 }), 0.0);
        assert_eq!(clock.at, 60_007.0);
        assert_eq!(clock.advance(Now { mono_ms: f64::NAN, wall_ms: f64::INFINITY }), 0.0);
        assert_eq!(clock.at, 60_007.0);
    }
}
