//! What is known without the network: arguments, policies, providers, the page's own state.

use whysocket::diagnosis::evidence::{Answer, Flaw, Question};
use whysocket::diagnosis::probes::{Mode, next};
use whysocket::diagnosis::{Confidence, Id, judge};
use whysocket::machine::Cause;

use crate::scene::{Told, attempt, failed, hung, opened, refused};
use Confidence::{Certain, Likely, Possible};

#[test]
fn a_mistake_in_the_arguments_is_certain_and_nothing_is_asked() {
    for (flaw, id) in [
        (Flaw::Invalid, Id::UrlInvalid),
        (Flaw::Hollow, Id::UrlHollow),
        (Flaw::Scheme, Id::UrlScheme),
        (Flaw::Fragment, Id::UrlFragment),
        (Flaw::Port, Id::UrlPort),
        (Flaw::Subprotocol, Id::SubprotocolInvalid),
        (Flaw::Duplicate, Id::SubprotocolDuplicate),
        (Flaw::BlockedPort, Id::BlockedPort),
    ] {
        let mut seen = refused();
        seen.target.flaw = flaw;
        seen.says(id, Certain);
        assert_eq!(next(&seen, Mode::Deep), []);
    }
}

#[test]
fn what_the_application_or_its_page_did_is_certain() {
    for (cause, id) in [
        (Cause::SyntaxError, Id::UrlInvalid),
        (Cause::SecurityError, Id::SecurityError),
        (Cause::Csp, Id::Csp),
        (Cause::BlockedPort, Id::BlockedPort),
        (Cause::ProviderFailed, Id::ProviderFailed),
        (Cause::ProviderInvalid, Id::ProviderInvalid),
        (Cause::ProviderTimeout, Id::ProviderTimeout),
        (Cause::HelloFailed, Id::HelloFailed),
        (Cause::ReadyFailed, Id::HelloFailed),
        (Cause::HelloTimeout, Id::HelloTimeout),
        (Cause::BehindOwnSocket, Id::BehindOwnSocket),
        (Cause::Slept, Id::Slept),
        (Cause::CloseTimeout, Id::CloseUnanswered),
    ] {
        let seen = failed(cause);
        seen.says(id, Certain);
        assert_eq!(next(&seen, Mode::Deep), [], "{cause:?}");
    }
}

#[test]
fn mixed_content_is_what_never_got_as_far_as_a_close_code() {
    for cause in [Cause::SecurityError, Cause::ErrorWithoutClose, Cause::MixedContent] {
        let mut seen = failed(cause);
        (seen.target.flaw, seen.attempts[0].code) = (Flaw::MixedContent, 0);
        seen.says(Id::MixedContent, Certain);
    }
    // upgrade-insecure-requests made wss: of it.
    let mut upgraded = failed(Cause::MixedContent);
    upgraded.target.flaw = Flaw::MixedContent;
    upgraded.says(Id::HandshakeFailed, Possible);
    assert!(!next(&upgraded, Mode::Auto).is_empty());
    let mut hangs = hung();
    hangs.target.flaw = Flaw::MixedContent;
    hangs.says(Id::ConnectTimeout, Possible);
}

#[test]
fn what_somebody_elses_constructor_threw_says_nothing() {
    failed(Cause::ConstructorThrew).says(Id::HandshakeFailed, Possible);
}

#[test]
fn a_port_of_a_connection_that_opened_was_not_blocked() {
    let mut seen = refused();
    seen.target.flaw = Flaw::BlockedPort;
    seen.attempts = vec![opened(Cause::ClosedByPeer, 1008, 50.0)];
    seen.says(Id::RejectedAfterOpen, Certain);
}

#[test]
fn a_wait_for_a_url_is_said_although_there_is_no_attempt() {
    let mut seen = refused();
    seen.attempts.clear();
    assert_eq!(judge(&seen), None);
    seen.around.no_url = true;
    seen.says(Id::NoUrl, Certain);
}

#[test]
fn offline_is_a_hint_that_any_answer_refutes() {
    let mut seen = refused();
    seen.page.offline_hint = true;
    seen.says(Id::Offline, Likely);
    assert_eq!(next(&seen, Mode::Auto), [Question::Origin]);
    seen.clone().with(Question::Origin, Answer::Failed).says(Id::Offline, Likely);
    // A captive portal redirects.
    for reached in [Answer::Answered, Answer::Redirected] {
        assert_ne!(seen.clone().with(Question::Origin, reached).finding().id, Id::Offline);
    }
}

#[test]
fn what_the_browser_holds_back_is_no_hang() {
    let mut seen = hung();
    seen.attempts[0].throttled = true;
    seen.says(Id::BrowserThrottled, Likely);
    seen.attempts[0] = attempt(Cause::None);
    seen.attempts[0].behind = true;
    seen.says(Id::BehindOwnSocket, Certain);
}

#[test]
fn a_refused_permission_explains_only_a_page_from_outside() {
    let mut seen = refused();
    seen.target.local = true;
    assert_eq!(next(&seen, Mode::Auto), [Question::Permission]);
    let mut denied = seen.with(Question::Permission, Answer::Denied);
    denied.says(Id::LocalNetworkDenied, Likely);
    assert_eq!(next(&denied, Mode::Auto), [], "no request that could raise a prompt");
    denied.page.local = true;
    assert_ne!(denied.finding().id, Id::LocalNetworkDenied);
}

#[test]
fn nobody_is_accused_of_what_is_no_trouble() {
    let mut seen = refused();
    for one in [opened(Cause::ClosedByUs, 1000, 5_000.0), opened(Cause::ClosedByPeer, 1000, 5_000.0)] {
        seen.attempts = vec![one];
        assert_eq!(judge(&seen), None);
        assert_eq!(next(&seen, Mode::Deep), []);
    }
    seen.attempts = vec![opened(Cause::None, 0, 0.0)];
    seen.says(Id::Healthy, Certain);
    seen.attempts = vec![attempt(Cause::ClosedByUs)];
    assert_eq!(judge(&seen), None, "given up by us while it was connecting");
}
