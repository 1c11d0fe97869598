//! What a close code asks for: the default table, and rules over it. Presets come as rules, too.
//!
//! `pkg-template/presets.json` has the table with its sources; `tests/presets.rs` holds the two together.

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

/// One rule of a preset or of the application: every code in `from..=to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    pub(crate) from: u16,
    pub(crate) to: u16,
    pub(crate) action: Action,
}

/// Far more than anybody writes by hand; a bound all the same.
pub(crate) const MOST_RULES: usize = 256;

/// The answer for one code. Later rules beat earlier ones, all beat the default.
pub(crate) fn action_for(code: u16, rules: &[Rule]) -> Action {
    rules
        .iter()
        .rev()
        .find(|rule| (rule.from..=rule.to).contains(&code))
        .map_or_else(|| by_default(code), |rule| rule.action)
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
                assert_eq!(action_for(code, &[]), action, "{code}");
            }
        }
    }

    #[test]
    fn rules_beat_the_default_and_the_last_one_wins() {
        assert_eq!(action_for(4403, &[]), Action::Terminal);
        let rules = [
            Rule { from: 4400, to: 4499, action: Action::Retry },
            Rule { from: 4403, to: 4403, action: Action::Normal },
        ];
        assert_eq!(action_for(4403, &rules), Action::Normal);
        assert_eq!(action_for(4406, &rules), Action::Retry);
        assert_eq!(action_for(4500, &rules[..1]), Action::Retry);
        assert_eq!(action_for(1008, &rules), Action::Terminal);
    }
}
