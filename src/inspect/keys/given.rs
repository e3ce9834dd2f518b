use super::secret::Secrets;
use crate::protocol::{
    check::{Failure, quote},
    jose::{Jwk, JwkSet, Key, RefusedJwk},
};

/// Keys that were read, and what they were read from.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenKeys {
    /// The public keys.
    pub set: JwkSet,
    /// The secrets of a key set (`kty` `oct`).
    pub secrets: Secrets,
    /// What was read, such as "an RSA public key of 2048 bits from a PEM block".
    pub description: String,
    /// Set if a key has private members.
    pub private: Option<Failure>,
}

impl GivenKeys {
    /// The keys of `source`, such as "a JWK Set".
    pub(super) fn new(set: JwkSet, secrets: Secrets, private: Option<Failure>, source: &str) -> Self {
        let mut description = [&counted(&set, &secrets), " from ", source].concat();
        // A secret of the set is refused as a public key, and is not left out.
        let left_out =
            set.refused().iter().filter(|refused| !refused.problem.reason.starts_with("is not RSA"));
        for refused in left_out.take(3) {
            description.push_str("; not used: ");
            description.push_str(&describe_refused(refused));
        }
        Self { set, secrets, description, private }
    }
}

/// A refused key by its place, its `kid` and its problem.
pub(super) fn describe_refused(refused: &RefusedJwk) -> String {
    let RefusedJwk { index, key_id, problem } = refused;
    let kid = key_id.as_ref().map(|kid| format!(" (kid {})", quote(kid))).unwrap_or_default();
    format!("keys[{index}]{kid}: {} {}", problem.member, problem.reason)
}

fn counted(set: &JwkSet, secrets: &Secrets) -> String {
    let several = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    match (set.keys(), secrets.len()) {
        ([], 0) => "no key".to_owned(),
        ([only], 0) => describe(only),
        ([], secrets) => several(secrets, "secret"),
        (keys, 0) => several(keys.len(), "public key"),
        (keys, secrets) => [several(keys.len(), "public key"), several(secrets, "secret")].join(" and "),
    }
}

fn describe(jwk: &Jwk) -> String {
    match &jwk.key {
        Key::Rsa { modulus, .. } => {
            let unused = modulus.first().map_or(0, |first| first.leading_zeros() as usize);
            format!("an RSA public key of {} bits", modulus.len() * 8 - unused)
        }
        Key::Ec { curve, .. } => format!("a {} public key", curve.name()),
        Key::Ed25519(_) => "an Ed25519 public key".to_owned(),
    }
}
