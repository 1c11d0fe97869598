//! What every phase shares: settings, time, the queue, and the list of effects still to be performed.

use alloc::vec::Vec;

use super::close::Rule;
use super::config::{Config, Setting};
use super::effect::{Effect, Outcome};
use super::effects::Effects;
use super::queue::Queue;
use super::rng::Rng;
use super::stability::{Revivals, Trust};
use super::throttle::Throttle;
use super::time::{Clock, Now};
use super::timers::{Timer, Timers};

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
    /// When the page was frozen; infinity while it is not.
    pub(crate) frozen_at: f64,
    /// When the last sleep or freeze was over.
    pub(crate) gap_ended: f64,
    /// The last attempt that began.
    pub(crate) attempt: u32,
    pub(crate) opens: u32,
    /// Facts about attempts that were over.
    pub(crate) stale: u32,
    pub(crate) effects: Effects,
}

impl Context {
    pub(crate) fn new(seed: u32, now: Now) -> Self {
        Context {
            config: Config::DEFAULT,
            rules: Vec::new(),
            clock: Clock::starting(now),
            timers: Timers::none(),
            rng: Rng { state: seed },
            trust: Trust::none(),
            throttle: Throttle::none(),
            revivals: Revivals::none(),
            queue: Queue::empty(),
            wanted: false,
            frozen_at: f64::INFINITY,
            gap_ended: f64::NEG_INFINITY,
            attempt: 0,
            opens: 0,
            stale: 0,
            effects: Effects::none(),
        }
    }

    pub(crate) fn now(&self) -> f64 {
        self.clock.at
    }

    pub(crate) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    #[inline(never)]
    pub(crate) fn set_timer(&mut self, timer: Timer, after: f64) {
        self.timers.set(timer, self.now() + after);
    }

    pub(crate) fn setting(&self, setting: Setting) -> f64 {
        self.config.get(setting)
    }

    pub(crate) fn end_queue(&mut self, outcome: Outcome) {
        self.queue.release_all(outcome, &mut self.effects);
        self.timers.clear(Timer::QueueAge);
    }
}
