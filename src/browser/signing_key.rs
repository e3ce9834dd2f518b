//! A key that signs here and nowhere else: WebCrypto keeps its private half from every script, this one included.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::CryptoKey;

use super::crypto::{algorithm_parameters, object, subtle};
use crate::protocol::{
    check::Failure,
    jose::{Algorithm, HashFunction},
    oauth::ProofKey,
};

crate::rules! {
    UNAVAILABLE = "SIGNING_KEY_UNAVAILABLE", Environment, "Web Cryptography API §14, RFC 9449 §11.4",
        "The browser makes keys that no script can read",
        "This page can make no key that scripts cannot read, so nothing can be bound to one.",
        "Open the page over https or on localhost, where the browser offers WebCrypto, or set dpop to false.";
}

/// A pair of keys for ES256, and its public half as proofs show it.
#[derive(Clone)]
pub struct SigningKey {
    pair: JsValue,
    /// The public half.
    pub public: ProofKey,
}

impl SigningKey {
    /// Makes a new pair. The private half is not extractable.
    pub async fn generate() -> Result<Self, Failure> {
        let pair = async {
            let usages = Array::of2(&"sign".into(), &"verify".into());
            let made = subtle()?.generate_key_with_object(&parameters()?, false, &usages);
            Self::of_pair(JsFuture::from(made.ok()?).await.ok()?).await
        };
        pair.await.ok_or_else(|| Failure::plain(&UNAVAILABLE))
    }

    /// Takes up a pair that was kept; nothing if it is none.
    pub async fn of_pair(pair: JsValue) -> Option<Self> {
        let public: CryptoKey = Reflect::get(&pair, &"publicKey".into()).ok()?.dyn_into().ok()?;
        let point = JsFuture::from(subtle()?.export_key("raw", &public).ok()?).await.ok()?;
        let public = ProofKey::of_point(&Uint8Array::new(&point).to_vec())?;
        Some(Self { pair, public })
    }

    /// The pair, to be kept.
    pub fn pair(&self) -> &JsValue {
        &self.pair
    }

    /// Signs a text with ES256 (RFC 7518 §3.4).
    pub async fn sign(&self, text: &str) -> Result<Vec<u8>, Failure> {
        let signature = async {
            let private: CryptoKey = Reflect::get(&self.pair, &"privateKey".into()).ok()?.dyn_into().ok()?;
            let message = Uint8Array::from(text.as_bytes());
            let signed = subtle()?.sign_with_object_and_buffer_source(&parameters()?, &private, &message);
            let signature = JsFuture::from(signed.ok()?).await.ok()?;
            Some(Uint8Array::new(&signature).to_vec())
        };
        signature.await.ok_or_else(|| Failure::plain(&UNAVAILABLE))
    }
}

fn parameters() -> Option<js_sys::Object> {
    object(&algorithm_parameters(Algorithm::Es(HashFunction::Sha256)))
}
