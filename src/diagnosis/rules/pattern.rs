//! What several connections show together: one that drops is bad luck, five that live equally long are a timer.

use super::Rule;
use super::open::{SHORT_MS, told};
use crate::diagnosis::evidence::{Attempt, Evidence};
use crate::diagnosis::id::Id;
use crate::diagnosis::verdict::{Confidence, Finding};
use crate::machine::Cause;

pub(super) const RULES: &[Rule] = &[
    Rule { name: "flapping", needs: "three connections that opened and ended at once", judge: flapping },
    Rule { name: "idle-cut", needs: "three connections that lived equally long", judge: idle_cut },
];

/// Fewer are no pattern.
const FEWEST: usize = 3;
/// No idle timeout in the field is shorter.
const SHORTEST_IDLE_MS: f64 = 2_500.0;
/// Lifetimes of one timer differ by less: the timer's own step, and the way there and back.
const SPREAD: f64 = 0.05;
const SPREAD_MS: f64 = 750.0;

/// The newest connections that ended by the other side, newest first, up to the first that did not.
fn ended(seen: &Evidence) -> impl Iterator<Item = &Attempt> {
    seen.recent().iter().rev().take_while(|one| one.opened && ended_by_peer(one.cause()))
}

fn ended_by_peer(cause: Cause) -> bool {
    matches!(cause, Cause::ClosedByPeer | Cause::ConnectionLost)
}

fn flapping(seen: &Evidence) -> Option<Finding> {
    let last = seen.last()?;
    let alike = ended(seen).take_while(|one| one.open_ms < SHORT_MS && one.code == last.code).count();
    // Codes that say more than that it happened again: manners, restarts, a server's own error.
    let meant = matches!(last.code, 1000..=1003 | 1007 | 1009..=1014);
    (alike >= FEWEST && !meant)
        .then(|| told(Finding::certain(Id::Flapping), last).because("opened-times", alike as f64))
}

fn idle_cut(seen: &Evidence) -> Option<Finding> {
    let last = seen.last()?;
    let lives =
        || ended(seen).filter(|one| one.cause() == Cause::ConnectionLost || one.code == 1001).map(|one| one.open_ms);
    let most = (last.open_ms * SPREAD).max(SPREAD_MS);
    let alike = lives().take_while(|life| (life - last.open_ms).abs() <= most).count();
    let timed = alike >= FEWEST && last.open_ms >= SHORTEST_IDLE_MS;
    timed.then(|| {
        Finding::of(Id::IdleCut, Confidence::Likely)
            .because("lifetimes", last.open_ms)
            .because("opened-times", alike as f64)
            .because("matches-idle", f64::from((last.open_ms / 1_000.0 + 0.5) as u32))
            .split_by(&["reproduce-idle", "heartbeat", "server-log"])
    })
}
