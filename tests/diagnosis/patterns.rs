//! Several connections together.

use whysocket::diagnosis::evidence::{Attempt, Evidence};
use whysocket::diagnosis::{Confidence, Id};
use whysocket::machine::Cause;

use crate::scene::{Told, attempt, opened, refused};
use Confidence::{Certain, Likely};

fn all(attempts: impl IntoIterator<Item = Attempt>) -> Evidence {
    Evidence { attempts: attempts.into_iter().collect(), ..refused() }
}

fn lives(code: u16, lives: &[f64]) -> Evidence {
    let cause = if code == 1006 { Cause::ConnectionLost } else { Cause::ClosedByPeer };
    all(lives.iter().map(|&life| opened(cause, code, life)))
}

#[test]
fn three_that_opened_and_ended_at_once_are_flapping() {
    lives(1006, &[300.0, 200.0, 250.0]).says(Id::Flapping, Certain);
    lives(4000, &[300.0, 200.0, 250.0]).says(Id::Flapping, Certain);
    let two = lives(1006, &[300.0, 250.0]).finding();
    assert_ne!(two.id, Id::Flapping);
    let counted = lives(4000, &[9_000.0, 300.0, 200.0, 250.0]).finding();
    assert!(counted.because.iter().any(|one| one.what == "opened-times" && one.value == 3.0));
}

#[test]
fn a_server_that_restarts_or_says_goodbye_does_not_flap() {
    lives(1012, &[300.0; 5]).says(Id::ServerRestart, Certain);
    lives(1013, &[300.0; 5]).says(Id::TryLater, Certain);
    lives(1011, &[300.0; 5]).says(Id::ServerError, Certain);
}

#[test]
fn equal_lifetimes_are_a_timer() {
    let seen = lives(1006, &[60_030.0, 60_010.0, 60_100.0]);
    seen.says(Id::IdleCut, Likely);
    let finding = seen.finding();
    assert!(finding.because.iter().any(|one| one.what == "matches-idle" && one.value == 60.0));
    for no in [&[60_000.0, 90_000.0, 60_000.0][..], &[60_000.0, 60_000.0], &[2_100.0, 2_200.0, 2_150.0]] {
        assert_ne!(lives(1006, no).finding().id, Id::IdleCut, "{no:?}");
    }
}

#[test]
fn a_failure_in_between_ends_a_pattern() {
    let flaps = || opened(Cause::ConnectionLost, 1006, 200.0);
    let seen = all([flaps(), flaps(), attempt(Cause::HandshakeFailed), flaps()]);
    assert_ne!(seen.finding().id, Id::Flapping);
}

#[test]
fn others_who_hold_the_same_are_named_beside_whatever_it_is() {
    let mut seen = lives(1008, &[40.0]);
    (seen.around.tabs, seen.around.asked_again) = (2, 412);
    let finding = seen.finding();
    for (what, value) in [("other-tab", 2.0), ("asked-again", 412.0)] {
        assert!(finding.because.iter().any(|one| one.what == what && one.value == value), "{finding:?}");
    }
    seen.around.asked_again = 3;
    assert!(!seen.finding().because.iter().any(|one| one.what == "asked-again"), "a few times are nothing");
}
