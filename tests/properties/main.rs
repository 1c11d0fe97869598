//! The machine's invariants, held against random inputs: commands, facts about live, past and future attempts, late
//! and early wake-ups, sleep and clocks that jump. The numbers are those of the manual's list.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]
#![cfg(not(target_arch = "wasm32"))]

mod world;

use proptest::prelude::*;
use whysocket::diagnosis::history;
use whysocket::machine::{Effect, Field, Input, Machine, Now, Timer, replay};

use world::{Told, Watcher, moves};

const STEPS: usize = 120;

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// 1-6, 8, 9 and 12, all at once: `Watcher` checks each after every input.
    #[test]
    fn the_invariants_hold_after_every_input(seed: u32, moves in moves(STEPS)) {
        let mut watcher = Watcher::new(seed);
        for step in &moves {
            watcher.tell(*step)?;
        }
        watcher.tell(Told::last())?;
        watcher.check_outcomes()?;
    }

    /// 7: the queue never exceeds count, bytes or age, whatever the bounds.
    #[test]
    fn the_queue_keeps_its_bounds(
        seed: u32, moves in moves(STEPS), messages in 0u32..6, bytes in 0u32..60, overflow in 0u8..2,
    ) {
        let mut watcher = Watcher::new(seed);
        watcher.bound(f64::from(messages), f64::from(bytes), 900.0, f64::from(overflow))?;
        for step in &moves {
            watcher.tell(*step)?;
            prop_assert!(watcher.machine.get(Field::QueueMessages) <= f64::from(messages));
            prop_assert!(watcher.machine.get(Field::QueueBytes) <= f64::from(bytes));
            // Whoever still waits after a wake-up is younger than the bound.
            let oldest = watcher.machine.armed().find(|(timer, _)| *timer == Timer::QueueAge);
            if watcher.machine.get(Field::QueueMessages) > 0.0 {
                prop_assert!(oldest.is_some_and(|(_, wait)| wait <= 900.0));
            }
            if matches!(step.input, Input::Tick) {
                prop_assert!(oldest.is_none_or(|(_, wait)| wait > 0.0));
            }
        }
    }

    /// 10: waking up too early changes nothing.
    #[test]
    fn an_early_wake_up_changes_nothing(seed: u32, moves in moves(STEPS)) {
        let mut watcher = Watcher::new(seed);
        for step in &moves {
            watcher.tell(*step)?;
            if watcher.machine.poll_deadline().is_none_or(|(_, wait)| wait > 0.0) {
                let before = watcher.effects.len();
                watcher.tell(Told { ms: 0, slept: 0, input: Input::Tick, attempt_back: 0 })?;
                prop_assert_eq!(watcher.effects.len(), before);
            }
        }
    }

    /// 11: core time never goes back, whatever the page's clocks do: a far deadline only comes nearer.
    #[test]
    fn a_deadline_only_comes_nearer(seed: u32, jumps in prop::collection::vec((-1e7..1e7, -1e10..1e10), 1..60)) {
        let (mut mono_ms, mut wall_ms) = (1e9, 1e12);
        let mut machine = Machine::new(seed, Now { mono_ms, wall_ms });
        let far = 1e15;
        machine.handle(Now { mono_ms, wall_ms }, Input::Send { id: 1, bytes: 1.0, max_age_ms: far, replaces: 0 });
        let mut left = far;
        for (mono, wall) in jumps {
            mono_ms += mono;
            wall_ms += wall;
            machine.handle(Now { mono_ms, wall_ms }, Input::Tick);
            let (_, wait) = machine.poll_deadline().expect("the message's age");
            prop_assert!(wait <= left, "{wait} after {left}");
            left = wait;
        }
    }

    /// 13: the same seed and inputs give the same effects, and the journal replays to them from any point.
    #[test]
    fn a_journal_replays_to_the_same_effects(seed: u32, moves in moves(400)) {
        let mut watcher = Watcher::new(seed);
        let mut twin = Watcher::new(seed);
        for step in &moves {
            watcher.tell(*step)?;
            twin.tell(*step)?;
        }
        prop_assert_eq!(&watcher.effects, &twin.effects);
        prop_assert!(history(&watcher.machine.journal()).expect("a journal of ours").faithful);
        let replayed = replay(&watcher.machine.journal()).expect("a journal of ours");
        prop_assert!(replayed.faithful);
        let tail: Vec<Effect> = replayed.effects.into_iter().map(|(effect, _)| effect).collect();
        prop_assert!(watcher.effects.ends_with(&tail));
    }

    /// A journal from outside is data: cut short or scribbled over it gives an error or a replay, never a panic.
    #[test]
    fn a_broken_journal_never_panics(seed: u32, moves in moves(40), at in 0usize..600, value in any::<f64>(), cut: bool) {
        let mut watcher = Watcher::new(seed);
        for step in &moves {
            watcher.tell(*step)?;
        }
        let mut journal = watcher.machine.journal();
        let at = at % journal.len();
        if cut { journal.truncate(at) } else { journal[at] = value }
        let _ = history(&journal);
    }

    /// No number over the bridge leads to a panic.
    #[test]
    fn no_numbers_lead_to_a_panic(seed: u32, inputs in prop::collection::vec(any::<[f64; 7]>(), 0..60), kinds in prop::collection::vec(0u8..26, 60)) {
        let mut machine = Machine::new(seed, Now { mono_ms: 0.0, wall_ms: 0.0 });
        for ([_, a, b, c, d, mono_ms, wall_ms], kind) in inputs.into_iter().zip(kinds) {
            machine.handle_numbers(Now { mono_ms, wall_ms }, [f64::from(kind), a, b, c, d]);
            while machine.poll_effect().is_some() {}
            prop_assert!(machine.poll_deadline().is_none_or(|(_, wait)| wait >= 0.0));
        }
        let _ = machine.journal();
    }
}
