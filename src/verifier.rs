//! The worker of `browser/verifier.rs`: one question, one answer.

use bearer_lab::{
    browser::verifier::{self, INVALID, READY, VALID},
    protocol::jose,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let answering = scope.clone();
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let question = event.data().as_string().and_then(|text| verifier::read(&text));
        let answer = match question.and_then(|way| jose::is_valid(&way)) {
            Some(true) => VALID,
            Some(false) => INVALID,
            None => "unsupported",
        };
        let _ = answering.post_message(&answer.into());
    });
    scope.set_onmessage(Some(listener.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    listener.forget();
    let _ = scope.post_message(&READY.into());
}
