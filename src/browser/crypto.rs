//! Randomness and signature verification.

use js_sys::{Array, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, SubtleCrypto, window};

#[cfg(feature = "signatures")]
use super::verifier;
use crate::protocol::{
    check::Failure,
    jose::{self, Algorithm, Key, Verification, base64url},
    oauth::RANDOM_BYTES,
};

crate::rules! {
    RANDOMNESS = "RANDOMNESS_MISSING", Environment, "RFC 6749 §10.10",
        "The browser has a cryptographic random generator",
        "This browser has no secure random numbers, so no sign-in is started.",
        "Use a current browser.";
    UNSUPPORTED = "SIGNATURE_UNSUPPORTED", Environment, "RFC 7518 §3.1",
        "This page can verify the provider's signatures",
        "The provider signs with an algorithm that this page cannot verify.",
        "Open the page over https or on localhost, where the browser offers WebCrypto, or register the client for RS256.";
}

/// So many bytes from the browser's generator; there is no other source.
pub fn random_bytes() -> Result<[u8; RANDOM_BYTES], Failure> {
    let mut bytes = [0; RANDOM_BYTES];
    let filled = window()
        .and_then(|window| window.crypto().ok())
        .and_then(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).ok());
    // A generator that was replaced by one that does nothing leaves zeros.
    if filled.is_none() || bytes == [0; RANDOM_BYTES] {
        return Err(Failure::plain(&RANDOMNESS));
    }
    Ok(bytes)
}

/// Tries each way to verify a signature. With WebCrypto where the page is a secure context, else in Rust.
pub async fn verify_all(ways: Vec<Verification>) -> Result<Vec<(Verification, bool)>, Failure> {
    let mut tried = Vec::new();
    for way in ways {
        let is_valid = verify(&way).await?;
        tried.push((way, is_valid));
        if is_valid {
            break;
        }
    }
    Ok(tried)
}

async fn verify(way: &Verification) -> Result<bool, Failure> {
    let verified = match subtle() {
        Some(subtle) => verify_with(&subtle, way).await,
        #[cfg(feature = "signatures")]
        None => verifier::is_valid(way.clone()).await?,
        #[cfg(not(feature = "signatures"))]
        None => None,
    };
    let unsupported = || Failure::of(&UNSUPPORTED, "an algorithm this page can verify", way.algorithm.name());
    verified.ok_or_else(unsupported)
}

/// `crypto.subtle` is missing where the page is not a secure context.
pub(super) fn subtle() -> Option<SubtleCrypto> {
    let subtle = window()?.crypto().ok()?.subtle();
    subtle.is_object().then_some(subtle)
}

/// Nothing when the browser does not know the algorithm or the curve; a key that it refuses verifies nothing.
async fn verify_with(subtle: &SubtleCrypto, way: &Verification) -> Option<bool> {
    verify_by(subtle, way, &object(&algorithm_parameters(way.algorithm))?).await
}

async fn verify_by(subtle: &SubtleCrypto, way: &Verification, parameters: &Object) -> Option<bool> {
    let usages = Array::of1(&"verify".into());
    let key =
        subtle.import_key_with_object("jwk", &object(&public_key(&way.jwk.key))?, parameters, false, &usages);
    let key: CryptoKey = match JsFuture::from(key.ok()?).await {
        Ok(key) => key.unchecked_into(),
        Err(error) if is_named(&error, "NotSupportedError") => return None,
        Err(_) => return Some(false),
    };
    let signature = Uint8Array::from(way.signature.as_slice());
    let message = Uint8Array::from(way.signing_input.as_bytes());
    let promise =
        subtle.verify_with_object_and_buffer_source_and_buffer_source(parameters, &key, &signature, &message);
    let outcome = JsFuture::from(promise.ok()?).await;
    Some(outcome.is_ok_and(|valid| valid.is_truthy()))
}

/// The salt length, in bytes, with which a PSS signature is valid; nothing for another algorithm, or if there is none. A sign-in
/// accepts one length alone (RFC 7518 §3.5); this finds out which mistake the issuer made.
pub async fn pss_salt_bytes(way: &Verification) -> Option<usize> {
    let (Algorithm::Ps(hash), Key::Rsa { modulus, .. }) = (way.algorithm, &way.jwk.key) else { return None };
    let subtle = subtle()?;
    let parameters = object(&algorithm_parameters(way.algorithm))?;
    // RFC 8017 §9.1.1: the hash, the salt and two more bytes fit into the modulus.
    let longest = modulus.len().checked_sub(hash.digest(&[]).len() + 2)?;
    for bytes in 0..=longest {
        let _ = Reflect::set(&parameters, &"saltLength".into(), &JsValue::from(u32::try_from(bytes).ok()?));
        if verify_by(&subtle, way, &parameters).await == Some(true) {
            return Some(bytes);
        }
    }
    None
}

/// Signs with a key that is made for this one signature; the public key, as a JWK, is all that stays of it.
/// Nothing where the page has no WebCrypto.
pub async fn sign_once(algorithm: Algorithm, message: &str) -> Option<(Vec<u8>, String)> {
    let subtle = subtle()?;
    let parameters = object(&algorithm_parameters(algorithm))?;
    let _ = Reflect::set(&parameters, &"modulusLength".into(), &2048.into());
    let _ = Reflect::set(&parameters, &"publicExponent".into(), &Uint8Array::from(&[1, 0, 1][..]));
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let pair =
        JsFuture::from(subtle.generate_key_with_object(&parameters, false, &usages).ok()?).await.ok()?;
    let key = |name: &str| Reflect::get(&pair, &name.into()).ok().map(JsCast::unchecked_into::<CryptoKey>);
    let message = Uint8Array::from(message.as_bytes());
    let signed =
        subtle.sign_with_object_and_buffer_source(&parameters, &key("privateKey")?, &message).ok()?;
    let signature = Uint8Array::new(&JsFuture::from(signed).await.ok()?).to_vec();
    let jwk = JsFuture::from(subtle.export_key("jwk", &key("publicKey")?).ok()?).await.ok()?;
    Some((signature, JSON::stringify(&jwk).ok()?.into()))
}

fn is_named(error: &JsValue, name: &str) -> bool {
    error.dyn_ref::<web_sys::DomException>().is_some_and(|error| error.name() == name)
}

pub(super) fn object(json: &str) -> Option<Object> {
    JSON::parse(json).ok()?.dyn_into().ok()
}

pub(super) fn algorithm_parameters(algorithm: Algorithm) -> String {
    let (name, hash) = match algorithm {
        Algorithm::Rs(hash) => ("RSASSA-PKCS1-v1_5", hash),
        Algorithm::Ps(hash) => ("RSA-PSS", hash),
        Algorithm::Es(hash) => ("ECDSA", hash),
        Algorithm::EdDsa => ("Ed25519", algorithm.hash()),
    };
    let curve = match algorithm.hash() {
        jose::HashFunction::Sha256 => "P-256",
        jose::HashFunction::Sha384 => "P-384",
        jose::HashFunction::Sha512 => "P-521",
    };
    // RFC 7518 §3.5: the salt is as long as the hash. Members that an algorithm does not know are ignored.
    let salt = hash.digest(&[]).len();
    format!(r#"{{"name":"{name}","hash":"{}","namedCurve":"{curve}","saltLength":{salt}}}"#, hash.name())
}

/// The key with nothing but its numbers: what limits its use was decided before.
fn public_key(key: &Key) -> String {
    let text = |bytes: &[u8]| base64url::encode(bytes);
    match key {
        Key::Rsa { modulus, exponent } => {
            format!(r#"{{"kty":"RSA","n":"{}","e":"{}"}}"#, text(modulus), text(exponent))
        }
        Key::Ec { curve, x, y } => {
            format!(r#"{{"kty":"EC","crv":"{}","x":"{}","y":"{}"}}"#, curve.name(), text(x), text(y))
        }
        Key::Ed25519(x) => format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{}"}}"#, text(x)),
    }
}
