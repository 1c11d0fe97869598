//! Random moves, and a watcher that checks every invariant after each.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use whysocket::machine::{
    Action, Cause, Effect, Fact, Field, Input, Machine, Now, Outcome, PageState, PhaseName, Reason, Reply, Setting,
    Timer,
};

/// One move: time passes, perhaps in sleep, then something is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told {
    pub(crate) ms: u32,
    pub(crate) slept: u32,
    pub(crate) input: Input,
    /// For facts: about the attempt this many before the last one.
    pub(crate) attempt_back: u32,
}

impl Told {
    /// What ends every bus.
    pub(crate) fn last() -> Self {
        Told { ms: 0, slept: 0, input: Input::Dispose, attempt_back: 0 }
    }
}

pub(crate) fn moves(most: usize) -> impl Strategy<Value = Vec<Told>> {
    let time = prop_oneof![3 => 0u32..50, 3 => 50u32..3_000, 1 => 3_000u32..40_000];
    let slept = prop_oneof![20 => Just(0u32), 1 => 1_000u32..7_200_000];
    let back = prop_oneof![8 => Just(0u32), 1 => 1u32..4];
    let one = (time, slept, input(), back).prop_map(|(ms, slept, input, attempt_back)| Told {
        ms,
        slept,
        input,
        attempt_back,
    });
    prop::collection::vec(one, 1..most)
}

fn input() -> impl Strategy<Value = Input> {
    let command = prop_oneof![
        4 => any::<bool>().prop_map(|because| Input::Connect { because }),
        1 => any::<bool>().prop_map(|withdraw| Input::Reconnect { withdraw }),
        1 => Just(Input::Close { code: 1000, cut: false }),
        1 => prop_oneof![30 => Just(Input::Close { code: 1000, cut: true }), 3 => Just(Input::Close { code: 0, cut: true }), 1 => Just(Input::Dispose)],
        6 => (0u32..30, 0u32..2, 0u64..3).prop_map(|(bytes, age, back)| Input::Send {
            id: 0, bytes: f64::from(bytes), max_age_ms: f64::from(age * 400), replaces: back,
        }),
        1 => (1u64..20).prop_map(|id| Input::Withdraw { id }),
        1 => any::<bool>().prop_map(|online| Input::Network { online }),
        3 => (0u8..6).prop_map(|state| Input::Page { state: PageState::from_number(state).expect("a state") }),
        1 => (0u32..400_000).prop_map(|ms| Input::Set { setting: Setting::ServerDelayMs, value: f64::from(ms) }),
        1 => any::<bool>().prop_map(|beats| Input::Set {
            setting: Setting::HeartbeatIntervalMs, value: if beats { 2_000.0 } else { f64::INFINITY },
        }),
        1 => Just(Input::Set { setting: Setting::PauseWhenHiddenMs, value: 3_000.0 }),
        1 => (0u16..5_000, 0u8..5).prop_map(|(from, action)| Input::Rule {
            from, to: from + 100, action: Action::from_number(action).expect("an action"),
        }),
    ];
    prop_oneof![4 => command, 12 => fact().prop_map(|fact| Input::Fact { attempt: 0, fact }), 5 => Just(Input::Tick)]
}

fn fact() -> impl Strategy<Value = Fact> {
    let code = prop_oneof![
        Just(1000u16),
        Just(1006),
        Just(1008),
        Just(1011),
        Just(1012),
        Just(4401),
        Just(4000),
        any::<u16>()
    ];
    let cause = (1u8..=23).prop_map(|number| Cause::from_number(number).expect("a cause"));
    prop_oneof![
        8 => (0u8..8).prop_map(|bits| Fact::Resolved { bits: if bits == 4 { 4 } else { 0 } }),
        8 => Just(Fact::Opened),
        3 => Just(Fact::Greeted),
        3 => (code, 0u8..4).prop_map(|(code, bits)| Fact::Closed { code, bits }),
        2 => Just(Fact::Errored),
        1 => cause.clone().prop_map(|cause| Fact::ResolveFailed { cause }),
        1 => cause.clone().prop_map(|cause| Fact::Threw { cause }),
        1 => cause.prop_map(|cause| Fact::GreetFailed { cause }),
        1 => Just(Fact::NoUrl),
        1 => Just(Fact::PolicyViolated),
        2 => any::<bool>().prop_map(|behind| Fact::Lane { behind }),
        3 => any::<bool>().prop_map(|room| Fact::Writable { room }),
        3 => Just(Fact::Alive { rtt_ms: 1.0 }),
    ]
}

/// Which deadlines a phase must own one of.
fn owed(phase: PhaseName) -> &'static [Timer] {
    match phase {
        PhaseName::Resolving => &[Timer::Resolve],
        PhaseName::Connecting => &[Timer::Connect, Timer::Behind, Timer::Hello],
        PhaseName::Closing => &[Timer::CloseGrace],
        PhaseName::Waiting => &[Timer::Backoff],
        PhaseName::Open => &[Timer::Ping, Timer::Pong],
        PhaseName::Idle | PhaseName::Paused | PhaseName::Stopped => &[],
    }
}

pub(crate) struct Watcher {
    pub(crate) machine: Machine,
    pub(crate) effects: Vec<Effect>,
    now: Now,
    last_id: u64,
    phase: PhaseName,
    /// The machine's own axis, as far as the moves tell it.
    clock: f64,
    waiting_since: Option<f64>,
    /// When the last attempt did.
    began: f64,
    beats: bool,
    hidden: bool,
    pauses: bool,
    live: Option<u32>,
    transmitted: BTreeMap<u64, u32>,
    outcomes: BTreeMap<u64, Vec<Outcome>>,
    undrained: Vec<u64>,
    admitted: Vec<u64>,
}

impl Watcher {
    pub(crate) fn new(seed: u32) -> Self {
        let now = Now { mono_ms: 100.0, wall_ms: 1e12 };
        Watcher {
            machine: Machine::new(seed, now),
            effects: Vec::new(),
            now,
            last_id: 0,
            phase: PhaseName::Idle,
            clock: 0.0,
            waiting_since: None,
            began: f64::NEG_INFINITY,
            beats: false,
            hidden: false,
            pauses: false,
            live: None,
            transmitted: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            undrained: Vec::new(),
            admitted: Vec::new(),
        }
    }

    pub(crate) fn bound(&mut self, messages: f64, bytes: f64, age: f64, overflow: f64) -> Result<(), TestCaseError> {
        for (setting, value) in [
            (Setting::QueueMessages, messages),
            (Setting::QueueBytes, bytes),
            (Setting::QueueAgeMs, age),
            (Setting::QueueOverflow, overflow),
        ] {
            self.tell(Told { ms: 0, slept: 0, input: Input::Set { setting, value }, attempt_back: 0 })?;
        }
        Ok(())
    }

    pub(crate) fn tell(&mut self, told: Told) -> Result<(), TestCaseError> {
        let due = self.machine.armed().map(|(_, wait)| wait).fold(f64::INFINITY, f64::min);
        let woken = told.slept > 0 || f64::from(told.ms) - due.max(0.0) >= 75_000.0;
        self.now.mono_ms += f64::from(told.ms);
        self.now.wall_ms += f64::from(told.ms + told.slept);
        self.clock += f64::from(told.ms + told.slept);
        let input = self.about(told);
        let before = (self.machine.get(Field::Phase), self.machine.get(Field::StaleFacts));
        let seen = self.effects.len();
        let reply = self.machine.handle(self.now, input);
        if let (Input::Send { id, .. }, Reply::Ok) = (input, reply) {
            self.admitted.push(id);
        }
        while let Some(effect) = self.machine.poll_effect() {
            self.check_effect(effect)?;
            self.effects.push(effect);
        }
        match input {
            Input::Set { setting: Setting::HeartbeatIntervalMs, value } => self.beats = value.is_finite(),
            Input::Set { setting: Setting::PauseWhenHiddenMs, .. } => self.pauses = true,
            Input::Page { state: PageState::Hidden } => self.hidden = true,
            Input::Page { state: PageState::Visible } => self.hidden = false,
            _ => {}
        }
        // 5: a stale fact changes only a counter; the gap it ends may change more.
        if !woken && self.machine.get(Field::StaleFacts) > before.1 {
            prop_assert_eq!(self.machine.get(Field::Phase), before.0);
            prop_assert_eq!(self.effects.len(), seen);
        }
        self.check_deadlines()?;
        self.check_stopped(input, seen)
    }

    fn about(&mut self, told: Told) -> Input {
        match told.input {
            Input::Fact { fact, .. } => {
                let attempt = (self.machine.get(Field::Attempt) as u32).saturating_sub(told.attempt_back);
                Input::Fact { attempt, fact }
            }
            Input::Send { bytes, max_age_ms, replaces, .. } => {
                self.last_id += 1;
                let replaces = if replaces == 0 { 0 } else { self.last_id.saturating_sub(replaces) };
                Input::Send { id: self.last_id, bytes, max_age_ms, replaces }
            }
            other => other,
        }
    }

    fn check_effect(&mut self, effect: Effect) -> Result<(), TestCaseError> {
        match effect {
            Effect::Phase { from, to, .. } => {
                // 9: from equals the previous to.
                prop_assert_eq!(from, self.phase);
                self.phase = to;
                self.waiting_since = None;
            }
            Effect::Attempt { attempt, .. } => {
                // 1: at most one is live; 6: ids only grow.
                prop_assert_eq!(self.live, None);
                let last = self.effects.iter().rev().find_map(|e| match e {
                    Effect::Attempt { attempt, .. } => Some(*attempt),
                    _ => None,
                });
                prop_assert!(last.is_none_or(|last| attempt > last));
                self.live = Some(attempt);
                self.began = self.clock;
            }
            Effect::Ended(end) => {
                prop_assert_eq!(self.live, Some(end.attempt));
                self.live = None;
                for id in std::mem::take(&mut self.undrained) {
                    self.outcomes.entry(id).or_default().push(Outcome::MaybeSent);
                }
            }
            // Left without an end of its own only when there is no URL.
            Effect::Abandon { attempt } if self.phase == PhaseName::Resolving => {
                prop_assert_eq!(self.live, Some(attempt));
            }
            Effect::Transmit { id } => {
                // 4: once, never after its outcome, and only while open.
                prop_assert_eq!(self.phase, PhaseName::Open);
                prop_assert!(!self.outcomes.contains_key(&id));
                let times = self.transmitted.entry(id).or_default();
                *times += 1;
                prop_assert_eq!(*times, 1);
                self.undrained.push(id);
            }
            Effect::Release { id, outcome } => {
                prop_assert!(self.admitted.contains(&id) || id == self.last_id);
                prop_assert!(!self.transmitted.contains_key(&id));
                self.outcomes.entry(id).or_default().push(outcome);
            }
            Effect::Retry { delay_ms, .. } => {
                // 8: within floor and cap, counted from the beginning of the wait, which may be brought forward.
                self.waiting_since.get_or_insert(self.clock);
                let waits = self.clock + delay_ms - self.waiting_since.unwrap_or(0.0);
                prop_assert!(waits < 300_000.0, "{waits}");
                // The floor is between two attempts: a pause may have used up some of the wait.
                prop_assert!(self.clock + delay_ms - self.began >= 249.9);
            }
            Effect::Ping { attempt } => {
                // Only who has something to ask with is asked.
                prop_assert!(self.beats);
                prop_assert_eq!(self.phase, PhaseName::Open);
                prop_assert_eq!(self.live, Some(attempt));
            }
            _ => {}
        }
        if self.phase == PhaseName::Paused {
            self.live = None;
        }
        Ok(())
    }

    /// 2: whoever waits has a deadline of its own kind; whoever has stopped has none.
    fn check_deadlines(&self) -> Result<(), TestCaseError> {
        let phase = PhaseName::from_number(self.machine.get(Field::Phase) as u8).expect("a phase");
        prop_assert_eq!(phase, self.phase);
        let armed: Vec<Timer> = self.machine.armed().map(|(timer, _)| timer).collect();
        if !owed(phase).is_empty() {
            prop_assert!(owed(phase).iter().any(|timer| armed.contains(timer)), "{phase:?} waits with {armed:?} only");
        }
        if phase == PhaseName::Stopped {
            prop_assert_eq!(&armed, &[]);
        }
        // Whatever began while nobody looks, and however it did: it will end.
        let busy = !matches!(phase, PhaseName::Idle | PhaseName::Paused | PhaseName::Stopped | PhaseName::Closing);
        if busy && self.hidden && self.pauses {
            prop_assert!(armed.contains(&Timer::Hidden), "{phase:?} in a hidden page with {armed:?}");
        }
        Ok(())
    }

    /// 12: after a stop only outcomes follow, until a command revives it.
    fn check_stopped(&self, input: Input, seen: usize) -> Result<(), TestCaseError> {
        let stop = self.effects[..seen].iter().rposition(|effect| matches!(effect, Effect::Stopped { .. }));
        let Some(stop) = stop else { return Ok(()) };
        let left = |effect: &Effect| matches!(effect, Effect::Phase { from: PhaseName::Stopped, to, .. } if *to != PhaseName::Stopped);
        let revived = self.effects[stop..seen].iter().any(left);
        if revived
            || matches!(
                input,
                Input::Connect { .. } | Input::Reconnect { .. } | Input::Dispose | Input::Close { code: 0, .. }
            )
        {
            return Ok(());
        }
        let only_outcomes = self.effects[seen..].iter().all(|effect| matches!(effect, Effect::Release { .. }));
        prop_assert!(only_outcomes, "{:?}", &self.effects[seen..]);
        Ok(())
    }

    /// 3: every admitted message has exactly one outcome.
    pub(crate) fn check_outcomes(&self) -> Result<(), TestCaseError> {
        prop_assert_eq!(self.phase, PhaseName::Stopped);
        prop_assert_eq!(self.machine.get(Field::Reason), Reason::Disposed.number());
        for id in &self.admitted {
            prop_assert_eq!(self.outcomes.get(id).map_or(0, Vec::len), 1, "message {}", id);
        }
        prop_assert_eq!(self.outcomes.len(), self.admitted.len());
        Ok(())
    }
}
