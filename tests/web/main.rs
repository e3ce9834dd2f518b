//! Tests of ring 1, in a browser.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "these are tests; clippy.toml exempts only functions marked with the standard test attribute"
)]

mod crypto;
mod fetch;
mod location;
mod lock;
mod storage;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
