//! What the application's own functions did: no socket was opened, or it was opened and not greeted.

use super::Rule;
use crate::diagnosis::evidence::Evidence;
use crate::diagnosis::id::Id;
use crate::diagnosis::verdict::{Confidence, Finding};
use crate::machine::Cause;

pub(super) const RULES: &[Rule] = &[
    Rule { name: "provider", needs: "how the provider ended", judge: provider },
    Rule { name: "greeting", needs: "how hello and ready ended", judge: greeting },
];

fn provider(seen: &Evidence) -> Option<Finding> {
    let last = seen.last()?;
    let id = match last.cause() {
        Cause::ProviderTimeout => Id::ProviderTimeout,
        Cause::ProviderFailed => Id::ProviderFailed,
        Cause::ProviderInvalid => Id::ProviderInvalid,
        _ => return None,
    };
    Some(Finding::certain(id).because("provider-took", last.took_ms))
}

fn greeting(seen: &Evidence) -> Option<Finding> {
    let last = seen.last()?;
    match last.cause() {
        Cause::HelloFailed | Cause::ReadyFailed => Some(Finding::certain(Id::HelloFailed)),
        Cause::HelloTimeout => Some(Finding::certain(Id::HelloTimeout).because("hung", last.took_ms)),
        // Firefox and WebKit open all the same; the bus then closes.
        Cause::ProtocolMissing => {
            Some(Finding::of(Id::SubprotocolIgnored, Confidence::Likely).because("protocol-missing", last.asked.into()))
        }
        _ => None,
    }
}
