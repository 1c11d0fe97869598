//! The deadlines: one slot per reason, so that a wake-up always knows what it is for.

use super::number::numbered;

numbered! {
    /// Why the machine asked to be woken.
    pub enum Timer {
        /// The provider has used up the attempt's time.
        Resolve = 1,
        /// The handshake has.
        Connect = 2,
        /// The handshake never got its turn behind another socket of ours.
        Behind = 3,
        /// The hello or `ready` has used up the attempt's time.
        Hello = 4,
        /// The attempt is worth a word about being slow.
        Slow = 5,
        /// `error` came and `close` did not.
        ErrorGrace = 6,
        /// Our `close()` stayed unanswered.
        CloseGrace = 7,
        /// The wait before the next attempt is over.
        Backoff = 8,
        /// The open connection has proved stable.
        Uptime = 9,
        /// A queued message is too old.
        QueueAge = 10,
        /// The peer is to be asked for a sign of life.
        Ping = 11,
        /// It was, and none came.
        Pong = 12,
        /// The page has been hidden for long enough.
        Hidden = 13,
    }
}

const SLOTS: usize = Timer::TABLE.len();

/// At most one deadline per reason, on the machine's axis; infinity means none.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Timers {
    pub(crate) at: [f64; SLOTS],
}

impl Timers {
    pub(crate) const NONE: Timers = Timers { at: [f64::INFINITY; SLOTS] };

    pub(crate) fn set(&mut self, timer: Timer, at: f64) {
        if let Some(slot) = self.at.get_mut(timer as usize - 1) {
            *slot = at;
        }
    }

    pub(crate) fn clear(&mut self, timer: Timer) {
        self.set(timer, f64::INFINITY);
    }

    pub(crate) fn at(&self, timer: Timer) -> f64 {
        self.at.get(timer as usize - 1).copied().unwrap_or(f64::INFINITY)
    }

    /// Forgets all that belongs to the phase being left; the age of queued messages and the page outlive phases.
    pub(crate) fn leave_phase(&mut self) {
        let (age, hidden) = (self.at(Timer::QueueAge), self.at(Timer::Hidden));
        self.at.fill(f64::INFINITY);
        self.set(Timer::QueueAge, age);
        self.set(Timer::Hidden, hidden);
    }

    /// Gives back the time the device slept to every deadline that measures somebody's work; a backoff, the age of a
    /// message and how long nobody has looked are about the world outside and go on.
    pub(crate) fn grant(&mut self, slept: f64) {
        let outside = [Timer::Backoff, Timer::QueueAge, Timer::Hidden].map(|timer| (timer, self.at(timer)));
        for at in &mut self.at {
            *at += slept;
        }
        for (timer, at) in outside {
            self.set(timer, at);
        }
    }

    /// The earliest deadline and its reason.
    pub(crate) fn next(&self) -> Option<(Timer, f64)> {
        let mut next: Option<(Timer, f64)> = None;
        for (index, &at) in self.at.iter().enumerate() {
            if at < next.map_or(f64::INFINITY, |(_, earliest)| earliest) {
                next = Timer::from_number(index as u8 + 1).map(|timer| (timer, at));
            }
        }
        next
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (Timer, f64)> {
        let slots = self.at.iter().enumerate().filter(|(_, at)| at.is_finite());
        slots.filter_map(|(index, &at)| Some((Timer::from_number(index as u8 + 1)?, at)))
    }

    /// Takes the earliest deadline that has come.
    pub(crate) fn take_due(&mut self, now: f64) -> Option<Timer> {
        let (timer, at) = self.next()?;
        if at > now {
            return None;
        }
        self.clear(timer);
        Some(timer)
    }
}
