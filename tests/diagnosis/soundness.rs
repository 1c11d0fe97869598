//! Whatever happens in the world that the table describes, the cause is never lost on the way.

use proptest::prelude::*;
use whysocket::diagnosis::evidence::{Answer, Evidence, Probe, Question};
use whysocket::diagnosis::looks::{Looks, cors, ending, hop, reply, socket};
use whysocket::diagnosis::probes::{MOST_DEEP, Mode, next};
use whysocket::diagnosis::suspects::{SUSPECTS, Suspect};
use whysocket::diagnosis::{Confidence, Facts, Id, judge};
use whysocket::machine::Cause;

use crate::scene::{ENGINES, refused, set};

fn worlds() -> impl Strategy<Value = Evidence> {
    (0..3usize, any::<[bool; 7]>(), 0..3u32, 0..4u8).prop_map(|(engine, flags, asked, candidates)| {
        let mut seen = refused();
        seen.engine = ENGINES[engine];
        [
            seen.target.secure,
            seen.page.opaque_origin,
            seen.target.local,
            seen.page.local,
            seen.target.same_site,
            seen.target.same_origin,
            seen.around.opened_here,
        ] = flags;
        seen.attempts[0].asked = asked;
        seen.around.candidates = candidates;
        seen
    })
}

/// One of the observations that a set allows, by a number from outside.
fn pick(set: u32, known: &[u32], luck: u32) -> Option<u32> {
    let possible: Vec<u32> = known.iter().copied().filter(|bit| set & bit != 0).collect();
    possible.get(luck as usize % possible.len().max(1)).copied()
}

fn end(seen: &mut Evidence, ending: u32) {
    let last = &mut seen.attempts[0];
    match ending {
        ending::HANG => (last.cause, last.code, last.took_ms) = (Cause::ConnectTimeout as u8, 0, 10_000.0),
        ending::TLS => last.code = 1015,
        ending::SLOW => last.took_ms = 250_000.0,
        _ => last.took_ms = 20.0,
    }
}

fn reply(looks: &Looks, question: Question, luck: u32) -> Probe {
    let mut probe = Probe { question, ..Probe::default() };
    let replies = [reply::ANSWERED, reply::FAILED, reply::TIMED_OUT];
    let answer = |set| match pick(set, &replies, luck) {
        Some(reply::FAILED) => Answer::Failed,
        Some(reply::TIMED_OUT) => Answer::TimedOut,
        _ => Answer::Answered,
    };
    match question {
        Question::Get => probe.answer = answer(looks.get),
        Question::Health => probe.answer = answer(looks.health),
        Question::Bare | Question::Warm => {
            let set = if question == Question::Bare { looks.bare } else { looks.warm };
            let opens = pick(set, &[socket::OPENED, socket::CLOSED], luck) == Some(socket::OPENED);
            probe.answer = if opens { Answer::Opened } else { Answer::Closed };
        }
        Question::Cors => readable(looks, luck, &mut probe),
        Question::Permission => probe.answer = Answer::Granted,
        Question::Origin | Question::Candidate => probe.answer = Answer::Failed,
    }
    probe
}

fn readable(looks: &Looks, luck: u32, probe: &mut Probe) {
    let known: Vec<u32> = (0..17).map(|bit| 1 << bit).collect();
    let seen = pick(looks.cors, &known, luck).unwrap_or(cors::FAILED);
    probe.answer = match seen {
        cors::FAILED => Answer::Failed,
        cors::TIMED_OUT => Answer::TimedOut,
        cors::REDIRECT => Answer::Redirected,
        _ => Answer::Answered,
    };
    (probe.status, probe.html, probe.upgrade) = match seen {
        cors::HTML => (200, true, false),
        cors::OK => (204, false, false),
        cors::UPGRADE => (426, false, true),
        cors::OTHER => (418, false, false),
        _ => (cors::STATUSES.into_iter().find(|&status| cors::status(status) == seen).unwrap_or(0), false, false),
    };
    if probe.answer == Answer::Answered {
        probe.hop = match pick(looks.hop, &[hop::H1, hop::H2], luck) {
            Some(hop::H1) => 1,
            Some(_) => 2,
            None => 0,
        };
    }
}

/// A GET that fails makes a readable one fail, and so on: one world, not one die a question.
fn agrees(world: &Evidence, looks: &Looks, probe: &Probe) -> bool {
    let told = &world.probes;
    // Of the page's own origin all can be read that is answered.
    let unreadable = world.target.same_origin && probe.question == Question::Cors && probe.answer == Answer::Failed;
    if unreadable && looks.get & reply::FAILED == 0 {
        return false;
    }
    let answered = |probe: &Probe| matches!(probe.answer, Answer::Answered | Answer::Redirected);
    let other = told.iter().find(|other| {
        matches!((probe.question, other.question), (Question::Get, Question::Cors) | (Question::Cors, Question::Get))
    });
    match other {
        Some(other) if probe.question == Question::Cors && answered(probe) => answered(other),
        Some(other) if probe.question == Question::Get && answered(other) => answered(probe),
        _ => looks.get != reply::FAILED || probe.question != Question::Cors || !answered(probe),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn a_cause_stays_in_the_set_whatever_it_shows(
        world in worlds(), which in 0..SUSPECTS.len(), luck in any::<[u32; 12]>(), deep in any::<bool>()
    ) {
        let Suspect { id, looks, .. } = &SUSPECTS[which];
        let Some(first) = looks(&world) else { return Ok(()) };
        let mut seen = world;
        let known = [ending::FAST, ending::SLOW, ending::TLS, ending::HANG];
        let Some(ended) = pick(first.ending, &known, luck[0]) else { return Ok(()) };
        end(&mut seen, ended);
        let Some(looks) = looks(&seen) else { return Ok(()) };
        let mode = if deep { Mode::Deep } else { Mode::Auto };
        for turn in 0..=MOST_DEEP {
            let found = judge(&seen).expect("a failed handshake has a verdict");
            prop_assert!(set(&found).contains(id), "{id:?} is lost: {found:?}\n{seen:?}");
            let questions = next(&seen, mode);
            if questions.is_empty() { break }
            prop_assert!(turn < MOST_DEEP, "questions without end");
            for question in questions {
                let probe = reply(&looks, question, luck[(turn + question as usize) % luck.len()]);
                if agrees(&seen, &looks, &probe) { seen.probes.push(probe) } else { return Ok(()) }
            }
        }
    }

    #[test]
    fn any_numbers_come_to_something_or_nothing_and_back(row in proptest::collection::vec(any::<f64>(), 0..400)) {
        let seen = Evidence::from_row(&row);
        prop_assert_eq!(Evidence::from_row(&seen.to_row()), seen.clone());
        let _ = next(&seen, Mode::Deep);
        if let Some(found) = judge(&seen) {
            let mut suspects: Vec<_> = found.suspects.iter().map(|id| id.name()).collect();
            let count = suspects.len();
            suspects.sort_unstable();
            suspects.dedup();
            prop_assert_eq!(suspects.len(), count, "no suspect twice");
            prop_assert!(!found.suspects.contains(&found.id), "nothing looks like itself");
            prop_assert!(found.confidence != Confidence::Certain || count == 0 || matches!(found.id, Id::Dropped | Id::TlsFailed));
        }
    }
}

#[test]
fn every_suspect_has_a_name_of_its_own_and_can_be_met_somewhere() {
    let mut names: Vec<_> = SUSPECTS.iter().map(|suspect| suspect.id.name()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    for fields in [whysocket::diagnosis::evidence::Attempt::FIELDS, Probe::FIELDS] {
        assert!(!fields.is_empty());
    }
}
