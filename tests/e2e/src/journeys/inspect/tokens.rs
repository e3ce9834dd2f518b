//! The tokens that are pasted, with the verdicts that each must get.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use aws_lc_rs::hmac;
use serde_json::{Value, json};

use crate::hostile::jose::{Key, Keyring, encode};

/// One pasted token.
pub(super) struct Case {
    /// What it is.
    pub(super) name: &'static str,
    /// The text for the token.
    pub(super) token: String,
    /// The text for the key.
    pub(super) key: String,
    /// The verdicts on format, signature, time and claims.
    pub(super) verdicts: &'static str,
}

const ALL_RIGHT: &str = "pass pass pass unchecked";
const NO_KEY: &str = "pass unchecked pass unchecked";
const FORGED: &str = "pass fail pass unchecked";
const DAMAGED: &str = "fail unchecked unchecked unchecked";
const SEALED: &str = "pass unchecked unchecked unchecked";
const SIGNED_DATA: &str = "pass pass unchecked unchecked";
const OPAQUE: &str = "unchecked unchecked unchecked unchecked";

/// A token whose `alg` and `kid` are those of the key unless `header` says otherwise.
pub(super) fn signed(key: &Key, header: &Value, claims: &Value) -> Result<String> {
    signed_by(key, key.algorithm, header, &claims.to_string())
}

fn signed_by(key: &Key, algorithm: &str, header: &Value, payload: &str) -> Result<String> {
    let mut all = json!({ "alg": algorithm, "kid": key.kid });
    let members = header.as_object().context("a header is an object")?;
    all.as_object_mut().context("it is one")?.extend(members.clone());
    let input = [encode(all.to_string()), encode(payload)].join(".");
    let signature = key.sign(algorithm, input.as_bytes())?;
    Ok([input, encode(signature)].join("."))
}

fn signed_with_secret(algorithm: &str, secret: &[u8], payload: &str) -> String {
    let kind = match algorithm {
        "HS384" => hmac::HMAC_SHA384,
        "HS512" => hmac::HMAC_SHA512,
        _ => hmac::HMAC_SHA256,
    };
    let input = [encode(json!({ "alg": algorithm }).to_string()), encode(payload)].join(".");
    let signature = hmac::sign(&hmac::Key::new(kind, secret), input.as_bytes());
    [input, encode(signature)].join(".")
}

/// The signature with its first byte changed.
fn tampered(token: &str) -> String {
    let (input, signature) = token.rsplit_once('.').unwrap_or_default();
    let first = if signature.starts_with('A') { "B" } else { "A" };
    [input, ".", first, signature.get(1..).unwrap_or_default()].concat()
}

fn set(keys: &[&Key]) -> String {
    json!({ "keys": keys.iter().map(|key| key.jwk()).collect::<Vec<_>>() }).to_string()
}

/// Every case.
pub(super) fn cases(keyring: &Keyring) -> Result<Vec<Case>> {
    let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
    let claims =
        json!({ "iss": "https://issuer.test", "sub": "alice", "aud": "api", "iat": now, "exp": now + 3600 });
    let mut cases = algorithms(keyring, &claims.to_string())?;
    cases.extend(secrets(keyring, &claims.to_string()));
    cases.extend(keys_and_headers(keyring, &claims)?);
    cases.extend(times(keyring, &claims, now)?);
    cases.extend(forms(keyring, &claims)?);
    Ok(cases)
}

fn case(
    name: &'static str,
    token: impl Into<String>,
    key: impl Into<String>,
    verdicts: &'static str,
) -> Case {
    Case { name, token: token.into(), key: key.into(), verdicts }
}

/// Each algorithm with its key, and with one byte of the signature changed (RFC 7518 §3.1, RFC 8037 §3.1).
fn algorithms(keyring: &Keyring, payload: &str) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    let rsa = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"].map(|name| (name, &keyring.rsa));
    let others = [
        ("ES256", &keyring.p256),
        ("ES384", &keyring.p384),
        ("ES512", &keyring.p521),
        ("EdDSA", &keyring.ed25519),
    ];
    for (algorithm, key) in rsa.into_iter().chain(others) {
        let mut jwk = key.jwk();
        jwk.as_object_mut().context("a key is an object")?.remove("alg");
        let token = signed_by(key, algorithm, &json!({}), payload)?;
        cases.push(case(algorithm, &*token, jwk.to_string(), ALL_RIGHT));
        cases.push(case("a changed signature", tampered(&token), jwk.to_string(), FORGED));
    }
    Ok(cases)
}

/// HMAC (RFC 7518 §3.2) and the confusion of a public key with a secret (RFC 8725 §2.1).
fn secrets(keyring: &Keyring, payload: &str) -> Vec<Case> {
    let secret = "a secret of forty bytes, for tests alone";
    let mut cases = Vec::new();
    for algorithm in ["HS256", "HS384", "HS512"] {
        let token = signed_with_secret(algorithm, secret.as_bytes(), payload);
        cases.push(case(algorithm, &*token, secret, ALL_RIGHT));
        cases.push(case("a changed HMAC", tampered(&token), secret, FORGED));
    }
    let token = signed_with_secret("HS256", secret.as_bytes(), payload);
    let jwk = json!({ "kty": "oct", "k": encode(secret) }).to_string();
    let pem = keyring.rsa.pem();
    cases.extend([
        case("another secret", &*token, "another secret", FORGED),
        case("a secret as a JWK", &*token, jwk, ALL_RIGHT),
        case("a secret in base64url", &*token, encode(secret), ALL_RIGHT),
        case(
            "HS256 with the public key for a secret",
            signed_with_secret("HS256", pem.as_bytes(), payload),
            pem,
            FORGED,
        ),
        case("HS256 without a key", token, "", NO_KEY),
    ]);
    cases
}

/// Which key is used, and what of a header is believed.
fn keys_and_headers(keyring: &Keyring, claims: &Value) -> Result<Vec<Case>> {
    let right = signed(&keyring.rsa, &json!({}), claims)?;
    let own_key = json!({ "jwk": keyring.attacker.jwk(), "kid": "own" });
    let attacker = signed(&keyring.attacker, &own_key, claims)?;
    let elsewhere = signed(
        &keyring.rsa,
        &json!({ "jku": "https://evil.test/keys", "x5u": "https://evil.test" }),
        claims,
    )?;
    let all = set(&[&keyring.p256, &keyring.rsa, &keyring.ed25519, &keyring.secp256k1]);
    Ok(vec![
        case("no key", &*right, "", NO_KEY),
        case("a key set with the key", &*right, &*all, ALL_RIGHT),
        case("a PEM key", &*right, keyring.rsa.pem(), ALL_RIGHT),
        case("another key of the same type", &*right, set(&[&keyring.next_rsa]), FORGED),
        case("a key of another type", &*right, set(&[&keyring.p256]), FORGED),
        case("a key that cannot be read", &*right, "{", NO_KEY),
        case("an address that is not fetched", &*right, "https://issuer.test", NO_KEY),
        case("a key in its own header", &*attacker, "", NO_KEY),
        case("a key in its own header, beside the right one", attacker, all, FORGED),
        case("a header that points elsewhere", elsewhere, set(&[&keyring.rsa]), ALL_RIGHT),
        case(
            "an extension that is not known",
            signed(&keyring.rsa, &json!({ "crit": ["x"], "x": 1 }), claims)?,
            set(&[&keyring.rsa]),
            FORGED,
        ),
        case("ES256K", signed(&keyring.secp256k1, &json!({}), claims)?, set(&[&keyring.p256]), NO_KEY),
        case(
            "an algorithm in small letters",
            signed(&keyring.rsa, &json!({ "alg": "rs256" }), claims)?,
            set(&[&keyring.rsa]),
            FORGED,
        ),
    ])
}

/// What the clock says (RFC 7519 §4.1).
fn times(keyring: &Keyring, claims: &Value, now: i64) -> Result<Vec<Case>> {
    let with = |name: &str, value: Value| {
        let mut changed = claims.clone();
        if let Some(members) = changed.as_object_mut() {
            members.insert(name.to_owned(), value);
        }
        signed(&keyring.p256, &json!({}), &changed)
    };
    let key = || keyring.p256.jwk().to_string();
    let id_token = json!({ "iss": "a", "aud": "b", "nonce": "c", "iat": now, "exp": now + 60 });
    let without_subject = signed(&keyring.p256, &json!({}), &id_token)?;
    Ok(vec![
        case("expired", with("exp", json!(now - 360))?, key(), "pass pass fail unchecked"),
        case("milliseconds", with("exp", json!((now + 3600) * 1000))?, key(), "pass pass fail unchecked"),
        case("a time that is a text", with("exp", json!("tomorrow"))?, key(), "pass pass fail unchecked"),
        case("not yet valid", with("nbf", json!(now + 3600))?, key(), "pass pass fail unchecked"),
        case("issued in the future", with("iat", json!(now + 3600))?, key(), "pass pass fail unchecked"),
        case(
            "without an end",
            signed(&keyring.p256, &json!({}), &json!({ "sub": "a" }))?,
            key(),
            "pass pass unchecked unchecked",
        ),
        case(
            "expired and forged",
            tampered(&with("exp", json!(now - 360))?),
            key(),
            "pass fail fail unchecked",
        ),
        case("an audience of the wrong type", with("aud", json!(7))?, key(), "pass pass pass fail"),
        case(
            "an access token without a client",
            signed(&keyring.p256, &json!({ "typ": "at+jwt" }), claims)?,
            key(),
            "pass pass pass fail",
        ),
        case("an ID token without a subject", without_subject, key(), "pass pass pass fail"),
    ])
}

/// Every other kind of token, and forms that are wrong.
fn forms(keyring: &Keyring, claims: &Value) -> Result<Vec<Case>> {
    let right = signed(&keyring.p256, &json!({}), claims)?;
    let key = keyring.p256.jwk().to_string();
    let payload = encode(claims.to_string());
    let none =
        |alg: &str| [encode(json!({ "alg": alg }).to_string()), payload.clone(), String::new()].join(".");
    let jwe = [&*encode(json!({ "alg": "dir", "enc": "A256GCM" }).to_string()), "", "AAAA", "AAAA", "AAAA"]
        .join(".");
    let duplicate = signed_by(&keyring.p256, "ES256", &json!({}), r#"{"sub":"a","sub":"b"}"#)?;
    let (input, signature) = right.rsplit_once('.').context("three parts")?;
    Ok(vec![
        case("in a header", format!("Authorization: Bearer {right}"), &*key, ALL_RIGHT),
        case("in quotes", format!("\"{right}\""), &*key, ALL_RIGHT),
        case(
            "in a token response",
            json!({ "access_token": right, "token_type": "Bearer" }).to_string(),
            &*key,
            ALL_RIGHT,
        ),
        case(
            "in a fragment",
            format!("https://app.test/callback#access_token={right}&state=x"),
            &*key,
            ALL_RIGHT,
        ),
        case("alg none", none("none"), &*key, FORGED),
        case("alg None", none("None"), &*key, DAMAGED),
        case(
            "nested",
            signed_by(&keyring.p256, "ES256", &json!({ "cty": "JWT" }), &right)?,
            &*key,
            "pass pass unchecked unchecked",
        ),
        case(
            "a signed sentence",
            signed_by(&keyring.p256, "ES256", &json!({}), "It's a dangerous business")?,
            &*key,
            "pass pass unchecked unchecked",
        ),
        case("encrypted", jwe, &*key, SEALED),
        case("opaque", "SlAV32hkKG", &*key, OPAQUE),
        case("a reference", "6f4a2d18-3c5b-4e7f-9a0b-1c2d3e4f5a6b", &*key, OPAQUE),
        case("two parts", input, &*key, DAMAGED),
        case("an empty signature", format!("{input}."), &*key, DAMAGED),
        case("four parts", format!("{right}.{signature}"), &*key, DAMAGED),
        case("padding", format!("{right}="), &*key, DAMAGED),
        case("duplicate members", duplicate, &*key, DAMAGED),
        case(
            "signed data that is no JWT",
            signed_by(&keyring.p256, "ES256", &json!({}), "[]")?,
            &*key,
            SIGNED_DATA,
        ),
        case("opaque with dots", "not.a.jwt", &*key, OPAQUE),
        case("an authorization response", "https://app.test/callback?code=c-1&state=s", &*key, OPAQUE),
        case("a key", &*key, &*key, OPAQUE),
        case(
            "a curl command",
            format!("curl 'https://api.test' \\\n  -H 'authorization: Bearer {right}' \\\n  --compressed"),
            &*key,
            ALL_RIGHT,
        ),
        case("copied with an invisible character", right.replacen('.', "\u{200b}.", 1), &*key, ALL_RIGHT),
        case("an SD-JWT without disclosures", format!("{right}~"), &*key, ALL_RIGHT),
        case(
            "an SD-JWT with a foreign disclosure",
            format!("{right}~WyJzIiwiYSIsMV0~"),
            &*key,
            "fail pass pass unchecked",
        ),
        case(
            "a detached JWS",
            [input.split('.').next().unwrap_or_default(), "", signature].join("."),
            &*key,
            SEALED,
        ),
        case("more than is read", "a".repeat(300 * 1024), key, DAMAGED),
    ])
}
