//! Ending, by command: close, reconnect, dispose.

use whysocket::machine::{Cause, Effect, Fact, Field, Input, Outcome, PhaseName, Reason, Reply, Setting, Stage};

use crate::stories;
use crate::world::{Plan, World, world};

fn open() -> World {
    let mut world = world(&[Plan::Accepts(1.0)]);
    world.connect();
    world.run(10.0);
    world
}

stories! {
    fn our_own_close_ends_closed_and_a_plain_connect_works_again() {
        let mut world = open();
        world.tell(Input::Close { code: 4000, cut: false });
        assert_eq!((world.phase(), world.wanted()), (PhaseName::Closing, false));
        assert_eq!(world.count(|effect| *effect == Effect::Close { attempt: 1, code: 4000 }), 1);
        world.run(10.0);
        assert_eq!((world.phase(), world.reason()), (PhaseName::Stopped, Reason::Closed));
        assert_eq!((world.last_end().cause, world.last_end().code), (Cause::ClosedByUs, 4000));
        assert_eq!(world.connect(), Reply::Ok);
        world.run(10.0);
        assert_eq!((world.phase(), world.opens()), (PhaseName::Open, 2));
    }

    fn an_unanswered_close_ends_by_our_grace_period() {
        let mut world = open();
        world.driver.host.answers_close_after = None;
        world.tell(Input::Close { code: 1000, cut: false });
        world.run(1_999.0);
        assert_eq!(world.phase(), PhaseName::Closing);
        world.run(1.0);
        assert_eq!((world.phase(), world.last_end().cause), (PhaseName::Stopped, Cause::CloseTimeout));
        assert_eq!(world.last_end().stage, Stage::Closing);
        assert_eq!(world.count(|effect| *effect == Effect::Abandon { attempt: 1 }), 1);
    }

    fn a_late_close_of_an_old_socket_is_ignored() {
        let mut world = open();
        world.driver.host.answers_close_after = None;
        world.tell(Input::Reconnect { withdraw: false });
        world.run(2_010.0);
        assert_eq!((world.phase(), world.attempt()), (PhaseName::Open, 2));
        let before = world.driver.host.effects.len();
        world.tell(Input::Fact { attempt: 1, fact: Fact::Closed { code: 1008, bits: 1 } });
        assert_eq!((world.phase(), world.stale()), (PhaseName::Open, 1));
        assert_eq!(world.driver.host.effects.len(), before);
    }

    fn reconnect_closes_and_begins_anew_and_keeps_the_queue() {
        let mut world = open();
        world.tell(Input::Reconnect { withdraw: false });
        assert_eq!((world.phase(), world.reason()), (PhaseName::Closing, Reason::Reconnecting));
        let id = world.send();
        world.run(20.0);
        assert_eq!(world.driver.host.transmitted, [id]);
        assert_eq!((world.phase(), world.attempt()), (PhaseName::Open, 2));
    }

    fn reconnect_cuts_a_wait_short_and_a_plain_connect_does_not() {
        let mut world = world(&[Plan::Refuses(1.0, 1006), Plan::Accepts(1.0)]);
        world.connect();
        world.run(5.0);
        assert_eq!((world.phase(), world.connect()), (PhaseName::Waiting, Reply::Waiting));
        assert_eq!(world.attempt(), 1);
        world.run(247.0);
        assert_eq!(world.tell(Input::Reconnect { withdraw: false }), Reply::Ok);
        assert_eq!((world.phase(), world.attempt()), (PhaseName::Resolving, 2));
    }

    fn reconnect_while_connecting_lets_the_old_attempt_go() {
        let mut world = world(&[Plan::Hangs, Plan::Accepts(1.0)]);
        world.connect();
        world.run(10.0);
        world.tell(Input::Reconnect { withdraw: false });
        assert_eq!(world.last_end().cause, Cause::ClosedByUs);
        world.run(10.0);
        assert_eq!((world.phase(), world.attempt()), (PhaseName::Open, 2));
    }

    fn connect_while_closing_comes_back_up() {
        let mut world = open();
        world.tell(Input::Close { code: 1000, cut: false });
        assert_eq!((world.connect(), world.wanted()), (Reply::Ok, true));
        world.run(20.0);
        assert_eq!((world.phase(), world.attempt()), (PhaseName::Open, 2));
    }

    fn reconnect_while_closing_comes_back_up() {
        let mut world = open();
        world.tell(Input::Close { code: 1000, cut: false });
        assert!(!world.wanted());
        assert_eq!((world.tell(Input::Reconnect { withdraw: false }), world.wanted()), (Reply::Ok, true));
        world.run(20.0);
        assert_eq!((world.phase(), world.attempt()), (PhaseName::Open, 2));
    }

    fn close_while_reconnecting_stays_closed() {
        let mut world = open();
        world.tell(Input::Reconnect { withdraw: false });
        world.tell(Input::Close { code: 1000, cut: false });
        world.run(20_000.0);
        assert_eq!((world.phase(), world.reason(), world.attempt()), (PhaseName::Stopped, Reason::Closed, 1));
    }

    fn close_ends_every_phase_that_is_not_open_at_once() {
        for plan in [Plan::ProviderHangs, Plan::Hangs, Plan::Refuses(1.0, 1006), Plan::NoUrl] {
            let mut world = world(&[plan]);
            world.connect();
            world.run(20.0);
            let id = world.send();
            world.tell(Input::Close { code: 1000, cut: false });
            assert_eq!((world.phase(), world.reason()), (PhaseName::Stopped, Reason::Closed), "{plan:?}");
            assert_eq!(world.outcomes(), [(id, Outcome::Stopped)], "{plan:?}");
        }
    }

    fn switching_off_withdraws_what_waits() {
        let mut world = world(&[Plan::Hangs]);
        let id = world.send();
        world.connect();
        world.run(5.0);
        world.tell(Input::Close { code: 1000, cut: true });
        assert_eq!((world.phase(), world.reason()), (PhaseName::Stopped, Reason::Disabled));
        assert_eq!(world.outcomes(), [(id, Outcome::Withdrawn)]);
        assert_eq!(world.connect(), Reply::Ok);
    }

    fn dispose_is_for_ever_and_silent_afterwards() {
        let mut world = open();
        world.tell(Input::Dispose);
        assert_eq!((world.phase(), world.reason()), (PhaseName::Stopped, Reason::Disposed));
        let before = world.driver.host.effects.len();
        world.tell(Input::Dispose);
        assert_eq!((world.connect(), world.connect_because()), (Reply::Disposed, Reply::Disposed));
        assert_eq!(world.try_send(1.0, 0.0, 0), Err(Reply::Disposed));
        assert_eq!(world.tell(Input::Reconnect { withdraw: false }), Reply::Disposed);
        world.tell(Input::Close { code: 1000, cut: false });
        world.fact(Fact::Closed { code: 1006, bits: 0 });
        world.run(100_000.0);
        assert_eq!(world.driver.host.effects.len(), before);
        assert_eq!(world.driver.machine.poll_deadline(), None);
    }

    fn a_listener_may_close_from_inside_open() {
        let mut world = world(&[Plan::Accepts(1.0)]);
        world.driver.host.on_effect =
            Some(|effect| matches!(effect, Effect::Opened { .. }).then_some(Input::Close { code: 1000, cut: false }));
        world.connect();
        world.run(20.0);
        assert_eq!((world.phase(), world.reason()), (PhaseName::Stopped, Reason::Closed));
        assert_eq!(world.driver.host.nested_replies, [Reply::Ok]);
    }

    fn a_listener_may_connect_from_inside_stopped() {
        let mut world = world(&[Plan::Closes(1.0, 1008), Plan::Accepts(1.0)]);
        world.driver.host.on_effect =
            Some(|effect| matches!(effect, Effect::Stopped { .. }).then_some(Input::Connect { because: true }));
        world.connect();
        world.run(50.0);
        assert_eq!((world.phase(), world.attempt()), (PhaseName::Open, 2));
    }

    /// What every unanswered close in Firefox does.
    fn an_error_while_closing_changes_nothing() {
        let mut world = open();
        world.driver.host.answers_close_after = None;
        world.tell(Input::Close { code: 1000, cut: false });
        world.fact(Fact::Errored);
        world.run(500.0);
        assert_eq!((world.phase(), world.stale()), (PhaseName::Closing, 0));
    }

    fn nothing_is_held_against_the_next_user() {
        let mut world = world(&[Plan::Closes(1.0, 4401), Plan::Closes(1.0, 4401), Plan::Accepts(1.0)]).with(Setting::CanRefresh, 1.0);
        world.connect();
        world.run(10_000.0);
        assert_eq!(world.reason(), Reason::Unauthorized);
        assert_eq!(world.connect(), Reply::NeedsBecause);
        world.tell(Input::Close { code: 1000, cut: true });
        assert_eq!(world.reason(), Reason::Unauthorized);
        world.tell(Input::Close { code: 0, cut: true });
        assert_eq!((world.reason(), world.driver.machine.get(Field::Failures)), (Reason::Disabled, 0.0));
        assert_eq!(world.connect(), Reply::Ok);
        let fresh = |effect: &Effect| matches!(effect, Effect::Attempt { refresh: false, attempt: 3 });
        assert_eq!(world.count(fresh), 1);
    }

    fn a_listener_that_answers_every_end_with_a_reconnection_lets_go() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(10.0);
        world.driver.host.on_effect =
            Some(|effect| matches!(effect, Effect::Ended(_)).then_some(Input::Reconnect { withdraw: false }));
        world.tell(Input::Reconnect { withdraw: false });
        assert!(world.attempt() <= 3, "{}", world.attempt());
        world.run(1_000.0);
        assert!(world.attempt() <= 8, "{}", world.attempt());
    }

    fn a_new_url_while_connecting_is_tried_at_once_and_a_flood_of_them_is_not() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(10.0);
        world.tell(Input::Reconnect { withdraw: false });
        assert_eq!((world.phase(), world.attempt()), (PhaseName::Resolving, 2));
        world.run(10.0);
        world.tell(Input::Reconnect { withdraw: false });
        assert_eq!((world.phase(), world.attempt()), (PhaseName::Waiting, 2));
        world.run(240.0);
        assert_eq!(world.attempt(), 3);
    }
}
