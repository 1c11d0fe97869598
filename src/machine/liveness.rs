//! Whether an open connection still lives: the peer is asked now and then, and whenever there is reason to doubt.
//!
//! Anything that comes proves life. That nothing comes proves little on a page: its timers may be late, and the answer
//! may lie behind the very timer that judges. So the judgement has two steps, and what came is heard between them.

use super::config::Setting;
use super::context::Context;
use super::effect::Effect;
use super::error::Cause;
use super::timers::Timer;

/// The turn that messages get before the judgement: inside the time-out if the timer is punctual, after it if it is late.
const TURN_MS: f64 = 500.0;

/// A judgement that comes later than this was held up, and so was, perhaps, what it would have heard.
const LATE_MS: f64 = 50.0;

/// Who asks nothing wakes up all the same: a wake-up that comes far too late is how a sleep is noticed.
const WATCH_MS: f64 = 60_000.0;

/// What an open connection is suspected of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Liveness {
    /// What its end will be called if nothing comes; `None` while nothing is asked.
    pub(crate) doubt: Cause,
    /// What is left of the turn; 0 once it has been given.
    pub(crate) turn: f64,
    /// When the next step is due; never once a second turn has been given.
    pub(crate) due: f64,
}

/// Only the application knows what a peer answers to.
pub(crate) fn can_ask(cx: &Context) -> bool {
    cx.setting(Setting::HeartbeatIntervalMs).is_finite()
}

/// Nothing is asked until the interval is over.
pub(crate) fn ask_later(cx: &mut Context) {
    cx.timers.clear(Timer::Pong);
    cx.set_timer(Timer::Ping, if can_ask(cx) { cx.setting(Setting::HeartbeatIntervalMs) } else { WATCH_MS });
}

impl Liveness {
    pub(crate) const TRUSTED: Liveness = Liveness { doubt: Cause::None, turn: 0.0, due: f64::INFINITY };

    /// Asks for a sign of life within so many ms. Who has been asked already is not given more time.
    pub(crate) fn ask(&mut self, doubt: Cause, within: f64, cx: &mut Context) {
        let turn = TURN_MS.min(within / 2.0);
        let judged = cx.now() + within - turn;
        if !can_ask(cx) || judged >= cx.timers.at(Timer::Pong) {
            return;
        }
        *self = Liveness { doubt, turn, due: judged };
        cx.timers.clear(Timer::Ping);
        cx.timers.set(Timer::Pong, judged);
        cx.push(Effect::Ping { attempt: cx.attempt.id });
    }

    /// The time is up; answers what the connection ended of, if it did. Whoever was held up in the last step gives one turn more, and
    /// no further one: a hidden tab's timers are late every time.
    pub(crate) fn judge(&mut self, cx: &mut Context) -> Option<Cause> {
        let last = self.turn == 0.0;
        if last && cx.now() - self.due < LATE_MS {
            return Some(self.doubt);
        }
        let turn = if last { TURN_MS } else { core::mem::take(&mut self.turn) };
        self.due = if last { f64::INFINITY } else { cx.now() + turn };
        cx.set_timer(Timer::Pong, turn);
        None
    }
}
