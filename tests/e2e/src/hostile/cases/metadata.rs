//! The provider's metadata (OpenID Connect Discovery §4.3, RFC 8414 §3.3).

use serde_json::{Value, json};

use super::{metadata, short};
use crate::hostile::case::{CODE, Case, Rule, WITH_ID_TOKEN};
use crate::hostile::provider::{Answer, Behaviour, Kind, Object, Scene};

pub(super) fn cases() -> Vec<Case> {
    let all = [issuer(), text(), well_known(), endpoints(), navigation(), lists()];
    // Whatever is wrong with the metadata is found before the browser is sent anywhere.
    let before_leaving = |case: Case| match case.expect {
        crate::hostile::case::Expect::Reject => case.seeing(Kind::Authorize, 0..=0),
        _ => case,
    };
    all.into_iter().flatten().map(before_leaving).collect()
}

fn issuer() -> Vec<Case> {
    let every = Rule::new("metadata issuer", "OpenID Connect Discovery §4.3", WITH_ID_TOKEN);
    let rule = Rule::new("metadata issuer", "OpenID Connect Discovery §4.3, RFC 8414 §3.3", CODE);
    let rewritten = |name: &str, change: fn(&str) -> Value| {
        rule.reject(
            name,
            metadata(move |metadata: &mut Object| {
                let issuer = change(metadata.text("issuer"));
                metadata.set("issuer", issuer);
            }),
        )
    };
    let wrong = [json!(null), json!(""), json!(7), json!({}), json!(true)];
    let mut cases = vec![
        every.reject("with INVALID appended", metadata(|metadata| metadata.append("issuer", "INVALID"))),
        rule.reject("absent", metadata(|metadata| metadata.remove("issuer"))),
        rewritten("with a slash at the end", |issuer| json!(format!("{issuer}/"))),
        rewritten("with another case of the scheme", |issuer| json!(issuer.replace("http", "HTTP"))),
        rewritten("of another loopback name", |issuer| json!(issuer.replace("127.0.0.1", "localhost"))),
        rewritten("with a percent-encoded letter", |issuer| json!(issuer.replace("/op", "/%6Fp"))),
        rewritten("in an array", |issuer| json!([issuer])),
        rewritten("as the origin alone", |issuer| json!(issuer.trim_end_matches("/op"))),
    ];
    cases.extend(wrong.into_iter().map(|value| {
        rule.reject(
            short(&value),
            metadata(move |metadata: &mut Object| metadata.set("issuer", value.clone())),
        )
    }));
    cases
}

/// How the metadata is sent.
fn sent(change: fn(&mut Answer)) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| provider.metadata.answer.corrupt(change)
}

fn text() -> Vec<Case> {
    let rule = Rule::new("metadata", "OpenID Connect Discovery §4.2, RFC 8259", CODE);
    vec![
        rule.reject(
            "HTML",
            sent(|answer| {
                answer.set("content-type", "text/html");
                answer.rewrite(|_| "<!doctype html><title>Sign in</title>".to_owned());
            }),
        ),
        rule.reject("nothing", sent(|answer| answer.rewrite(|_| String::new()))),
        rule.reject("an array around it", sent(|answer| answer.rewrite(|text| format!("[{text}]")))),
        rule.reject(
            "cut in half",
            sent(|answer| {
                answer.rewrite(|text| text.chars().take(text.len() / 2).collect());
            }),
        ),
        rule.reject("something after it", sent(|answer| answer.rewrite(|text| format!("{text} {{}}")))),
        rule.reject(
            "issuer twice",
            sent(|answer| {
                answer.rewrite(|text| text.replacen('{', "{\"issuer\":\"http://elsewhere.test\",", 1));
            }),
        ),
        rule.reject(
            "token_endpoint twice",
            sent(|answer| {
                answer.rewrite(|text| {
                    text.replacen('{', "{\"token_endpoint\":\"http://elsewhere.test/token\",", 1)
                })
            }),
        ),
        rule.reject(
            "nested 100000 deep",
            sent(|answer| {
                answer.rewrite(|text| {
                    let (open, close) = ("[".repeat(100_000), "]".repeat(100_000));
                    text.replacen('{', &format!("{{\"x\":{open}{close},"), 1)
                })
            }),
        ),
        rule.reject(
            "a byte that is not UTF-8",
            sent(|answer| {
                if let crate::hostile::provider::Body::Text(text) = &answer.body {
                    let bytes = text.bytes().map(|byte| if byte == b'p' { 0xff } else { byte }).collect();
                    answer.body = crate::hostile::provider::Body::Bytes(bytes);
                }
            }),
        ),
    ]
}

/// An issuer with a path has two addresses; both are tried.
fn well_known() -> Vec<Case> {
    let rule = Rule::new("metadata address", "OpenID Connect Discovery §4.1, RFC 8414 §3.1", CODE);
    let only = |form: &'static str, status: u16| {
        move |provider: &mut Behaviour| {
            provider.metadata.answer.arrange(move |answer| {
                if !answer.scene.path.contains(form) {
                    answer.status = status;
                    answer.rewrite(|_| "not here".to_owned());
                }
            });
        }
    };
    let every = Rule::new("metadata address", "OpenID Connect Discovery §4", WITH_ID_TOKEN);
    vec![
        every.accept("openid-configuration alone", only("openid-configuration", 404)),
        rule.accept("oauth-authorization-server alone", only("oauth-authorization-server", 404)),
        rule.reject("neither", sent(|answer| answer.status = 404)),
        rule.reject("status 500", sent(|answer| answer.status = 500)),
        rule.reject("status 401", sent(|answer| answer.status = 401)),
        rule.reject(
            "status 204",
            sent(|answer| {
                answer.status = 204;
                answer.rewrite(|_| String::new());
            }),
        ),
    ]
}

/// Addresses that may never be asked or navigated to.
fn forbidden(scene: &Scene) -> Vec<(&'static str, Value)> {
    let port = scene.origin.rsplit(':').next().unwrap_or_default();
    vec![
        ("plain http elsewhere", json!(format!("{}/x", scene.elsewhere))),
        ("a name that begins like loopback", json!(format!("http://127.0.0.1.elsewhere.test:{port}/x"))),
        ("loopback as a user name", json!(format!("http://127.0.0.1@elsewhere.test:{port}/x"))),
        ("localhost as a part of a name", json!(format!("http://localhost.elsewhere.test:{port}/x"))),
        ("javascript", json!("javascript:window.__hacked=true")),
        ("javascript in disguise", json!(" java\nscript:window.__hacked=true")),
        ("a data URL", json!("data:text/html,<script>window.__hacked=true</script>")),
        ("relative", json!("/op/x")),
        ("without a scheme", json!(format!("//elsewhere.test:{port}/x"))),
        ("a number", json!(7)),
        ("null", json!(null)),
        ("an array", json!([format!("{}/x", scene.issuer)])),
        ("an empty text", json!("")),
        ("ftp", json!("ftp://127.0.0.1/x")),
        ("white space inside", json!(format!("{}/ x", scene.issuer))),
    ]
}

fn wrong_endpoint(member: &'static str, source: &'static str, names: &[&'static str]) -> Vec<Case> {
    let rule = Rule::new(member, source, CODE);
    let known = forbidden(&Scene::default()).into_iter().map(|(name, _)| name);
    let chosen = known.filter(|name| names.is_empty() || names.contains(name));
    let case = |name: &'static str| {
        rule.reject(
            name,
            metadata(move |metadata: &mut Object| {
                let all = forbidden(&metadata.scene);
                if let Some((_, address)) = all.into_iter().find(|(known, _)| *known == name) {
                    metadata.set(member, address);
                }
            }),
        )
    };
    chosen.map(case).collect()
}

fn endpoints() -> Vec<Case> {
    let source = "RFC 8414 §2, RFC 9700 §4.4";
    let some = ["plain http elsewhere", "javascript", "a number", "loopback as a user name"];
    let mut cases = wrong_endpoint("token_endpoint", source, &[]);
    cases.extend(wrong_endpoint("userinfo_endpoint", source, &some));
    cases.extend(wrong_endpoint("end_session_endpoint", source, &some));
    cases.extend(wrong_endpoint("revocation_endpoint", source, &some[1..]));
    // A sign-in does not need it: it is left out, and nothing is sent there.
    let unneeded = Rule::new("revocation_endpoint", source, CODE);
    cases.push(unneeded.accept("plain http elsewhere", |provider| {
        provider.metadata.object.arrange(|metadata| {
            let address = json!(format!("{}/x", metadata.scene.elsewhere));
            metadata.set("revocation_endpoint", address);
        });
    }));
    let rule = Rule::new("token_endpoint", source, CODE);
    cases.push(rule.reject("absent", metadata(|metadata| metadata.remove("token_endpoint"))));
    cases
}

fn navigation() -> Vec<Case> {
    let source = "RFC 8414 §2, OpenID Connect Discovery §3";
    let rule = Rule::new("authorization_endpoint", source, CODE);
    let mut cases = wrong_endpoint("authorization_endpoint", source, &[]);
    cases.push(rule.reject("absent", metadata(|metadata| metadata.remove("authorization_endpoint"))));
    cases.push(rule.accept("with a query of its own", |provider| {
        provider.metadata.object.arrange(|metadata| metadata.append("authorization_endpoint", "?tenant=1"));
    }));
    cases
}

fn lists() -> Vec<Case> {
    let rule = Rule::new("metadata lists", "RFC 8414 §2, RFC 9700 §2.1.1", CODE);
    let say = |name: &str, member: &'static str, value: Value| {
        (name.to_owned(), move |provider: &mut Behaviour| {
            let value = value.clone();
            provider.metadata.object.arrange(move |metadata| metadata.set(member, value.clone()));
        })
    };
    let accepted = [
        say(
            "no code_challenge_methods_supported that is S256",
            "code_challenge_methods_supported",
            json!(["plain"]),
        ),
        say("members that nobody knows", "https://example.test/unknown", json!({ "a": [1, 2] })),
    ];
    let free = [
        say("no response type of ours", "response_types_supported", json!(["none"])),
        say("scopes_supported of another type", "scopes_supported", json!("openid")),
        say("algorithms of another type", "id_token_signing_alg_values_supported", json!("RS256")),
        say("no algorithm that we know", "id_token_signing_alg_values_supported", json!(["HS256", "none"])),
    ];
    let absent = rule.accept("no code_challenge_methods_supported at all", |provider| {
        provider.metadata.object.arrange(|metadata| metadata.remove("code_challenge_methods_supported"));
    });
    let accepted = accepted.into_iter().map(|(name, change)| rule.accept(name, change));
    let free = free.into_iter().map(|(name, change)| rule.either(name, change));
    accepted.chain(free).chain([absent]).collect()
}
