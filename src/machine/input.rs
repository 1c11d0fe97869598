//! What the machine is told: commands of the application, facts of the browser, and the time.

use super::close::Action;
use super::config::Setting;
use super::error::Cause;
use super::number::numbered;

numbered! {
    /// What goes in: `core.input(kind, a, b, c, d, mono, wall)`.
    pub enum InputKind {
        /// a = 1 if a reason was given. Answers {@link Reply}.
        Connect = 1,
        /// a = 1 to end queued messages as withdrawn. Answers {@link Reply}.
        Reconnect = 2,
        /// a = close code, b = 1 to withdraw the queue and cut at once (`enabled: false`, log-out; code 0: what follows is somebody else's).
        Close = 3,
        Dispose = 4,
        /// a = id, b = bytes, c = max age in ms (0: the queue's default), d = id it replaces (0: none). Answers {@link Reply}.
        Send = 5,
        /// a = id. Answers Ok if it was still queued.
        Withdraw = 6,
        /// a = attempt, b = bits of {@link Resolved}.
        Resolved = 7,
        /// a = attempt, b = {@link Cause}.
        ResolveFailed = 8,
        /// a = attempt.
        NoUrl = 9,
        /// a = attempt, b = {@link Cause}: the constructor threw.
        Threw = 10,
        /// a = attempt.
        Opened = 11,
        /// a = attempt: hello sent and `ready` answered.
        Greeted = 12,
        /// a = attempt, b = {@link Cause}.
        GreetFailed = 13,
        /// a = attempt.
        Errored = 14,
        /// a = attempt, b = code, c = bits of {@link Closed}.
        Closed = 15,
        /// a = attempt: a CSP violation named this socket's own URL.
        PolicyViolated = 16,
        /// a = attempt, b = 1 while another socket of ours to this host is still connecting.
        Lane = 17,
        /// a = attempt, b = 1 if the socket's buffer has room.
        Writable = 18,
        /// a = 1 online. A hint, never a proof.
        Network = 19,
        /// a = {@link PageState}.
        Page = 20,
        Tick = 21,
        /// a = {@link Setting}, b = value.
        Set = 22,
        /// a = from, b = to, c = {@link Action}.
        Rule = 23,
        ClearRules = 24,
        /// a = attempt, b = round trip in ms, -1 if nobody can tell: something came since the last Ping.
        Alive = 25,
    }
}

numbered! {
    /// What became of the page.
    pub enum PageState {
        Hidden = 0,
        Visible = 1,
        /// Chromium's `freeze`: no timer or task runs from here on.
        Frozen = 2,
        Resumed = 3,
        /// `pagehide` on the way into the back/forward cache, which takes no page with an open connection.
        Cached = 4,
        /// `pageshow` on the way out of it.
        Restored = 5,
    }
}

numbered! {
    /// What the host already knows of a URL, as bits.
    pub enum Resolved {
        /// On the Fetch standard's list of blocked ports.
        BadPort = 1,
        /// `ws:` from a secure page.
        MixedContent = 2,
        /// A hello or `ready` must be performed before the connection counts as open.
        Greets = 4,
    }
}

numbered! {
    /// What a close event said beside its code, as bits.
    pub enum Closed {
        Clean = 1,
        HasReason = 2,
    }
}

/// One thing the machine is told.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields are described once, on InputKind")]
pub enum Input {
    Connect { because: bool },
    Reconnect { withdraw: bool },
    Close { code: u16, cut: bool },
    Dispose,
    Send { id: u64, bytes: f64, max_age_ms: f64, replaces: u64 },
    Withdraw { id: u64 },
    Fact { attempt: u32, fact: Fact },
    Network { online: bool },
    Page { state: PageState },
    Tick,
    Set { setting: Setting, value: f64 },
    Rule { from: u16, to: u16, action: Action },
    ClearRules,
}

/// Something that happened to one attempt.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "the fields are described once, on InputKind")]
pub enum Fact {
    Resolved { bits: u8 },
    ResolveFailed { cause: Cause },
    NoUrl,
    Threw { cause: Cause },
    Opened,
    Greeted,
    GreetFailed { cause: Cause },
    Errored,
    Closed { code: u16, bits: u8 },
    PolicyViolated,
    Lane { behind: bool },
    Writable { room: bool },
    Alive { rtt_ms: f64 },
}

/// An input as numbers: kind, then four arguments.
pub type Numbers = [f64; 5];

impl Input {
    /// Reads numbers from outside; `None` if they mean nothing. Inlined, so that no input is ever put together in memory only
    /// to be taken apart again: 2 % of the module.
    #[inline(always)]
    pub fn decode([kind, a, b, c, d]: Numbers) -> Option<Input> {
        use InputKind as K;
        // What is no number becomes 0, and of what is too great the lower bits count: nothing from outside can do harm here.
        let (attempt, flag, second, third) = (a as u32, a != 0.0, b as u32, c as u32);
        let (code, byte) = (second as u16, second as u8);
        let fact = |fact| Input::Fact { attempt, fact };
        let cause = Cause::from_number(byte);
        Some(match InputKind::from_number(kind as u8)? {
            K::Connect => Input::Connect { because: flag },
            K::Reconnect => Input::Reconnect { withdraw: flag },
            K::Close => Input::Close { code: attempt as u16, cut: byte != 0 },
            K::Dispose => Input::Dispose,
            K::Send => Input::Send { id: a as u64, bytes: b.max(0.0), max_age_ms: c.max(0.0), replaces: d as u64 },
            K::Withdraw => Input::Withdraw { id: a as u64 },
            K::Resolved => fact(Fact::Resolved { bits: byte }),
            K::ResolveFailed => fact(Fact::ResolveFailed { cause: cause? }),
            K::NoUrl => fact(Fact::NoUrl),
            K::Threw => fact(Fact::Threw { cause: cause? }),
            K::Opened => fact(Fact::Opened),
            K::Greeted => fact(Fact::Greeted),
            K::GreetFailed => fact(Fact::GreetFailed { cause: cause? }),
            K::Errored => fact(Fact::Errored),
            K::Closed => fact(Fact::Closed { code, bits: third as u8 }),
            K::PolicyViolated => fact(Fact::PolicyViolated),
            K::Lane => fact(Fact::Lane { behind: byte != 0 }),
            K::Writable => fact(Fact::Writable { room: byte != 0 }),
            K::Alive => fact(Fact::Alive { rtt_ms: b }),
            K::Network => Input::Network { online: flag },
            K::Page => Input::Page { state: PageState::from_number(attempt as u8)? },
            K::Tick => Input::Tick,
            K::Set => Input::Set { setting: Setting::from_number(attempt as u8)?, value: b },
            K::Rule => Input::Rule { from: attempt as u16, to: code, action: Action::from_number(third as u8)? },
            K::ClearRules => Input::ClearRules,
        })
    }

    /// The numbers `decode` would read it from.
    pub fn encode(&self) -> Numbers {
        use InputKind as K;
        let bit = f64::from;
        let (kind, [a, b, c, d]) = match *self {
            Input::Connect { because } => (K::Connect, [bit(because), 0.0, 0.0, 0.0]),
            Input::Reconnect { withdraw } => (K::Reconnect, [bit(withdraw), 0.0, 0.0, 0.0]),
            Input::Close { code, cut } => (K::Close, [code.into(), bit(cut), 0.0, 0.0]),
            Input::Dispose => (K::Dispose, [0.0; 4]),
            Input::Send { id, bytes, max_age_ms, replaces } => {
                (K::Send, [id as f64, bytes, max_age_ms, replaces as f64])
            }
            Input::Withdraw { id } => (K::Withdraw, [id as f64, 0.0, 0.0, 0.0]),
            Input::Fact { attempt, fact } => {
                let (kind, b, c) = fact.encode();
                (kind, [attempt.into(), b, c, 0.0])
            }
            Input::Network { online } => (K::Network, [bit(online), 0.0, 0.0, 0.0]),
            Input::Page { state } => (K::Page, [state.number(), 0.0, 0.0, 0.0]),
            Input::Tick => (K::Tick, [0.0; 4]),
            Input::Set { setting, value } => (K::Set, [setting.number(), value, 0.0, 0.0]),
            Input::Rule { from, to, action } => (K::Rule, [from.into(), to.into(), action.number(), 0.0]),
            Input::ClearRules => (K::ClearRules, [0.0; 4]),
        };
        [kind.number(), a, b, c, d]
    }
}

impl Fact {
    fn encode(self) -> (InputKind, f64, f64) {
        use InputKind as K;
        match self {
            Fact::Resolved { bits } => (K::Resolved, bits.into(), 0.0),
            Fact::ResolveFailed { cause } => (K::ResolveFailed, cause.number(), 0.0),
            Fact::NoUrl => (K::NoUrl, 0.0, 0.0),
            Fact::Threw { cause } => (K::Threw, cause.number(), 0.0),
            Fact::Opened => (K::Opened, 0.0, 0.0),
            Fact::Greeted => (K::Greeted, 0.0, 0.0),
            Fact::GreetFailed { cause } => (K::GreetFailed, cause.number(), 0.0),
            Fact::Errored => (K::Errored, 0.0, 0.0),
            Fact::Closed { code, bits } => (K::Closed, code.into(), bits.into()),
            Fact::PolicyViolated => (K::PolicyViolated, 0.0, 0.0),
            Fact::Lane { behind } => (K::Lane, f64::from(behind), 0.0),
            Fact::Writable { room } => (K::Writable, f64::from(room), 0.0),
            Fact::Alive { rtt_ms } => (K::Alive, rtt_ms, 0.0),
        }
    }
}
