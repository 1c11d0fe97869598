//! Connections that were open, and how they ended: here a page is told more than anywhere else.

use super::Rule;
use crate::diagnosis::evidence::{Attempt, CHROMIUM, Evidence, FIREFOX, WEBKIT};
use crate::diagnosis::id::Id;
use crate::diagnosis::verdict::{Confidence, Finding};
use crate::machine::{Action, Cause};

pub(super) const RULES: &[Rule] = &[
    Rule { name: "healthy", needs: "a connection that is open", judge: healthy },
    Rule { name: "close-code", needs: "a real close code", judge: close_code },
    Rule { name: "half-open", needs: "a heartbeat", judge: half_open },
    Rule { name: "close-unanswered", needs: "our own close", judge: close_unanswered },
    Rule { name: "dropped", needs: "an end without a code", judge: dropped },
];

/// Of a connection shorter than this the server never meant to keep it.
pub(super) const SHORT_MS: f64 = 2_000.0;

fn healthy(seen: &Evidence) -> Option<Finding> {
    let last = seen.last()?;
    (last.opened && last.is_running()).then(|| Finding::certain(Id::Healthy))
}

/// Every code that came over the wire proves that the handshake was complete, `open` or not: Firefox may leave it out.
fn close_code(seen: &Evidence) -> Option<Finding> {
    let last = seen.last()?;
    let refused = last.action == 0 || last.action > Action::Refresh as u8;
    let id = match last.code {
        // 1000 is how connections end. The others are never on the wire.
        0 | 1000 | 1015 => return None,
        // Firefox hands on what must never be sent.
        1006 if last.clean => Id::ProtocolError,
        1006 => return None,
        1012 => Id::ServerRestart,
        1002 | 1003 | 1007 | 1010 => Id::ProtocolError,
        1005 => Id::NoStatus,
        1008 => Id::RejectedAfterOpen,
        // Outside of the registry a number means what its ecosystem says.
        3003 | 4403 if refused => Id::RejectedAfterOpen,
        1009 => Id::MessageTooBig,
        1011 => Id::ServerError,
        1013 => Id::TryLater,
        3000 | 4401 if refused => Id::UnauthorizedAfterOpen,
        _ => Id::ClosedByPeer,
    };
    // A code that we sent ourselves comes back to us.
    let ours = last.cause() == Cause::ClosedByUs;
    let peers = last.cause() == Cause::ClosedByPeer || !ours && (!last.opened || id == Id::ProtocolError);
    let found = Finding::certain(id);
    // Going away: a server that restarts, one that has had the connection for long enough, or a page that is left.
    let found = if last.code == 1001 { found.among(&[Id::ServerRestart, Id::IdleCut]) } else { found };
    peers.then(|| told(found, last))
}

/// What is worth saying of every connection that ended.
pub(super) fn told(finding: Finding, last: &Attempt) -> Finding {
    let mut finding = finding;
    if last.code != 0 {
        finding = finding.because("close-code", last.code.into());
    }
    if last.opened {
        finding = finding.because("opened-for", last.open_ms);
    } else {
        finding = finding.because("no-open", 0.0);
    }
    if last.sent > 0.0 && last.open_ms < SHORT_MS {
        finding = finding.because("after-first-message", last.sent);
    }
    finding
}

fn half_open(seen: &Evidence) -> Option<Finding> {
    let last = seen.last()?;
    let silent = last.cause() == Cause::HeartbeatTimeout;
    silent.then(|| Finding::of(Id::HalfOpen, Confidence::Likely).because("opened-for", last.open_ms))
}

fn close_unanswered(seen: &Evidence) -> Option<Finding> {
    (seen.last()?.cause() == Cause::CloseTimeout).then(|| Finding::certain(Id::CloseUnanswered))
}

/// What an end without a code can be depends on whether the engine fired `error` before `close`.
fn dropped(seen: &Evidence) -> Option<Finding> {
    use Id::{ConnectionLost, ConnectionReset, MessageTooBig, ProtocolError, ServerRestart, TryLater};
    let last = seen.last()?;
    if !last.opened || last.cause() != Cause::ConnectionLost {
        return None;
    }
    let suspects: &[Id] = match (seen.engine, last.errored) {
        // A message of ours that could not be read, a Blob whose file has changed, ends it in the same way.
        (CHROMIUM, true) if last.sent > 0.0 => return Some(told(Finding::of(ProtocolError, Confidence::Likely), last)),
        (CHROMIUM, true) => return Some(told(Finding::certain(ProtocolError), last)),
        (CHROMIUM, false) => &[ConnectionLost, ConnectionReset, MessageTooBig, ProtocolError],
        (FIREFOX, false) => return Some(told(Finding::certain(ConnectionLost), last)),
        // As far as WebKitGTK shows; other networks beneath WebKit were not seen.
        (WEBKIT, false) => &[ConnectionLost],
        (FIREFOX, true) => &[ConnectionReset, ProtocolError],
        // libsoup takes neither 1012 nor 1013.
        (WEBKIT, true) => &[ConnectionReset, ServerRestart, TryLater, ProtocolError],
        _ => &[ConnectionLost, ConnectionReset, ProtocolError],
    };
    Some(told(Finding::certain(Id::Dropped), last).among(suspects).split_by(&["console", "server-log", "heartbeat"]))
}
