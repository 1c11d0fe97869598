//! Handshakes that failed without a word: the causes that the evidence leaves, under the name of what they have in common.

use alloc::vec::Vec;

use super::Rule;
use crate::diagnosis::evidence::{Answer, Attempt, Evidence, Question};
use crate::diagnosis::id::Id;
use crate::diagnosis::looks::{Looks, Set, cors, ending, ending_of, observed, reply, socket};
use crate::diagnosis::suspects::{Suspect, is_settled, suspects};
use crate::diagnosis::verdict::{Confidence, Finding};
use crate::machine::Cause;

pub(super) const RULES: &[Rule] =
    &[Rule { name: "handshake", needs: "how it ended, and whatever probes there are", judge: handshake }];

fn handshake(seen: &Evidence) -> Option<Finding> {
    let last = seen.last()?;
    let ending = ending_of(last);
    if ending == 0 {
        return None;
    }
    let answer = observed(seen, Question::Cors).unwrap_or(0);
    let challenged = seen.answer(Question::Cors).is_some_and(|probe| probe.challenge > 0);
    let ids = ranked(suspects(seen, ending).map(|(suspect, looks)| {
        let asked_for = challenged && suspect.id == Id::Http401;
        let worked = seen.around.opened_here && is_settled(suspect.id);
        let behind = if worked { 200 } else { 0 };
        (rank(suspect, &looks, answer).saturating_sub(behind) + if asked_for { 50 } else { 0 }, suspect.id)
    }));
    // The same handshake to another URL: so it is neither the page, nor the network, nor the credential.
    let elsewhere = seen.answer(Question::Candidate).is_some_and(|probe| probe.answer == Answer::Opened);
    let finding = match *ids {
        // It opens now: whatever it was is over, and nothing that opened meanwhile proves anything.
        _ if recovered(seen) => Finding::of(Id::HandshakeFailed, Confidence::Possible),
        _ if elsewhere && !seen.around.opened_here => Finding::of(Id::WrongPath, Confidence::Likely).among(&ids),
        [] => Finding::of(common(seen, ending), Confidence::Possible).among(unheard_of(ending)),
        [only] => Finding::of(only, Confidence::Likely),
        [first, ref others @ ..] if stands_out(first, answer, seen.around.opened_here) => {
            // A page may lie at the very path at which sockets are accepted.
            let page = answer == cors::HTML;
            Finding::of(first, if page { Confidence::Possible } else { Confidence::Likely }).among(others)
        }
        _ => named(common(seen, ending)).among(&ids),
    };
    let mut finding = finding;
    // It may open yet.
    if last.is_running() {
        finding.confidence = Confidence::Possible;
    }
    Some(explained(finding, seen, last, ending))
}

/// The same handshake once more, over no other kind of connection, opens.
fn recovered(seen: &Evidence) -> bool {
    let over_h2 = seen.probes.iter().any(|probe| probe.hop > 1);
    observed(seen, Question::Warm) == Some(socket::OPENED) && !over_h2
}

/// The highest first. By insertion: the library's sort is a twentieth of the module, and there are never fifty.
fn ranked(suspects: impl Iterator<Item = (u16, Id)>) -> Vec<Id> {
    let mut order: Vec<(u16, Id)> = Vec::new();
    for one in suspects {
        let at = order.iter().position(|&(rank, _)| rank < one.0).unwrap_or(order.len());
        order.insert(at, one);
    }
    order.into_iter().map(|(_, id)| id).collect()
}

/// A readable answer puts those first that it was made for.
fn rank(suspect: &Suspect, looks: &Looks, answer: Set) -> u16 {
    let readable = answer & !(cors::FAILED | cors::TIMED_OUT);
    let made_for_it = readable != 0 && (looks.cors & !cors::FAILED).count_ones() <= 4;
    u16::from(suspect.weight) + if made_for_it { 100 } else { 0 }
}

/// Statuses that no living WebSocket endpoint gives to a plain GET. 404, 400, 426 and an empty 200 are what many do, and a page
/// is what this one did, if it was open here before.
fn stands_out(first: Id, answer: Set, opened_here: bool) -> bool {
    let telling = [401, 403, 429, 500, 502, 503, 504]
        .iter()
        .fold(cors::REDIRECT | cors::HTML, |set, &status| set | cors::status(status));
    let telling = if opened_here { telling & !cors::HTML } else { telling };
    answer & telling != 0 && !matches!(first, Id::UpgradeOnlyRefused | Id::Bad101)
}

/// What all that are left have in common.
fn common(seen: &Evidence, ending: Set) -> Id {
    let get = observed(seen, Question::Get);
    let health = observed(seen, Question::Health);
    let bare = observed(seen, Question::Bare);
    match (ending, get, health) {
        (ending::TLS, ..) => Id::TlsFailed,
        (ending::FAST | ending::SLOW, None, _) => Id::HandshakeFailed,
        (ending::FAST | ending::SLOW, Some(reply::ANSWERED), _) if bare == Some(socket::OPENED) => {
            Id::SubprotocolTrouble
        }
        (ending::FAST | ending::SLOW, Some(reply::ANSWERED), _) => Id::UpgradeRefused,
        (ending::FAST | ending::SLOW, Some(_), Some(reply::ANSWERED)) => Id::PathDies,
        (ending::FAST | ending::SLOW, Some(reply::FAILED), _) => Id::Unreachable,
        (ending::HANG, None, _) => Id::ConnectTimeout,
        (ending::HANG, Some(reply::ANSWERED), _) | (ending::HANG, _, Some(reply::ANSWERED)) => Id::UpgradeUnanswered,
        _ => Id::NoAnswer,
    }
}

/// How sure the name itself is: with probes it says what was seen, and a TLS failure has a code of its own.
fn named(id: Id) -> Finding {
    let confidence = match id {
        Id::TlsFailed => Confidence::Certain,
        Id::HandshakeFailed | Id::ConnectTimeout => Confidence::Possible,
        _ => Confidence::Likely,
    };
    Finding::of(id, confidence)
}

/// Where no known cause fits all that was seen: something changed in between, or it is new.
fn unheard_of(ending: Set) -> &'static [Id] {
    match ending {
        ending::HANG => &[Id::EventLoopBlocked, Id::StuckReplica, Id::UpgradeSwallowed, Id::NewConnectionsDropped],
        ending::TLS => &[Id::Tls, Id::HttpOnWss, Id::H2Only],
        _ => &[Id::Refused, Id::Hangup, Id::DeadInstance, Id::UpgradeOnlyRefused],
    }
}

fn explained(finding: Finding, seen: &Evidence, last: &Attempt, ending: Set) -> Finding {
    let silent = last.cause() == Cause::ErrorWithoutClose;
    let mut finding = match ending {
        _ if silent => finding.because("error-without-close", last.took_ms),
        ending::HANG => finding.because("hung", last.took_ms),
        ending::TLS => finding.because("code-15-tls", 1015.0),
        ending::SLOW => finding.because("closed-slow", last.took_ms),
        _ => finding.because("closed-fast", last.took_ms),
    };
    if seen.around.opened_here {
        finding = finding.because("opened-here", 0.0);
    }
    let readable = seen.answer(Question::Cors).is_some_and(|probe| probe.answer == Answer::Answered);
    for probe in &seen.probes {
        let (what, value) = match (probe.question, probe.answer) {
            (Question::Get, Answer::Answered) if readable => continue,
            (Question::Permission | Question::Candidate, Answer::Blocked) => continue,
            (_, Answer::Blocked) => ("probe-blocked", 0.0),
            (Question::Cors, Answer::Answered) => ("status", probe.status.into()),
            (Question::Cors, Answer::Redirected) => ("redirected", 0.0),
            (Question::Cors, Answer::Failed) if observed(seen, Question::Get) == Some(reply::ANSWERED) => {
                ("no-cors-headers", 0.0)
            }
            (Question::Get, Answer::Answered) => ("get-opaque", probe.ms),
            (Question::Get, Answer::Failed) => ("get-failed", probe.ms),
            (Question::Get, Answer::TimedOut) => ("get-timeout", probe.ms),
            (Question::Health, Answer::Answered) => ("health-ok", probe.ms),
            (Question::Health, Answer::Failed) => ("health-failed", probe.ms),
            (Question::Health, Answer::TimedOut) => ("health-timeout", probe.ms),
            (Question::Bare, Answer::Opened) => ("opens-without-protocols", probe.ms),
            (Question::Bare, _) => ("fails-without-protocols", probe.ms),
            (Question::Warm, Answer::Opened) => ("opens-when-warm", probe.ms),
            (Question::Origin, Answer::Answered | Answer::Redirected) => ("page-origin-ok", probe.ms),
            (Question::Origin, _) => ("page-origin-failed", probe.ms),
            (Question::Candidate, Answer::Opened) => ("candidate-opens", probe.index.into()),
            _ => continue,
        };
        finding = finding.because(what, value);
        if probe.answer == Answer::Answered && probe.question == Question::Cors {
            finding = headers(finding, probe);
        }
        let tells_hop = probe.question == Question::Cors || probe.question == Question::Get && !readable;
        if probe.hop != 0 && tells_hop {
            finding = finding.because("hop", probe.hop.into());
        }
    }
    finding
}

fn headers(finding: Finding, probe: &crate::diagnosis::evidence::Probe) -> Finding {
    let told = [
        (probe.html, "html", 0.0),
        (probe.upgrade, "upgrade-header", 0.0),
        (probe.challenge > 0, "challenge", 0.0),
        (probe.retry_after > 0.0, "retry-after", probe.retry_after),
        (probe.bare_of_credential, "credential-withheld", 0.0),
    ];
    told.into_iter().filter(|(seen, ..)| *seen).fold(finding, |finding, (_, what, value)| finding.because(what, value))
}
