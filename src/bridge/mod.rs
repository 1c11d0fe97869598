//! The main module's surface to JavaScript: numbers only, no logic.
//!
//! Free functions over a handle, because a class would bring a reference count and an unwinder into the module for every
//! method. No call here runs JavaScript, so nothing is borrowed when the host performs an effect, and the host may call
//! back in while it does.

pub mod live_bytes;

use core::cell::{Cell, RefCell};

use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::machine::list::push;
use crate::machine::{Field, Machine, Now, Reply, Row};

/// No input leads here. If a bug does, the call fails in JavaScript as a `RuntimeError`, and nothing else is said.
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// Every machine of the page, by handle, and the effect polled last.
struct Page {
    machines: RefCell<Vec<Option<Machine>>>,
    effect: Cell<Row>,
}

#[allow(unsafe_code, reason = "the module is built without threads: a static is reached from one")]
unsafe impl Sync for Page {}

static PAGE: Page = Page { machines: RefCell::new(Vec::new()), effect: Cell::new([0.0; 8]) };

/// A connection at rest; the seed spreads the retries of many pages. Answers its handle.
#[wasm_bindgen]
pub fn core_new(seed: u32, mono: f64, wall: f64) -> usize {
    let Ok(mut machines) = PAGE.machines.try_borrow_mut() else { return usize::MAX };
    let handle = machines.iter().position(Option::is_none).unwrap_or(machines.len());
    if handle == machines.len() {
        push(&mut machines, None);
    }
    if let Some(slot) = machines.get_mut(handle) {
        *slot = Some(Machine::new(seed, Now { mono_ms: mono, wall_ms: wall }));
    }
    handle
}

/// Ends a handle; it may be given out again. After the last one nothing is left allocated.
#[wasm_bindgen]
pub fn core_free(core: usize) {
    let Ok(mut machines) = PAGE.machines.try_borrow_mut() else { return };
    if let Some(slot) = machines.get_mut(core) {
        *slot = None;
    }
    if machines.iter().all(Option::is_none) {
        *machines = Vec::new();
    }
}

/// One command or fact; see `InputKind` for what the numbers mean. Answers a `Reply`.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "one crossing for everything")]
pub fn core_input(core: usize, kind: u8, a: f64, b: f64, c: f64, d: f64, mono: f64, wall: f64) -> u8 {
    let now = Now { mono_ms: mono, wall_ms: wall };
    with(core, Reply::Unknown as u8, |machine| machine.handle_numbers(now, [f64::from(kind), a, b, c, d]) as u8)
}

/// The kind of the next effect, 0 if there is none; its arguments are then in `core_arg`.
#[wasm_bindgen]
pub fn core_poll(core: usize) -> u8 {
    with(core, 0, |machine| {
        machine.poll_numbers().map_or(0, |row| {
            PAGE.effect.set(*row);
            row[0] as u8
        })
    })
}

/// An argument of the effect polled last.
#[wasm_bindgen]
pub fn core_arg(index: usize) -> f64 {
    PAGE.effect.get().get(index + 1).copied().unwrap_or(0.0)
}

/// One field of the state.
#[wasm_bindgen]
pub fn core_get(core: usize, field: u8) -> f64 {
    with(core, 0.0, |machine| Field::from_number(field).map_or(0.0, |field| machine.get(field)))
}

/// How many numbers the journal of a connection has.
#[wasm_bindgen]
pub fn core_record(core: usize) -> usize {
    with(core, 0, |machine| machine.journal_len())
}

/// One of them.
#[wasm_bindgen]
pub fn core_recorded(core: usize, index: usize) -> f64 {
    with(core, 0.0, |machine| machine.journal_number(index))
}

/// `try_`: the panic of a plain borrow would carry a formatter along, and none of these can be re-entered anyway.
fn with<T>(core: usize, otherwise: T, ask: impl FnOnce(&mut Machine) -> T) -> T {
    match PAGE.machines.try_borrow_mut() {
        Ok(mut machines) => match machines.get_mut(core) {
            Some(Some(machine)) => ask(machine),
            _ => otherwise,
        },
        Err(_) => otherwise,
    }
}
