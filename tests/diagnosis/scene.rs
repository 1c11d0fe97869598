//! Evidence, told in a line or two.

use whysocket::diagnosis::evidence::{Answer, Attempt, CHROMIUM, Evidence, Probe, Question};
use whysocket::diagnosis::{Confidence, Finding, Id, judge};
use whysocket::machine::Cause;

pub(crate) const ENGINES: [u8; 3] = [1, 2, 3];

/// A page of the internet that failed to reach a host of the internet, cross-origin, over wss:.
pub(crate) fn failed(cause: Cause) -> Evidence {
    let mut seen = Evidence { engine: CHROMIUM, ..Evidence::default() };
    (seen.target.secure, seen.page.secure) = (true, true);
    seen.attempts.push(attempt(cause));
    seen
}

pub(crate) fn attempt(cause: Cause) -> Attempt {
    Attempt { attempt: 1, cause: cause as u8, stage: 1, took_ms: 20.0, code: 1006, errored: true, ..Attempt::default() }
}

/// A connection that was open for so long, and ended so.
pub(crate) fn opened(cause: Cause, code: u16, open_ms: f64) -> Attempt {
    Attempt { opened: true, stage: 3, code, open_ms, errored: false, clean: code != 1006, ..attempt(cause) }
}

pub(crate) fn refused() -> Evidence {
    failed(Cause::HandshakeFailed)
}

pub(crate) fn hung() -> Evidence {
    let mut seen = failed(Cause::ConnectTimeout);
    let last = seen.attempts.last_mut().unwrap();
    (last.code, last.errored, last.took_ms) = (0, false, 10_000.0);
    seen
}

pub(crate) trait Told {
    fn with(self, question: Question, answer: Answer) -> Self;
    fn status(self, status: u16) -> Self;
    fn finding(&self) -> Finding;
    fn says(&self, id: Id, confidence: Confidence);
}

impl Told for Evidence {
    fn with(mut self, question: Question, answer: Answer) -> Self {
        self.probes.push(Probe { question, answer, ..Probe::default() });
        self
    }

    /// A readable GET.
    fn status(mut self, status: u16) -> Self {
        self.probes.push(Probe { question: Question::Cors, answer: Answer::Answered, status, ..Probe::default() });
        self
    }

    fn finding(&self) -> Finding {
        judge(self).expect("something is wrong")
    }

    fn says(&self, id: Id, confidence: Confidence) {
        let Finding { id: found, confidence: sure, .. } = self.finding();
        assert_eq!((found, sure), (id, confidence), "{self:?}");
    }
}

/// All that the finding leaves possible.
pub(crate) fn set(finding: &Finding) -> Vec<Id> {
    if finding.suspects.is_empty() { vec![finding.id] } else { [&[finding.id], &finding.suspects[..]].concat() }
}
