//! What can go wrong, by whose fault: a `Reply` refuses the caller at once, a `Cause` is the network's or the peer's.

use super::number::numbered;

numbered! {
    /// The answer to a command.
    pub enum Reply {
        Ok = 0,
        AlreadyRunning = 1,
        /// A retry is scheduled; a reason cuts the wait short.
        Waiting = 2,
        /// The bus stopped for a cause; starting it again wants a reason.
        NeedsBecause = 3,
        RestartStorm = 4,
        Disposed = 5,
        Stopped = 6,
        QueueFull = 7,
        TooLarge = 8,
        Unknown = 9,
    }
}

numbered! {
    /// What ended an attempt, as far as it can be known without probing.
    pub enum Cause {
        None = 0,
        ProviderFailed = 1,
        ProviderInvalid = 2,
        ProviderTimeout = 3,
        ConnectTimeout = 4,
        BehindOwnSocket = 5,
        HandshakeFailed = 6,
        ErrorWithoutClose = 7,
        SyntaxError = 8,
        SecurityError = 9,
        ConstructorThrew = 10,
        Csp = 11,
        MixedContent = 12,
        BlockedPort = 13,
        HelloFailed = 14,
        HelloTimeout = 15,
        ProtocolMissing = 16,
        ReadyFailed = 17,
        ClosedByPeer = 18,
        ConnectionLost = 19,
        ClosedByUs = 20,
        CloseTimeout = 21,
        /// Asked, and nothing came: half-open, or the server hangs.
        HeartbeatTimeout = 22,
        /// Did not survive the device's sleep or the page's freeze; nobody is to blame.
        Slept = 23,
    }
}

impl Cause {
    /// The browser itself refuses, and will refuse the same thing again.
    pub(crate) fn is_hopeless(self) -> bool {
        matches!(
            self,
            Cause::SyntaxError | Cause::SecurityError | Cause::Csp | Cause::MixedContent | Cause::BlockedPort
        )
    }
}
