//! The manual: why things are as they are. One chapter a page; the code says what, these say why.

#[doc = include_str!("time.md")]
pub mod time {}

#[doc = include_str!("heartbeat.md")]
pub mod heartbeat {}

#[doc = include_str!("close_codes.md")]
pub mod close_codes {}

#[doc = include_str!("presets.md")]
pub mod presets {}

#[doc = include_str!("diagnosis.md")]
pub mod diagnosis {}

#[doc = include_str!("verdicts.md")]
pub mod verdicts {}

#[doc = include_str!("doctor.md")]
pub mod doctor {}

#[doc = include_str!("size.md")]
pub mod size {}

#[doc = include_str!("defaults.md")]
pub mod defaults {}

#[doc = include_str!("invariants.md")]
pub mod invariants {}

#[doc = include_str!("browsers.md")]
pub mod browsers {}

#[doc = include_str!("bus.md")]
pub mod bus {}

#[doc = include_str!("testing.md")]
pub mod testing {}

#[doc = include_str!("messages.md")]
pub mod messages {}

#[doc = include_str!("workers.md")]
pub mod workers {}

#[doc = include_str!("lifecycle.md")]
pub mod lifecycle {}

#[doc = include_str!("reference.md")]
pub mod reference {}

#[doc = include_str!("panel.md")]
pub mod panel {}

#[doc = include_str!("user_message.md")]
pub mod user_message {}

#[doc = include_str!("telemetry.md")]
pub mod telemetry {}

#[doc = include_str!("react.md")]
pub mod react {}

#[doc = include_str!("migrating.md")]
pub mod migrating {}

#[doc = include_str!("drop_in.md")]
pub mod drop_in {}
