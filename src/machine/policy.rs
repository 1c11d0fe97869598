//! What follows the end of an attempt: the one place where a failure turns into a wait or a stop.

use super::backoff;
use super::close::{ABNORMAL, Action, TLS_FAILED, action_for};
use super::config::Setting;
use super::context::{Attempt, Context};
use super::effect::{Effect, Ended, Reason, Stage};
use super::error::Cause;
use super::phase::{Next, Stopped, Waiting};

/// The window in which one retries with new credentials, and after a sleep, which few share.
const REFRESHING_MS: f64 = 1_000.0;
const WAKING_MS: f64 = 500.0;

/// Lets go of the live attempt and follows its end.
pub(crate) fn fail(stage: Stage, cause: Cause, cx: &mut Context) -> Next {
    cx.abandon();
    follow(stage, cause, 0, 0, cx)
}

/// Announces the end of an attempt that is over through no command of ours, and decides what comes next. The code is 0 if
/// no close event came.
#[inline(never)]
pub(crate) fn follow(stage: Stage, cause: Cause, code: u16, bits: u8, cx: &mut Context) -> Next {
    let action = judge(cause, code, cx);
    if stage == Stage::Handshake || matches!(cause, Cause::ConnectionLost | Cause::Slept) {
        let now = cx.now();
        cx.throttle.note_failure(now);
    }
    let asked = announce(stage, cause, action, code, bits, cx);
    match action {
        // No failure: nobody was there.
        Action::Retry if cause == Cause::Slept => {
            wait(Reason::Backoff, backoff::soon(WAKING_MS, &cx.config, &mut cx.rng), cx)
        }
        Action::Normal => stop(Reason::NormalClose),
        Action::Terminal if cause.is_hopeless() => stop(Reason::Blocked),
        Action::Terminal => stop(Reason::TerminalClose),
        Action::Refresh => refresh(cx),
        Action::Retry => retry(Reason::Backoff, asked, cx),
        Action::RetryLater => retry(Reason::RetryLater, asked, cx),
    }
}

/// The end of the live attempt. Answers how long the server asked us to stay away, which counts for this end only.
#[inline(never)]
pub(crate) fn announce(stage: Stage, cause: Cause, action: Action, code: u16, bits: u8, cx: &mut Context) -> f64 {
    let Attempt { id: attempt, opened, .. } = cx.attempt;
    let open_ms = (cx.now() - opened).max(0.0);
    cx.push(Effect::Ended(Ended { attempt, stage, cause, action, code, bits, open_ms }));
    cx.config.take(Setting::ServerDelayMs)
}

fn judge(cause: Cause, code: u16, cx: &Context) -> Action {
    if cause.is_hopeless() {
        return Action::Terminal;
    }
    match code {
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
