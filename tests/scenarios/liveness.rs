//! Whether an open connection still lives.

use whysocket::machine::{Cause, Fact, Field, Input, PhaseName, Setting};

use crate::stories;
use crate::world::{Plan, World, world};

const INTERVAL: f64 = 30_000.0;

/// Open, with a heartbeat every 30 s and 5 s to answer.
pub(crate) fn beating() -> World {
    let mut world = world(&[Plan::Accepts(1.0)]).with(Setting::HeartbeatIntervalMs, INTERVAL);
    world.connect();
    world.run(1.0);
    assert_eq!(world.phase(), PhaseName::Open);
    world
}

stories! {
    fn without_a_heartbeat_nobody_is_asked() {
        let mut world = world(&[Plan::Accepts(1.0)]);
        world.connect();
        world.run(86_400_000.0);
        assert_eq!((world.phase(), world.pings()), (PhaseName::Open, 0));
    }

    fn whoever_answers_is_asked_again_an_interval_later() {
        let mut world = beating();
        world.run(INTERVAL - 1.0);
        assert_eq!(world.pings(), 0);
        world.run(1.0);
        assert_eq!(world.pings(), 1);
        world.run(10.0 * (INTERVAL + 20.0));
        assert_eq!((world.phase(), world.pings(), world.opens()), (PhaseName::Open, 11, 1));
    }

    fn a_connection_that_says_nothing_ends_when_interval_and_timeout_are_over() {
        let mut world = beating();
        world.driver.host.answers_ping_after = None;
        world.run(INTERVAL + 4_999.0);
        assert_eq!(world.phase(), PhaseName::Open);
        world.run(1.0);
        assert_eq!((world.phase(), world.last_end().cause), (PhaseName::Waiting, Cause::HeartbeatTimeout));
        assert_eq!(world.last_end().open_ms, INTERVAL + 5_000.0);
    }

    fn a_sign_of_life_at_the_last_moment_counts() {
        let mut world = beating();
        world.driver.host.answers_ping_after = Some(4_999.0);
        world.run(INTERVAL + 20_000.0);
        assert_eq!((world.phase(), world.pings()), (PhaseName::Open, 1));
    }

    fn an_answer_that_lies_behind_a_late_timer_is_heard_first() {
        let mut world = beating();
        world.driver.host.answers_ping_after = None;
        world.run(INTERVAL);
        world.block(20_000.0);
        world.tell(Input::Tick);
        world.fact(Fact::Alive { rtt_ms: 20.0 });
        world.run(10_000.0);
        assert_eq!((world.phase(), world.ends().len()), (PhaseName::Open, 0));
    }

    fn behind_a_late_timer_silence_is_given_one_turn_and_no_more() {
        let mut world = beating();
        world.driver.host.answers_ping_after = None;
        world.run(INTERVAL);
        world.block(20_000.0);
        world.tell(Input::Tick);
        assert_eq!(world.phase(), PhaseName::Open);
        world.run(500.0);
        assert_eq!(world.last_end().cause, Cause::HeartbeatTimeout);
    }

    fn a_page_held_up_in_the_last_half_second_hears_what_came_before_it_judges() {
        let mut world = beating();
        world.driver.host.answers_ping_after = None;
        world.run(INTERVAL + 4_600.0);
        world.block(2_000.0);
        world.tell(Input::Tick);
        assert_eq!(world.phase(), PhaseName::Open);
        world.fact(Fact::Alive { rtt_ms: 4_700.0 });
        world.run(10_000.0);
        assert_eq!((world.phase(), world.ends().len()), (PhaseName::Open, 0));
    }

    fn a_page_whose_timers_are_always_late_judges_all_the_same() {
        let mut world = beating();
        world.driver.host.answers_ping_after = None;
        world.run(INTERVAL);
        for _ in 0..3 {
            assert_eq!(world.phase(), PhaseName::Open);
            let due = world.driver.machine.get(Field::NextInMs);
            world.block(due + 1_000.0);
            world.tell(Input::Tick);
        }
        assert_eq!(world.last_end().cause, Cause::HeartbeatTimeout);
    }

    fn a_short_timeout_is_kept_too() {
        let mut world = beating().with(Setting::HeartbeatTimeoutMs, 300.0);
        world.driver.host.answers_ping_after = None;
        world.run(INTERVAL + 299.0);
        assert_eq!(world.phase(), PhaseName::Open);
        world.run(1.0);
        assert_eq!(world.last_end().cause, Cause::HeartbeatTimeout);
    }

    fn a_heartbeat_may_come_and_go_while_open() {
        let mut world = beating().with(Setting::HeartbeatIntervalMs, f64::INFINITY);
        world.run(100_000.0);
        assert_eq!(world.pings(), 0);
        world = world.with(Setting::HeartbeatIntervalMs, 1_000.0);
        world.run(1_000.0);
        assert_eq!(world.pings(), 1);
    }

    fn a_heartbeat_taken_away_takes_its_question_back() {
        let mut world = beating();
        world.driver.host.answers_ping_after = None;
        world.run(INTERVAL);
        world = world.with(Setting::HeartbeatIntervalMs, f64::INFINITY);
        world.run(100_000.0);
        assert_eq!((world.phase(), world.pings()), (PhaseName::Open, 1));
    }

    fn a_change_of_network_is_a_reason_to_ask_and_no_proof() {
        for online in [false, true] {
            let mut world = beating();
            world.run(10.0);
            world.tell(Input::Network { online });
            assert_eq!((world.phase(), world.pings()), (PhaseName::Open, 1));
            world.run(10_000.0);
            assert_eq!((world.phase(), world.ends().len()), (PhaseName::Open, 0));
        }
    }

    fn hints_give_whoever_was_asked_no_more_time() {
        let mut world = beating();
        world.driver.host.answers_ping_after = None;
        world.run(INTERVAL);
        world.run(4_000.0);
        world.tell(Input::Network { online: true });
        world.run(1_000.0);
        assert_eq!((world.pings(), world.last_end().cause), (1, Cause::HeartbeatTimeout));
    }

    fn a_sign_of_life_of_an_old_connection_is_counted_and_dropped() {
        let mut world = beating();
        world.tell(Input::Fact { attempt: 0, fact: Fact::Alive { rtt_ms: 1.0 } });
        assert_eq!(world.stale(), 1);
        world.tell(Input::Close { code: 1000, cut: false });
        world.fact(Fact::Alive { rtt_ms: 1.0 });
        assert_eq!((world.phase(), world.stale()), (PhaseName::Closing, 2));
    }
}
