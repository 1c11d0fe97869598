//! What follows the end of an attempt: the one place where a failure turns into a wait or a stop.

use super::backoff;
use super::close::{ABNORMAL, Action, TLS_FAILED, action_for};
use super::config::Setting;
use super::context::Context;
use super::effect::{Effect, Ended, Reason, Stage};
use super::error::Cause;
use super::phase::{Attempt, Next, Stopped, Waiting};

/// The window in which one retries with new credentials, and after a sleep, which few share.
const REFRESHING_MS: f64 = 1_000.0;
const WAKING_MS: f64 = 500.0;

/// An attempt that is over through no command of ours.
pub(crate) struct End {
    pub(crate) attempt: Attempt,
    pub(crate) stage: Stage,
    pub(crate) cause: Cause,
    /// 0 if no close event came.
    pub(crate) code: u16,
    pub(crate) bits: u8,
    pub(crate) open_ms: f64,
}

impl End {
    /// An end without a close event.
    pub(crate) fn silent(attempt: Attempt, stage: Stage, cause: Cause) -> Self {
        End { attempt, stage, cause, code: 0, bits: 0, open_ms: 0.0 }
    }
}

/// Announces the end and decides what comes next.
pub(crate) fn follow(end: End, cx: &mut Context) -> Next {
    let action = judge(&end, cx);
    if end.stage == Stage::Handshake || matches!(end.cause, Cause::ConnectionLost | Cause::Slept) {
        let now = cx.now();
        cx.throttle.note_failure(now);
    }
    cx.push(Effect::Ended(Ended {
        attempt: end.attempt.id,
        stage: end.stage,
        cause: end.cause,
        action,
        code: end.code,
        bits: end.bits,
        open_ms: end.open_ms,
    }));
    let asked = cx.config.take(Setting::ServerDelayMs);
    match action {
        // No failure: nobody was there.
        Action::Retry if end.cause == Cause::Slept => {
            wait(Reason::Backoff, backoff::soon(WAKING_MS, &cx.config, &mut cx.rng), cx)
        }
        Action::Normal => stop(Reason::NormalClose),
        Action::Terminal if end.cause.is_hopeless() => stop(Reason::Blocked),
        Action::Terminal => stop(Reason::TerminalClose),
        Action::Refresh => refresh(cx),
        Action::Retry => retry(Reason::Backoff, asked, cx),
        Action::RetryLater => retry(Reason::RetryLater, asked, cx),
    }
}

/// Announces the end of an attempt that a command of ours ended.
pub(crate) fn announce_our_own(
    attempt: Attempt,
    stage: Stage,
    cause: Cause,
    code: u16,
    bits: u8,
    open_ms: f64,
    cx: &mut Context,
) {
    cx.push(Effect::Ended(Ended { attempt: attempt.id, stage, cause, action: Action::Normal, code, bits, open_ms }));
}

fn judge(end: &End, cx: &Context) -> Action {
    if end.cause.is_hopeless() {
        return Action::Terminal;
    }
    match end.code {
        // No close event: nothing was refused for good.
        0 => Action::Retry,
        code => action_for(code, &cx.rules),
    }
}

/// A code that only a server can have sent: 1006 and 1015 are the browser's own words (RFC 6455 §7.4.1). A reason text
/// is proof as well: one engine passes on a 1006 that came over the wire.
pub(crate) fn came_from_peer(code: u16, has_reason: bool) -> bool {
    has_reason || (code != ABNORMAL && code != TLS_FAILED)
}

fn stop(reason: Reason) -> Next {
    Some(Stopped { reason }.into())
}

fn refresh(cx: &mut Context) -> Next {
    cx.trust.note_failure();
    // Owed still: the server refused the new ones before they opened anything.
    if cx.trust.refresh_used || cx.trust.refresh_owed || !cx.config.is(Setting::CanRefresh) {
        return stop(Reason::Unauthorized);
    }
    cx.trust.refresh_owed = true;
    wait(Reason::Refresh, backoff::soon(REFRESHING_MS, &cx.config, &mut cx.rng), cx)
}

fn wait(reason: Reason, delay: f64, cx: &Context) -> Next {
    Some(Waiting::new(reason, delay, cx).into())
}

fn retry(reason: Reason, asked: f64, cx: &mut Context) -> Next {
    cx.trust.note_failure();
    let failures = cx.trust.failures;
    if f64::from(failures) >= cx.setting(Setting::MaxAttempts) {
        return stop(Reason::Exhausted);
    }
    if asked > 0.0 {
        return wait(Reason::RetryLater, backoff::asked(asked, &cx.config, &mut cx.rng), cx);
    }
    let delay = match reason == Reason::RetryLater {
        true => backoff::later(&cx.config, &mut cx.rng),
        false => backoff::delay(failures, &cx.config, &mut cx.rng),
    };
    wait(reason, delay, cx)
}
