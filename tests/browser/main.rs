//! In a real browser: the machine meets the platform's own WebSocket and clocks, through web-sys, with no package around.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test may panic"
)]
#![cfg(target_arch = "wasm32")]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{CloseEvent, WebSocket, window};
use whysocket::driver::{Driver, Host, Inbox};
use whysocket::machine::{Cause, Effect, Ended, Fact, Field, Input, Now, PhaseName, Setting};

wasm_bindgen_test_configure!(run_in_browser);

/// On the Fetch standard's list of blocked ports: no engine ever sends a byte to it.
const BLOCKED: &str = "ws://127.0.0.1:9/";
/// Allowed, and nothing listens there.
const REFUSED: &str = "ws://127.0.0.1:65533/";

/// What one attempt's socket has said, as facts for the machine.
#[derive(Default)]
struct Heard {
    facts: Vec<Input>,
}

struct Browser {
    url: &'static str,
    heard: Rc<RefCell<Heard>>,
    socket: Option<WebSocket>,
    ends: Vec<Ended>,
}

impl Host for Browser {
    fn now(&self) -> Now {
        let mono_ms = window().expect("a window").performance().expect("its clock").now();
        Now { mono_ms, wall_ms: js_sys::Date::now() }
    }

    fn perform(&mut self, effect: Effect, machine: &mut Inbox<'_>) {
        match effect {
            Effect::Resolve { attempt, .. } => {
                let now = self.now();
                machine.tell(now, Input::Fact { attempt, fact: Fact::Resolved { bits: 0 } });
            }
            Effect::Open { attempt } => self.open(attempt),
            Effect::Abandon { .. } => {
                if let Some(socket) = self.socket.take() {
                    socket.set_onclose(None);
                    socket.set_onerror(None);
                }
            }
            Effect::Ended(end) => self.ends.push(end),
            _ => {}
        }
    }
}

impl Browser {
    fn open(&mut self, attempt: u32) {
        let socket = WebSocket::new(self.url).expect("the constructor takes it");
        let hear = |fact: fn(&CloseEvent) -> Fact| {
            let heard = Rc::clone(&self.heard);
            Closure::<dyn Fn(CloseEvent)>::new(move |event: CloseEvent| {
                heard.borrow_mut().facts.push(Input::Fact { attempt, fact: fact(&event) });
            })
            .into_js_value()
            .unchecked_into::<Function>()
        };
        socket.set_onclose(Some(&hear(|event| Fact::Closed { code: event.code(), bits: 0 })));
        socket.set_onerror(Some(&hear(|_| Fact::Errored)));
        self.socket = Some(socket);
    }
}

async fn pause(ms: i32) {
    let timer = Promise::new(&mut |resolve, _| {
        window()
            .expect("a window")
            .set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms)
            .expect("a timer");
    });
    JsFuture::from(timer).await.expect("time passes");
}

/// Runs the machine against the browser until an attempt has ended.
async fn first_end(url: &'static str) -> (Ended, Driver<Browser>) {
    let host = Browser { url, heard: Rc::default(), socket: None, ends: Vec::new() };
    let mut driver = Driver::new(1, host);
    driver.tell(Input::Set { setting: Setting::ConnectTimeoutMs, value: 5_000.0 });
    driver.tell(Input::Connect { because: false });
    loop {
        let facts = std::mem::take(&mut driver.host.heard.borrow_mut().facts);
        for fact in facts {
            driver.tell(fact);
        }
        driver.tell(Input::Tick);
        if let Some(end) = driver.host.ends.first() {
            return (*end, driver);
        }
        let (_, wait) = driver.machine.poll_deadline().expect("an attempt has a deadline");
        pause(wait.min(20.0) as i32).await;
    }
}

#[wasm_bindgen_test]
async fn a_refused_port_ends_the_attempt_in_the_handshake() {
    let (end, driver) = first_end(REFUSED).await;
    assert_eq!((end.cause, end.code), (Cause::HandshakeFailed, 1006));
    assert_eq!(PhaseName::from_number(driver.machine.get(Field::Phase) as u8), Some(PhaseName::Waiting));
    assert!(driver.machine.get(Field::RetryInMs) > 0.0);
}

#[wasm_bindgen_test]
async fn a_blocked_port_ends_the_attempt_even_where_close_never_comes() {
    let (end, _) = first_end(BLOCKED).await;
    assert!(matches!(end.cause, Cause::HandshakeFailed | Cause::ErrorWithoutClose), "{:?}", end.cause);
}

#[wasm_bindgen_test]
async fn what_happened_in_a_browser_replays() {
    let (_, driver) = first_end(REFUSED).await;
    let replayed = whysocket::machine::replay(&driver.machine.journal()).expect("a journal");
    assert!(replayed.faithful);
}
