//! What every phase shares: settings, time, the queue, and the list of effects still to be performed.

use alloc::vec::Vec;

use super::close::Rule;
use super::config::{Config, Setting};
use super::effect::{Effect, Outcome, Reason};
use super::effects::Effects;
use super::lifecycle::Page;
use super::queue::Queue;
use super::rng::Rng;
use super::stability::{Revivals, Trust};
use super::throttle::Throttle;
use super::time::Clock;
use super::timers::{Timer, Timers};

/// An attempt: from URL provider to last close event. At most one is alive, and it is the last that began.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Attempt {
    pub(crate) id: u32,
    pub(crate) started: f64,
    /// Infinity until it is open.
    pub(crate) opened: f64,
    /// Begun at once in the place of one that was cut off.
    pub(crate) hasty: bool,
}

/// Everything but the phase itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Context {
    pub(crate) config: Config,
    pub(crate) rules: Vec<Rule>,
    pub(crate) clock: Clock,
    pub(crate) timers: Timers,
    pub(crate) rng: Rng,
    pub(crate) trust: Trust,
    pub(crate) throttle: Throttle,
    pub(crate) revivals: Revivals,
    pub(crate) queue: Queue,
    pub(crate) wanted: bool,
    pub(crate) page: Page,
    pub(crate) attempt: Attempt,
    pub(crate) opens: u32,
    /// Facts about attempts that were over.
    pub(crate) stale: u32,
    pub(crate) effects: Effects,
}

impl Context {
    /// Nothing has happened yet.
    pub(crate) const NEW: Context = Context {
        config: Config::DEFAULT,
        rules: Vec::new(),
        clock: Clock { at: 0.0, mono: 0.0, wall: 0.0 },
        timers: Timers::NONE,
        rng: Rng { state: 0 },
        trust: Trust::NONE,
        throttle: Throttle::NONE,
        revivals: Revivals::NONE,
        queue: Queue::EMPTY,
        wanted: false,
        page: Page::NEW,
        attempt: Attempt { id: 0, started: f64::NEG_INFINITY, opened: f64::INFINITY, hasty: false },
        opens: 0,
        stale: 0,
        effects: Effects::NONE,
    };

    pub(crate) fn now(&self) -> f64 {
        self.clock.at
    }

    #[inline(always)]
    pub(crate) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// A fact that fits nothing that can still happen: counted, and without effect.
    #[inline(never)]
    pub(crate) fn ignore(&mut self) {
        self.stale = self.stale.saturating_add(1);
    }

    /// Lets go of whatever the live attempt holds.
    #[inline(never)]
    pub(crate) fn abandon(&mut self) {
        self.push(Effect::Abandon { attempt: self.attempt.id });
    }

    #[inline(never)]
    pub(crate) fn set_timer(&mut self, timer: Timer, after: f64) {
        self.timers.set(timer, self.now() + after);
    }

    /// Why nothing may connect now, if so: the page is in the cache, or nobody has looked at it for as long as asked.
    pub(crate) fn away(&self) -> Option<Reason> {
        if self.page.cached {
            Some(Reason::PageCached)
        } else if self.now() >= self.hidden_until() {
            Some(Reason::Hidden)
        } else {
            None
        }
    }

    /// When the page will have been hidden for long enough.
    pub(crate) fn hidden_until(&self) -> f64 {
        self.page.hidden_since + self.setting(Setting::PauseWhenHiddenMs)
    }

    pub(crate) fn setting(&self, setting: Setting) -> f64 {
        self.config.get(setting)
    }

    pub(crate) fn end_queue(&mut self, outcome: Outcome) {
        self.queue.release_all(outcome, &mut self.effects);
        self.timers.clear(Timer::QueueAge);
    }
}
