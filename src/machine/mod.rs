//! The connection as a pure state machine: no clock, no I/O, no browser.
//!
//! Commands and facts go into [`Machine::handle`]; effects come out of [`Machine::poll_effect`]; the next wake-up is
//! asked for with [`Machine::poll_deadline`]. `connection` is the only writer of the phase.

mod backoff;
mod close;
mod config;
mod connection;
mod context;
mod effect;
mod effects;
mod error;
mod fifo;
mod input;
mod journal;
mod lifecycle;
pub(crate) mod list;
mod liveness;
pub(crate) mod number;
mod phase;
mod policy;
mod queue;
mod record;
mod rng;
mod snapshot;
mod stability;
mod throttle;
mod time;
mod timers;
pub mod wire;

pub use close::Action;
pub use config::Setting;
pub use connection::Machine;
pub use effect::{Effect, EffectKind, Ended, Outcome, PhaseName, Reason, Row, Stage};
pub use error::{Cause, Reply};
pub use input::{Closed, Fact, Input, InputKind, Numbers, PageState, Resolved};
pub use journal::{Replay, ReplayError, replay};
pub use snapshot::Field;
pub use time::Now;
pub use timers::Timer;
