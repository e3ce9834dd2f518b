//! Signing keys: one for each algorithm, published, and changed while the server runs.

use bearer_lab::protocol::jose::base64url;
use bearer_lab_server::keys::{Algorithm, parse_public_key};
use serde_json::Value;

use crate::{
    lab::{Lab, claims, header, options, text},
    row::{Row, row},
    summary::{bearer, oauth},
};
use bearer_lab_server::cli::Serve;

const ALGORITHMS: [(&str, &str); 4] = [
    ("RS256", "RFC 7518 §3.3"),
    ("ES256", "RFC 7518 §3.4"),
    ("PS256", "RFC 7518 §3.5"),
    ("EdDSA", "RFC 8037 §3.1"),
];

/// A server whose client `desk` asks for ID tokens of this algorithm.
fn lab(algorithm: &str) -> Lab {
    let content = format!(
        "[[clients]]\nid = \"desk\"\ntype = \"single-page\"\nredirect_uris = [\"/callback\"]\n\
         scopes = [\"openid\", \"offline_access\"]\nid_token_signed_response_alg = \"{algorithm}\"\n"
    );
    Lab::configured(&format!("alg-{algorithm}"), Some("alice"), &content)
}

pub fn jwks(lab: &Lab) -> Vec<Value> {
    let json = lab.send(&lab.get("/oauth2/default/v1/keys")).json();
    json["keys"].as_array().cloned().unwrap_or_default()
}

fn desk_tokens(lab: &Lab) -> Value {
    let changes = [("client_id", "desk"), ("scope", "openid offline_access")];
    lab.redeem(&lab.code(&changes), &[("client_id", "desk")]).json()
}

/// The bytes of a public key as the verification takes them.
fn public_bytes(jwk: &Value) -> Vec<u8> {
    let bytes = |name: &str| base64url::decode(&text(jwk, name)).unwrap_or_default();
    match text(jwk, "kty").as_str() {
        "EC" => [vec![4], bytes("x"), bytes("y")].concat(),
        "OKP" => bytes("x"),
        _ => {
            use aws_lc_rs::{encoding::AsDer as _, rsa::PublicKeyComponents};
            let key = PublicKeyComponents { n: bytes("n"), e: bytes("e") };
            key.as_der().map(|der| der.as_ref().to_vec()).unwrap_or_default()
        }
    }
}

/// Whether one of the published keys, used as it says, made the token's signature.
pub fn is_genuine(keys: &[Value], token: &str) -> bool {
    let (signed, signature) = token.rsplit_once('.').unwrap_or_default();
    let header = header(token);
    let named = keys.iter().find(|key| key["kid"] == header["kid"] && key["alg"] == header["alg"]);
    let key =
        named.and_then(|key| parse_public_key(Algorithm::parse(&text(key, "alg"))?, &public_bytes(key)));
    let signature = base64url::decode(signature).unwrap_or_default();
    key.is_some_and(|key| key.verify_sig(signed.as_bytes(), &signature).is_ok())
}

fn half_hash_is_right(tokens: &Value) -> bool {
    use aws_lc_rs::digest::{SHA256, SHA512, digest};
    let id_token = text(tokens, "id_token");
    let function = if header(&id_token)["alg"] == "EdDSA" { &SHA512 } else { &SHA256 };
    let hash = digest(function, text(tokens, "access_token").as_bytes());
    let half = &hash.as_ref()[..function.output_len() / 2];
    text(&claims(&id_token), "at_hash") == base64url::encode(half)
}

pub fn rows() -> Vec<Row> {
    let algorithms = ALGORITHMS.into_iter().map(|(algorithm, source)| {
        let expected = format!("{algorithm}, genuine, at_hash right; access token RS256, genuine");
        row(source, format!("keys: an ID token with {algorithm}"), expected, move || {
            let lab = lab(algorithm);
            let tokens = desk_tokens(&lab);
            let (id_token, access_token) = (text(&tokens, "id_token"), text(&tokens, "access_token"));
            let keys = jwks(&lab);
            let verdict = |token: &str| if is_genuine(&keys, token) { "genuine" } else { "not genuine" };
            format!(
                "{}, {}, at_hash {}; access token {}, {}",
                text(&header(&id_token), "alg"),
                verdict(&id_token),
                if half_hash_is_right(&tokens) { "right" } else { "wrong" },
                text(&header(&access_token), "alg"),
                verdict(&access_token)
            )
        })
    });
    algorithms.chain(published()).chain(rotation()).collect()
}

fn published() -> Vec<Row> {
    let names = |key: &Value| {
        let names: Vec<_> = key.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        names.join(" ")
    };
    vec![
        row(
            "OIDC Discovery §3",
            "keys: metadata names what clients use",
            r#"["RS256","EdDSA"] RS256 EdDSA"#,
            || {
                let lab = lab("EdDSA");
                let path = "/oauth2/default/.well-known/openid-configuration";
                let metadata = lab.send(&lab.get(path)).json();
                let keys: Vec<_> = jwks(&lab).iter().map(|key| text(key, "alg")).collect();
                format!("{} {}", metadata["id_token_signing_alg_values_supported"], keys.join(" "))
            },
        ),
        row("RFC 7518 §6.2", "keys: the members of an EC key", "alg crv kid kty use x y", move || {
            names(&jwks(&lab("ES256"))[1])
        }),
        row("RFC 8037 §2", "keys: the members of an Ed25519 key", "alg crv kid kty use x", move || {
            names(&jwks(&lab("EdDSA"))[1])
        }),
        row("RFC 8725 §3.1", "keys: each algorithm has a key of its own", "different", || {
            let keys = jwks(&lab("PS256"));
            if keys[0]["n"] == keys[1]["n"] { "the same".into() } else { "different".into() }
        }),
    ]
}

fn rotation() -> Vec<Row> {
    let fresh = || Lab::start(Serve { sign_in_as: Some("alice".into()), ..options() });
    vec![
        row(
            "OIDC Core §10.1.1",
            "keys: after a rotation the old key is still published",
            "1, then 2 with it",
            move || {
                let lab = fresh();
                let before = jwks(&lab);
                lab.rotate_keys();
                let after = jwks(&lab);
                let place = after.iter().position(|key| key["kid"] == before[0]["kid"]);
                format!(
                    "{}, then {} {}",
                    before.len(),
                    after.len(),
                    if place == Some(1) { "with it" } else { "without" }
                )
            },
        ),
        row(
            "OIDC Core §10.1.1",
            "keys: the new key signs, and old tokens hold",
            "new kid; old 200, new 200",
            move || {
                let lab = fresh();
                let old = text(&lab.tokens(), "access_token");
                lab.rotate_keys();
                let new = text(&lab.tokens(), "access_token");
                let kid = if header(&old)["kid"] == header(&new)["kid"] { "same" } else { "new" };
                let api = |token: &str| bearer(&lab.api("/api/items", token));
                format!("{kid} kid; old {}, new {}", api(&old), api(&new))
            },
        ),
        row("OIDC Core §10.1.1", "keys: a refresh token outlives a rotation", "200", move || {
            let lab = fresh();
            let tokens = lab.tokens();
            lab.rotate_keys();
            oauth(&lab.refresh(&text(&tokens, "refresh_token"), &[]))
        }),
        row(
            "OIDC Core §10.1.1",
            "keys: the old key goes when its tokens have expired",
            "2, then 1",
            move || {
                let lab = fresh();
                lab.rotate_keys();
                let before = jwks(&lab).len();
                lab.state.clock.advance(i64::from(lab.state.config.longest_lifetime().seconds()));
                format!("{before}, then {}", jwks(&lab).len())
            },
        ),
        row("bounds", "keys: twenty rotations publish at most 17 keys", "17, the newest first", move || {
            let lab = fresh();
            for _ in 0..20 {
                lab.rotate_keys();
            }
            let keys = jwks(&lab);
            let signs = header(&text(&lab.tokens(), "access_token"))["kid"] == keys[0]["kid"];
            format!("{}, {}", keys.len(), if signs { "the newest first" } else { "another first" })
        }),
    ]
}
