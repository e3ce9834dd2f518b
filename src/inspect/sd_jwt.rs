//! Selective disclosure (RFC 9901): disclosures, their digests, and key binding.

use std::collections::{HashMap, HashSet};

use sha2::{Digest, Sha256, Sha384, Sha512};

use super::fact::Fact;
use crate::protocol::{jose::base64url, json::Json};

/// What an SD-JWT has beside the token of its issuer.
pub(super) struct Presentation {
    /// The disclosures and the key binding, for a reader.
    pub(super) facts: Vec<Fact>,
    /// Why a reader has to refuse it (§7.1): a disclosure that the issuer did not sign, or a key binding for another presentation.
    pub(super) problem: Option<&'static str>,
}

/// One disclosure.
struct Disclosure<'a> {
    text: &'a str,
    json: Option<Json>,
    is_signed: bool,
}

impl Presentation {
    /// Compares what follows the issuer's token in `text` with the digests in `claims`.
    pub(super) fn read(text: &str, claims: &Json) -> Self {
        let parts: Vec<&str> = text.split('~').skip(1).collect();
        let (binding, encoded) = parts.split_last().map_or(("", &[][..]), |(last, rest)| (*last, rest));
        let algorithm = claims.member("_sd_alg").and_then(Json::as_str).unwrap_or("sha-256");
        let mut disclosures: Vec<Disclosure> = encoded.iter().map(|text| Disclosure::new(text)).collect();
        let is_known = digest(algorithm, "").is_some();
        let is_repeated = mark_signed(&mut disclosures, algorithm, claims);
        let mut facts: Vec<Fact> = disclosures.iter().map(|it| it.fact(is_known)).collect();
        let (value, is_bound) = key_binding(text, binding, algorithm, claims);
        facts.push(Fact::new("Key binding", &value));
        let problem = match () {
            () if !is_known => Some("a hash algorithm that is not known (_sd_alg)"),
            () if is_repeated => Some("the same digest twice"),
            () if disclosures.iter().any(|it| it.claim().is_none()) => {
                Some("a disclosure that is not an array of salt, name and value")
            }
            () if disclosures.iter().any(|it| !it.is_signed) => {
                Some("a disclosure whose digest the issuer did not sign")
            }
            () if !is_bound => Some("a key binding that is not for these disclosures"),
            () => None,
        };
        Self { facts, problem }
    }
}

impl<'a> Disclosure<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, json: base64url::decode(text).and_then(|bytes| Json::parse(&bytes)), is_signed: false }
    }

    /// The name and value that it discloses (§4.2.1, §4.2.2). An element of an array has no name, and two names are reserved.
    fn claim(&self) -> Option<(Option<&str>, &Json)> {
        let Some(Json::Array(items)) = &self.json else { return None };
        match items.as_slice() {
            [Json::String(_), Json::String(name), value] if !matches!(name.as_str(), "_sd" | "...") => {
                Some((Some(name), value))
            }
            [Json::String(_), value] => Some((None, value)),
            _ => None,
        }
    }

    fn fact(&self, is_known: bool) -> Fact {
        let (name, value) = match self.claim() {
            Some((Some(name), value)) => (["Disclosure ", name].concat(), written(value)),
            Some((None, value)) => ("Disclosure of an array element".to_owned(), written(value)),
            None => ("Disclosure".to_owned(), "not an array of salt, name and value".to_owned()),
        };
        let state = match (is_known, self.is_signed) {
            (false, _) => "its digest is not checked: the hash algorithm is not known",
            (true, true) => "its digest matches",
            (true, false) => "its digest is not in the signed token",
        };
        Fact { name, value: format!("{value} ({state})") }
    }
}

/// Marks the disclosures whose digests are signed, and returns whether a digest is there twice. A disclosed value can have digests
/// (§4.2.6), which count only if the disclosure itself is signed.
fn mark_signed(disclosures: &mut [Disclosure], algorithm: &str, claims: &Json) -> bool {
    let mut places = HashMap::new();
    let mut is_repeated = false;
    for (index, disclosure) in disclosures.iter().enumerate() {
        if let Some(digest) = digest(algorithm, disclosure.text) {
            is_repeated |= places.insert(digest, index).is_some();
        }
    }
    let (mut signed, mut seen) = (Vec::new(), HashSet::new());
    collect(claims, &mut signed);
    while let Some(digest) = signed.pop() {
        is_repeated |= !seen.insert(digest.clone());
        let place = places.remove(&digest);
        if let Some(disclosure) = place.and_then(|index| disclosures.get_mut(index)) {
            disclosure.is_signed = true;
            disclosure.json.iter().for_each(|json| collect(json, &mut signed));
        }
    }
    is_repeated
}

/// The digests under `_sd` and `...`, at any depth (§4.2.4).
fn collect(json: &Json, digests: &mut Vec<String>) {
    match json {
        Json::Object(members) => {
            for (name, value) in members {
                match (name.as_str(), value) {
                    ("_sd", Json::Array(items)) => {
                        digests.extend(items.iter().filter_map(|item| item.as_str().map(str::to_owned)));
                    }
                    ("...", Json::String(digest)) => digests.push(digest.clone()),
                    _ => collect(value, digests),
                }
            }
        }
        Json::Array(items) => items.iter().for_each(|item| collect(item, digests)),
        _ => {}
    }
}

/// The key binding in words, and whether it is for these disclosures.
fn key_binding(text: &str, binding: &str, algorithm: &str, claims: &Json) -> (String, bool) {
    let holder =
        if claims.member("cnf").is_some() { ". The token names the key of its holder (cnf)." } else { "." };
    if binding.is_empty() {
        return (["none", holder].concat(), true);
    }
    let payload = binding.split('.').nth(1).and_then(base64url::decode);
    let payload = payload.and_then(|bytes| Json::parse_object(&bytes));
    let member = |name: &str| payload.as_ref().and_then(|json| json.member(name)?.as_str()).unwrap_or("none");
    // §4.3.1: over the issuer's token and the disclosures, with the last tilde.
    let presented = text.strip_suffix(binding).unwrap_or_default();
    let is_bound = digest(algorithm, presented).is_some_and(|digest| digest == member("sd_hash"));
    let hash = if is_bound { "sd_hash matches" } else { "sd_hash does not match" };
    let (audience, nonce) = (member("aud"), member("nonce"));
    let words =
        format!("for {audience}, nonce {nonce}; {hash}; the signature of the holder is not checked{holder}");
    (words, is_bound)
}

fn digest(algorithm: &str, text: &str) -> Option<String> {
    match algorithm {
        "sha-256" => Some(base64url::encode(&Sha256::digest(text))),
        "sha-384" => Some(base64url::encode(&Sha384::digest(text))),
        "sha-512" => Some(base64url::encode(&Sha512::digest(text))),
        _ => None,
    }
}

fn written(json: &Json) -> String {
    match json {
        Json::Null => "null".to_owned(),
        Json::Bool(value) => value.to_string(),
        Json::Integer(value) => value.to_string(),
        Json::Float(value) => value.to_string(),
        Json::String(value) => Json::write(value),
        Json::Array(items) => format!("[{}]", items.iter().map(written).collect::<Vec<_>>().join(", ")),
        Json::Object(members) => {
            let members =
                members.iter().map(|(name, value)| format!("{}: {}", Json::write(name), written(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
    }
}
