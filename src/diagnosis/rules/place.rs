//! The page, its device and its browser: reasons that lie on this side of the network.

use super::Rule;
use crate::diagnosis::evidence::{Answer, Evidence, Question};
use crate::diagnosis::id::Id;
use crate::diagnosis::looks::{ending, ending_of};
use crate::diagnosis::verdict::{Confidence, Finding};
use crate::machine::Cause;

pub(super) const RULES: &[Rule] = &[
    Rule { name: "slept", needs: "two clocks", judge: slept },
    Rule { name: "behind-own-socket", needs: "which sockets of this page are connecting", judge: behind_own_socket },
    Rule { name: "browser-throttled", needs: "the attempts before", judge: browser_throttled },
    Rule { name: "offline", needs: "navigator.onLine, and that nothing else answered", judge: offline },
];

fn slept(seen: &Evidence) -> Option<Finding> {
    (seen.last()?.cause() == Cause::Slept).then(|| Finding::certain(Id::Slept).because("slept", 0.0))
}

fn behind_own_socket(seen: &Evidence) -> Option<Finding> {
    let last = seen.last()?;
    let behind = last.cause() == Cause::BehindOwnSocket || last.behind && ending_of(last) == ending::HANG;
    behind.then(|| Finding::certain(Id::BehindOwnSocket).because("behind-own-socket", last.took_ms))
}

/// After failures in a row a browser waits by itself before it even begins: that is never evidence of a hang.
fn browser_throttled(seen: &Evidence) -> Option<Finding> {
    let last = seen.last()?;
    let held = last.throttled && ending_of(last) == ending::HANG;
    held.then(|| Finding::of(Id::BrowserThrottled, Confidence::Likely).because("throttled", last.took_ms))
}

/// `false` is a hint; it counts as long as nothing says otherwise.
fn offline(seen: &Evidence) -> Option<Finding> {
    let failed = ending_of(seen.last()?) & (ending::FAST | ending::SLOW | ending::HANG) != 0;
    let reached =
        seen.probes.iter().any(|probe| matches!(probe.answer, Answer::Answered | Answer::Redirected | Answer::Opened));
    if !(failed && seen.page.offline_hint) || reached {
        return None;
    }
    let alone = seen.answer(Question::Origin).is_some_and(|probe| probe.answer == Answer::Failed);
    let finding = Finding::of(Id::Offline, Confidence::Likely).because("offline-hint", 0.0);
    Some(if alone { finding.because("page-origin-failed", 0.0) } else { finding })
}
