//! The main module's surface to JavaScript: numbers only, every method `&self`, no logic.
//!
//! No call here runs JavaScript, so nothing is borrowed when the host performs an effect, and the host may call back in
//! while it does.

pub mod live_bytes;

use core::cell::{Cell, RefCell};

use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::machine::{Field, MOST_ARGS, Machine, Now, Reply};

/// No input leads here. If a bug does, the call fails in JavaScript as a `RuntimeError`, and nothing else is said.
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// One connection.
#[wasm_bindgen]
pub struct Core {
    machine: RefCell<Machine>,
    args: Cell<[f64; MOST_ARGS]>,
}

#[wasm_bindgen]
impl Core {
    /// A connection at rest; the seed spreads the retries of many pages.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: u32, mono: f64, wall: f64) -> Core {
        let machine = Machine::new(seed, Now { mono_ms: mono, wall_ms: wall });
        Core { machine: RefCell::new(machine), args: Cell::new([0.0; MOST_ARGS]) }
    }

    /// One command or fact; see `InputKind` for what the numbers mean. Answers a `Reply`.
    #[allow(clippy::too_many_arguments, reason = "one crossing for everything keeps the glue small")]
    pub fn input(&self, kind: f64, a: f64, b: f64, c: f64, d: f64, mono: f64, wall: f64) -> u8 {
        // `try_`: the panic of a plain borrow would carry a formatter along, and none of these can be re-entered anyway.
        let now = Now { mono_ms: mono, wall_ms: wall };
        self.machine
            .try_borrow_mut()
            .map_or(Reply::Unknown, |mut machine| machine.handle_numbers(now, [kind, a, b, c, d])) as u8
    }

    /// The kind of the next effect, 0 if there is none; its arguments are then in `arg`.
    pub fn poll(&self) -> u8 {
        let Ok(mut machine) = self.machine.try_borrow_mut() else { return 0 };
        let Some(effect) = machine.poll_effect() else { return 0 };
        let (kind, args) = effect.encode();
        self.args.set(args);
        kind as u8
    }

    /// An argument of the effect polled last.
    pub fn arg(&self, index: usize) -> f64 {
        self.args.get().get(index).copied().unwrap_or(0.0)
    }

    /// One field of the state.
    pub fn get(&self, field: f64) -> f64 {
        match (Field::from_number(field), self.machine.try_borrow()) {
            (Some(field), Ok(machine)) => machine.get(field),
            _ => 0.0,
        }
    }

    /// The bounded record of what came in; numbers only.
    pub fn journal(&self) -> Vec<f64> {
        self.machine.try_borrow().map_or(Vec::new(), |machine| machine.journal())
    }
}
