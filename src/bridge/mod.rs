//! The main module's surface to JavaScript: numbers only, no logic.
//!
//! Free functions over a handle, because a class would bring a reference count and an unwinder into the module for every
//! method. No call here runs JavaScript, so nothing is borrowed when the host performs an effect, and the host may call
//! back in while it does.

pub mod live_bytes;

use alloc::alloc::{alloc, dealloc};
use core::alloc::Layout;

use wasm_bindgen::prelude::wasm_bindgen;

use crate::machine::{Machine, Now};

/// No input leads here. If a bug does, the call fails in JavaScript as a `RuntimeError`, and nothing else is said.
#[panic_handler]
fn stop(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// The machine of a handle, which is its address. No call is within another, and `driver.ts`, which alone has handles, asks nothing of one once its
/// machine is to be freed: `last` is there then. Tried: a table of machines (290 bytes), a mark that each carries while it lives (200).
#[allow(unsafe_code, reason = "a handle comes back from JavaScript as a number")]
fn machine(core: usize) -> &'static mut Machine {
    unsafe { &mut *(core as *mut Machine) }
}

/// A connection at rest; the seed spreads the retries of many pages. Answers its handle.
#[wasm_bindgen]
#[allow(
    unsafe_code,
    reason = "a Box would link what formats how many bytes could not be had; our allocator does not return then"
)]
pub fn core_new(seed: u32, mono: f64, wall: f64) -> usize {
    unsafe {
        let place = alloc(Layout::new::<Machine>()).cast::<Machine>();
        place.write(Machine::new(seed, Now { mono_ms: mono, wall_ms: wall }));
        place as usize
    }
}

/// Ends a handle. After the last one nothing is left allocated.
#[wasm_bindgen]
#[allow(unsafe_code, reason = "what core_new gave away comes back")]
pub fn core_free(core: usize) {
    let place = core as *mut Machine;
    unsafe {
        place.drop_in_place();
        dealloc(place.cast(), Layout::new::<Machine>());
    }
}

/// One command or fact; see `InputKind` for what the numbers mean. Answers a `Reply`.
#[wasm_bindgen]
#[allow(clippy::too_many_arguments, reason = "one crossing for everything")]
pub fn core_input(core: usize, kind: u8, a: f64, b: f64, c: f64, d: f64, mono: f64, wall: f64) -> u8 {
    machine(core).handle_numbers(Now { mono_ms: mono, wall_ms: wall }, [f64::from(kind), a, b, c, d]) as u8
}

/// The kind of the next effect, 0 if there is none.
#[wasm_bindgen]
pub fn core_poll(core: usize) -> f64 {
    machine(core).poll_numbers().map_or(0.0, |row| row[0])
}

/// One number of the state; see `Machine::number`.
#[wasm_bindgen]
pub fn core_get(core: usize, at: i32) -> f64 {
    machine(core).number(at)
}
