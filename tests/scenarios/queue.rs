//! Messages that wait: order, bounds, and exactly one outcome each.

use whysocket::machine::{Fact, Input, Outcome, PhaseName, Reply, Setting};

use crate::stories;
use crate::world::{Plan, world};

stories! {
    fn messages_sent_before_open_are_handed_over_in_order() {
        let mut world = world(&[Plan::Accepts(10.0)]);
        let ids = [world.send(), world.send()];
        assert_eq!(world.phase(), PhaseName::Idle);
        world.connect();
        let third = world.send();
        world.run(20.0);
        assert_eq!(world.driver.host.transmitted, [ids[0], ids[1], third]);
        assert_eq!(world.queued(), (0, 0.0));
    }

    fn a_full_socket_holds_the_queue_back_until_there_is_room() {
        let mut world = world(&[Plan::Accepts(1.0)]);
        world.connect();
        world.run(5.0);
        world.fact(Fact::Writable { room: false });
        let ids = [world.send(), world.send()];
        assert!(world.driver.host.transmitted.is_empty());
        world.fact(Fact::Writable { room: true });
        assert_eq!(world.driver.host.transmitted, ids);
    }

    fn a_full_queue_refuses_and_loses_nothing() {
        let mut world = world(&[]).with(Setting::QueueMessages, 2.0);
        let ids = [world.send(), world.send()];
        assert_eq!(world.try_send(1.0, 0.0, 0), Err(Reply::QueueFull));
        assert_eq!((world.queued(), world.outcomes().len()), ((2, 20.0), 0));
        assert!(world.try_send(1.0, 0.0, ids[0]).is_ok());
        assert_eq!(world.outcomes(), [(ids[0], Outcome::Replaced)]);
    }

    fn what_is_replaced_makes_room_for_its_successor() {
        let mut world = world(&[]).with(Setting::QueueBytes, 20.0);
        let old = world.try_send(15.0, 0.0, 0).unwrap();
        assert_eq!(world.try_send(20.0, 0.0, 0), Err(Reply::QueueFull));
        assert!(world.try_send(20.0, 0.0, old).is_ok());
        assert_eq!(world.queued(), (1, 20.0));
    }

    fn eviction_makes_room_by_count_and_by_bytes() {
        let mut world = world(&[]).with(Setting::QueueOverflow, 1.0).with(Setting::QueueBytes, 25.0);
        let ids = [world.send(), world.send()];
        let third = world.try_send(20.0, 0.0, 0).unwrap();
        assert_eq!(world.outcomes(), [(ids[0], Outcome::Evicted), (ids[1], Outcome::Evicted)]);
        assert_eq!(world.queued(), (1, 20.0));
        assert_eq!(world.try_send(26.0, 0.0, 0), Err(Reply::TooLarge));
        assert!(third > ids[1]);
    }

    fn each_message_expires_at_its_own_age() {
        let mut world = world(&[]).with(Setting::QueueAgeMs, 1_000.0);
        let old = world.send();
        let brief = world.try_send(1.0, 200.0, 0).unwrap();
        world.run(199.0);
        assert!(world.outcomes().is_empty());
        world.run(1.0);
        assert_eq!(world.outcomes(), [(brief, Outcome::Expired)]);
        world.run(800.0);
        assert_eq!(world.outcomes(), [(brief, Outcome::Expired), (old, Outcome::Expired)]);
        assert_eq!(world.driver.machine.poll_deadline(), None);
    }

    fn withdrawing_works_once_and_only_while_it_waits() {
        let mut world = world(&[]);
        let id = world.send();
        assert_eq!(world.tell(Input::Withdraw { id }), Reply::Ok);
        assert_eq!(world.tell(Input::Withdraw { id }), Reply::Unknown);
        assert_eq!(world.outcomes(), [(id, Outcome::Withdrawn)]);
    }

    fn a_drop_leaves_what_was_handed_over_maybe_sent_and_the_rest_queued() {
        let mut world = world(&[Plan::Accepts(1.0)]);
        world.connect();
        world.run(5.0);
        let passed = world.send();
        world.fact(Fact::Writable { room: false });
        let kept = world.send();
        world.fact(Fact::Closed { code: 1006, bits: 0 });
        assert_eq!(world.outcomes(), [(passed, Outcome::MaybeSent)]);
        world.run(5_000.0);
        assert_eq!(world.driver.host.transmitted, [passed, kept]);
    }

    fn reconnecting_for_somebody_else_withdraws_what_was_queued_before() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        let id = world.send();
        world.tell(Input::Reconnect { withdraw: true });
        assert_eq!(world.outcomes(), [(id, Outcome::Withdrawn)]);
    }

    fn a_stop_ends_the_queue_and_refuses_more() {
        let mut world = world(&[Plan::Refuses(5.0, 4403)]);
        world.connect();
        let id = world.send();
        world.run(10.0);
        assert_eq!(world.outcomes(), [(id, Outcome::Stopped)]);
        assert_eq!(world.try_send(1.0, 0.0, 0), Err(Reply::Stopped));
    }

    fn an_id_that_does_not_grow_is_refused() {
        let mut world = world(&[]);
        let id = world.send();
        let again = Input::Send { id, bytes: 1.0, max_age_ms: 0.0, replaces: 0 };
        assert_eq!(world.tell(again), Reply::Unknown);
        assert_eq!(world.queued().0, 1);
    }
}
