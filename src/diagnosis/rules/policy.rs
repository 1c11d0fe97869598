//! What the browser forbids on its own account: no byte leaves, so no server is to blame.

use super::Rule;
use crate::diagnosis::evidence::{Answer, Evidence, Flaw, Question};
use crate::diagnosis::id::Id;
use crate::diagnosis::looks::ending_of;
use crate::diagnosis::verdict::{Confidence, Finding};
use crate::machine::Cause;

pub(super) const RULES: &[Rule] = &[
    Rule { name: "csp", needs: "a violation that names the socket's own URL", judge: csp },
    Rule { name: "mixed-content", needs: "the page's and the URL's scheme", judge: mixed_content },
    Rule { name: "blocked-port", needs: "the port", judge: blocked_port },
    Rule { name: "security-error", needs: "what the constructor threw", judge: security_error },
    Rule { name: "local-network", needs: "the page's permission", judge: local_network },
];

/// Another way for the same to happen must not be explained by the same words: an attempt that opened was not blocked.
fn tried(seen: &Evidence) -> bool {
    seen.last().is_some_and(|last| !last.opened)
}

fn csp(seen: &Evidence) -> Option<Finding> {
    let named = seen.last()?.cause() == Cause::Csp;
    named.then(|| Finding::certain(Id::Csp).because("csp-event", 0.0))
}

/// With upgrade-insecure-requests the browser makes wss: of it and tries: only what never got that far was forbidden.
fn mixed_content(seen: &Evidence) -> Option<Finding> {
    let last = seen.last()?;
    let refused = matches!(last.cause(), Cause::SecurityError | Cause::ErrorWithoutClose | Cause::MixedContent);
    let mixed = seen.target.flaw == Flaw::MixedContent || last.cause() == Cause::MixedContent;
    let mixed = mixed && refused && tried(seen) && last.code == 0;
    mixed.then(|| Finding::certain(Id::MixedContent).because("secure-page", 0.0))
}

fn blocked_port(seen: &Evidence) -> Option<Finding> {
    let blocked = seen.target.flaw == Flaw::BlockedPort && tried(seen) || seen.last()?.cause() == Cause::BlockedPort;
    blocked.then(|| Finding::certain(Id::BlockedPort).because("bad-port", 0.0))
}

fn security_error(seen: &Evidence) -> Option<Finding> {
    match seen.last()?.cause() {
        Cause::SecurityError => Some(Finding::certain(Id::SecurityError).because("constructor-threw", 1.0)),
        // Somebody else's class, or somebody who stands in between.
        Cause::ConstructorThrew => {
            Some(Finding::of(Id::HandshakeFailed, Confidence::Possible).because("constructor-threw", 2.0))
        }
        _ => None,
    }
}

/// The permission alone stops nothing: a page of the local network needs none.
fn local_network(seen: &Evidence) -> Option<Finding> {
    let failed = ending_of(seen.last()?) != 0 && seen.target.local && !seen.page.local;
    let reached = seen.answer(Question::Get).is_some_and(|probe| probe.answer == Answer::Answered);
    match seen.answer(Question::Permission)?.answer {
        Answer::Denied if failed && !reached => {
            Some(Finding::of(Id::LocalNetworkDenied, Confidence::Likely).because("permission", 0.0))
        }
        _ => None,
    }
}
