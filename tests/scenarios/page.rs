//! Sleep and freeze, hiding, the back/forward cache, a network that returns.

use whysocket::machine::{Cause, Effect, Field, Input, Outcome, PageState, PhaseName, Reason, Reply, Setting, Stage};

use crate::liveness::beating;
use crate::stories;
use crate::world::{Plan, World, world};

const HOUR: f64 = 3_600_000.0;

fn open() -> World {
    let mut world = world(&[Plan::Accepts(1.0)]);
    world.connect();
    world.run(1.0);
    assert_eq!(world.phase(), PhaseName::Open);
    world
}

/// In a wait with a second or more to go.
fn waiting() -> World {
    let mut world = world(&[Plan::Refuses(1.0, 1006), Plan::Accepts(1.0)])
        .with(Setting::MinDelayMs, 20_000.0)
        .with(Setting::FirstWindowMs, 25_000.0);
    world.connect();
    world.run(1.0);
    assert_eq!(world.phase(), PhaseName::Waiting);
    world.with(Setting::MinDelayMs, 250.0)
}

fn retries(world: &World) -> usize {
    world.count(|effect| matches!(effect, Effect::Retry { .. }))
}

stories! {
    fn a_connection_that_nobody_can_ask_is_replaced_after_a_long_sleep() {
        let mut world = open();
        world.sleep(HOUR);
        let end = world.last_end();
        assert_eq!((world.phase(), end.cause, end.stage), (PhaseName::Waiting, Cause::Slept, Stage::Open));
        world.run(501.0);
        assert_eq!((world.phase(), world.opens()), (PhaseName::Open, 2));
        assert_eq!(world.driver.machine.get(Field::Failures), 0.0);
    }

    fn a_connection_that_nobody_can_ask_is_trusted_after_a_short_sleep() {
        let mut world = open();
        world.sleep(59_000.0);
        world.run(60_000.0);
        assert_eq!((world.phase(), world.opens()), (PhaseName::Open, 1));
    }

    fn after_a_sleep_an_open_connection_is_asked_and_stays_if_it_answers() {
        let mut world = beating();
        world.sleep(HOUR);
        assert_eq!((world.phase(), world.pings()), (PhaseName::Open, 1));
        world.run(20_000.0);
        assert_eq!((world.phase(), world.ends().len()), (PhaseName::Open, 0));
    }

    fn after_a_sleep_silence_is_the_sleeps_fault_and_the_next_connection_is_there_within_two_seconds() {
        for slept in [60_000.0, HOUR] {
            let mut world = beating();
            world.driver.host.answers_ping_after = None;
            world.sleep(slept);
            world.run(1_000.0);
            assert_eq!((world.phase(), world.last_end().cause), (PhaseName::Waiting, Cause::Slept));
            world.run(501.0);
            assert_eq!((world.phase(), world.opens()), (PhaseName::Open, 2));
        }
    }

    fn after_a_hiccup_the_patience_is_what_the_application_said() {
        let mut world = beating();
        world.driver.host.answers_ping_after = Some(4_000.0);
        world.sleep(2_000.0);
        world.run(10_000.0);
        assert_eq!((world.phase(), world.pings(), world.ends().len()), (PhaseName::Open, 1, 0));
    }

    fn a_question_asked_before_the_sleep_is_asked_again_whenever_that_was() {
        for after in [0.0, 4_000.0, 4_499.0, 4_600.0, 4_999.0] {
            let mut world = beating();
            world.driver.host.answers_ping_after = None;
            world.run(30_000.0 + after);
            assert_eq!(world.pings(), 1);
            world.sleep(HOUR);
            world.run(1_000.0);
            let failures = world.driver.machine.get(Field::Failures);
            assert_eq!((world.pings(), world.last_end().cause, failures), (2, Cause::Slept, 0.0), "{after}");
        }
    }

    fn a_connection_that_breaks_on_waking_has_died_of_the_sleep() {
        for (later, cause) in [(0.0, Cause::Slept), (9_000.0, Cause::Slept), (10_000.0, Cause::ConnectionLost)] {
            let mut world = open();
            world.sleep(30_000.0);
            world.run(later);
            world.fact(whysocket::machine::Fact::Closed { code: 1006, bits: 0 });
            assert_eq!(world.last_end().cause, cause, "{later}");
        }
    }

    fn a_close_frame_after_a_sleep_keeps_its_name() {
        let mut world = open();
        world.sleep(30_000.0);
        world.fact(whysocket::machine::Fact::Closed { code: 1001, bits: 1 });
        assert_eq!(world.last_end().cause, Cause::ClosedByPeer);
    }

    fn an_attempt_that_slept_long_is_made_again_at_once() {
        for plan in [Plan::Hangs, Plan::ProviderHangs] {
            let mut world = world(&[plan, Plan::Accepts(1.0)]);
            world.connect();
            world.run(100.0);
            world.sleep(10_000.0);
            assert_eq!(world.last_end().cause, Cause::Slept);
            world.run(501.0);
            assert_eq!(world.phase(), PhaseName::Open);
        }
    }

    fn failures_are_forgotten_by_a_long_sleep_and_not_by_a_short_one() {
        for (slept, failures) in [(9_000.0, 1.0), (10_000.0, 0.0)] {
            let mut world = waiting();
            world.sleep(slept);
            assert_eq!(world.driver.machine.get(Field::Failures), failures);
        }
    }

    fn frozen_is_as_good_as_asleep() {
        let mut world = open();
        world.page(PageState::Frozen);
        world.block(HOUR);
        world.page(PageState::Resumed);
        assert_eq!((world.phase(), world.last_end().cause), (PhaseName::Waiting, Cause::Slept));

        let mut handshake = crate::world::world(&[Plan::Hangs]);
        handshake.connect();
        handshake.run(9_000.0);
        handshake.page(PageState::Frozen);
        handshake.block(9_000.0);
        handshake.page(PageState::Resumed);
        handshake.run(999.0);
        assert_eq!(handshake.phase(), PhaseName::Connecting);
        handshake.run(1.0);
        assert_eq!(handshake.last_end().cause, Cause::ConnectTimeout);
    }

    fn a_device_that_sleeps_while_the_page_is_frozen_counts_once() {
        let mut world = world(&[Plan::Hangs]);
        world.connect();
        world.run(9_000.0);
        world.page(PageState::Frozen);
        world.block(2_000.0);
        world.driver.host.wall += 7_000.0;
        world.page(PageState::Resumed);
        world.run(1_000.0);
        assert_eq!(world.last_end().cause, Cause::ConnectTimeout);
    }

    fn a_late_wake_up_may_be_a_sleep_and_proves_none() {
        const TEN_MINUTES: f64 = 600_000.0;
        let mut world = open();
        world.run(HOUR);
        world.block(TEN_MINUTES);
        world.tell(Input::Tick);
        assert_eq!((world.phase(), world.ends().len()), (PhaseName::Open, 0));
        world.fact(whysocket::machine::Fact::Closed { code: 1006, bits: 0 });
        assert_eq!(world.last_end().cause, Cause::Slept);

        let mut asked = beating();
        asked.block(TEN_MINUTES);
        asked.tell(Input::Tick);
        assert_eq!((asked.phase(), asked.pings()), (PhaseName::Open, 1));

        let mut long = open();
        long.block(HOUR);
        long.tell(Input::Tick);
        assert_eq!(long.last_end().cause, Cause::Slept);
    }

    fn the_aftermath_of_a_hiccup_is_as_long_as_that_of_a_sleep() {
        let mut world = open();
        world.sleep(1_500.0);
        world.fact(whysocket::machine::Fact::Closed { code: 1006, bits: 0 });
        assert_eq!(world.last_end().cause, Cause::Slept);
    }

    fn a_wait_is_cut_short_by_waking() {
        let mut world = waiting();
        world.sleep(1_000.0);
        assert!(world.driver.machine.get(Field::RetryInMs) < 1_000.0);
    }

    fn a_tab_whose_timers_are_always_too_late_still_finds_who_is_silent() {
        let mut world = beating();
        world.driver.host.answers_ping_after = None;
        for _ in 0..5 {
            if world.phase() == PhaseName::Open {
                let due = world.driver.machine.get(Field::NextInMs);
                world.block(due + 100_000.0);
                world.tell(Input::Tick);
            }
        }
        assert_eq!(world.phase(), PhaseName::Waiting);
    }

    fn a_tab_whose_timers_run_once_a_minute_has_not_slept() {
        let mut world = open();
        for _ in 0..60 {
            let due = world.driver.machine.get(Field::NextInMs);
            world.block(due + 60_000.0);
            world.tell(Input::Tick);
        }
        assert_eq!((world.phase(), world.ends().len()), (PhaseName::Open, 0));
    }

    fn a_resume_without_a_freeze_means_nothing() {
        let mut world = open();
        world.run(HOUR);
        world.page(PageState::Resumed);
        assert_eq!((world.phase(), world.ends().len()), (PhaseName::Open, 0));
    }

    fn a_network_that_returns_cuts_a_wait_short_at_a_random_moment() {
        let mut world = waiting();
        world.run(1_000.0);
        let before = retries(&world);
        world.tell(Input::Network { online: true });
        let left = world.driver.machine.get(Field::RetryInMs);
        assert!((1.0..1_000.0).contains(&left), "{left}");
        assert_eq!((world.phase(), retries(&world)), (PhaseName::Waiting, before + 1));
        assert_eq!(world.delays().last(), Some(&left));
        world.run(left + 2.0);
        assert_eq!(world.phase(), PhaseName::Open);
    }

    fn a_network_that_goes_cuts_nothing_short() {
        let mut world = waiting();
        world.run(1_000.0);
        world.tell(Input::Network { online: false });
        assert_eq!(retries(&world), 1);
    }

    fn whoever_looks_again_waits_no_longer_either() {
        let mut world = waiting();
        world.page(PageState::Hidden);
        world.run(1_000.0);
        world.page(PageState::Visible);
        assert!(world.driver.machine.get(Field::RetryInMs) < 1_000.0);
    }

    fn the_floor_holds_for_those_who_return() {
        let mut world = waiting().with(Setting::MinDelayMs, 5_000.0);
        world.run(1_000.0);
        world.tell(Input::Network { online: true });
        assert_eq!(world.driver.machine.get(Field::RetryInMs), 4_000.0);
    }

    fn a_server_that_asked_for_time_gets_it() {
        let mut world = world(&[Plan::Closes(10.0, 1013)]);
        world.connect();
        world.run(20.0);
        let left = world.driver.machine.get(Field::RetryInMs);
        world.tell(Input::Network { online: true });
        assert_eq!(world.driver.machine.get(Field::RetryInMs), left);
    }

    fn a_hidden_page_stays_connected_unless_told_otherwise() {
        let mut world = open();
        world.page(PageState::Hidden);
        world.run(86_400_000.0);
        assert_eq!(world.phase(), PhaseName::Open);
    }

    fn a_page_hidden_for_long_is_closed_and_connects_again_when_looked_at() {
        let mut world = open().with(Setting::PauseWhenHiddenMs, 30_000.0);
        world.page(PageState::Hidden);
        world.run(29_999.0);
        assert_eq!(world.phase(), PhaseName::Open);
        world.run(1.0);
        assert_eq!((world.phase(), world.reason()), (PhaseName::Closing, Reason::Hidden));
        let kept = world.send();
        world.run(5.0);
        assert_eq!((world.phase(), world.reason(), world.wanted()), (PhaseName::Paused, Reason::Hidden, true));
        world.run(HOUR);
        assert_eq!(world.phase(), PhaseName::Paused);
        let sent = world.send();
        world.page(PageState::Visible);
        world.run(1.0);
        assert_eq!((world.phase(), world.opens()), (PhaseName::Open, 2));
        assert_eq!(world.driver.host.transmitted, [sent]);
        assert_eq!(world.outcomes(), [(kept, Outcome::Expired)]);
    }

    fn whoever_looks_again_in_time_notices_nothing() {
        let mut world = open().with(Setting::PauseWhenHiddenMs, 30_000.0);
        world.page(PageState::Hidden);
        world.run(20_000.0);
        world.page(PageState::Visible);
        world.run(20_000.0);
        assert_eq!((world.phase(), world.ends().len()), (PhaseName::Open, 0));
    }

    fn whoever_looks_again_while_it_closes_gets_a_new_connection() {
        let mut world = open().with(Setting::PauseWhenHiddenMs, 1_000.0);
        world.page(PageState::Hidden);
        world.run(1_001.0);
        assert_eq!(world.phase(), PhaseName::Closing);
        world.page(PageState::Visible);
        world.run(10.0);
        assert_eq!((world.phase(), world.opens()), (PhaseName::Open, 2));
    }

    fn nothing_is_tried_for_a_page_nobody_looks_at() {
        for plan in [Plan::Refuses(1.0, 1006), Plan::Hangs, Plan::ProviderHangs] {
            let mut world = world(&[plan]).with(Setting::PauseWhenHiddenMs, 1_000.0);
            world.connect();
            world.run(2.0);
            world.page(PageState::Hidden);
            world.run(20_000.0);
            assert_eq!((world.phase(), world.reason()), (PhaseName::Paused, Reason::Hidden));
            let attempts = world.attempt();
            world.page(PageState::Visible);
            assert_eq!((world.wanted(), world.attempt()), (true, attempts + 1));
        }
    }

    fn nothing_connects_while_nobody_looks_whoever_asks() {
        let hidden = || {
            let mut world = world(&[Plan::Accepts(1.0)]).with(Setting::PauseWhenHiddenMs, 30_000.0);
            world.page(PageState::Hidden);
            world.run(30_000.0);
            world
        };
        // Asked for for the first time.
        let mut idle = hidden();
        idle.connect();
        assert_eq!((idle.phase(), idle.reason(), idle.attempt()), (PhaseName::Paused, Reason::Hidden, 0));
        // Again, with or without a reason.
        assert_eq!((idle.connect(), idle.connect_because()), (Reply::Waiting, Reply::Waiting));
        idle.tell(Input::Reconnect { withdraw: false });
        assert_eq!(idle.phase(), PhaseName::Paused);
        idle.page(PageState::Visible);
        idle.run(1.0);
        assert_eq!(idle.phase(), PhaseName::Open);
        // Closed, hidden, and asked for again.
        let mut closed = open().with(Setting::PauseWhenHiddenMs, 30_000.0);
        closed.tell(Input::Close { code: 1000, cut: false });
        closed.run(10.0);
        closed.page(PageState::Hidden);
        closed.connect();
        closed.run(10_000.0);
        assert_eq!(closed.phase(), PhaseName::Open);
        closed.run(20_100.0);
        assert_eq!((closed.phase(), closed.reason()), (PhaseName::Paused, Reason::Hidden));
        // A reconnection just before.
        let mut late = open().with(Setting::PauseWhenHiddenMs, 30_000.0);
        late.page(PageState::Hidden);
        late.run(29_999.0);
        late.tell(Input::Reconnect { withdraw: false });
        late.run(HOUR);
        assert_eq!((late.phase(), late.reason()), (PhaseName::Paused, Reason::Hidden));
    }

    fn how_long_a_page_may_be_hidden_can_be_said_while_it_is() {
        let mut world = open();
        world.page(PageState::Hidden);
        world.run(10_000.0);
        world = world.with(Setting::PauseWhenHiddenMs, 20_000.0);
        world.run(9_999.0);
        assert_eq!(world.phase(), PhaseName::Open);
        world.run(10.0);
        assert_eq!(world.reason(), Reason::Hidden);
        world.run(10.0);
        world = world.with(Setting::PauseWhenHiddenMs, f64::INFINITY);
        world.run(1.0);
        assert_eq!(world.phase(), PhaseName::Open);
    }

    fn a_sleep_is_no_time_that_nobody_looked_twice() {
        let mut world = open().with(Setting::PauseWhenHiddenMs, 30_000.0);
        world.page(PageState::Hidden);
        world.run(10_000.0);
        world.sleep(19_000.0);
        assert_eq!(world.phase(), PhaseName::Open);
        world.run(1_000.0);
        assert_eq!(world.reason(), Reason::Hidden);
    }

    fn hiding_and_showing_is_no_way_around_the_floor_nor_around_a_server_that_asked_for_time() {
        let mut world = world(&[Plan::Refuses(1.0, 1006)]).with(Setting::PauseWhenHiddenMs, 0.0);
        world.connect();
        for _ in 0..50 {
            world.run(5.0);
            world.page(PageState::Hidden);
            world.run(1.0);
            world.page(PageState::Visible);
        }
        assert!(world.attempt() <= 3, "{}", world.attempt());

        let mut later = self::world(&[Plan::Closes(10.0, 1013)]).with(Setting::LaterMinMs, 20_000.0);
        later.connect();
        later.run(20.0);
        let left = later.driver.machine.get(Field::RetryInMs);
        later.page(PageState::Cached);
        later.run(5_000.0);
        later.page(PageState::Restored);
        assert_eq!((later.phase(), later.reason()), (PhaseName::Waiting, Reason::RetryLater));
        assert_eq!(later.driver.machine.get(Field::RetryInMs), left - 5_000.0);
    }

    fn a_page_that_is_looked_at_again_does_not_undo_a_close() {
        let mut world = open().with(Setting::PauseWhenHiddenMs, 1_000.0);
        world.driver.host.answers_close_after = None;
        world.tell(Input::Close { code: 1000, cut: false });
        world.page(PageState::Hidden);
        world.run(1_500.0);
        assert_eq!(world.phase(), PhaseName::Closing);
        world.page(PageState::Visible);
        world.run(HOUR);
        assert_eq!((world.phase(), world.reason()), (PhaseName::Stopped, Reason::Closed));
    }

    fn nothing_begins_in_a_page_on_its_way_into_the_cache() {
        let mut world = open();
        world.driver.host.on_effect =
            Some(|effect| matches!(effect, Effect::Ended(_)).then_some(Input::Connect { because: false }));
        world.page(PageState::Cached);
        assert_eq!((world.phase(), world.reason(), world.attempt()), (PhaseName::Paused, Reason::PageCached, 1));
    }

    fn a_stopped_bus_has_nothing_to_wake_up_for() {
        let mut world = open().with(Setting::PauseWhenHiddenMs, 1_000.0);
        world.page(PageState::Hidden);
        world.tell(Input::Close { code: 1000, cut: true });
        assert_eq!(world.driver.machine.poll_deadline(), None);
        world.page(PageState::Visible);
        world.page(PageState::Hidden);
        assert_eq!((world.phase(), world.driver.machine.poll_deadline()), (PhaseName::Stopped, None));
    }

    fn a_page_that_leaves_the_cache_while_nobody_looks_is_disconnected_again() {
        // It waits as long as the server asked for, and nothing else would notice that nobody looks.
        let mut world = world(&[Plan::Closes(10.0, 4000)]).with(Setting::PauseWhenHiddenMs, 1_000.0);
        world.connect();
        world.tell(Input::Set { setting: Setting::ServerDelayMs, value: 60_000.0 });
        world.run(20.0);
        assert_eq!(world.phase(), PhaseName::Waiting);
        world.page(PageState::Cached);
        world.page(PageState::Hidden);
        world.run(2_000.0);
        world.page(PageState::Restored);
        world.run(5_000.0);
        assert_eq!((world.phase(), world.reason()), (PhaseName::Paused, Reason::Hidden));
    }

    fn a_page_that_goes_into_the_cache_lets_go_at_once_and_keeps_its_queue() {
        let mut world = open();
        world.tell(Input::Fact { attempt: 1, fact: whysocket::machine::Fact::Writable { room: false } });
        let id = world.send();
        world.page(PageState::Cached);
        assert_eq!((world.phase(), world.reason(), world.wanted()), (PhaseName::Paused, Reason::PageCached, true));
        assert_eq!((world.last_end().cause, world.queued().0), (Cause::ClosedByUs, 1));
        assert_eq!(world.count(|effect| matches!(effect, Effect::Abandon { .. })), 1);
        world.run(250.0);
        world.page(PageState::Restored);
        world.run(1.0);
        assert_eq!((world.phase(), world.driver.host.transmitted.clone()), (PhaseName::Open, vec![id]));
    }

    fn a_wait_goes_into_the_cache_and_comes_back_as_an_attempt() {
        let mut world = waiting();
        world.page(PageState::Cached);
        assert_eq!((world.phase(), world.reason()), (PhaseName::Paused, Reason::PageCached));
        world.page(PageState::Visible);
        assert_eq!(world.phase(), PhaseName::Paused);
        world.run(250.0);
        world.page(PageState::Restored);
        world.run(1.0);
        assert_eq!(world.phase(), PhaseName::Open);
    }

    fn a_close_under_way_is_over_when_the_page_goes_into_the_cache() {
        let mut world = open();
        world.driver.host.answers_close_after = None;
        world.tell(Input::Close { code: 1000, cut: false });
        world.page(PageState::Cached);
        assert_eq!((world.phase(), world.reason()), (PhaseName::Stopped, Reason::Closed));
        world.page(PageState::Restored);
        assert_eq!(world.phase(), PhaseName::Stopped);
    }

    fn who_waits_for_a_url_is_not_woken_by_the_page() {
        let mut world = world(&[Plan::NoUrl]);
        world.connect();
        world.run(1.0);
        for state in [PageState::Hidden, PageState::Visible, PageState::Cached, PageState::Restored] {
            world.page(state);
        }
        assert_eq!((world.phase(), world.reason(), world.attempt()), (PhaseName::Paused, Reason::NoUrl, 1));
        // Whatever the provider still does for it is called off.
        assert_eq!(world.count(|effect| matches!(effect, Effect::Abandon { .. })), 1);
    }
}
