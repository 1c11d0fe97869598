//! Handshakes that failed without a word, by the answers that there are.

use whysocket::diagnosis::evidence::{Answer, Evidence, FIREFOX, Probe, Question, WEBKIT};
use whysocket::diagnosis::{Confidence, Id};
use whysocket::machine::Cause;

use crate::scene::{Told, failed, hung, refused, set};
use Confidence::{Certain, Likely, Possible};

fn has(seen: &Evidence, wanted: &[Id]) {
    let set = set(&seen.finding());
    for id in wanted {
        assert!(set.contains(id), "{id:?} is missing in {set:?}");
    }
}

fn lacks(seen: &Evidence, unwanted: &[Id]) {
    let set = set(&seen.finding());
    for id in unwanted {
        assert!(!set.contains(id), "{id:?} is in {set:?}");
    }
}

#[test]
fn without_probes_only_the_event_is_known() {
    refused().says(Id::HandshakeFailed, Possible);
    hung().says(Id::ConnectTimeout, Possible);
}

#[test]
fn where_nothing_answers_the_host_is_unreachable() {
    let seen = refused()
        .with(Question::Cors, Answer::Failed)
        .with(Question::Get, Answer::Failed)
        .with(Question::Health, Answer::Failed);
    seen.says(Id::Unreachable, Likely);
    has(&seen, &[Id::Refused, Id::Dns, Id::Tls, Id::HttpOnWss, Id::Hangup, Id::Reset]);
    lacks(&seen, &[Id::Http403, Id::PathHangup, Id::TlsOnWs, Id::LocalNetworkDenied]);
}

#[test]
fn a_path_that_dies_is_told_from_a_host_that_is_gone() {
    let seen = refused()
        .with(Question::Cors, Answer::Failed)
        .with(Question::Get, Answer::Failed)
        .with(Question::Health, Answer::Answered);
    seen.says(Id::PathDies, Likely);
    has(&seen, &[Id::PathHangup, Id::PathReset, Id::GarbageReply, Id::DeadInstance]);
    lacks(&seen, &[Id::Refused, Id::Dns, Id::Tls]);
}

#[test]
fn http_that_answers_refused_the_upgrade() {
    let seen = refused().with(Question::Cors, Answer::Failed).with(Question::Get, Answer::Answered);
    seen.says(Id::UpgradeRefused, Likely);
    has(&seen, &[Id::Http401, Id::Http403, Id::Http404, Id::Http500, Id::HtmlFallback, Id::Redirect, Id::Bad101]);
    lacks(&seen, &[Id::Refused, Id::PathHangup, Id::SubprotocolRejected, Id::OriginRefused]);
    let splits = seen.finding().splits;
    assert!(splits.contains(&"cors") && splits.contains(&"4xxx") && !splits.contains(&"health"), "{splits:?}");
}

#[test]
fn a_status_that_no_endpoint_gives_to_a_get_stands_out() {
    for (status, id) in [
        (401, Id::Http401),
        (403, Id::Http403),
        (429, Id::Http429),
        (500, Id::Http500),
        (502, Id::Http502),
        (503, Id::Http503),
        (504, Id::Http504),
    ] {
        refused().status(status).says(id, Likely);
    }
}

#[test]
fn a_404_a_400_or_a_426_to_a_get_is_no_proof_of_anything() {
    for (status, id) in [(404, Id::Http404), (400, Id::Http400), (426, Id::Http426)] {
        let seen = refused().status(status);
        seen.says(Id::UpgradeRefused, Likely);
        has(&seen, &[id, Id::UpgradeOnlyRefused, Id::Bad101]);
    }
}

#[test]
fn a_page_in_place_of_an_endpoint_is_a_fallback() {
    let page =
        Probe { question: Question::Cors, answer: Answer::Answered, status: 200, html: true, ..Probe::default() };
    let mut seen = refused();
    seen.probes.push(page);
    seen.says(Id::HtmlFallback, Possible);
    refused().with(Question::Cors, Answer::Redirected).says(Id::Redirect, Likely);
}

#[test]
fn what_was_open_here_before_is_not_set_up_wrong() {
    let page =
        Probe { question: Question::Cors, answer: Answer::Answered, status: 200, html: true, ..Probe::default() };
    let mut seen = refused();
    seen.probes.push(page);
    seen.around.opened_here = true;
    seen.says(Id::UpgradeRefused, Likely);
    let finding = seen.finding();
    assert!(finding.because.iter().any(|one| one.what == "opened-here"), "{finding:?}");
    // A new release may have moved it: last of all, but not forgotten.
    let at = |id| finding.suspects.iter().position(|&one| one == id);
    assert!(at(Id::UpgradeOnlyRefused) < at(Id::HtmlFallback), "{:?}", finding.suspects);
    let mut elsewhere = refused().status(404).with(Question::Candidate, Answer::Opened);
    elsewhere.says(Id::WrongPath, Likely);
    elsewhere.around.opened_here = true;
    elsewhere.says(Id::UpgradeRefused, Likely);
    let last = |seen: &Evidence| seen.finding().suspects.iter().position(|&one| one == Id::Http404);
    let other = Evidence { around: Default::default(), ..elsewhere.clone() };
    assert!(last(&elsewhere) > last(&other), "404 comes after what may be over soon");
    // What an answer proves it proves all the same.
    for (status, id) in [(401, Id::Http401), (503, Id::Http503)] {
        let mut seen = refused().status(status);
        seen.around.opened_here = true;
        seen.says(id, Likely);
    }
}

#[test]
fn a_probe_without_the_credential_supports_no_status() {
    for flag in [true, false] {
        let mut seen = refused().status(403);
        (seen.probes[0].bare_of_credential, seen.probes[0].cookieless) = (flag, !flag);
        seen.says(Id::UpgradeRefused, Likely);
        has(&seen, &[Id::Http401, Id::Http404, Id::Http500]);
    }
    let mut seen = refused().status(502);
    seen.probes[0].cookieless = true;
    seen.says(Id::Http502, Likely);
}

#[test]
fn an_upgrade_that_hangs_while_http_answers() {
    let seen = hung().with(Question::Get, Answer::Answered);
    seen.says(Id::UpgradeUnanswered, Likely);
    has(
        &seen,
        &[
            Id::UpgradeSwallowed,
            Id::EventLoopBlocked,
            Id::StuckReplica,
            Id::NewConnectionsDropped,
            Id::OtherHandshake,
            Id::H2ExtendedConnect,
        ],
    );
    let first = seen.finding().suspects[0];
    assert_ne!(first, Id::H2ExtendedConnect, "the popular one is not the likely one");
    let webkit = Evidence { engine: WEBKIT, ..seen };
    lacks(&webkit, &[Id::OtherHandshake, Id::H2ExtendedConnect]);
}

#[test]
fn what_is_still_running_may_open_yet() {
    let mut seen = hung().with(Question::Get, Answer::Answered);
    seen.attempts[0].cause = 0;
    seen.says(Id::UpgradeUnanswered, Possible);
}

#[test]
fn where_all_is_silent_nothing_answers() {
    let silent = [Question::Cors, Question::Get, Question::Health]
        .into_iter()
        .fold(hung(), |seen, question| seen.with(question, Answer::TimedOut));
    silent.says(Id::NoAnswer, Likely);
    has(&silent, &[Id::Blackhole, Id::Silent, Id::SilentTls, Id::DnsSilent]);
    lacks(&silent, &[Id::UpgradeSwallowed, Id::Refused]);
}

#[test]
fn firefox_names_a_failed_tls_handshake() {
    let mut seen = Evidence { engine: FIREFOX, ..failed(Cause::HandshakeFailed) };
    seen.attempts[0].code = 1015;
    seen.says(Id::TlsFailed, Certain);
    has(&seen, &[Id::Tls, Id::HttpOnWss, Id::ClientCertificate, Id::H2Only]);
    seen.clone().with(Question::Get, Answer::Answered).says(Id::H2Only, Likely);
    lacks(&seen.with(Question::Get, Answer::Failed), &[Id::H2Only]);
}

#[test]
fn what_opens_without_subprotocols_had_trouble_with_them() {
    let mut seen = refused().with(Question::Cors, Answer::Failed).with(Question::Get, Answer::Answered);
    seen.attempts[0].asked = 1;
    has(&seen, &[Id::SubprotocolRejected, Id::SubprotocolIgnored, Id::Http403]);
    assert!(seen.finding().splits.contains(&"bare"));
    let opens = seen.clone().with(Question::Bare, Answer::Opened);
    opens.says(Id::SubprotocolTrouble, Likely);
    lacks(&opens, &[Id::Http403, Id::Bad101]);
    let fails = seen.with(Question::Bare, Answer::Closed);
    lacks(&fails, &[Id::SubprotocolRejected, Id::SubprotocolIgnored]);
    has(&fails, &[Id::SubprotocolMismatch, Id::Http403]);
}

#[test]
fn a_slow_refusal_is_a_refusal() {
    let mut seen = refused().status(504);
    seen.attempts[0].took_ms = 4_000.0;
    seen.says(Id::Http504, Likely);
    let mut seen = refused();
    seen.attempts[0].took_ms = 4_000.0;
    seen.says(Id::HandshakeFailed, Possible);
    let silent = seen.with(Question::Get, Answer::TimedOut).with(Question::Health, Answer::TimedOut);
    has(&silent, &[Id::DnsSilent]);
}

#[test]
fn what_opens_once_the_trouble_is_over_proves_nothing() {
    let mut seen = refused().with(Question::Get, Answer::Answered).with(Question::Bare, Answer::Opened);
    seen.attempts[0].asked = 1;
    seen.says(Id::SubprotocolTrouble, Likely);
    seen.with(Question::Warm, Answer::Opened).says(Id::HandshakeFailed, Possible);
}

#[test]
fn a_candidate_that_opens_names_the_path_and_keeps_its_suspects() {
    let seen = refused().with(Question::Get, Answer::Answered).with(Question::Candidate, Answer::Opened);
    seen.says(Id::WrongPath, Likely);
    has(&seen, &[Id::Http403, Id::Http500]);
}

#[test]
fn evidence_that_no_known_cause_fits_is_said_to_be_possible_only() {
    let seen = hung().with(Question::Get, Answer::TimedOut).with(Question::Health, Answer::Answered);
    seen.says(Id::UpgradeUnanswered, Possible);
    let mut odd = Evidence { engine: FIREFOX, ..refused() };
    odd.attempts[0].code = 1015;
    odd.with(Question::Get, Answer::TimedOut).says(Id::TlsFailed, Possible);
}

#[test]
fn http_1_where_the_page_can_see_it_clears_http_2() {
    let mut seen = refused().status(426);
    has(&seen, &[Id::H2Only, Id::H2ExtendedConnect]);
    seen.probes[0].hop = 1;
    lacks(&seen, &[Id::H2Only, Id::H2ExtendedConnect]);
}
