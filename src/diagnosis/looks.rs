//! What can be seen of a failed handshake, channel by channel, and what was seen.

use super::evidence::{Answer, Attempt, Evidence, Probe, Question};
use crate::machine::Cause;

/// A set of observations on one channel.
pub type Set = u32;
/// Anything.
pub const ANY: Set = Set::MAX;

/// How the handshake itself ended.
pub mod ending {
    use super::Set;
    /// `error`, then `close` 1006, soon.
    pub const FAST: Set = 1;
    /// The same after seconds: somebody's timeout, not ours.
    pub const SLOW: Set = 2;
    /// Close code 1015, which only Firefox gives.
    pub const TLS: Set = 4;
    /// Our deadline, or still nothing.
    pub const HANG: Set = 8;
}

/// How a request fared.
pub mod reply {
    use super::Set;
    /// Something answered.
    pub const ANSWERED: Set = 1;
    /// A network error.
    pub const FAILED: Set = 2;
    /// Silence.
    pub const TIMED_OUT: Set = 4;
}

/// What a readable GET said.
pub mod cors {
    use super::Set;
    /// Not readable, or a network error: fetch tells no more.
    pub const FAILED: Set = 1;
    /// Silence.
    pub const TIMED_OUT: Set = 1 << 1;
    /// A redirect, unfollowed.
    pub const REDIRECT: Set = 1 << 2;
    /// 2xx with a page in it.
    pub const HTML: Set = 1 << 3;
    /// Any other 2xx.
    pub const OK: Set = 1 << 4;
    /// 426 with its `Upgrade` header: a WebSocket endpoint, surely.
    pub const UPGRADE: Set = 1 << 5;
    /// 400, 401, 403, 404, 426, 429, 500, 502, 503, 504, in this order.
    pub const FIRST_STATUS: u32 = 6;
    /// The statuses by their place.
    pub const STATUSES: [u16; 10] = [400, 401, 403, 404, 426, 429, 500, 502, 503, 504];
    /// 400, the first of them.
    pub const BAD_REQUEST: Set = 1 << FIRST_STATUS;
    /// 404, the fourth.
    pub const NOT_FOUND: Set = 1 << (FIRST_STATUS + 3);
    /// 426 without the header, the fifth.
    pub const UPGRADE_REQUIRED: Set = 1 << (FIRST_STATUS + 4);
    /// Every other status.
    pub const OTHER: Set = 1 << 16;

    /// The set of one status.
    pub fn status(status: u16) -> Set {
        STATUSES.iter().position(|&known| known == status).map_or(OTHER, |at| 1 << (FIRST_STATUS + at as u32))
    }
}

/// How a second WebSocket fared.
pub mod socket {
    use super::Set;
    /// It opened.
    pub const OPENED: Set = 1;
    /// It failed, too.
    pub const CLOSED: Set = 2;
}

/// Over which HTTP the answer came.
pub mod hop {
    use super::Set;
    /// HTTP/1.1: the server does not offer HTTP/2, or the browser would have taken it.
    pub const H1: Set = 1;
    /// HTTP/2 or 3.
    pub const H2: Set = 2;
}

/// All that a cause may look like, channel by channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Looks {
    /// See [`ending`].
    pub ending: Set,
    /// See [`reply`]: a plain GET of the same URL.
    pub get: Set,
    /// See [`cors`]: the same, readable.
    pub cors: Set,
    /// See [`reply`]: elsewhere on the host.
    pub health: Set,
    /// See [`socket`]: without subprotocols.
    pub bare: Set,
    /// See [`socket`]: once more over a warm HTTP/2 session.
    pub warm: Set,
    /// See [`hop`].
    pub hop: Set,
}

/// From here on a failure is somebody's timeout; below, engines jitter and throttle.
pub const SLOW_MS: f64 = 3_000.0;

/// How the newest attempt ended, as a set of one; 0 if it did not fail before it opened.
pub fn ending_of(attempt: &Attempt) -> Set {
    match attempt.cause() {
        Cause::ConnectTimeout | Cause::None if !attempt.opened => ending::HANG,
        Cause::MixedContent if attempt.code == 0 => 0,
        Cause::HandshakeFailed | Cause::ErrorWithoutClose | Cause::MixedContent => match attempt.code {
            1015 => ending::TLS,
            // What the browser added of its own is not the server's.
            _ if attempt.took_ms >= SLOW_MS && !attempt.throttled && !attempt.behind => ending::SLOW,
            _ => ending::FAST,
        },
        Cause::None
        | Cause::ConnectTimeout
        | Cause::ProviderFailed
        | Cause::ProviderInvalid
        | Cause::ProviderTimeout
        | Cause::BehindOwnSocket
        | Cause::SyntaxError
        | Cause::SecurityError
        | Cause::ConstructorThrew
        | Cause::Csp
        | Cause::BlockedPort
        | Cause::HelloFailed
        | Cause::HelloTimeout
        | Cause::ProtocolMissing
        | Cause::ReadyFailed
        | Cause::ClosedByPeer
        | Cause::ConnectionLost
        | Cause::ClosedByUs
        | Cause::CloseTimeout
        | Cause::HeartbeatTimeout
        | Cause::Slept => 0,
    }
}

/// What is known on the channel of a question; `None` if nothing is.
pub fn observed(seen: &Evidence, question: Question) -> Option<Set> {
    match question {
        Question::Cors => readable(seen.answer(question)?),
        // A readable answer is an answer; of the page's own origin every answer is readable, so that a failure is one, too.
        Question::Get => match (seen.answer(question), seen.answer(Question::Cors)) {
            (Some(probe), _) => Some(reply_of(probe)),
            (None, Some(Probe { answer: Answer::Answered | Answer::Redirected, .. })) => Some(reply::ANSWERED),
            (None, Some(probe)) if seen.target.same_origin => Some(reply_of(probe)),
            (None, _) => None,
        },
        Question::Health => seen.answer(question).map(reply_of),
        Question::Bare | Question::Warm => seen
            .answer(question)
            .map(|probe| if probe.answer == Answer::Opened { socket::OPENED } else { socket::CLOSED }),
        Question::Origin | Question::Permission | Question::Candidate => None,
    }
}

fn reply_of(probe: &Probe) -> Set {
    if probe.answer == Answer::TimedOut {
        return reply::TIMED_OUT;
    }
    if probe.answer == Answer::Failed { reply::FAILED } else { reply::ANSWERED }
}

/// A GET that went without the handshake's credential tells nothing of what the handshake was refused for.
fn readable(probe: &Probe) -> Option<Set> {
    let about_login = matches!(probe.status, 401 | 403) || probe.answer == Answer::Redirected;
    let proves_nothing = probe.bare_of_credential || probe.cookieless && about_login;
    Some(match probe.answer {
        Answer::Answered => match probe.status {
            200..300 if probe.html => cors::HTML,
            200..300 => cors::OK,
            426 if probe.upgrade => cors::UPGRADE,
            _ if proves_nothing => return None,
            status => cors::status(status),
        },
        Answer::Redirected if proves_nothing => return None,
        Answer::Redirected => cors::REDIRECT,
        Answer::TimedOut => cors::TIMED_OUT,
        Answer::Failed
        | Answer::Opened
        | Answer::Closed
        | Answer::Blocked
        | Answer::Granted
        | Answer::Denied
        | Answer::Undecided => cors::FAILED,
    })
}

/// The channel of a question.
pub fn channel(looks: &Looks, question: Question) -> Set {
    match question {
        Question::Cors => looks.cors,
        Question::Get => looks.get,
        Question::Health => looks.health,
        Question::Bare => looks.bare,
        Question::Warm => looks.warm,
        Question::Origin | Question::Permission | Question::Candidate => ANY,
    }
}

/// The questions whose answers the table knows.
pub const ASKABLE: [Question; 5] = [Question::Cors, Question::Get, Question::Health, Question::Bare, Question::Warm];

/// Whether everything that was seen is something that it could look like.
pub fn fits(looks: &Looks, ending: Set, seen: &Evidence) -> bool {
    let own = [Question::Cors, Question::Get];
    let hops = own.iter().filter_map(|&question| seen.answer(question)).fold(0, |hops, probe| match probe.hop {
        0 => hops,
        1 => hops | hop::H1,
        _ => hops | hop::H2,
    });
    let answers_fit = ASKABLE
        .iter()
        .all(|&question| observed(seen, question).is_none_or(|answer| channel(looks, question) & answer != 0));
    // One hop that fits is enough: a first request may have gone over another one.
    looks.ending & ending != 0 && answers_fit && (hops == 0 || looks.hop & hops != 0)
}
