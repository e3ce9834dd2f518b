use bearer_lab::browser::{local_storage, storage};
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::window;

#[wasm_bindgen_test]
fn what_is_taken_is_there_once() {
    storage::write("test:once", "value").unwrap();
    assert_eq!(storage::keys("test:"), ["test:once"]);
    assert_eq!(storage::take("test:once").unwrap().as_deref(), Some("value"));
    assert_eq!(storage::take("test:once").unwrap(), None);
}

#[wasm_bindgen_test]
fn a_full_store_is_an_error_and_keeps_what_it_had() {
    storage::write("test:kept", "value").unwrap();
    let large = "x".repeat(20 * 1024 * 1024);
    assert_eq!(storage::write("test:large", &large).unwrap_err().code(), "STORAGE_FULL");
    assert_eq!(storage::take("test:kept").unwrap().as_deref(), Some("value"));
}

#[wasm_bindgen_test]
fn denied_storage_is_an_error_and_no_panic() {
    let denied = "{
        const names = ['sessionStorage', 'localStorage'];
        window.granted = names.map((name) => [name, Object.getOwnPropertyDescriptor(window, name)]);
        const get = () => { throw new DOMException('denied', 'SecurityError'); };
        for (const name of names) Object.defineProperty(window, name, { get, configurable: true });
    }";
    js_sys::eval(denied).unwrap();
    let session = [storage::read("test:a").unwrap_err(), storage::write("test:a", "b").unwrap_err()];
    let local =
        [local_storage::read("test:a").unwrap_err(), local_storage::write("test:a", "b").unwrap_err()];
    let keys = storage::keys("test:");
    js_sys::eval("for (const [name, own] of granted) Object.defineProperty(window, name, own);").unwrap();
    assert_eq!(session.map(|failure| failure.code()), ["STORAGE_DENIED"; 2]);
    assert_eq!(local.map(|failure| failure.code()), ["LOCAL_STORAGE_DENIED"; 2]);
    assert!(keys.is_empty());
}

#[wasm_bindgen_test]
fn what_is_stored_is_the_text_as_it_was_given() {
    for text in ["", "\"quoted\"", "{\"version\":1}", "dark"] {
        storage::write("test:text", text).unwrap();
        let stored = window().unwrap().session_storage().unwrap().unwrap().get_item("test:text").unwrap();
        assert_eq!(stored.as_deref(), Some(text));
    }
    storage::remove("test:text");
}
