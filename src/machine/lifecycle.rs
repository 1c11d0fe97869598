//! What the page goes through: sleep, freeze, hiding, the back/forward cache, a network that comes and goes.

use super::config::Setting;
use super::connection::State;
use super::effect::Reason;
use super::input::{Input, PageState};
use super::phase::{Closing, NAP_MS, Paused, Phase, Then};
use super::timers::Timer;

/// Browsers run the timers of a tab long hidden once a minute (Chromium's intensive throttling); who is later than that did not run
/// at all. On some systems both clocks count sleep, and this is all one sees of it.
const TOO_LATE_MS: f64 = 75_000.0;

impl State {
    /// How long nothing ran here, as far as the clocks do not tell: since the page froze, or since the wake-up that never came.
    pub(super) fn unnoticed(&mut self, input: Input) -> f64 {
        let now = self.cx.now();
        if matches!(input, Input::Page { state: PageState::Resumed }) {
            return now - core::mem::replace(&mut self.cx.frozen_at, f64::INFINITY);
        }
        let late = self.cx.timers.next().map_or(0.0, |(_, at)| now - at);
        if late < TOO_LATE_MS { 0.0 } else { late }
    }

    /// The page was not running: whoever measures somebody's work gets the time back, nobody is blamed, and what looks
    /// alive is asked.
    pub(super) fn wake(&mut self, gap: f64) {
        self.cx.timers.grant(gap);
        self.cx.attempt.started += gap;
        self.cx.gap_ended = self.cx.now();
        if gap >= NAP_MS {
            self.cx.trust.failures = 0;
        }
        let next = self.phase.wake(gap, &mut self.cx);
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
            // Whoever has stopped has nothing to wake up for.
            PageState::Hidden if matches!(self.phase, Phase::Stopped(_)) => {}
            PageState::Hidden => self.cx.set_timer(Timer::Hidden, self.cx.setting(Setting::PauseWhenHiddenMs)),
            PageState::Visible => {
                self.cx.timers.clear(Timer::Hidden);
                self.doubt(true);
                self.resume(Reason::Hidden);
            }
            PageState::Frozen => self.cx.frozen_at = self.cx.now(),
            PageState::Resumed => {}
            PageState::Cached => self.pause(Reason::PageCached),
            PageState::Restored => self.resume(Reason::PageCached),
        }
    }

    /// Ends what there is until the page returns; the queue stays.
    pub(super) fn pause(&mut self, reason: Reason) {
        match self.phase {
            Phase::Open(_) if reason == Reason::Hidden => self.go(Closing { code: 1000, then: Then::Pause }.into()),
            Phase::Closing(_) if reason == Reason::Hidden => {}
            // A page that leaves cannot wait for an answer.
            Phase::Closing(Closing { then: Then::Stop, .. }) => self.cut(Reason::Closed),
            Phase::Resolving(_) | Phase::Connecting(_) | Phase::Open(_) | Phase::Closing(_) | Phase::Waiting(_) => {
                self.phase.cut_off(&mut self.cx);
                self.go(Paused { reason }.into());
            }
            Phase::Idle(_) | Phase::Paused(_) | Phase::Stopped(_) => {}
        }
    }

    fn resume(&mut self, after: Reason) {
        if let Phase::Paused(Paused { reason }) = self.phase
            && reason == after
        {
            self.begin();
        }
        if let Phase::Closing(closing) = self.phase
            && closing.then == Then::Pause
        {
            self.then(Then::Restart, closing);
        }
    }
}
