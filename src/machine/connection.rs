//! The machine: the only writer of the phase.
//!
//! A call mutates and returns. What is to be done comes out of `poll_effect`, one at a time, with nothing borrowed, so
//! whoever performs an effect may call straight back in.

use alloc::vec::Vec;

use super::close::{MOST_RULES, Rule};
use super::config::Setting;
use super::context::{Attempt, Context};
use super::effect::{Effect, Outcome, Reason, Row};
use super::error::Reply;
use super::input::{Fact, Input, Numbers};
use super::journal::Journal;
use super::list::push;
use super::liveness;
use super::phase::{Closing, Idle, Next, Phase, Resolving, Stopped, Then, Waiting};
use super::queue::Waiter;
use super::rng::Rng;
use super::stability::Trust;
use super::time::{Clock, Now};
use super::timers::Timer;

/// More deadlines than can fall due in one wake-up; what is left has its turn at the next.
const MOST_TICKS: u32 = 32;

/// A connection that heals, as a pure state machine.
pub struct Machine {
    pub(crate) state: State,
    journal: Journal,
}

/// All that the machine knows; what the journal's checkpoints hold.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    pub(crate) phase: Phase,
    pub(crate) cx: Context,
}

impl Machine {
    /// Copied whole: set field by field it would be a kilobyte of code.
    const NEW: Machine =
        Machine { state: State { phase: Phase::Idle(Idle), cx: Context::NEW }, journal: Journal::EMPTY };

    /// A machine at rest. The same seed and inputs give the same effects.
    pub fn new(seed: u32, now: Now) -> Self {
        let mut machine = Machine::NEW;
        machine.state.cx.rng = Rng { state: seed };
        machine.state.cx.clock = Clock::starting(now);
        machine
    }

    /// Takes in one command or fact.
    pub fn handle(&mut self, now: Now, input: Input) -> Reply {
        self.handle_numbers(now, input.encode())
    }

    /// The same, as it comes over the bridge and goes into the journal.
    pub fn handle_numbers(&mut self, now: Now, numbers: Numbers) -> Reply {
        let Some(input) = Input::decode(numbers) else { return Reply::Unknown };
        self.journal.note(now, numbers, &self.state);
        self.state.handle(now, input)
    }

    /// The next thing to do, if any. Queued messages follow when all else is done.
    pub fn poll_effect(&mut self) -> Option<Effect> {
        self.poll_numbers().and_then(|row| Effect::decode(*row))
    }

    /// The same, as it goes over the bridge.
    pub fn poll_numbers(&mut self) -> Option<&Row> {
        if self.state.next_effect().is_none() && self.state.transmit() {
            self.journal.note_transmit();
            self.state.next_effect();
        }
        self.state.cx.effects.current()
    }

    /// Milliseconds until the machine wants `Input::Tick`, and why.
    pub fn poll_deadline(&self) -> Option<(Timer, f64)> {
        let cx = &self.state.cx;
        cx.timers.next().map(|(timer, at)| (timer, (at - cx.now()).max(0.0)))
    }

    /// Every deadline that is set, and in how many milliseconds it comes.
    pub fn armed(&self) -> impl Iterator<Item = (Timer, f64)> {
        let cx = &self.state.cx;
        cx.timers.all().map(|(timer, at)| (timer, at - cx.now()))
    }

    /// The bounded record of what came in, from which `replay` makes the same effects.
    pub fn journal(&self) -> Vec<f64> {
        (0..self.journal_len()).map(|index| self.journal_number(index)).collect()
    }

    /// How many numbers that has.
    pub fn journal_len(&self) -> usize {
        self.journal.len()
    }

    /// One of them.
    pub fn journal_number(&self, index: usize) -> f64 {
        self.journal.number(index, self.state.cx.effects.digest)
    }
}

impl State {
    #[inline(always)]
    pub(crate) fn handle(&mut self, now: Now, input: Input) -> Reply {
        let before = self.cx.now();
        let slept = self.cx.clock.advance(now);
        self.notice_gap(before, slept, input);
        match input {
            Input::Connect { because } => return self.connect(because),
            Input::Reconnect { withdraw } => return self.reconnect(withdraw),
            Input::Close { code, cut: true } => {
                if code == 0 {
                    self.forget();
                }
                self.cut(Reason::Disabled);
            }
            Input::Close { code, cut: false } => self.close(code),
            Input::Dispose => self.cut(Reason::Disposed),
            Input::Send { id, bytes, max_age_ms, replaces } => return self.send(id, bytes, max_age_ms, replaces),
            Input::Withdraw { id } => return self.withdraw(id),
            Input::Fact { attempt, fact } => self.handle_fact(attempt, fact),
            Input::Tick => self.handle_timeouts(),
            Input::Set { setting, value } => self.set(setting, value),
            Input::Rule { from, to, action } => {
                if self.cx.rules.len() < MOST_RULES {
                    push(&mut self.cx.rules, Rule { from, to, action });
                }
            }
            Input::ClearRules => self.cx.rules.clear(),
            Input::Network { online } => self.doubt(online),
            Input::Page { state } => self.handle_page(state),
        }
        Reply::Ok
    }

    /// The next effect, if any.
    pub(crate) fn next_effect(&mut self) -> Option<&Row> {
        let alive = self.phase.is_live().then_some(self.cx.attempt.id);
        self.cx.effects.advance(alive);
        self.cx.effects.current()
    }

    /// Makes an effect of the oldest queued message, if the connection takes any.
    pub(crate) fn transmit(&mut self) -> bool {
        if !matches!(self.phase, Phase::Open(open) if open.writable) {
            return false;
        }
        let Some(Waiter { id, .. }) = self.cx.queue.pop() else { return false };
        self.cx.push(Effect::Transmit { id });
        true
    }

    fn is_alive(&self, attempt: u32) -> bool {
        self.phase.is_live() && self.cx.attempt.id == attempt
    }

    fn connect(&mut self, because: bool) -> Reply {
        match self.phase {
            // Not while nobody looks, whoever asks; but then.
            Phase::Paused(paused) if self.cx.away() == Some(paused.reason) => return Reply::Waiting,
            Phase::Idle(_) | Phase::Paused(_) => self.begin(),
            Phase::Resolving(_) | Phase::Connecting(_) | Phase::Open(_) => return Reply::AlreadyRunning,
            Phase::Closing(Closing { then: Then::Restart, .. }) => return Reply::AlreadyRunning,
            Phase::Closing(closing) => {
                self.cx.wanted = true;
                self.then(Then::Restart, closing);
            }
            Phase::Waiting(_) if !because => return Reply::Waiting,
            Phase::Waiting(waiting) => {
                let next = waiting.cut_short(&mut self.cx);
                self.follow(next);
            }
            Phase::Stopped(stopped) => return self.revive(stopped, because),
        }
        Reply::Ok
    }

    fn revive(&mut self, stopped: Stopped, because: bool) -> Reply {
        if stopped.reason == Reason::Disposed {
            return Reply::Disposed;
        }
        if !stopped.is_ours() {
            if !because {
                return Reply::NeedsBecause;
            }
            let now = self.cx.now();
            if !self.cx.revivals.admit(now) {
                return Reply::RestartStorm;
            }
        }
        // Whoever was turned away for its credentials must not come back with the same ones.
        self.cx.trust.refresh_owed |= stopped.reason == Reason::Unauthorized;
        self.begin();
        Reply::Ok
    }

    fn reconnect(&mut self, withdraw: bool) -> Reply {
        if withdraw {
            self.cx.end_queue(Outcome::Withdrawn);
        }
        match self.phase {
            Phase::Open(_) => {
                self.go(Closing { code: 1000, then: Then::Restart }.into());
                Reply::Ok
            }
            Phase::Resolving(_) | Phase::Connecting(_) => {
                self.begin_again();
                Reply::Ok
            }
            Phase::Closing(closing) => {
                self.cx.wanted = true;
                self.then(Then::Restart, closing);
                Reply::Ok
            }
            Phase::Idle(_) | Phase::Waiting(_) | Phase::Paused(_) | Phase::Stopped(_) => self.connect(true),
        }
    }

    /// In the place of the attempt under way. At once; but the next of such only after the floor, or a listener that answers every end with
    /// a beginning would never let go.
    fn begin_again(&mut self) {
        let Attempt { started, hasty, .. } = self.cx.attempt;
        let wait = Waiting { reason: Reason::Backoff, since: started, delay: 0.0 };
        self.phase.cut_off(&mut self.cx);
        let next = if hasty { wait.resume(&mut self.cx) } else { Resolving::begin(&mut self.cx) };
        self.cx.attempt.hasty = true;
        self.follow(next);
    }

    fn close(&mut self, code: u16) {
        self.cx.wanted = false;
        match self.phase {
            Phase::Open(_) => {
                self.go(Closing { code, then: Then::Stop }.into());
            }
            Phase::Closing(closing) => self.then(Then::Stop, closing),
            Phase::Stopped(_) => {}
            Phase::Idle(_) | Phase::Resolving(_) | Phase::Connecting(_) | Phase::Waiting(_) | Phase::Paused(_) => {
                self.cut(Reason::Closed);
            }
        }
    }

    /// Whoever comes next is somebody else: what was held against the one before is not held against them.
    fn forget(&mut self) {
        self.cx.trust = Trust::NONE;
        if matches!(self.phase, Phase::Stopped(stopped) if stopped.reason != Reason::Disposed) {
            self.go(Stopped { reason: Reason::Disabled }.into());
        }
    }

    /// Ends at once whatever there is.
    pub(super) fn cut(&mut self, reason: Reason) {
        if let Phase::Stopped(stopped) = self.phase
            && (reason != Reason::Disposed || stopped.reason == Reason::Disposed)
        {
            return;
        }
        self.phase.cut_off(&mut self.cx);
        self.go(Stopped { reason }.into());
    }

    fn send(&mut self, id: u64, bytes: f64, max_age_ms: f64, replaces: u64) -> Reply {
        match self.phase {
            Phase::Stopped(Stopped { reason: Reason::Disposed }) => return Reply::Disposed,
            Phase::Stopped(_) | Phase::Closing(Closing { then: Then::Stop, .. }) => return Reply::Stopped,
            Phase::Closing(Closing { then: Then::Restart | Then::Pause, .. })
            | Phase::Idle(_)
            | Phase::Resolving(_)
            | Phase::Connecting(_)
            | Phase::Open(_)
            | Phase::Waiting(_)
            | Phase::Paused(_) => {}
        }
        let age = if max_age_ms > 0.0 { max_age_ms } else { self.cx.setting(Setting::QueueAgeMs) };
        let expires = self.cx.now() + age;
        let waiter = Waiter { id, bytes, expires };
        let reply = self.cx.queue.admit(waiter, replaces, &self.cx.config, &mut self.cx.effects);
        if reply == Reply::Ok && expires < self.cx.timers.at(Timer::QueueAge) {
            self.cx.timers.set(Timer::QueueAge, expires);
        }
        reply
    }

    fn withdraw(&mut self, id: u64) -> Reply {
        match self.cx.queue.release(id, Outcome::Withdrawn, &mut self.cx.effects) {
            true => Reply::Ok,
            false => Reply::Unknown,
        }
    }

    fn handle_fact(&mut self, attempt: u32, fact: Fact) {
        if self.is_alive(attempt) {
            let next = self.phase.handle_fact(fact, &mut self.cx);
            self.follow(next);
        } else {
            self.cx.ignore();
        }
    }

    fn handle_timeouts(&mut self) {
        for _ in 0..MOST_TICKS {
            let now = self.cx.now();
            match self.cx.timers.take_due(now) {
                None => return,
                Some(Timer::QueueAge) => {
                    let next = self.cx.queue.expire(now, &mut self.cx.effects);
                    self.cx.timers.set(Timer::QueueAge, next);
                }
                Some(Timer::Hidden) => self.pause(Reason::Hidden),
                Some(timer) => {
                    let next = self.phase.handle_timer(timer, &mut self.cx);
                    self.follow(next);
                }
            }
        }
    }

    fn set(&mut self, setting: Setting, value: f64) {
        self.cx.config.set(setting, value);
        if setting == Setting::HeartbeatIntervalMs && matches!(self.phase, Phase::Open(_)) {
            liveness::ask_later(&mut self.cx);
        }
        if setting == Setting::PauseWhenHiddenMs {
            self.watch_hidden();
        }
    }

    pub(super) fn begin(&mut self) {
        let next = Resolving::begin(&mut self.cx);
        self.follow(next);
    }

    /// A close under way gets another purpose.
    pub(super) fn then(&mut self, then: Then, closing: Closing) {
        self.phase = Closing { then, ..closing }.into();
    }

    pub(super) fn follow(&mut self, next: Next) {
        if let Some(phase) = next {
            self.go(phase);
        }
    }

    /// The one way from phase to phase.
    #[inline(never)]
    pub(super) fn go(&mut self, phase: Phase) {
        let (from, to) = (self.phase.name(), phase.name());
        let (reason, attempt) = (phase.reason(self.cx.now()), self.cx.attempt.id);
        self.phase = phase;
        self.cx.timers.leave_phase();
        self.cx.push(Effect::Phase { from, to, reason, attempt });
        self.phase.enter(&mut self.cx);
    }
}
