//! Which question to ask next: one whose answer would leave fewer suspects, within the budget, or none.

use alloc::vec::Vec;

use super::evidence::{Answer, Evidence, Question, WEBKIT};
use super::looks::{ending, ending_of, observed, reply};
use super::rules::{PLAIN, first};
use super::suspects::{suspects, would_split};

/// How far an investigation may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Look, ask nothing.
    Passive,
    /// A few requests, no second handshake.
    Auto,
    /// Whatever might tell.
    Deep,
}

/// Requests per outage unless somebody asked for more.
pub const MOST_AUTO: usize = 3;
/// Requests and handshakes when somebody did.
pub const MOST_DEEP: usize = 12;

/// The questions to put now, all at once; none if nothing is to be learnt, or by these means.
pub fn next(seen: &Evidence, mode: Mode) -> Vec<Question> {
    let most = match mode {
        Mode::Passive => return Vec::new(),
        Mode::Auto => MOST_AUTO,
        Mode::Deep => MOST_DEEP,
    };
    // A permission is looked up, not sent.
    let sent = seen.probes.iter().filter(|probe| probe.question != Question::Permission).count();
    let mut wanted = wanted(seen, mode);
    wanted.truncate(most.saturating_sub(sent));
    wanted
}

fn wanted(seen: &Evidence, mode: Mode) -> Vec<Question> {
    let Some(last) = seen.last() else { return Vec::new() };
    let ending = ending_of(last);
    let unexplained = ending != 0 && first(PLAIN, seen).is_none();
    let offline = seen.page.offline_hint && !seen.was_asked(Question::Origin);
    if !(unexplained || ending != 0 && offline) {
        return Vec::new();
    }
    let fresh = |question: &Question| !seen.was_asked(*question);
    if seen.target.local && !seen.page.local && fresh(&Question::Permission) {
        return [Question::Permission].into();
    }
    // A request into the local network may raise a prompt: only where somebody has said yes before.
    if seen.target.local
        && !seen.page.local
        && seen.answer(Question::Permission).is_none_or(|probe| probe.answer != Answer::Granted)
    {
        return Vec::new();
    }
    // WebKitGTK lets every request to a host wait that a handshake to it is connecting to: silence would prove nothing.
    if seen.engine == WEBKIT && last.is_running() {
        return Vec::new();
    }
    // A service worker's answer is no server's, and COEP lets nothing through that cannot be read.
    let heard = |question: &Question| match question {
        Question::Cors => !seen.page.controlled,
        Question::Get | Question::Health => !seen.page.controlled && (!seen.page.isolated || seen.target.same_origin),
        Question::Origin => !seen.page.controlled,
        Question::Permission | Question::Bare | Question::Warm | Question::Candidate => true,
    };
    // What can be read tells whether it is there, too.
    let needless = |question: &Question| *question == Question::Get && seen.target.same_origin;
    let fresh = |question: &Question| fresh(question) && heard(question) && !needless(question);
    // The page's own server tells whether there is a network at all.
    if seen.page.offline_hint && fresh(&Question::Origin) {
        return [Question::Origin].into();
    }
    // While a handshake hangs there is time for all of them at once, and none later.
    if ending == ending::HANG {
        let all = [Question::Cors, Question::Get, Question::Health].into_iter().filter(fresh).collect::<Vec<_>>();
        if !all.is_empty() {
            return all;
        }
    }
    let left: Vec<_> = suspects(seen, ending).collect();
    let splits = |question: &Question| fresh(question) && would_split(&left, *question);
    let get = observed(seen, Question::Get);
    // Whether anything answers; then what, or whether it does elsewhere, or whether the page itself is cut off.
    let order: &[Question] = match get {
        None if seen.target.same_origin => &[Question::Cors],
        None => &[Question::Get, Question::Cors],
        Some(reply::ANSWERED) => &[Question::Cors],
        Some(_) => &[Question::Health],
    };
    if let Some(question) = order.iter().copied().find(&splits) {
        return [question].into();
    }
    let alone = get.is_some_and(|get| get != reply::ANSWERED);
    if alone && fresh(&Question::Origin) && !seen.target.same_origin {
        return [Question::Origin].into();
    }
    if mode == Mode::Deep { deeper(seen, last.is_running(), &splits) } else { Vec::new() }
}

/// Second handshakes: never while the first one runs, which the browser would make them wait for.
fn deeper(seen: &Evidence, running: bool, splits: &dyn Fn(&Question) -> bool) -> Vec<Question> {
    if running {
        return Vec::new();
    }
    let asked = seen.last().is_some_and(|last| last.asked > 0);
    if asked && splits(&Question::Bare) {
        return [Question::Bare].into();
    }
    // What opens may do so because the trouble is over: the same handshake once more tells.
    let opened = seen.probes.iter().any(|probe| probe.answer == Answer::Opened);
    if opened && !seen.was_asked(Question::Warm) {
        return [Question::Warm].into();
    }
    let over_h2 =
        [Question::Cors, Question::Get].iter().filter_map(|&asked| seen.answer(asked)).any(|probe| probe.hop > 1);
    if over_h2 && splits(&Question::Warm) {
        return [Question::Warm].into();
    }
    let tried = seen.probes.iter().filter(|probe| probe.question == Question::Candidate).count();
    if !opened && tried < usize::from(seen.around.candidates) {
        return [Question::Candidate].into();
    }
    Vec::new()
}

/// What would tell the suspects apart that are left, by name: unasked questions, and what only people can do.
pub fn splits(seen: &Evidence) -> Vec<&'static str> {
    let Some(last) = seen.last() else { return Vec::new() };
    let ending = ending_of(last);
    let left: Vec<_> = suspects(seen, ending).collect();
    if left.len() < 2 {
        return Vec::new();
    }
    let open = |question| observed(seen, question).is_none() && would_split(&left, question);
    let reached = observed(seen, Question::Get) == Some(reply::ANSWERED);
    let read = seen.answer(Question::Cors).filter(|probe| probe.answer != Answer::Failed);
    let unreadable = read.is_none();
    let refused = read.filter(|probe| probe.status >= 300);
    let hangs = ending == ending::HANG;
    let asked_nothing = seen.probes.is_empty();
    let all = [
        ("get", asked_nothing),
        ("health", !reached && open(Question::Health) && !seen.around.has_health),
        ("cors", reached && unreadable),
        ("credentials", refused.is_some_and(|probe| probe.cookieless && matches!(probe.status, 401 | 403))),
        ("query", refused.is_some_and(|probe| probe.bare_of_credential)),
        ("4xxx", reached && !hangs),
        ("bare", open(Question::Bare) && last.asked > 0),
        ("candidates", reached && !hangs && seen.around.candidates == 0),
        ("echo-path", reached && !unreadable),
        ("fresh-connection", hangs && reached),
        ("permission", seen.target.local && !seen.page.local),
        ("cold-warm", seen.target.secure && open(Question::Warm)),
        ("navigate", !reached && !hangs && seen.target.secure),
        ("page-origin", !reached && !seen.was_asked(Question::Origin) && !seen.target.same_origin),
        ("other-port", !reached),
        ("other-tab", hangs && reached),
        ("console", !hangs),
        ("server-log", reached || hangs),
        ("other-browser", !reached && !asked_nothing),
        ("shell", true),
    ];
    all.iter().filter(|(_, helps)| *helps).map(|(name, _)| *name).collect()
}
