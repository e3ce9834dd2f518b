//! The authorization response (RFC 6749 §4.1.2, §4.2.2; RFC 9207; OpenID Connect Core §3.1.2.5, §3.2.2.5).

use serde_json::{Value, json};

use super::redirect;
use crate::hostile::case::{CODE, Case, EVERY_TYPE, FRONT_ID_TOKEN, Path, Rule};
use crate::hostile::provider::{Behaviour, Kind, Place, Redirect};

const TOKEN_IN_FRONT: &[&str] = &["token", "id_token token", "code token", "code id_token token"];
const CODE_IN_FRONT: &[&str] = &["code", "code id_token", "code token", "code id_token token"];

pub(super) fn cases() -> Vec<Case> {
    let all = [
        state(),
        issuer(),
        issuer_unannounced(),
        code(),
        errors(),
        front_tokens(),
        shape(),
        replayed(),
        mixed_up(),
    ];
    all.into_iter().flatten().collect()
}

/// A refusal that comes before any token request.
fn refused(rule: &Rule, name: &str, change: fn(&mut Redirect)) -> Case {
    rule.reject(name, redirect(change)).seeing(Kind::Token, 0..=0)
}

fn state() -> Vec<Case> {
    let every = Rule::new("state", "RFC 6749 §10.12", EVERY_TYPE);
    let rule = Rule::new("state", "RFC 6749 §4.1.2, §10.12", CODE);
    vec![
        refused(&every, "with 1 appended", |back| back.append("state", "1")),
        refused(&every, "absent", |back| back.remove("state")),
        refused(&rule, "empty", |back| back.set("state", "")),
        refused(&rule, "in another case", |back| back.set("state", &swap_case(&back.text("state")))),
        refused(&rule, "cut short", |back| {
            back.set("state", back.text("state").get(..10).unwrap_or_default())
        }),
        refused(&rule, "twice the same", |back| back.add("state", &back.text("state"))),
        refused(&rule, "another after it", |back| back.add("state", "other")),
        refused(&rule, "another before it", |back| {
            back.parameters.insert(0, ("state".into(), "other".into()))
        }),
        refused(&rule, "with a space at the end", |back| back.append("state", " ")),
        refused(&rule, "the name of a thing in every object", |back| back.set("state", "__proto__")),
        refused(&rule, "of 60 kB", |back| back.set("state", &"a".repeat(60_000))),
        refused(&rule, "under a name in capitals", |back| {
            let state = back.text("state");
            back.remove("state");
            back.add("STATE", &state);
        }),
    ]
}

fn swap_case(text: &str) -> String {
    text.chars()
        .map(
            |letter| {
                if letter.is_lowercase() { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
            },
        )
        .collect()
}

fn issuer() -> Vec<Case> {
    let rule = Rule::new("iss of the response", "RFC 9207 §2.4", CODE);
    let every = Rule::new("iss of the response", "RFC 9207 §2.4", EVERY_TYPE);
    let with_id_token =
        Rule::new("iss of the response", "RFC 9207 §2.4, OpenID Connect Core", FRONT_ID_TOKEN);
    let without = Rule::new("iss of the response", "RFC 9207 §2.4", &["code", "token", "code token"]);
    vec![
        refused(&every, "with 1 appended", |back| back.append("iss", "1")),
        refused(&without, "absent though announced", |back| back.remove("iss")),
        with_id_token.accept("absent, but in the ID token", |provider| {
            provider.redirect.arrange(|back| back.remove("iss"));
        }),
        refused(&rule, "with a slash at the end", |back| back.append("iss", "/")),
        refused(&rule, "in another case", |back| back.set("iss", &back.text("iss").replace("http", "HTTP"))),
        refused(&rule, "of another loopback name", |back| {
            back.set("iss", &back.text("iss").replace("127.0.0.1", "localhost"));
        }),
        refused(&rule, "empty", |back| back.set("iss", "")),
        refused(&rule, "twice the same", |back| back.add("iss", &back.text("iss"))),
        refused(&rule, "another after it", |back| back.add("iss", "http://elsewhere.test")),
        refused(&rule, "percent-encoded twice", |back| {
            back.set("iss", &back.text("iss").replace("/op", "/%6fp"))
        }),
    ]
}

fn issuer_unannounced() -> Vec<Case> {
    let rule = Rule::new("iss of the response", "RFC 9207 §2.4", CODE).given(|provider| {
        provider.metadata.object.arrange(|metadata| {
            metadata.remove("authorization_response_iss_parameter_supported");
        });
    });
    vec![
        rule.accept("absent and not announced", |provider| {
            provider.redirect.arrange(|back| back.remove("iss"))
        }),
        rule.accept("right and not announced", |_| ()),
        refused(&rule, "wrong and not announced", |back| back.append("iss", "1")),
    ]
}

fn code() -> Vec<Case> {
    let every = Rule::new("code", "RFC 6749 §4.1.2", CODE_IN_FRONT);
    let rule = Rule::new("code", "RFC 6749 §4.1.2, §3.1", CODE);
    vec![
        refused(&every, "absent", |back| back.remove("code")),
        refused(&every, "twice", |back| back.add("code", "other")),
        refused(&rule, "empty", |back| back.set("code", "")),
        refused(&rule, "twice the same", |back| back.add("code", &back.text("code"))),
        refused(&rule, "beside an access token", |back| {
            back.add("access_token", "access-from-nowhere");
            back.add("token_type", "Bearer");
        }),
        refused(&rule, "replaced by an access token", |back| {
            back.remove("code");
            back.add("access_token", "access-from-nowhere");
            back.add("token_type", "Bearer");
        }),
        refused(&rule, "beside an ID token", |back| back.add("id_token", "a.b.c")),
        rule.accept("beside parameters that nobody knows", |provider| {
            provider.redirect.arrange(|back| {
                back.add("session_state", "abc.def");
                back.add("foo", "bar");
            });
        }),
    ]
}

fn errors() -> Vec<Case> {
    let every = Rule::new("error", "RFC 6749 §4.1.2.1, §4.2.2.1", EVERY_TYPE);
    let rule = Rule::new("error", "RFC 6749 §4.1.2.1", CODE);
    let codes = [
        "access_denied",
        "login_required",
        "server_error",
        "temporarily_unavailable",
        "invalid_scope",
        "unheard_of",
        "",
        "<b>",
        "constructor",
    ];
    let code = |code: &'static str| {
        rule.reject(format!("{code:?}"), redirect(move |back: &mut Redirect| back.fail(code)))
            .seeing(Kind::Token, 0..=0)
    };
    let mut cases: Vec<Case> = codes.into_iter().map(code).collect();
    cases.extend([
        refused(&every, "beside what was asked for", |back| back.add("error", "access_denied")),
        refused(&every, "with a wrong state", |back| {
            back.fail("access_denied");
            back.append("state", "1");
        }),
        refused(&rule, "without a state", |back| {
            back.fail("access_denied");
            back.remove("state");
        }),
        refused(&rule, "from another issuer", |back| {
            back.fail("access_denied");
            back.append("iss", "1");
        }),
        refused(&rule, "twice", |back| {
            back.fail("access_denied");
            back.add("error", "login_required");
        }),
        refused(&rule, "with a description of HTML", |back| {
            back.fail("access_denied");
            back.add("error_description", "<img src=x onerror=window.__hacked=true>");
        }),
        refused(&rule, "with an address of a script", |back| {
            back.fail("access_denied");
            back.add("error_uri", "javascript:window.__hacked=true");
        }),
        refused(&every, "with a description of 100 kB in the fragment", |back| {
            back.place = Place::Fragment;
            back.fail("access_denied");
            back.add("error_description", &"a".repeat(100_000));
        }),
        refused(&rule, "with a description of 50 kB", |back| {
            back.fail("access_denied");
            back.add("error_description", &"a".repeat(50_000));
        }),
    ]);
    cases
}

fn front_tokens() -> Vec<Case> {
    let access = Rule::new("access token in front", "RFC 6749 §4.2.2, RFC 6750 §2.1", TOKEN_IN_FRONT);
    let identity = Rule::new("ID token in front", "OpenID Connect Core §3.2.2.5", FRONT_ID_TOKEN);
    vec![
        refused(&access, "absent", |back| back.remove("access_token")),
        refused(&access, "empty", |back| back.set("access_token", "")),
        refused(&access, "twice", |back| back.add("access_token", "other")),
        refused(&access, "of a type that is not Bearer", |back| back.set("token_type", "mac")),
        refused(&access, "of no type", |back| back.remove("token_type")),
        refused(&access, "with a line break", |back| back.append("access_token", "\r\nX-Evil: 1")),
        refused(&access, "with letters that no header carries", |back| back.append("access_token", "é")),
        access.accept("of the type bEARER", |provider| {
            provider.redirect.arrange(|back| back.set("token_type", "bEARER"));
        }),
        access.accept("without a lifetime", |provider| {
            provider.redirect.arrange(|back| back.remove("expires_in"))
        }),
        access.accept("with a lifetime that is no number", |provider| {
            provider.redirect.arrange(|back| back.set("expires_in", "soon"));
        }),
        refused(&identity, "absent", |back| back.remove("id_token")),
        refused(&identity, "empty", |back| back.set("id_token", "")),
        refused(&identity, "twice", |back| back.add("id_token", &back.text("id_token"))),
        refused(&identity, "replaced by words", |back| back.set("id_token", "alice")),
    ]
}

fn shape() -> Vec<Case> {
    let rule = Rule::new("response mode", "OAuth 2.0 Multiple Response Types §2.1, RFC 6749 §3.1", CODE);
    let front = Rule::new(
        "response mode",
        "OAuth 2.0 Multiple Response Types §3, RFC 9700 §4.3.2",
        &["token", "id_token", "id_token token", "code id_token", "code token", "code id_token token"],
    );
    vec![
        refused(&rule, "in query and fragment", |back| back.place = Place::Both),
        rule.either("in the fragment", redirect(|back| back.place = Place::Fragment)),
        refused(&front, "in the query", |back| back.place = Place::Query),
        refused(&front, "in query and fragment", |back| back.place = Place::Both),
    ]
}

/// The same response again: refused, and the session of its first use lives on.
fn replayed() -> Vec<Case> {
    let rule = Rule::new("response again", "RFC 6749 §10.12, RFC 9700 §4.5", EVERY_TYPE).on(Path::Replay);
    let fault = |provider: &mut Behaviour| provider.redirect.corrupt(|_| ());
    vec![rule.keep("loaded a second time", fault).seeing(Kind::Token, 0..=1)]
}

/// Two providers, neither with `iss`. The hostile one sends the browser on to the honest one, whose code arrives at the
/// honest one's redirect URI with the state of the hostile one's sign-in.
fn mixed_up() -> Vec<Case> {
    let rule = Rule::new("two providers", "RFC 9700 §4.4.2.2", EVERY_TYPE).given(|provider| {
        provider.metadata.object.arrange(|metadata| {
            metadata.remove("authorization_response_iss_parameter_supported");
        });
        provider.redirect.arrange(|back| back.remove("iss"));
        provider.config.arrange(|config| {
            let config_value = config.value();
            let providers = config_value.get("providers").and_then(Value::as_array);
            let mut providers = providers.cloned().expect("the configuration has a list of providers");
            let hostile = providers.first().and_then(Value::as_object).cloned();
            let hostile = hostile.expect("the list begins with the hostile provider");
            for path in ["/callback/honest", "/honest"] {
                let mut honest = hostile.clone();
                honest.insert("id".to_owned(), json!(path));
                honest.insert("issuer".to_owned(), json!(format!("https://honest.test{path}")));
                honest.insert("redirect_path".to_owned(), json!(path));
                providers.push(honest.into());
            }
            config.set("providers", json!(providers));
        });
    });
    let arriving_at = |path: &'static str| {
        refused(
            &rule,
            &format!("a response that arrives at {path}"),
            match path {
                "/callback/honest" => |back| back.to = back.to.replace("/callback", "/callback/honest"),
                "/honest" => |back| back.to = back.to.replace("/callback", "/honest"),
                _ => |back| back.to.push_str("/https/another"),
            },
        )
    };
    vec![
        rule.accept("a response at the redirect URI of its provider", |_| ()),
        arriving_at("/callback/honest"),
        arriving_at("/honest"),
        arriving_at("/callback/https/another"),
    ]
}
