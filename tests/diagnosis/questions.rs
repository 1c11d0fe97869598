//! What is asked, in which order, and when nothing more is.

use whysocket::diagnosis::evidence::{Answer, Evidence, Probe, Question, WEBKIT};
use whysocket::diagnosis::probes::{MOST_AUTO, MOST_DEEP, Mode, next};

use crate::scene::{Told, hung, refused};

/// Asks until nothing is asked any more.
fn investigate(mut seen: Evidence, mode: Mode, answer: impl Fn(Question) -> Answer) -> Vec<Question> {
    let mut asked = Vec::new();
    loop {
        let questions = next(&seen, mode);
        if questions.is_empty() {
            return asked;
        }
        for question in questions {
            let status = if answer(question) == Answer::Answered && question == Question::Cors { 403 } else { 0 };
            seen.probes.push(Probe { question, answer: answer(question), status, ..Probe::default() });
            asked.push(question);
        }
        assert!(asked.len() <= MOST_DEEP, "{asked:?}");
    }
}

#[test]
fn nobody_is_asked_who_must_not_be() {
    assert_eq!(investigate(refused(), Mode::Passive, |_| Answer::Failed), []);
}

#[test]
fn a_sign_of_life_is_asked_what_it_says_and_nothing_else() {
    assert_eq!(investigate(refused(), Mode::Auto, |_| Answer::Answered), [Question::Get, Question::Cors]);
}

#[test]
fn what_cannot_be_read_ends_it() {
    let answer = |question| if question == Question::Cors { Answer::Failed } else { Answer::Answered };
    assert_eq!(investigate(refused(), Mode::Auto, answer), [Question::Get, Question::Cors]);
}

#[test]
fn a_dead_path_makes_the_host_worth_asking() {
    let asked = investigate(refused(), Mode::Auto, |_| Answer::Failed);
    // The last one tells, too, whether the page's own headers kept the others from the network.
    assert_eq!(asked, [Question::Get, Question::Health, Question::Origin]);
    assert_eq!(asked.len(), MOST_AUTO);
}

#[test]
fn while_it_hangs_all_is_asked_at_once() {
    assert_eq!(next(&hung(), Mode::Auto), [Question::Cors, Question::Get, Question::Health]);
    let asked = investigate(hung(), Mode::Auto, |_| Answer::TimedOut);
    assert_eq!(asked.len(), MOST_AUTO);
}

#[test]
fn of_the_pages_own_origin_a_readable_answer_is_all_that_is_asked() {
    let mut seen = hung();
    seen.target.same_origin = true;
    assert_eq!(next(&seen, Mode::Auto), [Question::Cors, Question::Health]);
    let mut seen = refused();
    seen.target.same_origin = true;
    assert_eq!(investigate(seen.clone(), Mode::Auto, |_| Answer::Answered), [Question::Cors]);
    assert_eq!(investigate(seen, Mode::Auto, |_| Answer::Failed), [Question::Cors, Question::Health]);
}

#[test]
fn in_webkit_nothing_is_asked_beside_a_handshake_that_runs() {
    let mut seen = hung();
    seen.engine = WEBKIT;
    assert!(!next(&seen, Mode::Auto).is_empty());
    seen.attempts[0].cause = 0;
    assert_eq!(next(&seen, Mode::Auto), []);
}

#[test]
fn second_handshakes_are_for_those_who_asked_and_never_beside_the_first() {
    let mut seen = refused();
    seen.attempts[0].asked = 1;
    let answer = |question| match question {
        Question::Cors => Answer::Failed,
        Question::Bare => Answer::Closed,
        _ => Answer::Answered,
    };
    assert!(!investigate(seen.clone(), Mode::Auto, answer).contains(&Question::Bare));
    assert!(investigate(seen.clone(), Mode::Deep, answer).contains(&Question::Bare));
    (seen.attempts[0].cause, seen.attempts[0].code) = (0, 0);
    assert!(!investigate(seen, Mode::Deep, answer).contains(&Question::Bare));
}

#[test]
fn candidates_are_tried_until_one_opens() {
    let mut seen = refused();
    seen.around.candidates = 3;
    let fails = investigate(seen.clone(), Mode::Deep, |question| match question {
        Question::Cors => Answer::Failed,
        Question::Candidate => Answer::Closed,
        _ => Answer::Answered,
    });
    assert_eq!(fails.iter().filter(|&&question| question == Question::Candidate).count(), 3);
    let opens = investigate(seen, Mode::Deep, |question| match question {
        Question::Cors => Answer::Failed,
        Question::Candidate => Answer::Opened,
        _ => Answer::Answered,
    });
    assert_eq!(opens.iter().filter(|&&question| question == Question::Candidate).count(), 1);
    assert_eq!(opens.last(), Some(&Question::Warm), "the same handshake once more, for comparison");
}

#[test]
fn a_poisoned_channel_is_not_asked() {
    let mut seen = refused();
    seen.page.controlled = true;
    assert_eq!(investigate(seen.clone(), Mode::Deep, |_| Answer::Answered), [], "a service worker would answer");
    (seen.page.controlled, seen.page.isolated) = (false, true);
    let asked = investigate(seen, Mode::Auto, |_| Answer::Failed);
    assert!(!asked.contains(&Question::Get) && !asked.contains(&Question::Health), "{asked:?}");
}

#[test]
fn what_was_blocked_is_no_evidence_and_not_asked_again() {
    let blocked = refused().with(Question::Cors, Answer::Blocked).with(Question::Get, Answer::Blocked);
    let untold = refused();
    assert_eq!(blocked.finding().id, untold.finding().id);
    assert_eq!(blocked.finding().suspects, untold.finding().suspects);
    assert!(!next(&blocked, Mode::Deep).contains(&Question::Get));
}

#[test]
fn a_page_from_outside_asks_into_the_local_network_only_with_permission() {
    let mut seen = refused();
    seen.target.local = true;
    for (state, asks) in [(Answer::Undecided, false), (Answer::Blocked, false), (Answer::Granted, true)] {
        let told = seen.clone().with(Question::Permission, state);
        assert_eq!(!next(&told, Mode::Auto).is_empty(), asks, "{state:?}");
    }
}
