//! The settings, each with its default and the reason for the number.

use super::number::numbered;

numbered! {
    /// What can be set; the value is a number.
    pub enum Setting {
        ConnectTimeoutMs = 1,
        SlowAfterMs = 2,
        CloseTimeoutMs = 3,
        MinDelayMs = 4,
        FirstWindowMs = 5,
        Factor = 6,
        MaxDelayMs = 7,
        LaterMinMs = 8,
        LaterMaxMs = 9,
        MaxAttempts = 10,
        StableAfterMs = 11,
        QueueMessages = 12,
        QueueBytes = 13,
        QueueAgeMs = 14,
        /// Infinity: nothing is asked, and nothing can be.
        HeartbeatIntervalMs = 15,
        HeartbeatTimeoutMs = 16,
        /// Infinity: a hidden page stays connected.
        PauseWhenHiddenMs = 17,
        MaxServerDelayMs = 18,
        /// 0 refuse, 1 evict the oldest.
        QueueOverflow = 19,
        /// 1 if url, protocols or hello is a function, so that new credentials can be had.
        CanRefresh = 20,
        /// 0 unknown, 1 Chromium, 2 Firefox, 3 WebKit: whose reconnect throttle to expect.
        Engine = 21,
        /// What the server asked for with the close that follows; used once. 0 nothing.
        ServerDelayMs = 22,
    }
}

const SETTINGS: usize = Setting::TABLE.len();

/// All settings, by number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Config {
    pub(crate) values: [f64; SETTINGS],
}

impl Config {
    pub(crate) const DEFAULT: Config = Config {
        values: [
            // One deadline over provider, handshake and hello: mobile handshakes on bad radio take 3-6 s,
            // and beyond 10 s people reload.
            10_000.0, // ConnectTimeoutMs
            3_000.0,  // SlowAfterMs: above the common slow handshake, well before the deadline
            // A healthy peer answers Close in a round trip; browsers themselves wait 5-60 s.
            2_000.0, // CloseTimeoutMs
            250.0,   // MinDelayMs: a floor, so that a refusing server never sees a hot loop
            // The first window sets the peak of a crowd that returns at once: 3 s puts < 4 % in 100 ms.
            3_000.0,       // FirstWindowMs
            2.0,           // Factor
            30_000.0,      // MaxDelayMs: longer, and recovery feels like a fault of its own
            5_000.0,       // LaterMinMs  the registry asks for a random 5-30 s after 1012
            30_000.0,      // LaterMaxMs  (IANA WebSocket Close Code Number Registry)
            f64::INFINITY, // MaxAttempts: a page left open over night should be connected in the morning
            5_000.0,       // StableAfterMs: longer than accept-then-close loops live
            1_000.0,       // QueueMessages
            1_048_576.0,   // QueueBytes
            300_000.0,     // QueueAgeMs: after five minutes what a person did is no longer news
            f64::INFINITY, // HeartbeatIntervalMs: what to ask with only the application knows
            5_000.0,       // HeartbeatTimeoutMs: above any live round trip on bad radio
            f64::INFINITY, // PauseWhenHiddenMs: people expect a hidden tab to be up to date when they return
            300_000.0,     // MaxServerDelayMs: a hint is not to keep anybody away for longer
            0.0,           // QueueOverflow
            0.0,           // CanRefresh
            0.0,           // Engine
            0.0,           // ServerDelayMs
        ],
    };

    pub(crate) fn get(&self, setting: Setting) -> f64 {
        self.values.get(setting as usize - 1).copied().unwrap_or(0.0)
    }

    /// Options are parsed before they come here; a number that still makes no sense changes nothing.
    pub(crate) fn set(&mut self, setting: Setting, value: f64) {
        if let Some(slot) = self.values.get_mut(setting as usize - 1)
            && value >= 0.0
        {
            *slot = value;
        }
    }

    /// Its value, which is then 0.
    pub(crate) fn take(&mut self, setting: Setting) -> f64 {
        let value = self.get(setting);
        self.set(setting, 0.0);
        value
    }

    pub(crate) fn is(&self, setting: Setting) -> bool {
        self.get(setting) != 0.0
    }
}
