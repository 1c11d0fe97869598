//! What follows the end of an attempt: the one place where a failure turns into a wait or a stop.

use super::backoff;
use super::close::{ABNORMAL, Action, TLS_FAILED, action_for};
use super::config::Setting;
use super::context::Context;
use super::effect::{Effect, Ended, Reason, Stage};
use super::error::Cause;
use super::phase::{Attempt, Next, Stopped, Waiting};

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
    if end.stage == Stage::Handshake || end.cause == Cause::ConnectionLost {
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
    match action {
        Action::Normal => stop(Reason::NormalClose),
        Action::Terminal if end.cause.is_hopeless() => stop(Reason::Blocked),
        Action::Terminal => stop(Reason::TerminalClose),
        Action::Refresh => refresh(cx),
        Action::Retry => retry(Reason::Backoff, cx),
        Action::RetryLater => retry(Reason::RetryLater, cx),
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
        code => action_for(code, &cx.rules, cx.setting(Setting::Preset) as u8),
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
    let delay = backoff::refresh(&cx.config, &mut cx.rng);
    Some(Waiting::new(Reason::Refresh, delay, cx).into())
}

fn retry(reason: Reason, cx: &mut Context) -> Next {
    cx.trust.note_failure();
    let failures = cx.trust.failures;
    if f64::from(failures) >= cx.setting(Setting::MaxAttempts) {
        return stop(Reason::Exhausted);
    }
    let delay = match reason == Reason::RetryLater {
        true => backoff::later(&cx.config, &mut cx.rng),
        false => backoff::delay(failures, &cx.config, &mut cx.rng),
    };
    Some(Waiting::new(reason, delay, cx).into())
}
