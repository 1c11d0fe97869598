//! What a close leads to: stop, wait, wait longer, refresh; and how often.

use whysocket::machine::{Action, Cause, Effect, Fact, Field, Input, PhaseName, Reason, Reply, Setting, Stage};

use crate::stories;
use crate::world::{Plan, World, world};

fn closed_with(code: u16) -> World {
    let mut world = world(&[Plan::Closes(50.0, code)]).with(Setting::CanRefresh, 1.0);
    world.connect();
    world.run(60.0);
    world
}

stories! {
    fn each_class_of_code_has_its_phase() {
        for (code, phase, reason) in [
            (1000, PhaseName::Stopped, Reason::NormalClose),
            (1001, PhaseName::Waiting, Reason::Backoff),
            (1006, PhaseName::Waiting, Reason::Backoff),
            (1008, PhaseName::Stopped, Reason::TerminalClose),
            (1011, PhaseName::Waiting, Reason::Backoff),
            (1012, PhaseName::Waiting, Reason::RetryLater),
            (1013, PhaseName::Waiting, Reason::RetryLater),
            (4401, PhaseName::Waiting, Reason::Refresh),
            (4403, PhaseName::Stopped, Reason::TerminalClose),
            (4000, PhaseName::Waiting, Reason::Backoff),
        ] {
            let world = closed_with(code);
            assert_eq!((world.phase(), world.reason()), (phase, reason), "{code}");
            assert_eq!(world.wanted(), phase == PhaseName::Waiting, "{code}");
        }
    }

    fn retry_later_waits_in_the_window_the_registry_asks_for() {
        let delay = closed_with(1012).delays()[0];
        assert!((5_000.0..30_000.0).contains(&delay), "{delay}");
    }

    fn a_lost_connection_and_a_closed_one_have_different_causes() {
        assert_eq!(closed_with(1006).last_end().cause, Cause::ConnectionLost);
        assert_eq!(closed_with(1011).last_end().cause, Cause::ClosedByPeer);
        assert_eq!(closed_with(1011).last_end().open_ms, 50.0);
    }

    fn credentials_are_refreshed_once_and_then_it_stops() {
        let mut world = world(&[Plan::Closes(1.0, 4401)]).with(Setting::CanRefresh, 1.0);
        world.connect();
        world.run(10_000.0);
        assert_eq!((world.phase(), world.reason(), world.attempt()), (PhaseName::Stopped, Reason::Unauthorized, 2));
        let refreshed = |effect: &Effect| matches!(effect, Effect::Resolve { attempt: 2, refresh: true });
        assert_eq!(world.count(refreshed), 1);
    }

    fn without_a_provider_there_is_nothing_to_refresh() {
        let mut world = world(&[Plan::Closes(1.0, 4401)]);
        world.connect();
        world.run(10.0);
        assert_eq!((world.reason(), world.attempt()), (Reason::Unauthorized, 1));
    }

    fn a_stable_connection_earns_another_refresh() {
        let mut world = world(&[Plan::Closes(6_000.0, 4401)]).with(Setting::CanRefresh, 1.0);
        world.connect();
        world.run(30_000.0);
        assert!(world.attempt() >= 3);
        assert_eq!(world.count(|effect| matches!(effect, Effect::Stopped { .. })), 0);
    }

    fn the_wait_grows_until_a_connection_has_proved_stable() {
        let mut world = world(&[Plan::Closes(100.0, 1006)]);
        world.connect();
        world.run(600_000.0);
        assert!(world.driver.machine.get(Field::Failures) > 10.0);
        assert!(world.delays().iter().all(|delay| (250.0..30_000.0).contains(delay)));
        assert!(world.delays().iter().any(|delay| *delay > 20_000.0));

        let mut stable = self::world(&[Plan::Closes(5_001.0, 1006)]);
        stable.connect();
        stable.run(600_000.0);
        assert!(stable.delays().iter().all(|delay| (250.0..3_000.0).contains(delay)));
    }

    fn attempts_are_counted_up_to_the_limit() {
        let mut world = world(&[Plan::Refuses(1.0, 1006)]).with(Setting::MaxAttempts, 3.0);
        world.connect();
        world.run(600_000.0);
        assert_eq!((world.phase(), world.reason(), world.attempt()), (PhaseName::Stopped, Reason::Exhausted, 3));
    }

    fn rules_decide_until_they_are_cleared() {
        let mut world = world(&[Plan::Closes(1.0, 1008)]);
        world.tell(Input::Rule { from: 1008, to: 1008, action: Action::Retry });
        world.connect();
        world.run(5.0);
        assert_eq!(world.phase(), PhaseName::Waiting);
        world.tell(Input::ClearRules);
        world.run(60_000.0);
        assert_eq!(world.reason(), Reason::TerminalClose);
    }

    fn after_a_terminal_close_starting_again_wants_a_reason() {
        let mut world = closed_with(1008);
        assert_eq!(world.connect(), Reply::NeedsBecause);
        assert_eq!(world.phase(), PhaseName::Stopped);
        assert_eq!(world.connect_because(), Reply::Ok);
        assert_eq!(world.phase(), PhaseName::Resolving);
    }

    fn a_fourth_revival_within_a_minute_is_a_storm() {
        let mut world = closed_with(1008);
        for _ in 0..3 {
            assert_eq!(world.connect_because(), Reply::Ok);
            world.run(100.0);
        }
        assert_eq!(world.connect_because(), Reply::RestartStorm);
        assert_eq!(world.phase(), PhaseName::Stopped);
        world.run(60_000.0);
        assert_eq!(world.connect_because(), Reply::Ok);
    }

    fn whoever_was_unauthorized_comes_back_with_fresh_credentials() {
        let mut world = world(&[Plan::Closes(1.0, 4401)]);
        world.connect();
        world.run(10.0);
        world.connect_because();
        assert_eq!(world.count(|effect| matches!(effect, Effect::Resolve { refresh: true, .. })), 1);
    }

    fn a_refresh_stays_owed_until_a_connection_has_opened_with_it() {
        let mut world = world(&[
            Plan::Closes(1.0, 4401),
            Plan::ProviderFails(Cause::ProviderFailed),
            Plan::Refuses(1.0, 1006),
            Plan::Accepts(1.0),
        ])
        .with(Setting::CanRefresh, 1.0);
        world.connect();
        world.run(30_000.0);
        assert_eq!((world.phase(), world.attempt()), (PhaseName::Open, 4));
        let refreshing = |effect: &Effect| matches!(effect, Effect::Resolve { attempt: 2..=4, refresh: true });
        assert_eq!(world.count(refreshing), 3);
    }

    fn reconnecting_while_a_refresh_is_owed_still_refreshes() {
        let mut world = world(&[Plan::Closes(1.0, 4401), Plan::ProviderHangs]).with(Setting::CanRefresh, 1.0);
        world.connect();
        world.run(2_000.0);
        world.tell(Input::Reconnect { withdraw: false });
        assert_eq!(world.count(|effect| matches!(effect, Effect::Resolve { attempt: 3, refresh: true })), 1);
    }

    fn new_credentials_refused_before_open_are_refused_for_good() {
        let mut world = world(&[Plan::Closes(1.0, 4401), Plan::Refuses(1.0, 4401)]).with(Setting::CanRefresh, 1.0);
        world.connect();
        world.run(5_000.0);
        assert_eq!((world.reason(), world.attempt()), (Reason::Unauthorized, 2));
    }

    fn the_wait_for_a_refresh_is_a_second_at_most() {
        let mut world = world(&[Plan::Closes(6_000.0, 4401)]).with(Setting::CanRefresh, 1.0);
        world = world.with(Setting::FirstWindowMs, 20_000.0);
        world.connect();
        world.run(600_000.0);
        let delays = world.delays();
        assert!(delays.len() > 50 && delays.iter().all(|delay| (250.0..1_000.0).contains(delay)), "{delays:?}");
    }

    fn a_reason_for_every_retry_still_leaves_the_floor() {
        let mut world = world(&[Plan::ProviderFails(Cause::ProviderFailed)]);
        world.driver.host.on_effect =
            Some(|effect| matches!(effect, Effect::Retry { .. }).then_some(Input::Connect { because: true }));
        world.connect();
        world.run(2_499.0);
        assert_eq!(world.attempt(), 10);
    }

    fn a_floor_above_the_window_keeps_some_jitter() {
        let mut world = world(&[Plan::Refuses(1.0, 1006)]).with(Setting::MinDelayMs, 6_000.0);
        world.connect();
        world.run(120_000.0);
        let delays = world.delays();
        assert!(delays.iter().all(|delay| (6_000.0..30_000.0).contains(delay)));
        assert!((delays[0] - delays[1]).abs() > 1.0, "{delays:?}");
    }

    fn a_reason_text_proves_that_the_peer_closed() {
        let mut world = world(&[Plan::Accepts(1.0)]);
        world.connect();
        world.run(5.0);
        world.fact(Fact::Closed { code: 1006, bits: 2 });
        assert_eq!(world.last_end().cause, Cause::ClosedByPeer);
        let mut early = self::world(&[Plan::Hangs]);
        early.connect();
        early.run(1.0);
        early.fact(Fact::Closed { code: 1006, bits: 3 });
        assert_eq!((early.last_end().cause, early.last_end().stage), (Cause::ClosedByPeer, Stage::Open));
    }

    fn the_wait_can_be_asked_for() {
        let mut world = closed_with(1006);
        let delay = world.delays()[0];
        let since = world.driver.machine.get(Field::RetryInMs);
        assert!(since > 0.0 && since <= delay);
        world.run(100.0);
        assert_eq!(world.driver.machine.get(Field::RetryInMs), since - 100.0);
    }

    fn a_server_that_asks_for_time_gets_at_least_that_within_bounds() {
        for (asked, low, high) in [
            (40_000.0, 40_000.0, 50_000.0),
            (1.0, 250.0, 1_250.0),
            (1e12, 240_000.0, 300_000.0),
            (f64::INFINITY, 240_000.0, 300_000.0),
        ] {
            let mut world = world(&[Plan::Accepts(1.0)]);
            world.connect();
            for _ in 0..50 {
                world.run(1.0);
                world.tell(Input::Set { setting: Setting::ServerDelayMs, value: asked });
                world.fact(Fact::Closed { code: 4000, bits: 1 });
                assert_eq!(world.reason(), Reason::RetryLater);
                world.run(world.delays().last().unwrap() + 1.0);
            }
            let seen = world.delays();
            assert_eq!(seen.len(), 50);
            assert!(seen.iter().any(|delay| (delay - seen[0]).abs() > 100.0), "{seen:?}");
            assert!(seen.iter().all(|delay| (low..=high).contains(delay)), "{asked}: {seen:?}");
        }
    }

    fn what_a_server_asked_for_with_a_close_that_crossed_ours_is_forgotten_with_it() {
        let mut world = world(&[Plan::Accepts(1.0), Plan::Refuses(1.0, 1006)]);
        world.driver.host.answers_close_after = None;
        world.connect();
        world.run(1.0);
        world.tell(Input::Reconnect { withdraw: false });
        world.tell(Input::Set { setting: Setting::ServerDelayMs, value: 240_000.0 });
        world.fact(Fact::Closed { code: 1012, bits: 1 });
        world.run(1.0);
        assert_eq!(world.reason(), Reason::Backoff);
        assert!(world.delays()[0] <= 3_000.0);
    }

    fn a_crowd_with_a_high_floor_does_not_come_back_in_one_instant_with_new_credentials() {
        let mut world = world(&[Plan::Closes(50.0, 4401)]).with(Setting::CanRefresh, 1.0).with(Setting::MinDelayMs, 1_000.0);
        world.connect();
        world.run(60.0);
        let delay = world.delays()[0];
        assert!(delay > 1_000.0 && delay < 2_000.0, "{delay}");
    }

    fn what_a_server_asked_for_counts_once() {
        let mut world = world(&[Plan::Closes(10.0, 4000), Plan::Closes(10.0, 4000)]);
        world.connect();
        world.tell(Input::Set { setting: Setting::ServerDelayMs, value: 60_000.0 });
        world.run(70_000.0);
        let delays = world.delays();
        assert!(delays[0] >= 60_000.0 && delays[1] <= 6_000.0, "{delays:?}");
    }

    fn a_server_cannot_keep_a_stopped_bus_alive() {
        let mut world = world(&[Plan::Closes(10.0, 1008)]);
        world.connect();
        world.tell(Input::Set { setting: Setting::ServerDelayMs, value: 60_000.0 });
        world.run(100.0);
        assert_eq!(world.phase(), PhaseName::Stopped);
    }
}
