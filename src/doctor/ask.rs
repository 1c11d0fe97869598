//! One question, put to the network: bounded in time, aborted as soon as its answer is known.

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Function, Promise, Reflect, global};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, PerformanceResourceTiming, ReferrerPolicy, Request, RequestCache, RequestCredentials, RequestInit,
    RequestMode, RequestRedirect, Response, ResponseType, WebSocket,
};

use crate::diagnosis::Facts;
use crate::diagnosis::evidence::{Answer, Probe, Question};

/// Puts a question; answers a [`Probe`] as a row. `credentials` as of fetch; `protocols` are offered by a second handshake.
#[wasm_bindgen]
pub async fn ask(question: u8, url: String, credentials: String, protocols: Array, timeout_ms: u32) -> Vec<f64> {
    let question = Question::from_number(question).unwrap_or_default();
    let began = now();
    let mut probe = match question {
        Question::Bare | Question::Warm | Question::Candidate => open(question, &url, &protocols, timeout_ms).await,
        Question::Cors | Question::Get | Question::Health | Question::Origin | Question::Permission => {
            get(question, &url, &credentials, timeout_ms).await
        }
    };
    probe.ms = now() - began;
    let mut row = Vec::new();
    probe.put(&mut row);
    row
}

fn nothing(question: Question, answer: Answer) -> Probe {
    Probe { question, answer, ..Probe::default() }
}

/// More than an error page is not worth the wait, nor the memory.
const MOST_BYTES: f64 = 65_536.0;
const DRAIN_MS: u32 = 300;
/// Seen: up to fifty.
const ENTRY_MS: u32 = 60;

/// No engine tells over which HTTP an answer came before its body was read to the end. Only one that says it is short is read.
async fn drain(response: &Response) {
    let length = response.headers().get("content-length").ok().flatten().unwrap_or_default();
    if js_sys::Number::parse_float(&length) <= MOST_BYTES
        && let Ok(body) = response.array_buffer()
    {
        select(JsFuture::from(body), TimeoutFuture::new(DRAIN_MS)).await;
    }
}

/// A plain GET.
async fn get(question: Question, url: &str, credentials: &str, timeout_ms: u32) -> Probe {
    let failed = nothing(question, Answer::Failed);
    let Ok(abort) = AbortController::new() else { return failed };
    let init = RequestInit::new();
    init.set_cache(RequestCache::NoStore);
    init.set_referrer_policy(ReferrerPolicy::NoReferrer);
    init.set_signal(Some(&abort.signal()));
    init.set_credentials(match credentials {
        "include" => RequestCredentials::Include,
        "omit" => RequestCredentials::Omit,
        _ => RequestCredentials::SameOrigin,
    });
    // Only a request that may be read may be kept from following a redirect.
    let readable = matches!(question, Question::Cors | Question::Origin);
    init.set_mode(if readable { RequestMode::Cors } else { RequestMode::NoCors });
    init.set_redirect(if readable { RequestRedirect::Manual } else { RequestRedirect::Follow });
    let Some(answer) = fetch(url, &init) else { return failed };
    let answer = select(JsFuture::from(answer), TimeoutFuture::new(timeout_ms)).await;
    let probe = match answer {
        Either::Left((Ok(response), _)) => {
            let response: Response = response.unchecked_into();
            drain(&response).await;
            read(question, &response)
        }
        Either::Left((Err(_), _)) => failed,
        Either::Right(_) => nothing(question, Answer::TimedOut),
    };
    abort.abort();
    // The entry comes some turns after the body.
    if hop_of(url) == 0 && probe.answer == Answer::Answered && question == Question::Cors {
        TimeoutFuture::new(ENTRY_MS).await;
    }
    Probe { hop: hop_of(url), ..probe }
}

/// By the global's own `fetch`, which a page and a worker have, and which tests may have replaced.
fn fetch(url: &str, init: &RequestInit) -> Option<Promise> {
    let request = Request::new_with_str_and_init(url, init).ok()?;
    let fetch: Function = Reflect::get(&global(), &"fetch".into()).ok()?.dyn_into().ok()?;
    fetch.call1(&global(), &request).ok().map(JsCast::unchecked_into)
}

fn read(question: Question, response: &Response) -> Probe {
    let redirected = response.type_() == ResponseType::Opaqueredirect;
    let answer = if redirected { Answer::Redirected } else { Answer::Answered };
    let headers = response.headers();
    let header = |name: &str| headers.get(name).ok().flatten().unwrap_or_default();
    Probe {
        status: response.status(),
        html: header("content-type").starts_with("text/html"),
        isolated: header("cross-origin-embedder-policy").starts_with("require-corp"),
        upgrade: !header("upgrade").is_empty(),
        challenge: match header("www-authenticate") {
            none if none.is_empty() => 0,
            // The first of them; searching the whole would be a tenth of the module.
            scheme => 1 + u8::from(scheme.get(..5).is_some_and(|name| name.eq_ignore_ascii_case("basic"))),
        },
        retry_after: js_sys::Number::parse_float(&header("retry-after")).max(0.0),
        ..nothing(question, answer)
    }
}

/// Where the server lets the page see it (Timing-Allow-Origin). Of several requests to one URL some may show it and some not.
fn hop_of(url: &str) -> u8 {
    let performance = Reflect::get(&global(), &"performance".into()).unwrap_or_default();
    let entries = performance.unchecked_into::<web_sys::Performance>().get_entries_by_name(url);
    let mut hops = entries.iter().map(|entry| {
        match entry.unchecked_into::<PerformanceResourceTiming>().next_hop_protocol().as_str() {
            "h3" => 3,
            "h2" => 2,
            protocol if protocol.starts_with("http/1") => 1,
            _ => 0,
        }
    });
    hops.rfind(|&hop| hop != 0).unwrap_or(0)
}

/// A second handshake, closed as soon as it has opened. It says nothing.
async fn open(question: Question, url: &str, protocols: &Array, timeout_ms: u32) -> Probe {
    let Ok(socket) = WebSocket::new_with_str_sequence(url, protocols) else {
        return nothing(question, Answer::Closed);
    };
    let (told, answer) = oneshot::channel();
    let told = std::cell::Cell::new(Some(told));
    let tell = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| {
        let kind = Reflect::get(&event, &"type".into()).ok().and_then(|kind| kind.as_string());
        let code = Reflect::get(&event, &"code".into()).ok().and_then(|code| code.as_f64()).unwrap_or(1006.0);
        // A code of the other side proves an open connection: Firefox may leave out `open`.
        let opened = kind.as_deref() == Some("open") || code != 1006.0 && code != 1015.0;
        if let Some(told) = told.take() {
            let _ = told.send(if opened { Answer::Opened } else { Answer::Closed });
        }
    });
    let listener = Some(tell.as_ref().unchecked_ref());
    socket.set_onopen(listener);
    socket.set_onclose(listener);
    let answer = select(answer, TimeoutFuture::new(timeout_ms).fuse()).await;
    socket.set_onopen(None);
    socket.set_onclose(None);
    let _ = socket.close();
    nothing(
        question,
        match answer {
            Either::Left((Ok(answer), _)) => answer,
            // `error` without `close` ends here, too.
            Either::Left(_) | Either::Right(_) => Answer::Closed,
        },
    )
}

fn now() -> f64 {
    js_sys::Date::now()
}
