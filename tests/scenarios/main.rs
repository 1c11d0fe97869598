//! Stories about the machine on a virtual world: no browser, no clock, no waiting. The same stories run natively and on
//! wasm32.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]

mod closing;
mod codes;
mod connecting;
mod lifecycle;
mod liveness;
mod page;
mod queue;
mod world;

/// A story is a test on both targets.
#[macro_export]
macro_rules! stories {
    ($($(#[doc = $doc:literal])* fn $name:ident() $body:block)+) => {
        $(
            $(#[doc = $doc])*
            #[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
            #[cfg_attr(not(target_arch = "wasm32"), test)]
            fn $name() $body
        )+
    };
}
