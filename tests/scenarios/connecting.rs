//! One deadline over the whole attempt, and a name for whatever ends it.

use whysocket::machine::{Cause, Effect, Fact, Input, PhaseName, Reason, Resolved, Setting, Stage};

use crate::stories;
use crate::world::{Plan, world};

stories! {
    fn a_healthy_server_opens_and_the_attempt_is_announced() {
        let mut world = world(&[Plan::Accepts(30.0)]);
        world.run(500.0);
        world.connect();
        world.run(50.0);
        assert_eq!((world.phase(), world.opens(), world.attempt()), (PhaseName::Open, 1, 1));
        assert!(world.wanted());
        assert_eq!(world.count(|effect| matches!(effect, Effect::Opened { attempt: 1, took_ms } if *took_ms == 30.0)), 1);
    }

    fn a_hung_provider_ends_at_the_deadline_with_its_own_cause() {
        let mut world = world(&[Plan::ProviderHangs]);
        world.connect();
        world.run(9_999.0);
        assert_eq!(world.phase(), PhaseName::Resolving);
        world.run(1.0);
        assert_eq!(world.phase(), PhaseName::Waiting);
        let end = world.last_end();
        assert_eq!((end.cause, end.stage, end.code), (Cause::ProviderTimeout, Stage::Provider, 0));
        assert_eq!(world.count(|effect| *effect == Effect::Abandon { attempt: 1 }), 1);
    }

    fn a_rejected_provider_is_a_failed_attempt() {
        let mut world = world(&[Plan::ProviderFails(Cause::ProviderFailed), Plan::Accepts(1.0)]);
        world.connect();
        world.run(1.0);
        assert_eq!((world.phase(), world.reason()), (PhaseName::Waiting, Reason::Backoff));
        assert_eq!(world.last_end().cause, Cause::ProviderFailed);
        world.run(3_010.0);
        assert_eq!(world.phase(), PhaseName::Open);
    }

    fn a_hung_handshake_ends_at_the_deadline_and_is_said_to_be_slow_before() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(3_000.0);
        assert_eq!(world.count(|effect| *effect == Effect::Slow { attempt: 1, stage: Stage::Handshake }), 1);
        world.run(7_000.0);
        let end = world.last_end();
        assert_eq!((end.cause, end.stage), (Cause::ConnectTimeout, Stage::Handshake));
    }

    fn provider_and_handshake_share_one_deadline() {
        let mut world = world(&[Plan::ProviderHangs]);
        world.connect();
        world.run(6_000.0);
        world.fact(Fact::Resolved { bits: 0 });
        assert_eq!(world.phase(), PhaseName::Connecting);
        world.run(4_000.0);
        assert_eq!(world.last_end().cause, Cause::ConnectTimeout);
    }

    fn a_hung_hello_ends_at_the_deadline_with_its_own_cause() {
        let mut world = world(&[Plan::HelloHangs]);
        world.driver.host.bits = Resolved::Greets as u8;
        world.connect();
        world.run(5.0);
        assert_eq!((world.phase(), world.reason()), (PhaseName::Connecting, Reason::Greeting));
        assert_eq!(world.count(|effect| matches!(effect, Effect::Opened { .. })), 0);
        world.run(9_995.0);
        let end = world.last_end();
        assert_eq!((end.cause, end.stage), (Cause::HelloTimeout, Stage::Hello));
    }

    fn the_phase_stays_connecting_until_the_hello_is_answered() {
        let mut world = world(&[Plan::Greets(200.0)]);
        world.driver.host.bits = Resolved::Greets as u8;
        world.connect();
        world.run(150.0);
        assert_eq!(world.phase(), PhaseName::Connecting);
        world.run(100.0);
        assert_eq!(world.phase(), PhaseName::Open);
    }

    fn a_lost_connection_during_the_hello_is_not_a_failed_handshake() {
        let mut world = world(&[Plan::HelloHangs]);
        world.driver.host.bits = Resolved::Greets as u8;
        world.connect();
        world.run(5.0);
        world.fact(Fact::Closed { code: 1006, bits: 0 });
        assert_eq!((world.last_end().cause, world.last_end().stage), (Cause::ConnectionLost, Stage::Hello));
    }

    fn error_without_close_is_final_after_a_tenth_of_a_second() {
        let mut world = world(&[Plan::ErrorOnly]);
        world.connect();
        world.run(100.0);
        assert_eq!(world.phase(), PhaseName::Connecting);
        world.run(2.0);
        assert_eq!((world.phase(), world.last_end().cause), (PhaseName::Waiting, Cause::ErrorWithoutClose));
    }

    fn error_with_close_is_one_failure() {
        let mut world = world(&[Plan::Refuses(10.0, 1006)]);
        world.connect();
        world.run(200.0);
        assert_eq!(world.ends().len(), 1);
        let end = world.last_end();
        assert_eq!((end.cause, end.stage, end.code), (Cause::HandshakeFailed, Stage::Handshake, 1006));
    }

    fn what_the_browser_itself_refuses_stops_at_once() {
        for (plan, bits, cause) in [
            (Plan::Throws(Cause::SyntaxError), 0, Cause::SyntaxError),
            (Plan::Throws(Cause::SecurityError), 0, Cause::SecurityError),
            (Plan::Throws(Cause::SecurityError), Resolved::MixedContent as u8, Cause::MixedContent),
            (Plan::ErrorOnly, Resolved::MixedContent as u8, Cause::MixedContent),
            (Plan::ErrorOnly, Resolved::BadPort as u8, Cause::BlockedPort),
            (Plan::Refuses(1.0, 1006), Resolved::BadPort as u8, Cause::BlockedPort),
        ] {
            let mut world = world(&[plan]);
            world.driver.host.bits = bits;
            world.connect();
            world.run(200.0);
            assert_eq!((world.phase(), world.reason()), (PhaseName::Stopped, Reason::Blocked), "{plan:?} {bits}");
            assert_eq!(world.last_end().cause, cause, "{plan:?} {bits}");
            assert!(!world.wanted());
        }
    }

    /// Chromium: violation, then `error`. Firefox: the constructor throws, then the violation.
    fn a_policy_violation_names_the_failure_in_either_order() {
        let mut before = world(&[Plan::Hangs]);
        before.connect();
        before.run(1.0);
        before.fact(Fact::PolicyViolated);
        assert_eq!(before.phase(), PhaseName::Connecting);
        before.fact(Fact::Errored);
        assert_eq!((before.reason(), before.last_end().cause), (Reason::Blocked, Cause::Csp));

        let mut after = world(&[Plan::Throws(Cause::ConstructorThrew)]);
        after.connect();
        after.run(1.0);
        assert_eq!(after.phase(), PhaseName::Connecting);
        after.fact(Fact::PolicyViolated);
        assert_eq!((after.reason(), after.last_end().cause), (Reason::Blocked, Cause::Csp));

        let mut never = world(&[Plan::Throws(Cause::ConstructorThrew)]);
        never.connect();
        never.run(101.0);
        assert_eq!((never.phase(), never.last_end().cause), (PhaseName::Waiting, Cause::ConstructorThrew));
    }

    /// Firefox may skip `open` when the Close frame comes with the 101.
    fn a_real_close_code_without_open_means_the_handshake_was_complete() {
        let mut refused = world(&[Plan::Refuses(5.0, 4403)]);
        refused.connect();
        refused.run(10.0);
        let end = refused.last_end();
        assert_eq!((end.cause, end.stage, end.code), (Cause::ClosedByPeer, Stage::Open, 4403));
        assert_eq!((refused.phase(), refused.reason()), (PhaseName::Stopped, Reason::TerminalClose));

        let mut tls = world(&[Plan::Refuses(5.0, 1015)]);
        tls.connect();
        tls.run(10.0);
        assert_eq!((tls.last_end().cause, tls.phase()), (Cause::HandshakeFailed, PhaseName::Waiting));
    }

    fn behind_a_socket_of_our_own_the_deadline_waits_its_turn() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(1.0);
        world.fact(Fact::Lane { behind: true });
        assert_eq!(world.reason(), Reason::BehindOwnSocket);
        world.run(15_000.0);
        assert_eq!(world.phase(), PhaseName::Connecting);
        world.fact(Fact::Lane { behind: false });
        assert_eq!(world.reason(), Reason::None);
        world.run(9_999.0);
        assert_eq!(world.phase(), PhaseName::Connecting);
        world.run(1.0);
        assert_eq!(world.last_end().cause, Cause::ConnectTimeout);
    }

    fn once_its_turn_has_come_the_wait_behind_is_forgotten() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(1.0);
        world.fact(Fact::Lane { behind: true });
        world.run(25_000.0);
        world.fact(Fact::Lane { behind: false });
        world.run(9_000.0);
        assert_eq!(world.phase(), PhaseName::Connecting);
        world.run(1_000.0);
        assert_eq!(world.last_end().cause, Cause::ConnectTimeout);
    }

    fn waiting_behind_our_own_socket_has_a_deadline_of_its_own() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(1.0);
        world.fact(Fact::Lane { behind: true });
        world.run(30_000.0);
        assert_eq!(world.last_end().cause, Cause::BehindOwnSocket);
    }

    fn the_browsers_own_throttle_extends_the_deadline_and_is_shown() {
        let mut world = world(&[Plan::Refuses(5.0, 1006); 9]).with(Setting::Engine, 2.0);
        world = world.with(Setting::MinDelayMs, 20.0).with(Setting::FirstWindowMs, 260.0).with(Setting::MaxDelayMs, 260.0);
        world.connect();
        while world.ends().len() < 9 {
            world.run(1.0);
        }
        world.run(25.0);
        assert_eq!((world.phase(), world.attempt()), (PhaseName::Waiting, 9));
        world.tell(Input::Connect { because: true });
        world.tell(Input::Fact { attempt: 10, fact: Fact::Resolved { bits: 0 } });
        assert_eq!((world.phase(), world.reason()), (PhaseName::Connecting, Reason::BrowserThrottled));
        assert!(world.driver.machine.get(whysocket::machine::Field::NextInMs) > 3_000.0);
    }

    fn no_url_pauses_without_a_deadline_until_a_command() {
        let mut world = world(&[Plan::NoUrl, Plan::Accepts(1.0)]);
        world.connect();
        world.run(60_000.0);
        assert_eq!((world.phase(), world.reason()), (PhaseName::Paused, Reason::NoUrl));
        assert_eq!(world.driver.machine.poll_deadline(), None);
        assert!(world.wanted());
    }

    fn slow_is_said_once() {
        let mut world = world(&[Plan::ProviderHangs]);
        world.connect();
        world.run(4_000.0);
        world.fact(Fact::Resolved { bits: 0 });
        world.run(2_000.0);
        assert_eq!(world.count(|effect| matches!(effect, Effect::Slow { .. })), 1);
    }

    fn a_hello_that_begins_behind_another_socket_has_the_whole_time() {
        let mut world = world(&[Plan::Hangs]);
        world.driver.host.bits = Resolved::Greets as u8;
        world.connect();
        world.run(1.0);
        world.fact(Fact::Lane { behind: true });
        world.run(15_000.0);
        world.fact(Fact::Opened);
        world.run(9_999.0);
        assert_eq!(world.reason(), Reason::Greeting);
        world.run(1.0);
        assert_eq!(world.last_end().cause, Cause::HelloTimeout);
    }

    fn an_error_before_open_does_not_end_the_hello() {
        let mut world = world(&[Plan::Hangs]);
        world.driver.host.bits = Resolved::Greets as u8;
        world.connect();
        world.run(1.0);
        world.fact(Fact::Errored);
        world.fact(Fact::Opened);
        world.run(500.0);
        assert_eq!(world.reason(), Reason::Greeting);
    }

    fn connections_that_open_and_drop_do_not_add_up_to_a_throttle() {
        let mut world = world(&[Plan::Closes(300.0, 1006)]).with(Setting::Engine, 2.0);
        world = world.with(Setting::FirstWindowMs, 500.0).with(Setting::MaxDelayMs, 500.0);
        world.connect();
        while world.ends().len() < 14 {
            world.run(10.0);
        }
        world.run(600.0);
        world.tell(Input::Reconnect { withdraw: false });
        let attempt = world.attempt();
        world.tell(Input::Fact { attempt, fact: Fact::Resolved { bits: 0 } });
        assert!(world.driver.machine.armed().all(|(_, wait)| wait <= 10_500.0));
    }

    fn nothing_is_done_for_an_attempt_that_a_listener_has_ended() {
        fn dispose_on(effect: &Effect, phase: PhaseName) -> Option<Input> {
            matches!(effect, Effect::Phase { to, .. } if *to == phase).then_some(Input::Dispose)
        }
        let mut resolving = world(&[Plan::Accepts(1.0)]);
        resolving.driver.host.on_effect = Some(|effect| dispose_on(effect, PhaseName::Resolving));
        resolving.connect();
        assert_eq!(resolving.count(|effect| matches!(effect, Effect::Resolve { .. })), 0);

        let mut connecting = world(&[Plan::Accepts(1.0)]);
        connecting.driver.host.on_effect = Some(|effect| dispose_on(effect, PhaseName::Connecting));
        connecting.connect();
        connecting.run(10.0);
        assert_eq!(connecting.count(|effect| matches!(effect, Effect::Open { .. })), 0);
        assert_eq!(connecting.reason(), Reason::Disposed);
    }

}
