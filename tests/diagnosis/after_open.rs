//! How connections ended that had been open.

use whysocket::diagnosis::evidence::{CHROMIUM, Evidence, FIREFOX, WEBKIT};
use whysocket::diagnosis::{Confidence, Id};
use whysocket::machine::Cause;

use crate::scene::{Told, attempt, opened, refused, set};
use Confidence::{Certain, Likely};

fn after(end: whysocket::diagnosis::evidence::Attempt) -> Evidence {
    Evidence { attempts: vec![end], ..refused() }
}

#[test]
fn a_real_close_code_is_certain() {
    for (code, id) in [
        (1001, Id::ClosedByPeer),
        (1002, Id::ProtocolError),
        (1003, Id::ProtocolError),
        (1005, Id::NoStatus),
        (1007, Id::ProtocolError),
        (1008, Id::RejectedAfterOpen),
        (1009, Id::MessageTooBig),
        (1010, Id::ProtocolError),
        (1011, Id::ServerError),
        (1012, Id::ServerRestart),
        (1013, Id::TryLater),
        (3000, Id::UnauthorizedAfterOpen),
        (3003, Id::RejectedAfterOpen),
        (4000, Id::ClosedByPeer),
        (4401, Id::UnauthorizedAfterOpen),
        (4403, Id::RejectedAfterOpen),
    ] {
        after(opened(Cause::ClosedByPeer, code, 5_000.0)).says(id, Certain);
    }
}

#[test]
fn a_real_code_without_open_still_proves_an_open_connection() {
    let mut seen = after(attempt(Cause::HandshakeFailed));
    seen.engine = FIREFOX;
    seen.attempts[0].code = 4401;
    seen.says(Id::UnauthorizedAfterOpen, Certain);
    // What must never be sent, and Firefox hands on.
    (seen.attempts[0].code, seen.attempts[0].clean) = (1006, true);
    seen.says(Id::ProtocolError, Certain);
}

#[test]
fn an_end_without_a_code_is_as_much_as_the_engine_tells() {
    let mut seen = after(opened(Cause::ConnectionLost, 1006, 5_000.0));
    for (engine, errored, id, others) in [
        (CHROMIUM, true, Id::ProtocolError, 0),
        (CHROMIUM, false, Id::Dropped, 4),
        (FIREFOX, true, Id::Dropped, 2),
        (FIREFOX, false, Id::ConnectionLost, 0),
        (WEBKIT, true, Id::Dropped, 4),
        (WEBKIT, false, Id::Dropped, 1),
        (0, true, Id::Dropped, 3),
    ] {
        (seen.engine, seen.attempts[0].errored) = (engine, errored);
        seen.says(id, Certain);
        assert_eq!(seen.finding().suspects.len(), others);
    }
    (seen.engine, seen.attempts[0].errored) = (WEBKIT, true);
    assert!(set(&seen.finding()).contains(&Id::TryLater), "libsoup hides 1013");
}

#[test]
fn a_number_outside_of_the_registry_means_what_its_ecosystem_says() {
    let mut seen = after(opened(Cause::ClosedByPeer, 4401, 5_000.0));
    for (action, id) in [(0, Id::UnauthorizedAfterOpen), (4, Id::UnauthorizedAfterOpen), (2, Id::ClosedByPeer)] {
        seen.attempts[0].action = action;
        seen.says(id, Certain);
    }
    (seen.attempts[0].code, seen.attempts[0].action) = (4403, 2);
    seen.says(Id::ClosedByPeer, Certain);
}

#[test]
fn a_message_of_ours_that_cannot_be_read_looks_like_a_protocol_error_in_chromium() {
    let mut seen = after(opened(Cause::ConnectionLost, 1006, 5_000.0));
    (seen.attempts[0].errored, seen.attempts[0].sent) = (true, 1.0);
    seen.says(Id::ProtocolError, Likely);
}

#[test]
fn a_silent_connection_is_likely_half_open() {
    after(opened(Cause::HeartbeatTimeout, 0, 30_000.0)).says(Id::HalfOpen, Likely);
}

#[test]
fn no_subprotocol_although_asked_means_ignored() {
    let mut missing = opened(Cause::ProtocolMissing, 0, 0.0);
    missing.asked = 1;
    after(missing).says(Id::SubprotocolIgnored, Likely);
}

#[test]
fn a_refusal_right_after_our_first_message_says_so() {
    let mut end = opened(Cause::ClosedByPeer, 1008, 40.0);
    end.sent = 1.0;
    let finding = after(end).finding();
    assert!(finding.because.iter().any(|one| one.what == "after-first-message"));
    assert!(finding.because.iter().any(|one| one.what == "close-code" && one.value == 1008.0));
}
