use bearer_lab::browser::storage;
use wasm_bindgen_test::wasm_bindgen_test;

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
