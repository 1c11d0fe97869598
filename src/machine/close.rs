//! What a close code asks for: the default table, presets over it, overrides over both.
//!
//! Sources: RFC 6455 §7.4.1, the IANA WebSocket Close Code Number Registry, and for each preset its own protocol text.

use super::number::numbered;

numbered! {
    /// What to do about the end of a connection.
    pub enum Action {
        /// The conversation is over.
        Normal = 0,
        Retry = 1,
        /// Retry, but in the wider window: the server asked for time.
        RetryLater = 2,
        /// Get new credentials, then retry once.
        Refresh = 3,
        /// Trying again would end the same way.
        Terminal = 4,
    }
}

/// The code a browser reports when no Close frame came (RFC 6455 §7.1.5).
pub(crate) const ABNORMAL: u16 = 1006;
/// The code Firefox reports for a failed TLS handshake.
pub(crate) const TLS_FAILED: u16 = 1015;

/// One override: every code in `from..=to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) from: u16,
    pub(crate) to: u16,
    pub(crate) action: Action,
}

/// Far more than anybody writes by hand; a bound all the same.
pub(crate) const MOST_RULES: usize = 256;

/// The answer for one code. Later overrides beat earlier ones, all beat the preset, the preset beats the default.
pub(crate) fn action_for(code: u16, rules: &[Rule], preset: u8) -> Action {
    rules
        .iter()
        .rev()
        .find(|rule| (rule.from..=rule.to).contains(&code))
        .map(|rule| rule.action)
        .or_else(|| from_preset(preset, code))
        .unwrap_or_else(|| by_default(code))
}

fn by_default(code: u16) -> Action {
    match code {
        1000 => Action::Normal,
        // Going away, no status, abnormal, internal error, bad gateway, TLS: the next server may do better.
        1001 | 1005 | ABNORMAL | 1011 | 1014 | TLS_FAILED => Action::Retry,
        1012 | 1013 => Action::RetryLater,
        // 3000 is "unauthorized" in the registry, 4401 the habit that mirrors HTTP.
        3000 | 4401 => Action::Refresh,
        // 3003 "forbidden" and its mirror.
        3003 | 4403 => Action::Terminal,
        3000..=4999 => Action::Retry,
        // Protocol error, unsupported or bad data, policy, too big, missing extension; and all that is not assigned.
        _ => Action::Terminal,
    }
}

fn from_preset(preset: u8, code: u16) -> Option<Action> {
    match (preset, code) {
        // graphql-transport-ws (graphql-ws PROTOCOL.md and its CloseCode table). 4401 there is the client's own
        // fault (subscribed before the ack), but users mean an expired token by it: refreshing serves both,
        // once. 4403 "forbidden" may be granted to a fresh token. 4499 and 4504 are time-outs.
        (1, 4401 | 4403) => Some(Action::Refresh),
        (1, 4408 | 4499 | 4504) => Some(Action::Retry),
        (1, 4004 | 4005 | 4400 | 4406 | 4409 | 4429 | 4500) => Some(Action::Terminal),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_contract_has_its_action() {
        use Action::*;
        for (codes, action) in [
            (&[1000][..], Normal),
            (&[1001, 1005, 1006, 1011, 1014, 1015], Retry),
            (&[1012, 1013], RetryLater),
            (&[1002, 1003, 1007, 1008, 1009, 1010, 3003, 4403], Terminal),
            (&[3000, 4401], Refresh),
            (&[3001, 3999, 4000, 4400, 4999], Retry),
            (&[0, 999, 1004, 1016, 2999, 5000, 65535], Terminal),
        ] {
            for &code in codes {
                assert_eq!(action_for(code, &[], 0), action, "{code}");
            }
        }
    }

    #[test]
    fn the_preset_speaks_for_its_own_codes_and_no_others() {
        use Action::*;
        for (codes, action) in [
            (&[4401, 4403][..], Refresh),
            (&[4408, 4499, 4504, 4000], Retry),
            (&[4004, 4005, 4400, 4406, 4409, 4429, 4500, 1008], Terminal),
            (&[1012], RetryLater),
        ] {
            for &code in codes {
                assert_eq!(action_for(code, &[], 1), action, "{code}");
            }
        }
    }

    #[test]
    fn overrides_beat_the_preset_and_the_last_one_wins() {
        assert_eq!(action_for(4403, &[], 1), Action::Refresh);
        let rules = [
            Rule { from: 4400, to: 4499, action: Action::Retry },
            Rule { from: 4403, to: 4403, action: Action::Normal },
        ];
        assert_eq!(action_for(4403, &rules, 1), Action::Normal);
        assert_eq!(action_for(4406, &rules, 1), Action::Retry);
        assert_eq!(action_for(4500, &rules, 1), Action::Terminal);
    }
}
