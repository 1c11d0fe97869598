//! The drain loop over a `Host`, natively: the same law the TypeScript host follows, so that every story about the
//! machine can be told without a browser.
//!
//! Effects are performed one at a time and never nested. A host that calls back in while it performs one only hands in
//! an input; the outer loop goes on with what that led to.

use crate::machine::{Effect, Input, Machine, Now, Reply};

/// Whoever performs effects.
pub trait Host {
    /// Both clocks, now.
    fn now(&self) -> Now;
    /// Does one thing; `machine` takes whatever the host has to say while doing it.
    fn perform(&mut self, effect: Effect, machine: &mut Inbox<'_>);
}

/// The way back in while an effect is being performed.
pub struct Inbox<'a> {
    machine: &'a mut Machine,
}

impl Inbox<'_> {
    /// Hands in an input; its effects come after those already waiting.
    pub fn tell(&mut self, now: Now, input: Input) -> Reply {
        self.machine.handle(now, input)
    }
}

/// A machine and its host.
pub struct Driver<H> {
    /// The machine; tests look at it.
    pub machine: Machine,
    /// The host; tests look at it.
    pub host: H,
}

impl<H: Host> Driver<H> {
    /// A machine at rest.
    pub fn new(seed: u32, host: H) -> Self {
        let machine = Machine::new(seed, host.now());
        Driver { machine, host }
    }

    /// One input, and everything it leads to.
    pub fn tell(&mut self, input: Input) -> Reply {
        let reply = self.machine.handle(self.host.now(), input);
        while let Some(effect) = self.machine.poll_effect() {
            self.host.perform(effect, &mut Inbox { machine: &mut self.machine });
        }
        reply
    }
}
