//! What tokens say.

use serde_json::Value;

use crate::{
    http::parameter,
    lab::{Lab, claims, header, text},
    row::{Row, row},
};

fn names(value: &Value) -> String {
    let mut names: Vec<_> =
        value.as_object().map(|object| object.keys().cloned().collect()).unwrap_or_default();
    names.sort();
    names.join(" ")
}

pub fn half_hash(value: &str) -> String {
    use aws_lc_rs::digest::{SHA256, digest};
    let hash = digest(&SHA256, value.as_bytes());
    bearer_lab::protocol::jose::base64url::encode(&hash.as_ref()[..16])
}

fn front_channel(response_type: &str) -> String {
    Lab::automatic().authorize(&[("client_id", "spa-implicit"), ("response_type", response_type)]).location()
}

pub fn rows() -> Vec<Row> {
    let mut rows = access_tokens();
    rows.extend(id_tokens());
    rows
}

fn access_tokens() -> Vec<Row> {
    vec![
        row(
            "RFC 6749 §5.1",
            "token answer: what comes",
            "access_token expires_in id_token refresh_token scope token_type",
            || names(&Lab::automatic().tokens()),
        ),
        row("RFC 6749 §5.1", "token answer: kind and lifetime", "Bearer 3600", || {
            let tokens = Lab::automatic().tokens();
            format!("{} {}", text(&tokens, "token_type"), tokens["expires_in"])
        }),
        row("RFC 9068 §2.1", "access token: header", "RS256 at+jwt kid of the keys", || {
            let lab = Lab::automatic();
            let header = header(&text(&lab.tokens(), "access_token"));
            let keys = lab.send(&lab.get("/oauth2/default/v1/keys")).json();
            let kid = if header["kid"] == keys["keys"][0]["kid"] { "kid of the keys" } else { "another kid" };
            format!("{} {} {kid}", text(&header, "alg"), text(&header, "typ"))
        }),
        row(
            "RFC 9068 §2.2",
            "access token: claims",
            "aud auth_time cid client_id exp iat iss jti scope scp sub uid ver",
            || names(&claims(&text(&Lab::automatic().tokens(), "access_token"))),
        ),
        row("Okta", "access token: values", "1 spa spa api://default 00ualice 00ualice AT. 3600", || {
            let claims = claims(&text(&Lab::automatic().tokens(), "access_token"));
            let lifetime =
                claims["exp"].as_i64().unwrap_or_default() - claims["iat"].as_i64().unwrap_or_default();
            let texts = ["client_id", "cid", "aud", "sub", "uid"].map(|name| text(&claims, name)).join(" ");
            format!("{} {texts} {} {lifetime}", claims["ver"], &text(&claims, "jti")[..3])
        }),
        row("RFC 9068 §2.2.3", "access token: scope and scp say the same", "same", || {
            let claims = claims(&text(&Lab::automatic().tokens(), "access_token"));
            let scp: Vec<_> =
                claims["scp"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if scp.join(" ") == text(&claims, "scope") { "same".into() } else { "different".into() }
        }),
    ]
}

fn id_tokens() -> Vec<Row> {
    vec![
        row("OIDC Core §2", "ID token: values", "1 spa 00ualice the-nonce Alice Example ID. issuer", || {
            let lab = Lab::automatic();
            let claims = claims(&text(&lab.tokens(), "id_token"));
            let texts = ["aud", "sub", "nonce", "name"].map(|name| text(&claims, name)).join(" ");
            let issuer = if text(&claims, "iss") == lab.issuer() { "issuer" } else { "another issuer" };
            format!("{} {texts} {} {issuer}", claims["ver"], &text(&claims, "jti")[..3])
        }),
        row("OIDC Core §2", "ID token: auth_time and amr", "true [\"pwd\"]", || {
            let claims = claims(&text(&Lab::automatic().tokens(), "id_token"));
            format!("{} {}", claims["auth_time"].is_i64(), claims["amr"])
        }),
        row("OIDC Core §2", "ID token: no acr when none was asked for", "null", || {
            claims(&text(&Lab::automatic().tokens(), "id_token"))["acr"].to_string()
        }),
        row(
            "OIDC Core §3.1.2.1",
            "ID token: acr is what was satisfied, then and after a refresh, never what was not",
            "urn:okta:loa:1fa:any urn:okta:loa:1fa:any, urn:okta:loa:1fa:pwd urn:okta:loa:1fa:pwd",
            || {
                let lab = Lab::automatic();
                let acr = |tokens: &Value| text(&claims(&text(tokens, "id_token")), "acr");
                let asked = ["phr urn:okta:loa:1fa:any", "phr urn:okta:loa:2fa:any"].map(|acr_values| {
                    let tokens = lab.redeem(&lab.code(&[("acr_values", acr_values)]), &[]).json();
                    let renewed = lab.refresh(&text(&tokens, "refresh_token"), &[]).json();
                    format!("{} {}", acr(&tokens), acr(&renewed))
                });
                asked.join(", ")
            },
        ),
        row("OIDC Core §3.2.2.10", "ID token: acr in the front channel", "urn:okta:loa:1fa:pwd", || {
            let changes =
                [("client_id", "spa-implicit"), ("response_type", "id_token"), ("acr_values", "phr")];
            let location = Lab::automatic().authorize(&changes).location();
            text(&claims(&parameter(&location, "id_token").unwrap_or_default()), "acr")
        }),
        row("OIDC Core §3.1.3.6", "ID token: at_hash in the code flow", "right", || {
            let tokens = Lab::automatic().tokens();
            let expected = half_hash(&text(&tokens, "access_token"));
            let is_right = text(&claims(&text(&tokens, "id_token")), "at_hash") == expected;
            if is_right { "right".into() } else { "wrong".into() }
        }),
        row(
            "OIDC Core §3.3.2.11",
            "ID token: at_hash and c_hash in the front channel",
            "both right",
            || {
                let location = front_channel("code id_token token");
                let claims = claims(&parameter(&location, "id_token").unwrap_or_default());
                let is_right = |claim: &str, name: &str| {
                    text(&claims, claim) == half_hash(&parameter(&location, name).unwrap_or_default())
                };
                match (is_right("at_hash", "access_token"), is_right("c_hash", "code")) {
                    (true, true) => "both right".into(),
                    verdict => format!("{verdict:?}"),
                }
            },
        ),
        row("OIDC Core §3.2.2.10", "ID token alone: no at_hash, no c_hash", "null null", || {
            let claims = claims(&parameter(&front_channel("id_token"), "id_token").unwrap_or_default());
            format!("{} {}", claims["at_hash"], claims["c_hash"])
        }),
        row("OIDC Core §3.1.2.1", "ID token: no nonce when none was sent", "null", || {
            let lab = Lab::automatic();
            let tokens = lab.redeem(&lab.code(&[("nonce", "-")]), &[]).json();
            claims(&text(&tokens, "id_token"))["nonce"].to_string()
        }),
        row("OIDC Core §3.1.2.1", "ID token: the nonce as it was sent", "ä \"'<>", || {
            let lab = Lab::automatic();
            let tokens = lab.redeem(&lab.code(&[("nonce", "ä \"'<>")]), &[]).json();
            text(&claims(&text(&tokens, "id_token")), "nonce")
        }),
    ]
}
