// Starts the verifier: signatures in Rust, for pages without WebCrypto.
importScripts("/verifier.js");
wasm_bindgen({ module_or_path: "/verifier_bg.wasm" });
