//! # whysocket
//!
//! The browser WebSocket client that says *why*. One crate, built three times for the browser:
//!
//! ```text
//! facts + commands ──► machine (pure, no clock, no I/O) ──► effects, one FIFO, popped one by one
//!       ▲                      │ journal                             │
//!       │                      ▼                                     ▼
//!   host (TypeScript: socket, timer, page) ◄──── bridge (numbers only) ──── bus, events, store
//!                              │ evidence, when something is wrong
//!                              ▼
//!   doctor (second wasm module, lazy): asks the network, and diagnosis (pure) says what it comes to ──► verdict
//! ```
//!
//! Reading order: [`machine`] (start at its `connection`, then one file per phase), [`driver`], then `bridge`, then
//! [`diagnosis`], `doctor` and `recorder`. The law that holds it together: **JavaScript never runs while Rust is borrowed.** A call
//! mutates and returns; effects are fetched and performed one at a time.
//!
//! | room | what is in it | may import |
//! |---|---|---|
//! | `machine` | the connection as a state machine | nothing |
//! | `driver` | the drain loop, for native stories | `machine` |
//! | `diagnosis` | reads evidence, and journals | `machine`'s words, never its phases |
//! | `bridge` | feature `main`: the eager module's surface | `machine` |
//! | `doctor` | feature `doctor`: the lazy module, with probes | `diagnosis` |
//! | `recorder` | feature `journal`: reads journals that were saved | `diagnosis` |

#![deny(unsafe_code)]
// The eager module does without std: its panic machinery formats, and formatting is a sixth of the module.
#![cfg_attr(all(target_arch = "wasm32", feature = "main"), no_std)]

extern crate alloc;

#[cfg(all(target_arch = "wasm32", feature = "main"))]
pub mod bridge;
pub mod diagnosis;
#[cfg(all(target_arch = "wasm32", feature = "doctor"))]
pub mod doctor;
pub mod driver;
pub mod machine;
pub mod manual;
#[cfg(all(target_arch = "wasm32", feature = "journal"))]
pub mod recorder;
