//! Sleep, clocks, late timers, hints.

use whysocket::machine::{Cause, Fact, Field, Input, PhaseName, Reply};

use crate::stories;
use crate::world::{Plan, world};

stories! {
    fn sleep_during_a_handshake_is_not_held_against_the_server() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(5_000.0);
        world.sleep(3_600_000.0);
        assert_eq!(world.phase(), PhaseName::Connecting);
        world.run(4_999.0);
        assert_eq!(world.phase(), PhaseName::Connecting);
        world.run(1.0);
        assert_eq!(world.last_end().cause, Cause::ConnectTimeout);
    }

    fn a_wait_is_over_when_the_device_wakes() {
        let mut world = world(&[Plan::Refuses(1.0, 1006), Plan::Accepts(1.0)]);
        world.connect();
        world.run(5.0);
        assert_eq!(world.phase(), PhaseName::Waiting);
        world.sleep(3_600_000.0);
        assert_eq!(world.phase(), PhaseName::Resolving);
    }

    fn queued_messages_age_while_the_device_sleeps() {
        let mut world = world(&[]);
        world.send();
        world.sleep(299_000.0);
        assert_eq!(world.queued().0, 1);
        world.sleep(2_000.0);
        assert_eq!(world.queued().0, 0);
    }

    fn time_asleep_does_not_prove_a_connection_stable() {
        let mut world = world(&[Plan::Refuses(1.0, 1006), Plan::Accepts(1.0)]);
        world.connect();
        while world.phase() != PhaseName::Open {
            world.run(10.0);
        }
        world.sleep(3_600_000.0);
        assert_eq!(world.driver.machine.get(Field::Failures), 1.0);
        world.run(5_000.0);
        assert_eq!(world.driver.machine.get(Field::Failures), 0.0);
    }

    fn an_early_tick_changes_nothing() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(100.0);
        let before = world.driver.host.effects.len();
        for _ in 0..50 {
            assert_eq!(world.tell(Input::Tick), Reply::Ok);
        }
        assert_eq!(world.driver.host.effects.len(), before);
    }

    fn hints_are_recorded_and_steer_nothing() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(1.0);
        let before = world.driver.host.effects.len();
        world.tell(Input::Network { online: false });
        world.tell(Input::Page { visible: false });
        assert_eq!(world.driver.host.effects.len(), before);
        assert_eq!(world.phase(), PhaseName::Connecting);
    }

    fn facts_that_do_not_fit_are_counted_and_dropped() {
        let mut world = world(&[Plan::Accepts(1.0)]);
        world.connect();
        world.run(10.0);
        for fact in [Fact::Opened, Fact::Greeted, Fact::NoUrl, Fact::Resolved { bits: 7 }] {
            world.fact(fact);
        }
        assert_eq!((world.phase(), world.stale()), (PhaseName::Open, 4));
    }

    fn an_error_on_an_open_socket_without_close_is_a_lost_connection() {
        let mut world = world(&[Plan::Accepts(1.0)]);
        world.connect();
        world.run(10.0);
        world.fact(Fact::Errored);
        world.run(100.0);
        assert_eq!((world.phase(), world.last_end().cause), (PhaseName::Waiting, Cause::ConnectionLost));
    }

    fn every_journal_of_a_story_replays() {
        let mut world = world(&[Plan::Refuses(1.0, 1006), Plan::Closes(2_000.0, 1012), Plan::Accepts(5.0)]);
        world.connect();
        for _ in 0..60 {
            world.send();
            world.run(700.0);
            let journal = world.driver.machine.journal();
            assert!(whysocket::machine::replay(&journal).unwrap().faithful);
        }
        let seen = whysocket::diagnosis::history(&world.driver.machine.journal()).unwrap();
        assert!(seen.attempts.last().unwrap().opened);
    }
}
