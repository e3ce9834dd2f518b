use bearer_lab::protocol::{
    jose::{Algorithm, Jwk, JwkSet, Verification, base64url},
    json::Json,
};
use crypto_bigint::{
    BoxedUint, Odd,
    modular::{BoxedMontyForm, BoxedMontyParams},
};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value, json};

use super::encoded;

/// A published example or a test key, from `tests/data`.
pub(crate) fn published(file: &str) -> Value {
    let text = match file {
        "oidc_core" => include_str!("../../data/oidc_core.json"),
        "pem" => include_str!("../../data/pem.json"),
        "rfc7515" => include_str!("../../data/rfc7515.json"),
        "rfc7520" => include_str!("../../data/rfc7520.json"),
        "rfc8037" => include_str!("../../data/rfc8037.json"),
        "rsa_keys" => include_str!("../../data/rsa_keys.json"),
        other => panic!("tests/data has no {other}.json"),
    };
    serde_json::from_str(text).unwrap()
}

/// The key of RFC 7515 appendix A.3, with which the tests sign; public members only.
pub(crate) fn es256_jwk() -> Value {
    let mut jwk = published("rfc7515")["A.3"]["jwk"].clone();
    jwk.as_object_mut().unwrap().remove("d");
    jwk
}

/// A key set with the signing key alone.
pub(crate) fn es256_jwks() -> JwkSet {
    JwkSet::parse(json!({ "keys": [es256_jwk()] }).to_string().as_bytes()).unwrap()
}

/// A compact token of these parts.
pub(crate) fn token(header: &str, payload: &str, signature: &[u8]) -> String {
    [encoded(header), encoded(payload), base64url::encode(signature)].join(".")
}

/// The key of a `jwk`, if it is one that may verify signatures.
pub(crate) fn read_jwk(jwk: &Value) -> Option<Jwk> {
    Jwk::read(&Json::parse_object(jwk.to_string().as_bytes()).unwrap()).ok()
}

/// A way to verify `token` that does not ask whether its payload is JSON, as some published examples need.
pub(crate) fn verification(token: &str, algorithm: Algorithm, jwk: &Value) -> Verification {
    let (signing_input, signature) = token.rsplit_once('.').unwrap();
    Verification {
        algorithm,
        jwk: read_jwk(jwk).unwrap(),
        signing_input: signing_input.to_owned(),
        signature: base64url::decode(signature).unwrap(),
    }
}

/// A token signed with ES256.
pub(crate) fn sign_es256(header: &Value, claims: &Value) -> String {
    sign_es256_text(&header.to_string(), &claims.to_string())
}

/// A token signed with ES256, of texts that need not be JSON.
pub(crate) fn sign_es256_text(header: &str, payload: &str) -> String {
    let secret = published("rfc7515")["A.3"]["jwk"]["d"].as_str().unwrap().to_owned();
    let key = SigningKey::from_slice(&base64url::decode(&secret).unwrap()).unwrap();
    let input = [encoded(header), encoded(payload)].join(".");
    let signature: Signature = key.sign(input.as_bytes());
    [input, base64url::encode(&signature.to_bytes())].join(".")
}

/// An RSA key that signs what it is given, well formed or not.
pub(crate) struct RsaKey {
    jwk: Value,
}

impl RsaKey {
    /// The key of RFC 7515 appendix A.2: 2048 bits.
    pub(crate) fn of_rfc7515() -> Self {
        Self { jwk: published("rfc7515")["A.2"]["jwk"].clone() }
    }

    /// A key of `tests/data/rsa_keys.json`.
    pub(crate) fn of_bits(bits: u64) -> Self {
        let keys = published("rsa_keys");
        let found = keys["keys"].as_array().unwrap().iter().find(|key| key["bits"] == bits);
        Self { jwk: found.unwrap()["jwk"].clone() }
    }

    /// The public members.
    pub(crate) fn jwk(&self) -> Value {
        json!({ "kty": "RSA", "n": self.jwk["n"], "e": self.jwk["e"] })
    }

    /// The length of the modulus in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.member("n").len()
    }

    /// The modulus or the private exponent.
    pub(crate) fn member(&self, name: &str) -> Vec<u8> {
        base64url::decode(self.jwk[name].as_str().unwrap()).unwrap()
    }

    /// RSASP1 of RFC 8017 §5.2.1 over an encoded message.
    pub(crate) fn sign_encoded(&self, encoded_message: &[u8]) -> Vec<u8> {
        let number = |bytes: &[u8]| BoxedUint::from_be_slice(bytes, self.bytes() as u32 * 8).unwrap();
        let modulus = Odd::new(number(&self.member("n"))).unwrap();
        let base = BoxedMontyForm::new(number(encoded_message), &BoxedMontyParams::new_vartime(modulus));
        let power = base.pow(&number(&self.member("d"))).retrieve().to_be_bytes().to_vec();
        power[power.len() - self.bytes()..].to_vec()
    }
}
