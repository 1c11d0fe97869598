//! What a page can see, as numbers and flags: the only thing that the rules read.
//!
//! No URL, no text and no name gets here, so nothing private can come out again. It crosses as one row of numbers
//! ([`Evidence::from_row`]): reading objects would double the module. `pkg-template/src/doctor/wire.ts` is written from here.

use alloc::vec::Vec;

use super::row::{Facts, facts};
use crate::machine::number::numbered;
use crate::machine::{Cause, Stage};

/// As `pkg-template/src/host/engine.ts` tells them apart.
pub const CHROMIUM: u8 = 1;
/// See [`CHROMIUM`].
pub const FIREFOX: u8 = 2;
/// See [`CHROMIUM`].
pub const WEBKIT: u8 = 3;

/// The newest attempts that are read; a pattern shows itself in fewer.
pub const MOST_ATTEMPTS: usize = 32;
/// The newest answers that are read.
pub const MOST_PROBES: usize = 16;

/// Everything about one outage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evidence {
    /// Which browser engine: each shows something else.
    pub engine: u8,
    /// Of the page.
    pub page: Page,
    /// Where the handshake goes.
    pub target: Target,
    /// Oldest first.
    pub attempts: Vec<Attempt>,
    /// In the order in which they were asked.
    pub probes: Vec<Probe>,
    /// What lies outside of any one attempt.
    pub around: Around,
}

facts! {
    /// What the page knows of itself.
    pub struct Page {
        /// Served over https:.
        pub secure: bool,
        /// Sandboxed: its origin is `null` to every server.
        pub opaque_origin: bool,
        /// `navigator.onLine` is false: a hint, never a proof.
        pub offline_hint: bool,
        /// Its own host is on the loopback or a private network.
        pub local: bool,
        /// A service worker answers its requests.
        pub controlled: bool,
        /// COEP stands between it and other origins: what may not be read may not be loaded either.
        pub isolated: bool,
    }
}

facts! {
    /// What the URL tells, without the URL.
    pub struct Target {
        /// `wss:`.
        pub secure: bool,
        /// Host and port are the page's own.
        pub same_origin: bool,
        /// On the loopback or a private network.
        pub local: bool,
        /// A credential stands in its query or among its subprotocols.
        pub credential: bool,
        /// What is wrong with the arguments themselves.
        pub flaw: Flaw,
        /// The page comes from the same site, so that its cookies are sent.
        pub same_site: bool,
    }
}

numbered! {
    /// A mistake in the arguments that no server can be blamed for.
    pub enum Flaw {
        /// None.
        None = 0,
        /// It cannot be parsed.
        Invalid = 1,
        /// `undefined`, `null` or `[object Object]` stands where a value should.
        Hollow = 2,
        /// Neither ws: nor wss:, http: or https:.
        Scheme = 3,
        /// It has a fragment.
        Fragment = 4,
        /// The port is no port.
        Port = 5,
        /// A subprotocol that is no token.
        Subprotocol = 6,
        /// A subprotocol twice.
        Duplicate = 7,
        /// On the Fetch standard's list of ports that no browser connects to.
        BlockedPort = 8,
        /// ws: from a secure page.
        MixedContent = 9,
    }
}

facts! {
    /// One try, from provider to last close event.
    pub struct Attempt {
        /// Its number.
        pub attempt: u32,
        /// Epoch milliseconds.
        pub began_at: f64,
        /// Until it opened, or ended without.
        pub took_ms: f64,
        /// How long the provider took of it.
        pub provider_ms: f64,
        /// Number of the [`Cause`] that ended it; 0 while it runs.
        pub cause: u8,
        /// Number of the [`Stage`] it had reached.
        pub stage: u8,
        /// It got as far as `open`.
        pub opened: bool,
        /// How long it was open.
        pub open_ms: f64,
        /// The browser fired `error`.
        pub errored: bool,
        /// Of the close event; 0 if none came.
        pub code: u16,
        /// `wasClean`.
        pub clean: bool,
        /// The close event had a reason.
        pub has_reason: bool,
        /// What the bus does about its code, as the application or its preset has it: 1 more than [`crate::machine::Action`]; 0 if nobody has said.
        pub action: u8,
        /// Subprotocols offered.
        pub asked: u32,
        /// The server chose one.
        pub got: bool,
        /// Messages handed to the socket.
        pub sent: f64,
        /// Messages that came.
        pub received: f64,
        /// It waited behind another handshake of this page.
        pub behind: bool,
        /// The browser itself held it back after failures.
        pub throttled: bool,
        /// The page was hidden while it ran.
        pub hidden: bool,
        /// The device slept, or the page was frozen.
        pub slept: bool,
    }
}

facts! {
    /// One answer to one question.
    pub struct Probe {
        /// What was asked.
        pub question: Question,
        /// What came of it.
        pub answer: Answer,
        /// Of a readable answer; else 0.
        pub status: u16,
        /// Readable, and a page.
        pub html: bool,
        /// Readable `Upgrade` header.
        pub upgrade: bool,
        /// Readable `WWW-Authenticate` header: 1 for any scheme, 2 for Basic, the one that raises a prompt.
        pub challenge: u8,
        /// Seconds of a readable `Retry-After`; 0 without.
        pub retry_after: f64,
        /// 1, 2 or 3 where the page may see over which HTTP; else 0.
        pub hop: u8,
        /// Which candidate.
        pub index: u8,
        /// How long the answer took.
        pub ms: f64,
        /// It was sent without the credential of the handshake: its query was withheld, or a subprotocol carries it.
        pub bare_of_credential: bool,
        /// Of the page's own origin: its headers say that COEP holds.
        pub isolated: bool,
        /// It was sent without cookies, which the handshake had with it.
        pub cookieless: bool,
    }
}

numbered! {
    /// What a probe asks.
    pub enum Question {
        /// What does the same URL answer to a plain GET, redirects unfollowed, if the server lets us read it?
        Cors = 1,
        /// Does anything answer a plain GET of the same URL?
        Get = 2,
        /// Does the host answer elsewhere?
        Health = 3,
        /// Does the page's own server answer: is the device online at all?
        Origin = 4,
        /// May this page reach the local network?
        Permission = 5,
        /// Does the same URL open without subprotocols?
        Bare = 6,
        /// Does the same URL open now, that an HTTP/2 session is warm?
        Warm = 7,
        /// Does another path or host open?
        Candidate = 8,
    }
}

numbered! {
    /// What came of a probe.
    pub enum Answer {
        /// HTTP answered; `status` if it may be read.
        Answered = 0,
        /// A redirect, unfollowed.
        Redirected = 1,
        /// A network error, or an answer that may not be read: fetch tells no more.
        Failed = 2,
        /// Nothing within its time.
        TimedOut = 3,
        /// A WebSocket opened.
        Opened = 4,
        /// A WebSocket failed.
        Closed = 5,
        /// The browser or a service worker stood in between: no evidence.
        Blocked = 6,
        /// Permission was given.
        Granted = 7,
        /// Permission was refused.
        Denied = 8,
        /// Nobody has decided yet.
        Undecided = 9,
    }
}

facts! {
    /// What lies outside of any one attempt.
    pub struct Around {
        /// Other tabs of this origin that hold a bus with the same key.
        pub tabs: u32,
        /// How often somebody asked for this bus again and was handed the same one.
        pub asked_again: u32,
        /// It waits for a URL that nobody gave.
        pub no_url: bool,
        /// Candidates that may be tried.
        pub candidates: u8,
        /// A health URL was given, so that its answer means more than "something listens".
        pub has_health: bool,
        /// Interval of the heartbeat; 0 without.
        pub heartbeat_ms: f64,
        /// A connection of this bus was open at this very address, whatever its query.
        pub opened_here: bool,
    }
}

impl Attempt {
    /// What ended it.
    pub fn cause(&self) -> Cause {
        Cause::from_number(self.cause).unwrap_or(Cause::None)
    }

    /// How far it came.
    pub fn stage(&self) -> Stage {
        Stage::from_number(self.stage).unwrap_or(Stage::Provider)
    }

    /// Still under way.
    pub fn is_running(&self) -> bool {
        self.cause() == Cause::None
    }
}

#[allow(clippy::derivable_impls, reason = "`numbered!` has no place for the attribute")]
impl Default for Flaw {
    fn default() -> Self {
        Flaw::None
    }
}

#[allow(clippy::derivable_impls, reason = "`numbered!` has no place for the attribute")]
impl Default for Question {
    fn default() -> Self {
        Question::Cors
    }
}

#[allow(clippy::derivable_impls, reason = "`numbered!` has no place for the attribute")]
impl Default for Answer {
    fn default() -> Self {
        Answer::Blocked
    }
}

impl Evidence {
    /// Reads what TypeScript wrote: engine, page, target, around, then the attempts and the probes, each list with its
    /// length first. Numbers come from outside: what is missing is 0, and a length is trusted only as far as the row goes on.
    pub fn from_row(row: &[f64]) -> Evidence {
        let mut row = row.iter().copied();
        Evidence {
            engine: row.next().unwrap_or_default() as u8,
            page: Page::take(&mut row),
            target: Target::take(&mut row),
            around: Around::take(&mut row),
            attempts: list(&mut row, MOST_ATTEMPTS),
            probes: list(&mut row, MOST_PROBES),
        }
    }

    /// The row that it would be read from.
    pub fn to_row(&self) -> Vec<f64> {
        let mut row = [f64::from(self.engine)].to_vec();
        self.page.put(&mut row);
        self.target.put(&mut row);
        self.around.put(&mut row);
        row.push(self.attempts.len() as f64);
        self.attempts.iter().for_each(|one| one.put(&mut row));
        row.push(self.probes.len() as f64);
        self.probes.iter().for_each(|one| one.put(&mut row));
        row
    }

    /// The newest attempt: the one to be explained.
    pub fn last(&self) -> Option<&Attempt> {
        self.attempts.last()
    }

    /// The newest ones, oldest first.
    pub fn recent(&self) -> &[Attempt] {
        let from = self.attempts.len().saturating_sub(MOST_ATTEMPTS);
        self.attempts.get(from..).unwrap_or_default()
    }

    /// The newest answer to a question that is evidence at all.
    pub fn answer(&self, question: Question) -> Option<&Probe> {
        let from = self.probes.len().saturating_sub(MOST_PROBES);
        let mut recent = self.probes.get(from..).unwrap_or_default().iter().rev();
        recent.find(|probe| probe.question == question && probe.answer != Answer::Blocked)
    }

    /// A probe was sent, whatever came of it.
    pub fn was_asked(&self, question: Question) -> bool {
        self.probes.iter().any(|probe| probe.question == question)
    }
}

/// The newest of a list, oldest first.
fn list<T: Facts>(row: &mut impl ExactSizeIterator<Item = f64>, most: usize) -> Vec<T> {
    let told = row.next().unwrap_or_default() as usize;
    let there = told.min(row.len().div_ceil(T::FIELDS.len()));
    let mut list = Vec::new();
    for at in 0..there {
        let one = T::take(row);
        if at + most >= there {
            list.push(one);
        }
    }
    list
}
