//! The browser's own reconnect throttle: how long it may hold a handshake back before it even starts.
//!
//! RFC 6455 §7.2.3 asks clients for it, and two engines do it behind the page's back. A deadline that ignored it would
//! call a held-back handshake a hang.

/// Chromium delays from about the tenth failure in a renderer, by 1-5 s from about the fourteenth (measured).
const CHROMIUM_SOME: u32 = 9;
const CHROMIUM_FULL: u32 = 13;
/// Firefox starts at 200-400 ms per host, grows by half, and stops at a minute (Gecko's WebSocketChannel).
const FIREFOX_FIRST_MS: f64 = 400.0;
const FIREFOX_GROWTH: f64 = 1.5;
const FIREFOX_MOST_MS: f64 = 60_000.0;

/// Failures in a row, and when the last one was. An open forgets them; a drop after it counts as one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Throttle {
    pub(crate) failures: u32,
    pub(crate) last: f64,
}

impl Throttle {
    pub(crate) const NONE: Throttle = Throttle { failures: 0, last: 0.0 };

    pub(crate) fn note_failure(&mut self, now: f64) {
        self.failures = self.failures.saturating_add(1);
        self.last = now;
    }

    /// The longest the engine may hold back a handshake that is asked for now.
    pub(crate) fn expected(&self, engine: f64, now: f64) -> f64 {
        match engine as u32 {
            1 if self.failures >= CHROMIUM_FULL => 5_000.0,
            1 if self.failures >= CHROMIUM_SOME => 500.0,
            2 if self.failures > 0 => {
                let mut hold = FIREFOX_FIRST_MS;
                for _ in 1..self.failures {
                    hold *= FIREFOX_GROWTH;
                    if hold >= FIREFOX_MOST_MS {
                        hold = FIREFOX_MOST_MS;
                        break;
                    }
                }
                (hold - (now - self.last)).max(0.0)
            }
            _ => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn firefox_holds_back_what_comes_too_soon_and_nothing_else() {
        let ten = Throttle { failures: 10, last: 1_000.0 };
        assert!((ten.expected(2.0, 1_000.0) - 15_377.0).abs() < 1.0);
        assert_eq!(ten.expected(2.0, 17_000.0), 0.0);
        assert_eq!(ten.expected(3.0, 1_000.0), 0.0);
        assert_eq!(Throttle { failures: u32::MAX, last: 0.0 }.expected(2.0, 0.0), 60_000.0);
        assert_eq!(Throttle { failures: 1, last: 0.0 }.expected(2.0, 300.0), 100.0);
    }

    #[test]
    fn chromium_holds_back_from_about_the_tenth_failure() {
        let after = |failures| Throttle { failures, last: 0.0 }.expected(1.0, 0.0);
        assert_eq!([0, 8, 9, 12, 13, 1_000].map(after), [0.0, 0.0, 500.0, 500.0, 5_000.0, 5_000.0]);
    }
}
