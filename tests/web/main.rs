//! Tests of ring 1, in a browser.
#![cfg(target_arch = "wasm32")]

mod crypto;
mod fetch;
mod location;
mod lock;
mod storage;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
