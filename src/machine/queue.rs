//! Messages that wait for a connection: their ids, sizes and ages. The messages themselves stay outside.

use super::config::{Config, Setting};
use super::effect::{Effect, Outcome};
use super::effects::Effects;
use super::error::Reply;
use super::fifo::Fifo;

/// A waiting message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Waiter {
    pub(crate) id: u64,
    pub(crate) bytes: f64,
    pub(crate) expires: f64,
}

/// First in, first out; bounded by count, bytes and age.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Queue {
    pub(crate) waiters: Fifo<Waiter>,
    pub(crate) bytes: f64,
    pub(crate) last_id: u64,
}

impl Queue {
    pub(crate) const EMPTY: Queue = Queue { waiters: Fifo::empty(), bytes: 0.0, last_id: 0 };

    pub(crate) fn len(&self) -> usize {
        self.waiters.len()
    }

    /// Takes a message in, or says why not. What has to go for it is released; a refusal changes nothing.
    pub(crate) fn admit(&mut self, waiter: Waiter, replaces: u64, config: &Config, out: &mut Effects) -> Reply {
        let most = config.get(Setting::QueueMessages);
        let most_bytes = config.get(Setting::QueueBytes);
        if waiter.id <= self.last_id {
            return Reply::Unknown;
        }
        if waiter.bytes > most_bytes {
            return Reply::TooLarge;
        }
        let (replaced, gone) = self.find(replaces).map_or((0, 0.0), |(_, old)| (1, old.bytes));
        let count = self.len() - replaced;
        let fits = (count as f64) < most && self.bytes - gone + waiter.bytes <= most_bytes;
        if !fits && (!config.is(Setting::QueueOverflow) || most < 1.0) {
            return Reply::QueueFull;
        }
        self.last_id = waiter.id;
        self.release(replaces, Outcome::Replaced, out);
        while self.len() as f64 >= most || self.bytes + waiter.bytes > most_bytes {
            match self.pop() {
                Some(oldest) => out.push(Effect::Release { id: oldest.id, outcome: Outcome::Evicted }),
                None => break,
            }
        }
        self.bytes += waiter.bytes;
        self.waiters.push(waiter);
        Reply::Ok
    }

    /// Takes the oldest out.
    pub(crate) fn pop(&mut self) -> Option<Waiter> {
        let oldest = self.waiters.pop()?;
        self.forget(oldest.bytes);
        Some(oldest)
    }

    /// Ends one message, if it still waits.
    pub(crate) fn release(&mut self, id: u64, outcome: Outcome, out: &mut Effects) -> bool {
        let Some((position, gone)) = self.find(id) else { return false };
        self.waiters.remove(position);
        self.forget(gone.bytes);
        out.push(Effect::Release { id, outcome });
        true
    }

    /// Ends all.
    pub(crate) fn release_all(&mut self, outcome: Outcome, out: &mut Effects) {
        while let Some(waiter) = self.pop() {
            out.push(Effect::Release { id: waiter.id, outcome });
        }
    }

    /// Ends those that waited too long and returns when to look again.
    pub(crate) fn expire(&mut self, now: f64, out: &mut Effects) -> f64 {
        let (mut next, mut position) = (f64::INFINITY, 0);
        while let Some(&waiter) = self.waiters.as_slice().get(position) {
            if waiter.expires > now {
                next = if waiter.expires < next { waiter.expires } else { next };
                position += 1;
                continue;
            }
            // The oldest go first, as a rule, and taking those is cheap.
            match position {
                0 => drop(self.waiters.pop()),
                _ => self.waiters.remove(position),
            }
            self.forget(waiter.bytes);
            out.push(Effect::Release { id: waiter.id, outcome: Outcome::Expired });
        }
        next
    }

    fn find(&self, id: u64) -> Option<(usize, Waiter)> {
        let position = self.waiters.as_slice().iter().position(|waiter| waiter.id == id)?;
        Some((position, *self.waiters.as_slice().get(position)?))
    }

    fn forget(&mut self, bytes: f64) {
        self.bytes = if self.len() == 0 { 0.0 } else { self.bytes - bytes };
    }
}
