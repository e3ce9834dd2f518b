//! Claims of the ID token that say who it is from, for and about (OpenID Connect Core §2, §3.1.3.7).

use serde_json::{Value, json};

use super::{id_token, wrong_claims};
use crate::hostile::case::{CODE, Case, Rule, WITH_ID_TOKEN};
use crate::hostile::jose::Draft;

pub(super) fn cases() -> Vec<Case> {
    let well = Rule::new("well behaved", "OpenID Connect Core §3", WITH_ID_TOKEN);
    let mut cases = vec![well.accept("sign-in", |_| ())];
    cases.extend([issuer(), audience(), authorized_party(), subject(), nonce()].into_iter().flatten());
    cases
}

fn issuer() -> Vec<Case> {
    let every = Rule::new("iss", "OpenID Connect Core §3.1.3.7 (2)", WITH_ID_TOKEN);
    let rule = Rule::new("iss", "OpenID Connect Core §3.1.3.7 (2)", CODE);
    let rewritten = |name: &str, change: fn(&str) -> Value| {
        rule.reject(
            name,
            id_token(move |token: &mut Draft| {
                let issuer = change(&token.scene.issuer);
                token.claims.set("iss", issuer);
            }),
        )
    };
    let mut cases = vec![
        every.reject("with 1 appended", id_token(|token| token.claims.append("iss", "1"))),
        every.reject("absent", id_token(|token| token.claims.remove("iss"))),
        rewritten("with a slash at the end", |issuer| json!(format!("{issuer}/"))),
        rewritten("with another case of the scheme", |issuer| json!(issuer.replace("http", "HTTP"))),
        rewritten("of another loopback name", |issuer| json!(issuer.replace("127.0.0.1", "localhost"))),
        rewritten("with a percent-encoded letter", |issuer| json!(issuer.replace("/op", "/%6fp"))),
        rewritten("with a dot segment", |issuer| json!(issuer.replace("/op", "/./op"))),
        rewritten("with an empty query", |issuer| json!(format!("{issuer}?"))),
        rewritten("with white space around it", |issuer| json!(format!(" {issuer} "))),
        rewritten("cut short", |issuer| json!(issuer.trim_end_matches('p'))),
        rewritten("in an array", |issuer| json!([issuer])),
        rewritten("as the origin alone", |issuer| json!(issuer.trim_end_matches("/op"))),
    ];
    cases.extend(wrong_claims(&rule, "iss", [json!(null), json!(""), json!(7), json!({})]));
    cases
}

fn audience() -> Vec<Case> {
    let every = Rule::new("aud", "OpenID Connect Core §3.1.3.7 (3)", WITH_ID_TOKEN);
    let rule = Rule::new("aud", "OpenID Connect Core §3.1.3.7 (3), RFC 7519 §4.1.3", CODE);
    let wrong = [
        json!(null),
        json!(""),
        json!(7),
        json!(true),
        json!([]),
        json!({ "app": true }),
        json!("APP"),
        json!("ap"),
        json!("app other"),
        json!("app,other"),
        json!(["app1"]),
        json!([["app"]]),
        json!(["app", 7]),
        json!(["app", null]),
        json!(["app", ""]),
    ];
    let mut cases = vec![
        every.reject("with 1 appended", id_token(|token| token.claims.append("aud", "1"))),
        every.reject("absent", id_token(|token| token.claims.remove("aud"))),
        every.reject(
            "a second one, no azp",
            id_token(|token| token.claims.set("aud", json!(["app", "app1"]))),
        ),
        every.accept("an array of one", id_token(|token| token.claims.set("aud", json!(["app"])))),
    ];
    cases.extend(wrong_claims(&rule, "aud", wrong));
    cases
}

fn authorized_party() -> Vec<Case> {
    let rule = Rule::new("azp", "OpenID Connect Core §3.1.3.7 (4), (5)", CODE);
    let mut cases = vec![
        rule.accept("our client_id", id_token(|token| token.claims.set("azp", "app"))),
        rule.reject(
            "right, but an audience that nobody trusts",
            id_token(|token| {
                token.claims.set("aud", json!(["app", "api"]));
                token.claims.set("azp", "app");
            }),
        ),
        rule.accept("right, and a trusted audience", |provider| {
            provider.config.arrange(|config| trust(config, "api"));
            provider.id_token.arrange(|token| {
                token.claims.set("aud", json!(["app", "api"]));
                token.claims.set("azp", "app");
            });
        }),
    ];
    let wrong = [json!("app1"), json!("APP"), json!(""), json!(null), json!(7), json!(["app"])];
    cases.extend(wrong_claims(&rule, "azp", wrong));
    cases
}

/// Adds an audience to those that the app's configuration trusts.
fn trust(config: &mut crate::hostile::provider::Object, audience: &str) {
    let mut value = config.value();
    if let Some(trusted) = value.pointer_mut("/providers/0/trusted_audiences") {
        *trusted = json!([audience]);
    }
    config.set("providers", value.get("providers").cloned().unwrap_or_default());
}

fn subject() -> Vec<Case> {
    let every = Rule::new("sub", "OpenID Connect Core §2", WITH_ID_TOKEN);
    let rule = Rule::new("sub", "OpenID Connect Core §2", CODE);
    let wrong = [
        json!(null),
        json!(""),
        json!(7),
        json!(true),
        json!([]),
        json!(["user-1"]),
        json!({}),
        json!("usér"),
    ];
    let mut cases = vec![
        every.reject("absent", id_token(|token| token.claims.remove("sub"))),
        rule.reject("256 characters", id_token(|token| token.claims.set("sub", "a".repeat(256)))),
        rule.accept("255 characters", id_token(|token| token.claims.set("sub", "a".repeat(255)))),
    ];
    cases.extend(wrong_claims(&rule, "sub", wrong));
    cases
}

fn nonce() -> Vec<Case> {
    let every = Rule::new("nonce", "OpenID Connect Core §3.1.3.7 (11), §3.2.2.11", WITH_ID_TOKEN);
    let rule = Rule::new("nonce", "OpenID Connect Core §3.1.3.7 (11)", CODE);
    let rewritten = |name: &str, change: fn(&str) -> Value| {
        rule.reject(
            name,
            id_token(move |token: &mut Draft| {
                let nonce = change(token.claims.text("nonce"));
                token.claims.set("nonce", nonce);
            }),
        )
    };
    let mut cases = vec![
        every.reject("with 1 appended", id_token(|token| token.claims.append("nonce", "1"))),
        every.reject("absent", id_token(|token| token.claims.remove("nonce"))),
        rewritten("in another case", |nonce| json!(nonce.to_uppercase())),
        rewritten("cut short", |nonce| json!(nonce.get(..8))),
        rewritten("in an array", |nonce| json!([nonce])),
        rewritten("with white space at the end", |nonce| json!(format!("{nonce} "))),
    ];
    cases.extend(wrong_claims(&rule, "nonce", [json!(null), json!(""), json!(0), json!(false)]));
    cases
}
