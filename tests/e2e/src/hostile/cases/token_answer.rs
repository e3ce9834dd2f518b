//! The answer of the token endpoint (RFC 6749 §5.1, §5.2; OpenID Connect Core §3.1.3.3).

use serde_json::{Value, json};

use super::{short, token, token_answer};
use crate::hostile::case::{CODE, Case, Rule};
use crate::hostile::provider::{Answer, Behaviour, Kind, Object};

pub(super) fn cases() -> Vec<Case> {
    let all = [token_type(), access_token(), lifetime(), scope(), other_tokens(), errors(), text()];
    all.into_iter().flatten().collect()
}

fn wrong(rule: &Rule, member: &'static str, values: impl IntoIterator<Item = Value>) -> Vec<Case> {
    let case = |value: Value| {
        rule.reject(short(&value), token(move |answer: &mut Object| answer.set(member, value.clone())))
    };
    values.into_iter().map(case).collect()
}

fn right(rule: &Rule, member: &'static str, values: impl IntoIterator<Item = Value>) -> Vec<Case> {
    let case = |value: Value| {
        let name = short(&value);
        rule.accept(name, move |provider: &mut Behaviour| {
            let value = value.clone();
            provider.token.object.arrange(move |answer| answer.set(member, value.clone()));
        })
        .seeing(Kind::Token, 1..=1)
    };
    values.into_iter().map(case).collect()
}

fn token_type() -> Vec<Case> {
    let rule = Rule::new("token_type", "RFC 6749 §5.1, §7.1", CODE);
    let values = [
        json!("mac"),
        json!("DPoP"),
        json!("N_A"),
        json!(""),
        json!("Bearer x"),
        json!(7),
        json!(null),
        json!(["Bearer"]),
    ];
    let mut cases = wrong(&rule, "token_type", values);
    cases.extend(right(&rule, "token_type", [json!("bEARER"), json!("BEARER")]));
    cases.push(rule.reject("absent", token(|answer| answer.remove("token_type"))));
    cases
}

fn access_token() -> Vec<Case> {
    let rule = Rule::new("access_token", "RFC 6749 §5.1, App. A.12, RFC 6750 §2.1", CODE);
    let values = [
        json!(""),
        json!(7),
        json!(null),
        json!(true),
        json!(["a"]),
        json!({ "a": 1 }),
        json!("a b"),
        json!("a\r\nX-Evil: 1"),
        json!("a\u{0}b"),
        json!("é"),
        json!("a\u{7f}"),
        json!("\u{202e}a"),
        json!(" a"),
    ];
    let mut cases = wrong(&rule, "access_token", values);
    // Visible ASCII, though not all of it is in the grammar of RFC 6750 §2.1: accepted, with a note. The API knows no such token.
    let unusual = [json!("a,b"), json!("00D!x|y"), json!("\"a\"")].map(|value| {
        rule.either(short(&value), move |provider: &mut Behaviour| {
            let value = value.clone();
            provider.token.object.arrange(move |answer| answer.set("access_token", value.clone()));
            provider.id_token.arrange(|token| token.claims.remove("at_hash"));
        })
    });
    cases.extend(unusual);
    cases.push(rule.reject("absent", token(|answer| answer.remove("access_token"))));
    cases.push(rule.reject("of 1 MB", token(|answer| answer.set("access_token", "a".repeat(1 << 20)))));
    cases
}

/// Whatever is not a number of seconds means "unknown": no renewal at once, no timer that fires at once.
fn lifetime() -> Vec<Case> {
    let rule = Rule::new("expires_in", "RFC 6749 §5.1, App. A.14", CODE);
    let values = [
        json!("3600"),
        json!(3600.5),
        json!("soon"),
        json!(""),
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!(-1),
        json!(2_147_484),
        json!(4_294_968),
        json!(10_000_000_000_i64),
        json!(1e300),
        json!("1e3"),
        json!("99999999999999999999"),
    ];
    let absent = rule.accept("absent", |provider| {
        provider.token.object.arrange(|answer| answer.remove("expires_in"));
    });
    let neither = rule.accept("absent, as is scope", |provider| {
        provider.token.object.arrange(|answer| {
            answer.remove("expires_in");
            answer.remove("scope");
        })
    });
    let mut cases = right(&rule, "expires_in", values);
    cases.extend([absent, neither].map(|case| case.seeing(Kind::Token, 1..=1)));
    cases.push(
        rule.either("0", |provider| provider.token.object.arrange(|answer| answer.set("expires_in", 0))),
    );
    cases
}

fn scope() -> Vec<Case> {
    let rule = Rule::new("scope", "RFC 6749 §3.3, §5.1", CODE);
    let mut cases = right(&rule, "scope", [json!("openid api:read"), json!("openid api:read admin")]);
    cases.push(
        rule.accept("absent", |provider| provider.token.object.arrange(|answer| answer.remove("scope"))),
    );
    let odd = [json!(7), json!(["openid"]), json!(null), json!(""), json!("a  b"), json!("a\"b")];
    cases.extend(odd.map(|value| {
        let name = short(&value);
        rule.either(name, move |provider: &mut Behaviour| {
            let value = value.clone();
            provider.token.object.arrange(move |answer| answer.set("scope", value.clone()));
        })
    }));
    cases
}

fn other_tokens() -> Vec<Case> {
    let id_token = Rule::new("id_token", "OpenID Connect Core §3.1.3.3", CODE);
    let refresh_token = Rule::new("refresh_token", "RFC 6749 §5.1, §6", CODE);
    let mut cases =
        wrong(&id_token, "id_token", [json!(null), json!(""), json!(7), json!({}), json!(["a.b.c"])]);
    cases.push(id_token.reject("absent", token(|answer| answer.remove("id_token"))));
    cases.push(refresh_token.accept("absent", |provider| {
        provider.token.object.arrange(|answer| answer.remove("refresh_token"));
    }));
    let odd = [json!(7), json!(null), json!(""), json!(["a"])];
    cases.extend(odd.map(|value| {
        let name = short(&value);
        refresh_token.either(name, move |provider: &mut Behaviour| {
            let value = value.clone();
            provider.token.object.arrange(move |answer| answer.set("refresh_token", value.clone()));
        })
    }));
    cases.extend(right(
        &Rule::new("unknown member", "RFC 6749 §5.1", CODE),
        "foo",
        [json!({ "bar": [1, null] })],
    ));
    cases
}

fn errors() -> Vec<Case> {
    let rule = Rule::new("token error", "RFC 6749 §5.2", CODE);
    let fail = |status: u16, error: &'static str| {
        let name = format!("{error} with status {status}");
        rule.reject(name, token_answer(move |answer: &mut Answer| answer.fail(status, error)))
    };
    let status = |status: u16| {
        let name = format!("tokens with status {status}");
        rule.reject(name, token_answer(move |answer: &mut Answer| answer.status = status))
    };
    let mut cases = vec![
        fail(400, "invalid_grant"),
        fail(400, "invalid_request"),
        fail(400, "unheard_of"),
        fail(401, "invalid_client"),
        fail(200, "invalid_grant"),
        fail(400, "<img src=x onerror=window.__hacked=true>"),
        fail(503, "temporarily_unavailable"),
        rule.reject("an error beside the tokens", token(|answer| answer.set("error", "invalid_grant"))),
        rule.reject(
            "an error that is a number",
            token_answer(|answer| {
                answer.status = 400;
                answer.rewrite(|_| "{\"error\":7}".to_owned());
            }),
        ),
        rule.reject(
            "status 400 and HTML",
            token_answer(|answer| {
                answer.status = 400;
                answer.set("content-type", "text/html");
                answer.rewrite(|_| "<!doctype html><p>Bad Request".to_owned());
            }),
        ),
        rule.reject(
            "status 429 and nothing",
            token_answer(|answer| {
                answer.status = 429;
                answer.rewrite(|_| String::new());
            }),
        ),
    ];
    cases.extend([400, 401, 403, 404, 500, 502].map(status));
    cases
}

fn text() -> Vec<Case> {
    let rule = Rule::new("token answer", "RFC 6749 §5.1, RFC 8259", CODE);
    let rewritten = |name: &str, change: fn(&str) -> String| {
        rule.reject(name, token_answer(move |answer: &mut Answer| answer.rewrite(change)))
    };
    vec![
        rewritten("an array around it", |text| format!("[{text}]")),
        rewritten("nothing", |_| String::new()),
        rewritten("null", |_| "null".to_owned()),
        rewritten("cut in half", |text| text.chars().take(text.len() / 2).collect()),
        rewritten("something after it", |text| format!("{text};")),
        rewritten("access_token twice", |text| text.replacen('{', "{\"access_token\":\"other\",", 1)),
        rewritten("id_token twice", |text| text.replacen('{', "{\"id_token\":\"a.b.c\",", 1)),
        rewritten("token_type twice", |text| text.replacen('{', "{\"token_type\":\"mac\",", 1)),
        rewritten("access_token twice, once escaped", |text| {
            text.replacen('{', "{\"access\\u005ftoken\":\"other\",", 1)
        }),
        rewritten("a form", |_| "access_token=a&token_type=Bearer&expires_in=3600".to_owned()),
        rewritten("a guard against JSON hijacking", |text| format!(")]}}',\n{text}")),
        rewritten("nested 100000 deep", |text| {
            let (open, close) = ("{\"a\":".repeat(100_000), "}".repeat(100_000));
            text.replacen('{', &format!("{{\"x\":{open}1{close},"), 1)
        }),
        rule.reject(
            "HTML",
            token_answer(|answer| {
                answer.set("content-type", "text/html");
                answer.rewrite(|_| "<!doctype html><title>Sign in</title>".to_owned());
            }),
        ),
    ]
}
