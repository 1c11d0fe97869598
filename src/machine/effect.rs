//! What the machine asks of its host. One FIFO, popped and performed one by one.

use super::close::Action;
use super::error::Cause;
use super::number::numbered;

numbered! {
    /// What comes out: `core.poll()` gives the kind (0: nothing left), `core.get(-1)`, `core.get(-2)`, … its arguments in this order.
    pub enum EffectKind {
        None = 0,
        /// attempt, refresh (1: credentials were refused, get new ones).
        Resolve = 1,
        /// attempt.
        Open = 2,
        /// attempt: send hello, await ready.
        Greet = 3,
        /// attempt, code.
        Close = 4,
        /// attempt: let go of whatever this attempt holds, at once.
        Abandon = 5,
        /// id: hand to the socket and to the ledger.
        Transmit = 6,
        /// id, {@link Outcome}.
        Release = 7,
        /// from, to ({@link Phase}), {@link Reason}, attempt.
        Phase = 10,
        /// attempt, ms since the attempt began.
        Opened = 11,
        /// attempt, {@link Stage}, {@link Cause}, {@link Action}, code (0: no close event came), bits of {@link Closed}, ms open.
        Ended = 12,
        /// next attempt, delay ms, {@link Reason}, consecutive failures.
        Retry = 13,
        /// {@link Reason}.
        Stopped = 14,
        /// attempt, refresh.
        Attempt = 15,
        /// attempt, {@link Stage}.
        Slow = 16,
        /// attempt: ask the peer for a sign of life, and say `Alive` when anything comes.
        Ping = 17,
    }
}

numbered! {
    /// The phases by name.
    pub enum PhaseName {
        Idle = 0,
        Resolving = 1,
        Connecting = 2,
        Open = 3,
        Closing = 4,
        Waiting = 5,
        Paused = 6,
        Stopped = 7,
    }
}

numbered! {
    /// Why a phase is what it is, where that needs saying.
    pub enum Reason {
        None = 0,
        BrowserThrottled = 1,
        BehindOwnSocket = 2,
        Greeting = 3,
        Backoff = 4,
        RetryLater = 5,
        Refresh = 6,
        NoUrl = 7,
        Closed = 8,
        Disposed = 9,
        TerminalClose = 10,
        NormalClose = 11,
        Exhausted = 12,
        Unauthorized = 13,
        Blocked = 14,
        Disabled = 15,
        Reconnecting = 16,
        Hidden = 17,
        PageCached = 18,
    }
}

numbered! {
    /// How far an attempt had come.
    pub enum Stage {
        Provider = 0,
        Handshake = 1,
        Hello = 2,
        Open = 3,
        Closing = 4,
    }
}

numbered! {
    /// What became of a message.
    pub enum Outcome {
        /// Handed over and drained: never a promise that it arrived.
        Sent = 1,
        MaybeSent = 2,
        Expired = 3,
        Evicted = 4,
        Replaced = 5,
        Withdrawn = 6,
        Stopped = 7,
    }
}

/// One thing to do.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields are described once, on EffectKind")]
pub enum Effect {
    Resolve { attempt: u32, refresh: bool },
    Open { attempt: u32 },
    Greet { attempt: u32 },
    Close { attempt: u32, code: u16 },
    Abandon { attempt: u32 },
    Transmit { id: u64 },
    Release { id: u64, outcome: Outcome },
    Phase { from: PhaseName, to: PhaseName, reason: Reason, attempt: u32 },
    Opened { attempt: u32, took_ms: f64 },
    Ended(Ended),
    Retry { attempt: u32, delay_ms: f64, reason: Reason, failures: u32 },
    Stopped { reason: Reason },
    Attempt { attempt: u32, refresh: bool },
    Slow { attempt: u32, stage: Stage },
    Ping { attempt: u32 },
}

/// The end of one attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields are described once, on EffectKind")]
pub struct Ended {
    pub attempt: u32,
    pub stage: Stage,
    pub cause: Cause,
    pub action: Action,
    pub code: u16,
    pub bits: u8,
    pub open_ms: f64,
}

/// An effect as numbers, as it waits, crosses the bridge and counts in the journal's digest: kind, then the arguments.
pub type Row = [f64; 8];

impl Effect {
    /// Inlined: where an effect is made its kind is known, and this comes down to a few constants.
    #[inline(always)]
    pub(crate) fn encode(&self) -> Row {
        use EffectKind as K;
        let (kind, [a, b, c, d]) = match *self {
            Effect::Resolve { attempt, refresh } => (K::Resolve, [attempt.into(), refresh.into(), 0.0, 0.0]),
            Effect::Open { attempt } => (K::Open, [attempt.into(), 0.0, 0.0, 0.0]),
            Effect::Greet { attempt } => (K::Greet, [attempt.into(), 0.0, 0.0, 0.0]),
            Effect::Close { attempt, code } => (K::Close, [attempt.into(), code.into(), 0.0, 0.0]),
            Effect::Abandon { attempt } => (K::Abandon, [attempt.into(), 0.0, 0.0, 0.0]),
            Effect::Transmit { id } => (K::Transmit, [id as f64, 0.0, 0.0, 0.0]),
            Effect::Release { id, outcome } => (K::Release, [id as f64, outcome.number(), 0.0, 0.0]),
            Effect::Phase { from, to, reason, attempt } => {
                (K::Phase, [from.number(), to.number(), reason.number(), attempt.into()])
            }
            Effect::Opened { attempt, took_ms } => (K::Opened, [attempt.into(), took_ms, 0.0, 0.0]),
            Effect::Retry { attempt, delay_ms, reason, failures } => {
                (K::Retry, [attempt.into(), delay_ms, reason.number(), failures.into()])
            }
            Effect::Stopped { reason } => (K::Stopped, [reason.number(), 0.0, 0.0, 0.0]),
            Effect::Attempt { attempt, refresh } => (K::Attempt, [attempt.into(), refresh.into(), 0.0, 0.0]),
            Effect::Slow { attempt, stage } => (K::Slow, [attempt.into(), stage.number(), 0.0, 0.0]),
            Effect::Ping { attempt } => (K::Ping, [attempt.into(), 0.0, 0.0, 0.0]),
            Effect::Ended(Ended { attempt, stage, cause, action, code, bits, open_ms }) => {
                let kind = K::Ended.number();
                let (stage, cause, action) = (stage.number(), cause.number(), action.number());
                return [kind, attempt.into(), stage, cause, action, code.into(), bits.into(), open_ms];
            }
        };
        [kind.number(), a, b, c, d, 0.0, 0.0, 0.0]
    }

    /// What `encode` wrote; for whoever performs effects natively.
    pub(crate) fn decode([kind, a, b, c, d, e, f, g]: Row) -> Option<Effect> {
        use EffectKind as K;
        let (attempt, id, flag) = (a as u32, a as u64, b != 0.0);
        Some(match EffectKind::from_number(kind as u8)? {
            K::None => return None,
            K::Resolve => Effect::Resolve { attempt, refresh: flag },
            K::Open => Effect::Open { attempt },
            K::Greet => Effect::Greet { attempt },
            K::Close => Effect::Close { attempt, code: b as u16 },
            K::Abandon => Effect::Abandon { attempt },
            K::Transmit => Effect::Transmit { id },
            K::Release => Effect::Release { id, outcome: Outcome::from_number(b as u8)? },
            K::Phase => Effect::Phase {
                from: PhaseName::from_number(a as u8)?,
                to: PhaseName::from_number(b as u8)?,
                reason: Reason::from_number(c as u8)?,
                attempt: d as u32,
            },
            K::Opened => Effect::Opened { attempt, took_ms: b },
            K::Ended => Effect::Ended(Ended {
                attempt,
                stage: Stage::from_number(b as u8)?,
                cause: Cause::from_number(c as u8)?,
                action: Action::from_number(d as u8)?,
                code: e as u16,
                bits: f as u8,
                open_ms: g,
            }),
            K::Retry => {
                Effect::Retry { attempt, delay_ms: b, reason: Reason::from_number(c as u8)?, failures: d as u32 }
            }
            K::Stopped => Effect::Stopped { reason: Reason::from_number(a as u8)? },
            K::Attempt => Effect::Attempt { attempt, refresh: flag },
            K::Slow => Effect::Slow { attempt, stage: Stage::from_number(b as u8)? },
            K::Ping => Effect::Ping { attempt },
        })
    }
}
