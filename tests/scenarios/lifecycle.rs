//! Sleep, clocks, late timers, hints.

use whysocket::machine::{Cause, Fact, Field, Input, PageState, PhaseName, Reply, Resolved};

use crate::stories;
use crate::world::{Plan, world};

stories! {
    fn sleep_during_a_handshake_is_not_held_against_the_server() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(5_000.0);
        world.sleep(9_000.0);
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
        world.sleep(9_000.0);
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

    fn hints_do_nothing_to_an_attempt_under_way() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(1.0);
        let before = world.driver.host.effects.len();
        world.tell(Input::Network { online: false });
        world.tell(Input::Network { online: true });
        world.page(PageState::Hidden);
        world.page(PageState::Visible);
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

    fn sleep_in_one_step_is_not_held_against_the_next() {
        let mut provider = world(&[Plan::ProviderHangs]);
        provider.connect();
        provider.run(100.0);
        provider.sleep(9_000.0);
        provider.fact(Fact::Resolved { bits: 0 });
        provider.run(9_000.0);
        assert_eq!(provider.phase(), PhaseName::Connecting);
        provider.run(1_000.0);
        assert_eq!(provider.last_end().cause, Cause::ConnectTimeout);

        let mut hello = world(&[Plan::Hangs]);
        hello.driver.host.bits = Resolved::Greets as u8;
        hello.connect();
        hello.run(100.0);
        hello.sleep(9_000.0);
        hello.fact(Fact::Opened);
        hello.run(9_000.0);
        assert_eq!(hello.phase(), PhaseName::Connecting);

        let mut behind = world(&[Plan::Hangs]);
        behind.connect();
        behind.run(100.0);
        behind.sleep(9_000.0);
        behind.fact(Fact::Lane { behind: true });
        behind.run(29_000.0);
        assert_eq!(behind.phase(), PhaseName::Connecting);
    }

    fn a_wall_clock_set_ahead_by_ages_counts_as_a_year_at_most() {
        let mut world = world(&[]);
        world.try_send(1.0, 400.0 * 24.0 * 3_600_000.0, 0).unwrap();
        world.sleep(1e15);
        assert_eq!(world.queued().0, 1);
    }

    fn a_policy_event_about_an_open_socket_changes_nothing() {
        let mut world = world(&[Plan::Accepts(1.0)]);
        world.connect();
        world.run(10.0);
        world.fact(Fact::PolicyViolated);
        assert_eq!((world.phase(), world.stale()), (PhaseName::Open, 0));
    }

    fn the_journal_stays_bounded_and_keeps_the_last_hundred_inputs() {
        let mut world = world(&[Plan::Refuses(1.0, 1006)]);
        world.connect();
        let mut longest = 0;
        for _ in 0..300 {
            world.run(20_000.0);
            longest = longest.max(world.driver.machine.journal().len());
        }
        assert!(longest < 2 * 128 * 7 + 200, "{longest}");
        let replayed = whysocket::machine::replay(&world.driver.machine.journal()).unwrap();
        assert!(replayed.faithful && replayed.inputs.len() >= 128);
    }

}
