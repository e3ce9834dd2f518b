//! What the provider asks of proofs of possession (RFC 9449), and what it complains of.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};

use super::state::State;
use super::{Answer, Kind, Object, Scene};
use crate::hostile::jose::{decode, encode};

/// Which nonces have to be in proofs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nonces {
    /// None.
    Never,
    /// One for the token endpoint.
    OfTokenEndpoint,
    /// One for userinfo and the API.
    OfResources,
    /// One for each, and another after each answer.
    Changing,
    /// One for the token endpoint, which takes none: the fault.
    Endless,
}

impl Nonces {
    fn are_asked_of(self, kind: &Kind) -> bool {
        match self {
            Self::Never => false,
            Self::OfTokenEndpoint | Self::Endless => *kind == Kind::Token,
            Self::OfResources => *kind != Kind::Token,
            Self::Changing => true,
        }
    }
}

/// A proof that came with a request.
pub(super) struct Shown<'a> {
    pub(super) host: &'a str,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    pub(super) header: &'a str,
    pub(super) access_token: Option<&'a str>,
}

/// Looks at a proof. Everything that is wrong with it is complained of, but for a nonce that the client cannot know
/// yet: then this is the answer that asks for it (§8, §9).
pub(super) fn examine(state: &State, kind: &Kind, shown: &Shown<'_>, scene: &Scene) -> Option<Answer> {
    let nonces = state.behaviour.dpop?;
    let proof = Proof::read(shown.header);
    state.complain(proof.is_some(), format!("{}: no proof, or one with a wrong signature", shown.path));
    let proof = proof?;
    let claim = |name: &str| proof.claims.get(name).and_then(Value::as_str).unwrap_or_default();
    let complain = |holds, what: &str| state.complain(holds, format!("{}: proof: {what}", shown.path));
    complain(proof.header.get("typ") == Some(&json!("dpop+jwt")), "typ");
    complain(proof.header.get("alg") == Some(&json!("ES256")), "alg");
    complain(proof.header.pointer("/jwk/d").is_none(), "a private key");
    complain(proof.thumbprint == state.memory().thumbprint, "not the key of dpop_jkt");
    complain(claim("htm") == shown.method, "htm");
    complain(claim("htu") == format!("http://{}{}", shown.host, shown.path), "htu");
    let age = proof.claims.get("iat").and_then(Value::as_u64).map(|made| made.abs_diff(super::token::now()));
    complain(age.is_some_and(|age| age <= 60), "iat");
    let hash = shown.access_token.map(|token| encode(digest(&SHA256, token.as_bytes())));
    complain(claim("ath") == hash.unwrap_or_default(), "ath");
    let id = claim("jti").to_owned();
    complain(id.len() >= 16 && !state.memory().proofs.contains(&id), "jti that is short or was used");
    state.memory().proofs.push(id);
    let nonce = claim("nonce");
    let is_of_another =
        state.memory().nonces.iter().any(|(host, known)| host != shown.host && known == nonce);
    complain(!is_of_another, "the nonce of another server");
    state.note_fault(nonces == Nonces::Endless && !nonce.is_empty(), "a nonce that is not taken");
    let is_taken = nonce == state.nonce(shown.host) && nonces != Nonces::Endless;
    if !nonces.are_asked_of(kind) || is_taken {
        if nonces == Nonces::Changing {
            state.memory().nonces.remove(shown.host);
        }
        return None;
    }
    let mut answer = Answer::json(&Object::new(json!({}), scene));
    match kind {
        Kind::Token => answer.fail(400, "use_dpop_nonce"),
        _ => {
            answer.fail(401, "use_dpop_nonce");
            answer.set("www-authenticate", "Bearer, DPoP error=\"use_dpop_nonce\"");
        }
    }
    give_nonce(state, kind, shown.host, &mut answer);
    Some(answer)
}

/// Sends the newest nonce with an answer, where one has to be in the next proof (§8.2).
pub(super) fn give_nonce(state: &State, kind: &Kind, host: &str, answer: &mut Answer) {
    if state.behaviour.dpop.is_some_and(|nonces| nonces.are_asked_of(kind)) {
        answer.set("dpop-nonce", &state.nonce(host));
        answer.set("access-control-expose-headers", "dpop-nonce, www-authenticate");
    }
}

struct Proof {
    header: Value,
    claims: Value,
    thumbprint: String,
}

impl Proof {
    /// A proof whose signature is by the key that it names.
    fn read(text: &str) -> Option<Self> {
        let (input, signature) = text.rsplit_once('.')?;
        let (header, claims) = input.split_once('.')?;
        let [header, claims] =
            [header, claims].map(|part| serde_json::from_slice::<Value>(&decode(part)?).ok());
        let (header, claims) = (header?, claims?);
        let jwk = header.get("jwk")?;
        let (x, y) = (jwk.get("x")?.as_str()?, jwk.get("y")?.as_str()?);
        let point = [vec![4], decode(x)?, decode(y)?].concat();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        key.verify(input.as_bytes(), &decode(signature)?).ok()?;
        let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        Some(Self { header, claims, thumbprint: encode(digest(&SHA256, members.as_bytes())) })
    }
}
