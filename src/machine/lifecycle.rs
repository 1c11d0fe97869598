//! What the page goes through: sleep, freeze, hiding, the back/forward cache, a network that comes and goes.

use super::connection::State;
use super::effect::Reason;
use super::input::{Input, PageState};
use super::phase::{Closing, NAP_MS, Paused, Phase, Then};
use super::timers::Timer;

/// Browsers run the timers of a tab long hidden once a minute (Chromium's intensive throttling); who is later than that did not run
/// at all. On some systems both clocks count sleep, and this is all one sees of it.
const TOO_LATE_MS: f64 = 75_000.0;
/// No throttling comes near this (WebKit's 20 s for each hidden page would need ninety of them).
const SURELY_ASLEEP_MS: f64 = 1_800_000.0;

/// What is true of the page, whatever the connection does.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Page {
    /// Infinity while somebody may be looking.
    pub(crate) hidden_since: f64,
    /// In the back/forward cache, which takes no page with an open connection.
    pub(crate) cached: bool,
    /// Infinity while it is not.
    pub(crate) frozen_at: f64,
    /// When the last sleep or freeze was over.
    pub(crate) gap_ended: f64,
}

impl Page {
    pub(crate) const NEW: Page =
        Page { hidden_since: f64::INFINITY, cached: false, frozen_at: f64::INFINITY, gap_ended: f64::NEG_INFINITY };
}

impl State {
    /// Whether nothing ran here since the call `before`: as clocks or the page's own word prove, or as a wake-up suggests that is far too late.
    pub(super) fn notice_gap(&mut self, before: f64, slept: f64, input: Input) {
        let now = self.cx.now();
        let mut proven = slept;
        if matches!(input, Input::Page { state: PageState::Resumed }) {
            let frozen_at = core::mem::replace(&mut self.cx.page.frozen_at, f64::INFINITY);
            proven = proven.max(now - frozen_at.max(before));
        }
        let late = self.cx.timers.next().map_or(0.0, |(_, at)| now - at.max(before));
        if proven > 0.0 {
            self.wake(proven, true);
        } else if late >= TOO_LATE_MS {
            self.wake(late, late >= SURELY_ASLEEP_MS);
        }
    }

    /// The page was not running: whoever measures somebody's work gets the time back, nobody is blamed, and what looks
    /// alive is asked.
    fn wake(&mut self, gap: f64, proven: bool) {
        self.cx.timers.grant(gap);
        self.cx.attempt.started += gap;
        self.cx.page.gap_ended = self.cx.now();
        if gap >= NAP_MS {
            self.cx.trust.failures = 0;
        }
        let next = self.phase.wake(gap, proven, &mut self.cx);
        self.follow(next);
    }

    /// The page's surroundings have changed. Hints, never proofs: an open connection is asked, and who `returns` waits no
    /// longer.
    pub(super) fn doubt(&mut self, returns: bool) {
        if let Phase::Open(open) = &mut self.phase {
            open.ask(&mut self.cx);
        }
        if let Phase::Waiting(waiting) = self.phase
            && returns
        {
            waiting.hurry(&mut self.cx);
        }
    }

    pub(super) fn handle_page(&mut self, state: PageState) {
        match state {
            PageState::Hidden => {
                self.cx.page.hidden_since = self.cx.page.hidden_since.min(self.cx.now());
                self.watch_hidden();
            }
            PageState::Visible => {
                self.cx.page.hidden_since = f64::INFINITY;
                self.doubt(true);
                self.watch_hidden();
            }
            PageState::Frozen => self.cx.page.frozen_at = self.cx.now(),
            PageState::Resumed => {}
            PageState::Cached => {
                self.cx.page.cached = true;
                self.pause(Reason::PageCached);
            }
            PageState::Restored => {
                self.cx.page.cached = false;
                self.resume(Reason::PageCached);
                // Its timer may have run out in the cache, and nobody looks yet.
                self.watch_hidden();
            }
        }
    }

    /// Hidden or not, or for how long it may be, has changed.
    pub(super) fn watch_hidden(&mut self) {
        // Whoever has stopped has nothing to wake up for.
        if !matches!(self.phase, Phase::Stopped(_)) {
            self.cx.timers.set(Timer::Hidden, self.cx.hidden_until());
        }
        if self.cx.away().is_none() {
            self.resume(Reason::Hidden);
        }
    }

    /// Ends what there is until the page returns; the queue stays.
    pub(super) fn pause(&mut self, reason: Reason) {
        match self.phase {
            Phase::Open(_) if reason == Reason::Hidden => self.go(Closing { code: 1000, then: Then::Pause }.into()),
            Phase::Closing(_) if reason == Reason::Hidden => {}
            // A page that leaves cannot wait for an answer.
            Phase::Closing(Closing { then: Then::Stop, .. }) => self.cut(Reason::Closed),
            Phase::Waiting(wait) => self.go(Paused { reason, wait }.into()),
            Phase::Resolving(_) | Phase::Connecting(_) | Phase::Open(_) | Phase::Closing(_) => {
                self.phase.cut_off(&mut self.cx);
                self.go(Paused::new(reason, &self.cx).into());
            }
            Phase::Idle(_) | Phase::Paused(_) | Phase::Stopped(_) => {}
        }
    }

    fn resume(&mut self, after: Reason) {
        if let Phase::Paused(paused) = self.phase
            && paused.reason == after
        {
            let next = paused.wait.resume(&mut self.cx);
            self.follow(next);
        }
        if let Phase::Closing(closing) = self.phase
            && closing.then == Then::Pause
        {
            self.then(Then::Restart, closing);
        }
    }
}
