//! The causes of a failed handshake, each with all that it could look like.
//!
//! One table instead of a rule for every combination: a cause stays suspect as long as each piece of evidence is one that it
//! can produce. So the set that is left is exactly what the evidence cannot tell apart, and a question is worth asking only
//! if the suspects would answer it differently.

use super::evidence::{CHROMIUM, Evidence, FIREFOX, Question, WEBKIT};
use super::id::Id;
use super::looks::{ANY, Looks, Set, channel, cors, ending, fits, hop, reply, socket};

/// A suspect: its name, what it looks like here (`None`: impossible here), and how common it is among its like.
pub struct Suspect {
    /// Which cause.
    pub id: Id,
    /// Higher comes first.
    pub weight: u8,
    /// What it looks like in this place; `None` if it cannot be.
    pub looks: fn(&Evidence) -> Option<Looks>,
}

/// Whoever answers may take his time, and so may the browser and the application's own provider.
const ANSWERED: Set = ending::FAST | ending::SLOW;
const NOTHING_THERE: Looks = Looks {
    ending: ANSWERED,
    get: reply::FAILED,
    cors: cors::FAILED,
    health: reply::FAILED,
    bare: socket::CLOSED,
    warm: socket::CLOSED,
    hop: 0,
};
const SILENCE: Looks = Looks {
    ending: ending::HANG,
    get: reply::TIMED_OUT,
    cors: cors::TIMED_OUT,
    health: reply::TIMED_OUT,
    ..NOTHING_THERE
};
const UNANSWERED: Looks = Looks {
    ending: ending::HANG,
    get: reply::ANSWERED,
    cors: ANY & !cors::TIMED_OUT,
    health: ANY,
    bare: socket::CLOSED,
    warm: ANY,
    hop: ANY,
};
const PATH: Looks = Looks { get: reply::FAILED, cors: cors::FAILED, health: reply::ANSWERED, ..NOTHING_THERE };
/// What a living endpoint answers to a plain GET: a page, nothing much, that it is no request for it, or 404, as many do. Who
/// answers 401, 403, 429, 5xx or a redirect to a GET refuses the upgrade by the same.
const LIVING: Set = cors::FAILED
    | cors::HTML
    | cors::OK
    | cors::UPGRADE
    | cors::BAD_REQUEST
    | cors::NOT_FOUND
    | cors::UPGRADE_REQUIRED
    | cors::OTHER;
/// HTTP works, and the upgrade alone does not.
const REFUSED: Looks = Looks {
    ending: ANSWERED,
    get: reply::ANSWERED,
    cors: LIVING,
    health: ANY,
    bare: socket::CLOSED,
    warm: socket::CLOSED,
    hop: ANY,
};

/// If it fits the place.
fn given(here: bool, looks: Looks) -> Option<Looks> {
    here.then_some(looks)
}

/// HTTP refuses with this status; the GET is readable only if the server says so.
fn refuses(statuses: Set) -> Option<Looks> {
    Some(Looks { cors: statuses | cors::FAILED, ..REFUSED })
}

/// A failed TLS handshake has a code of its own in Firefox, and only there.
fn tls(seen: &Evidence) -> Looks {
    let ending = if seen.engine == FIREFOX { ending::TLS } else { ANSWERED };
    Looks { ending, ..NOTHING_THERE }
}

/// A page of the internet that reaches into the local network.
fn crosses_into_local(seen: &Evidence) -> bool {
    seen.target.local && !seen.page.local && seen.engine != WEBKIT
}

/// Chromium insists on one of the subprotocols it asked for; the others open without.
fn asked(seen: &Evidence) -> bool {
    seen.last().is_some_and(|last| last.asked > 0)
}

/// What does not change by itself: where a connection was open before, it would take a new release of the page or of what lies in between.
pub fn is_settled(id: Id) -> bool {
    matches!(
        id,
        Id::HttpOnWss
            | Id::TlsOnWs
            | Id::UpgradeInsecureRequests
            | Id::Http404
            | Id::HtmlFallback
            | Id::Http400
            | Id::Http426
            | Id::RewriteBeforeProxy
            | Id::CookieNotSent
            | Id::PlainToTls
            | Id::OriginRefused
            | Id::Bad101
            | Id::BadExtension
            | Id::UnaskedProtocol
            | Id::H2Only
            | Id::H2ExtendedConnect
    )
}

/// Every cause of a handshake that failed without a word, the commoner ones of each kind before the rarer.
pub const SUSPECTS: &[Suspect] = &[
    // Nothing reachable.
    Suspect { id: Id::Refused, weight: 90, looks: |_| Some(NOTHING_THERE) },
    Suspect { id: Id::Dns, weight: 80, looks: |_| Some(NOTHING_THERE) },
    Suspect { id: Id::Tls, weight: 85, looks: |seen| given(seen.target.secure, tls(seen)) },
    Suspect { id: Id::HttpOnWss, weight: 60, looks: |seen| given(seen.target.secure, tls(seen)) },
    Suspect {
        id: Id::ClientCertificate,
        weight: 20,
        // WebKitGTK waits for a certificate that nobody can choose.
        looks: |seen| {
            let waits = Looks { ending: ANSWERED, ..SILENCE };
            given(seen.target.secure, if seen.engine == WEBKIT { waits } else { tls(seen) })
        },
    },
    Suspect { id: Id::TlsOnWs, weight: 50, looks: |seen| given(!seen.target.secure, NOTHING_THERE) },
    Suspect { id: Id::Hangup, weight: 45, looks: |_| Some(NOTHING_THERE) },
    Suspect { id: Id::Reset, weight: 40, looks: |_| Some(NOTHING_THERE) },
    Suspect { id: Id::LocalNetworkDenied, weight: 70, looks: |seen| given(crosses_into_local(seen), NOTHING_THERE) },
    // Nothing answers.
    Suspect {
        id: Id::Blackhole,
        weight: 80,
        looks: |seen| Some(Looks { ending: ending::HANG | late(seen, 130_000.0), ..SILENCE }),
    },
    Suspect {
        id: Id::Silent,
        weight: 70,
        looks: |seen| Some(Looks { ending: ending::HANG | late(seen, 240_000.0), ..SILENCE }),
    },
    Suspect {
        id: Id::SilentTls,
        weight: 60,
        looks: |seen| given(seen.target.secure, Looks { ending: ending::HANG | late(seen, 30_000.0), ..SILENCE }),
    },
    Suspect {
        id: Id::DnsSilent,
        weight: 50,
        // The resolver gives up after some seconds, sooner for the second name lookup than for the first.
        looks: |_| {
            let health = reply::TIMED_OUT | reply::FAILED;
            let (get, cors) = (health, cors::TIMED_OUT | cors::FAILED);
            Some(Looks { ending: ending::HANG | ending::SLOW, get, cors, health, ..SILENCE })
        },
    },
    Suspect { id: Id::UpgradeInsecureRequests, weight: 10, looks: |seen| given(!seen.target.secure, SILENCE) },
    Suspect { id: Id::LocalNetworkPrompt, weight: 75, looks: |seen| given(crosses_into_local(seen), SILENCE) },
    // The upgrade hangs.
    Suspect { id: Id::UpgradeSwallowed, weight: 90, looks: |_| Some(UNANSWERED) },
    Suspect { id: Id::EventLoopBlocked, weight: 85, looks: |_| Some(UNANSWERED) },
    Suspect { id: Id::StuckReplica, weight: 70, looks: |_| Some(UNANSWERED) },
    Suspect { id: Id::NewConnectionsDropped, weight: 60, looks: |_| Some(UNANSWERED) },
    Suspect {
        id: Id::OtherHandshake,
        weight: 50,
        // WebKit lets handshakes run side by side.
        looks: |seen| given(seen.engine != WEBKIT, UNANSWERED),
    },
    Suspect { id: Id::HeadersUnfinished, weight: 30, looks: |_| Some(UNANSWERED) },
    // This path dies.
    Suspect { id: Id::DeadInstance, weight: 90, looks: |_| Some(PATH) },
    Suspect { id: Id::PathHangup, weight: 80, looks: |_| Some(PATH) },
    Suspect { id: Id::PathReset, weight: 70, looks: |_| Some(PATH) },
    Suspect {
        id: Id::GarbageReply,
        weight: 30,
        looks: |seen| {
            let get = if seen.engine == FIREFOX { reply::ANSWERED } else { reply::FAILED };
            Some(Looks { get, ..PATH })
        },
    },
    // HTTP refuses.
    Suspect { id: Id::Http403, weight: 80, looks: |_| refuses(cors::status(403)) },
    Suspect { id: Id::Http404, weight: 78, looks: |_| refuses(cors::status(404)) },
    Suspect { id: Id::Http401, weight: 76, looks: |_| refuses(cors::status(401)) },
    Suspect { id: Id::HtmlFallback, weight: 74, looks: |_| refuses(cors::HTML | cors::OK) },
    Suspect { id: Id::Http502, weight: 72, looks: |_| refuses(cors::status(502)) },
    Suspect { id: Id::Http500, weight: 70, looks: |_| refuses(cors::status(500)) },
    Suspect { id: Id::Http503, weight: 68, looks: |_| refuses(cors::status(503)) },
    Suspect {
        id: Id::Redirect,
        weight: 66,
        // Where it leads to may be anything, dead hosts and silent ones included. WebKitGTK hangs on it over TLS.
        looks: |seen| {
            let hangs = if seen.engine == WEBKIT && seen.target.secure { ending::HANG } else { 0 };
            let (ending, cors) = (ANSWERED | hangs, cors::REDIRECT | cors::FAILED);
            Some(Looks { ending, get: ANY, cors, health: reply::ANSWERED, ..REFUSED })
        },
    },
    Suspect { id: Id::Http400, weight: 64, looks: |_| refuses(cors::status(400)) },
    Suspect { id: Id::Http426, weight: 62, looks: |_| refuses(cors::UPGRADE | cors::status(426)) },
    Suspect { id: Id::Http504, weight: 60, looks: |_| refuses(cors::status(504)) },
    Suspect { id: Id::Http429, weight: 58, looks: |_| refuses(cors::status(429)) },
    Suspect { id: Id::HttpOther, weight: 10, looks: |_| refuses(cors::OTHER) },
    Suspect { id: Id::UpgradeOnlyRefused, weight: 56, looks: |_| Some(REFUSED) },
    Suspect { id: Id::RewriteBeforeProxy, weight: 40, looks: |_| refuses(not_an_upgrade()) },
    Suspect {
        id: Id::CookieNotSent,
        weight: 42,
        looks: |seen| {
            let answers = cors::status(401) | cors::status(403) | cors::REDIRECT;
            given(!seen.target.same_site, Looks { cors: answers | cors::FAILED, ..REFUSED })
        },
    },
    Suspect { id: Id::UpgradeOnlyCut, weight: 34, looks: |_| Some(REFUSED) },
    Suspect {
        id: Id::PlainToTls,
        weight: 30,
        looks: |seen| given(!seen.target.secure, Looks { cors: cors::status(400) | cors::FAILED, ..REFUSED }),
    },
    Suspect { id: Id::OriginRefused, weight: 79, looks: |seen| given(seen.page.opaque_origin, REFUSED) },
    // The 101 itself.
    Suspect { id: Id::Bad101, weight: 50, looks: |_| Some(REFUSED) },
    Suspect { id: Id::BadExtension, weight: 20, looks: |_| Some(REFUSED) },
    Suspect {
        id: Id::UnaskedProtocol,
        weight: 18,
        looks: |seen| given(!asked(seen) && seen.engine != FIREFOX, REFUSED),
    },
    Suspect {
        id: Id::EarlyBadFrame,
        weight: 8,
        // Firefox, which may leave out `open` when a broken frame comes along with the 101.
        looks: |seen| given(seen.engine == FIREFOX, REFUSED),
    },
    // Subprotocols.
    Suspect {
        id: Id::SubprotocolRejected,
        weight: 82,
        looks: |seen| given(asked(seen), Looks { bare: socket::OPENED, ..REFUSED }),
    },
    Suspect {
        id: Id::SubprotocolIgnored,
        weight: 81,
        looks: |seen| given(asked(seen) && seen.engine == CHROMIUM, Looks { bare: socket::OPENED, ..REFUSED }),
    },
    Suspect {
        id: Id::SubprotocolMismatch,
        weight: 55,
        // One that names a subprotocol come what may fails without being asked, too, but for Firefox.
        looks: |seen| {
            let bare = if seen.engine == FIREFOX { socket::OPENED } else { socket::OPENED | socket::CLOSED };
            given(asked(seen), Looks { bare, ..REFUSED })
        },
    },
    // HTTP/2.
    Suspect {
        id: Id::H2Only,
        weight: 45,
        looks: |seen| {
            // Firefox tries it for some ten seconds before it gives up.
            let ending = if seen.engine == FIREFOX { ending::TLS | ending::HANG } else { ANSWERED };
            // One that takes WebSockets over HTTP/2 opens once a session is warm.
            given(seen.target.secure, Looks { ending, hop: hop::H2, warm: ANY, ..REFUSED })
        },
    },
    Suspect {
        id: Id::H2ExtendedConnect,
        weight: 44,
        looks: |seen| {
            let looks = Looks { ending: ANSWERED | ending::HANG, hop: hop::H2, warm: ANY, ..REFUSED };
            given(seen.target.secure && seen.engine != WEBKIT, looks)
        },
    },
];

/// A rewritten path is another route of the application, or a page.
fn not_an_upgrade() -> Set {
    cors::status(403) | cors::status(404) | cors::HTML | cors::OK
}

/// The browsers' own patience: Firefox 20 s for everything, the others as given.
fn late(seen: &Evidence, patience_ms: f64) -> Set {
    let patience = if seen.engine == FIREFOX { 19_000.0 } else { patience_ms };
    if seen.last().is_some_and(|last| last.took_ms >= patience) { ending::SLOW } else { 0 }
}

/// Who is left, the commonest first. A GET that never timed out was readable or not; both are in the table.
pub fn suspects(seen: &Evidence, ending: Set) -> impl Iterator<Item = (&'static Suspect, Looks)> {
    SUSPECTS
        .iter()
        .filter_map(|suspect| (suspect.looks)(seen).map(|looks| (suspect, looks)))
        .filter(move |(_, looks)| fits(looks, ending, seen))
}

/// Some two of them would answer differently.
pub fn would_split(left: &[(&'static Suspect, Looks)], question: Question) -> bool {
    let mut answers = left.iter().map(|(_, looks)| channel(looks, question));
    let first = answers.next().unwrap_or(ANY);
    // Where all may answer the same way nothing is sure to be learnt, but something may: different sets are enough.
    answers.any(|other| other != first)
}
