use std::{cell::Cell, rc::Rc};

use bearer_lab::browser::{clock, lock};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

/// Runs three pieces of work under one name; says how many were inside at once at the most.
async fn most_at_once(name: &'static str) -> u32 {
    let (inside, most, done) = (Rc::new(Cell::new(0)), Rc::new(Cell::new(0)), Rc::new(Cell::new(0)));
    for _ in 0..3 {
        let (inside, most, done) = (inside.clone(), most.clone(), done.clone());
        wasm_bindgen_futures::spawn_local(async move {
            let work = async {
                inside.set(inside.get() + 1);
                most.set(most.get().max(inside.get()));
                clock::pause(10).await;
                inside.set(inside.get() - 1);
            };
            lock::exclusively(name, work).await;
            done.set(done.get() + 1);
        });
    }
    while done.get() < 3 {
        clock::pause(10).await;
    }
    most.get()
}

#[wasm_bindgen_test]
async fn one_at_a_time_under_web_locks() {
    assert_eq!(most_at_once("test:web-lock").await, 1);
}

#[wasm_bindgen_test]
async fn one_at_a_time_where_web_locks_are_missing() {
    let navigator = web_sys::window().unwrap().navigator();
    let missing = js_sys::JSON::parse(r#"{"value":null,"configurable":true}"#).unwrap();
    js_sys::Object::define_property(navigator.as_ref(), &"locks".into(), missing.unchecked_ref());
    let most = most_at_once("test:lease").await;
    js_sys::Reflect::delete_property(navigator.as_ref(), &"locks".into()).unwrap();
    assert_eq!(most, 1);
    assert_eq!(
        web_sys::window().unwrap().local_storage().unwrap().unwrap().length().unwrap(),
        0,
        "the lease is gone"
    );
}
