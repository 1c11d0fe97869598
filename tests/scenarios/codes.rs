//! What a close leads to: stop, wait, wait longer, refresh; and how often.

use whysocket::machine::{Action, Cause, Effect, Input, PhaseName, Reason, Reply, Setting};

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
        assert!(world.driver.machine.get(whysocket::machine::Field::Failures) > 10.0);
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

    fn overrides_and_the_preset_decide() {
        let mut world = world(&[Plan::Closes(1.0, 1008)]);
        world.tell(Input::Rule { from: 1008, to: 1008, action: Action::Retry });
        world.connect();
        world.run(5.0);
        assert_eq!(world.phase(), PhaseName::Waiting);
        let mut graphql = self::world(&[Plan::Closes(1.0, 4429)]).with(Setting::Preset, 1.0);
        graphql.connect();
        graphql.run(5.0);
        assert_eq!(graphql.reason(), Reason::TerminalClose);
        graphql.tell(Input::ClearRules);
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
}
