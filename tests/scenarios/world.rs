//! The world a story plays in: virtual time, scripted providers and servers, and a host that keeps a ledger.

use std::collections::VecDeque;

use whysocket::driver::{Driver, Host, Inbox};
use whysocket::machine::{
    Cause, Effect, Ended, Fact, Field, Input, Now, Outcome, PageState, PhaseName, Reason, Reply, Setting,
};

/// What one attempt meets.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Plan {
    /// The provider never answers.
    ProviderHangs,
    ProviderFails(Cause),
    NoUrl,
    /// The constructor throws.
    Throws(Cause),
    /// `open` after so many ms.
    Accepts(f64),
    /// `open`, and the hello is never answered.
    HelloHangs,
    /// `open`, hello answered after so many ms.
    Greets(f64),
    /// `error` and `close` with this code after so many ms, and no `open`.
    Refuses(f64, u16),
    /// Nothing, ever.
    Hangs,
    /// `error`, and never `close`.
    ErrorOnly,
    /// `open` at once, and a Close frame with this code after so many ms.
    Closes(f64, u16),
}

pub(crate) struct Sim {
    pub(crate) mono: f64,
    pub(crate) wall: f64,
    plans: VecDeque<Plan>,
    /// What the server does about our Close; `None`: nothing.
    pub(crate) answers_close_after: Option<f64>,
    /// How long an answer to a ping takes; `None`: there is none.
    pub(crate) answers_ping_after: Option<f64>,
    /// Bits told with `Resolved`.
    pub(crate) bits: u8,
    scheduled: Vec<(f64, Input)>,
    pub(crate) effects: Vec<Effect>,
    pub(crate) transmitted: Vec<u64>,
    pub(crate) outcomes: Vec<(u64, Outcome)>,
    undrained: Vec<u64>,
    /// Handed in while the effect is being performed, as a listener would.
    pub(crate) on_effect: Option<fn(&Effect) -> Option<Input>>,
    pub(crate) nested_replies: Vec<Reply>,
}

impl Host for Sim {
    fn now(&self) -> Now {
        Now { mono_ms: self.mono, wall_ms: self.wall }
    }

    fn perform(&mut self, effect: Effect, machine: &mut Inbox<'_>) {
        self.effects.push(effect);
        match effect {
            Effect::Resolve { attempt, .. } => self.resolve(attempt),
            Effect::Open { attempt } => self.open(attempt),
            Effect::Greet { attempt } => {
                if let Some(Plan::Greets(after)) = self.plans.front() {
                    self.after(*after, attempt, Fact::Greeted);
                }
            }
            Effect::Close { attempt, code } => {
                if let Some(after) = self.answers_close_after {
                    self.after(after, attempt, Fact::Closed { code, bits: 1 });
                }
            }
            Effect::Ping { attempt } => {
                if let Some(after) = self.answers_ping_after {
                    self.after(after, attempt, Fact::Alive { rtt_ms: after });
                }
            }
            Effect::Transmit { id } => {
                self.transmitted.push(id);
                self.undrained.push(id);
            }
            Effect::Release { id, outcome } => self.outcomes.push((id, outcome)),
            Effect::Ended(_) => {
                let left = std::mem::take(&mut self.undrained);
                self.outcomes.extend(left.into_iter().map(|id| (id, Outcome::MaybeSent)));
                if self.plans.len() > 1 {
                    self.plans.pop_front();
                }
            }
            Effect::Abandon { attempt } => {
                // A real host detaches its handlers: nothing of this attempt arrives any more.
                self.scheduled.retain(|(_, input)| !matches!(input, Input::Fact { attempt: of, .. } if *of == attempt));
            }
            Effect::Phase { .. }
            | Effect::Opened { .. }
            | Effect::Retry { .. }
            | Effect::Stopped { .. }
            | Effect::Attempt { .. }
            | Effect::Slow { .. } => {}
        }
        if let Some(input) = self.on_effect.and_then(|listen| listen(&effect)) {
            let now = self.now();
            self.nested_replies.push(machine.tell(now, input));
        }
    }
}

impl Sim {
    fn resolve(&mut self, attempt: u32) {
        match self.plans.front() {
            Some(Plan::ProviderHangs) => {}
            Some(Plan::ProviderFails(cause)) => self.after(0.0, attempt, Fact::ResolveFailed { cause: *cause }),
            Some(Plan::NoUrl) => self.after(0.0, attempt, Fact::NoUrl),
            _ => self.after(0.0, attempt, Fact::Resolved { bits: self.bits }),
        }
    }

    fn open(&mut self, attempt: u32) {
        match *self.plans.front().unwrap_or(&Plan::Hangs) {
            Plan::Throws(cause) => self.after(0.0, attempt, Fact::Threw { cause }),
            Plan::Accepts(after) => self.after(after, attempt, Fact::Opened),
            Plan::HelloHangs | Plan::Greets(_) => self.after(1.0, attempt, Fact::Opened),
            Plan::Refuses(after, code) => {
                self.after(after, attempt, Fact::Errored);
                self.after(after, attempt, Fact::Closed { code, bits: 0 });
            }
            Plan::ErrorOnly => self.after(1.0, attempt, Fact::Errored),
            Plan::Closes(after, code) => {
                self.after(0.0, attempt, Fact::Opened);
                self.after(after, attempt, Fact::Closed { code, bits: u8::from(code != 1006) });
            }
            Plan::Hangs | Plan::ProviderHangs | Plan::ProviderFails(_) | Plan::NoUrl => {}
        }
    }

    fn after(&mut self, ms: f64, attempt: u32, fact: Fact) {
        self.scheduled.push((self.mono + ms, Input::Fact { attempt, fact }));
    }
}

pub(crate) struct World {
    pub(crate) driver: Driver<Sim>,
    next_id: u64,
}

/// A world whose attempts meet these plans, the last one for ever.
pub(crate) fn world(plans: &[Plan]) -> World {
    let sim = Sim {
        mono: 5_000.0,
        wall: 1_700_000_000_000.0,
        plans: plans.iter().copied().collect(),
        answers_close_after: Some(5.0),
        answers_ping_after: Some(20.0),
        bits: 0,
        scheduled: Vec::new(),
        effects: Vec::new(),
        transmitted: Vec::new(),
        outcomes: Vec::new(),
        undrained: Vec::new(),
        on_effect: None,
        nested_replies: Vec::new(),
    };
    World { driver: Driver::new(42, sim), next_id: 0 }
}

impl World {
    pub(crate) fn with(mut self, setting: Setting, value: f64) -> Self {
        self.tell(Input::Set { setting, value });
        self
    }

    pub(crate) fn tell(&mut self, input: Input) -> Reply {
        self.driver.tell(input)
    }

    pub(crate) fn connect(&mut self) -> Reply {
        self.tell(Input::Connect { because: false })
    }

    pub(crate) fn connect_because(&mut self) -> Reply {
        self.tell(Input::Connect { because: true })
    }

    pub(crate) fn fact(&mut self, fact: Fact) {
        let attempt = self.attempt();
        self.tell(Input::Fact { attempt, fact });
    }

    pub(crate) fn send(&mut self) -> u64 {
        self.try_send(10.0, 0.0, 0).expect("the queue takes it")
    }

    pub(crate) fn try_send(&mut self, bytes: f64, max_age_ms: f64, replaces: u64) -> Result<u64, Reply> {
        self.next_id += 1;
        let id = self.next_id;
        match self.tell(Input::Send { id, bytes, max_age_ms, replaces }) {
            Reply::Ok => Ok(id),
            refusal => Err(refusal),
        }
    }

    /// Lets virtual time pass, waking the machine exactly when it asked to be woken.
    pub(crate) fn run(&mut self, ms: f64) {
        let end = self.driver.host.mono + ms;
        loop {
            let wake =
                self.driver.machine.poll_deadline().map_or(f64::INFINITY, |(_, wait)| self.driver.host.mono + wait);
            let event = self.next_event();
            let at = event.map_or(wake, |(at, _)| at.min(wake));
            if at > end {
                break;
            }
            let passed = at - self.driver.host.mono;
            self.pass(passed);
            match event {
                Some((when, index)) if when <= at => {
                    let (_, input) = self.driver.host.scheduled.remove(index);
                    self.tell(input);
                }
                _ => drop(self.tell(Input::Tick)),
            }
        }
        let rest = end - self.driver.host.mono;
        self.pass(rest);
        self.tell(Input::Tick);
    }

    /// Nothing here runs for so long, as in a long task or a throttled tab; timers are late by it.
    pub(crate) fn block(&mut self, ms: f64) {
        self.pass(ms);
    }

    pub(crate) fn pings(&self) -> usize {
        self.count(|effect| matches!(effect, Effect::Ping { .. }))
    }

    pub(crate) fn page(&mut self, state: PageState) {
        self.tell(Input::Page { state });
    }

    /// The device sleeps: the steady clock stands still.
    pub(crate) fn sleep(&mut self, ms: f64) {
        self.driver.host.wall += ms;
        self.tell(Input::Tick);
    }

    fn pass(&mut self, ms: f64) {
        self.driver.host.mono += ms;
        self.driver.host.wall += ms;
    }

    fn next_event(&self) -> Option<(f64, usize)> {
        let events = self.driver.host.scheduled.iter().enumerate();
        events.fold(None, |next: Option<(f64, usize)>, (index, (at, _))| match next {
            Some((earliest, _)) if earliest <= *at => next,
            _ => Some((*at, index)),
        })
    }

    fn number(&self, field: Field) -> f64 {
        self.driver.machine.get(field)
    }

    pub(crate) fn phase(&self) -> PhaseName {
        PhaseName::from_number(self.number(Field::Phase) as u8).expect("a phase")
    }

    pub(crate) fn reason(&self) -> Reason {
        Reason::from_number(self.number(Field::Reason) as u8).expect("a reason")
    }

    pub(crate) fn attempt(&self) -> u32 {
        self.number(Field::Attempt) as u32
    }

    pub(crate) fn opens(&self) -> u32 {
        self.number(Field::Opens) as u32
    }

    pub(crate) fn stale(&self) -> u32 {
        self.number(Field::StaleFacts) as u32
    }

    pub(crate) fn queued(&self) -> (usize, f64) {
        (self.number(Field::QueueMessages) as usize, self.number(Field::QueueBytes))
    }

    pub(crate) fn wanted(&self) -> bool {
        self.number(Field::Wanted) != 0.0
    }

    /// How every attempt so far ended.
    pub(crate) fn ends(&self) -> Vec<Ended> {
        let ends = self.driver.host.effects.iter();
        ends.filter_map(|effect| if let Effect::Ended(end) = effect { Some(*end) } else { None }).collect()
    }

    pub(crate) fn last_end(&self) -> Ended {
        *self.ends().last().expect("an attempt has ended")
    }

    /// Every wait so far.
    pub(crate) fn delays(&self) -> Vec<f64> {
        let retries = self.driver.host.effects.iter();
        retries
            .filter_map(|effect| if let Effect::Retry { delay_ms, .. } = effect { Some(*delay_ms) } else { None })
            .collect()
    }

    pub(crate) fn count(&self, wanted: impl Fn(&Effect) -> bool) -> usize {
        self.driver.host.effects.iter().filter(|effect| wanted(effect)).count()
    }

    pub(crate) fn outcomes(&self) -> &[(u64, Outcome)] {
        &self.driver.host.outcomes
    }
}
