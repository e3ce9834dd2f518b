//! Proof of possession (RFC 9449): proofs, bindings, nonces.

use aws_lc_rs::{
    digest::{SHA256, digest},
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _},
};
use bearer_lab::protocol::jose::base64url;
use bearer_lab_server::{
    cli::Serve,
    dpop::JTI_MAX,
    keys::{Algorithm, PublicMembers},
};
use serde_json::{Value, json};

use crate::{
    http::{Answer, Request, encode, parameter},
    lab::{Lab, VERIFIER, claims, options, text},
    row::{Row, row},
    summary::oauth,
};

const TOKEN: &str = "/oauth2/default/v1/token";
const INVALID: &str = "400 invalid_dpop_proof";

/// A client's key.
struct Key(EcdsaKeyPair);

/// What a proof says, changed: a claim that is null is left out.
type Changes = Vec<(&'static str, Value)>;

impl Key {
    fn new() -> Self {
        Self(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    fn members(&self) -> PublicMembers {
        PublicMembers::p256(self.0.public_key().as_ref()).unwrap()
    }

    fn jwk(&self) -> Value {
        let mut jwk = self.members().jwk(Algorithm::Es256);
        jwk.as_object_mut().unwrap().retain(|name, _| ["kty", "crv", "x", "y"].contains(&name.as_str()));
        jwk
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| base64url::encode(value.to_string().as_bytes());
        let signed = [part(header), part(claims)].join(".");
        let signature = self.0.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
        [signed, base64url::encode(signature.as_ref())].join(".")
    }

    /// A proof in which everything is right, changed.
    fn proof(&self, lab: &Lab, method: &str, path: &str, header: Changes, claims: Changes) -> String {
        use std::sync::atomic::{AtomicU64, Ordering};
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let change = |value: &mut Value, changes: Changes| {
            for (name, changed) in changes {
                match changed {
                    Value::Null => drop(value.as_object_mut().unwrap().remove(name)),
                    changed => value[name] = changed,
                }
            }
        };
        let mut head = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk() });
        let mut body = json!({
            "jti": format!("proof-{}", COUNT.fetch_add(1, Ordering::Relaxed)),
            "htm": method,
            "htu": format!("{}{path}", lab.origin),
            "iat": lab.state.clock.now().seconds(),
        });
        change(&mut head, header);
        change(&mut body, claims);
        self.sign(&head, &body)
    }
}

fn post(lab: &Lab, proof: &str, pairs: &[(&str, &str)]) -> Answer {
    lab.send(&lab.post(TOKEN).header("dpop", proof).form(pairs))
}

/// Redeems a code with a proof, and with the authorization request changed.
fn redeem(lab: &Lab, proof: &str, changes: &[(&str, &str)]) -> Answer {
    let (code, callback) = (lab.code(changes), lab.callback());
    post(
        lab,
        proof,
        &[
            ("grant_type", "authorization_code"),
            ("client_id", "spa"),
            ("code", &code),
            ("redirect_uri", &callback),
            ("code_verifier", VERIFIER),
        ],
    )
}

/// Redeems a code with the proof of an Ed25519 key under this name of the algorithm: the type of the token, or the error.
fn by_ed25519(name: &str) -> String {
    let lab = Lab::automatic();
    let key = Ed25519KeyPair::generate().unwrap();
    let x = base64url::encode(key.public_key().as_ref());
    let header = json!({ "typ": "dpop+jwt", "alg": name, "jwk": { "kty": "OKP", "crv": "Ed25519", "x": x } });
    let claims = json!({
        "jti": name, "htm": "POST", "htu": format!("{}{TOKEN}", lab.origin), "iat": lab.state.clock.now().seconds(),
    });
    let part = |value: &Value| base64url::encode(value.to_string().as_bytes());
    let signed = [part(&header), part(&claims)].join(".");
    let proof = [signed.clone(), base64url::encode(key.sign(signed.as_bytes()).as_ref())].join(".");
    let answer = redeem(lab, &proof, &[]);
    match answer.json()["token_type"].as_str() {
        Some(token_type) => token_type.to_owned(),
        None => oauth(&answer),
    }
}

fn tokens(lab: &Lab, key: &Key) -> Value {
    redeem(lab, &key.proof(lab, "POST", TOKEN, vec![], vec![]), &[]).json()
}

fn ath(token: &str) -> Value {
    json!(base64url::encode(digest(&SHA256, token.as_bytes()).as_ref()))
}

/// Asks the API with a proof, changed.
fn api(lab: &Lab, key: &Key, path: &str, token: &str, changes: Changes) -> String {
    let claims = [vec![("ath", ath(token))], changes].concat();
    let proof = key.proof(lab, "GET", path, vec![], claims);
    let request = lab.get(path).header("authorization", &format!("DPoP {token}")).header("dpop", &proof);
    resource(&lab.send(&request))
}

/// Status, scheme and error of a protected resource.
fn resource(answer: &Answer) -> String {
    let challenge = answer.header("www-authenticate").unwrap_or_default();
    let scheme = challenge.split(' ').next().unwrap_or_default();
    let error = challenge.split_once(", error=\"").and_then(|(_, rest)| rest.split_once('"'));
    let words = [answer.status.to_string(), scheme.to_owned(), error.unwrap_or_default().0.to_owned()];
    words.join(" ").trim().to_owned()
}

pub fn rows() -> Vec<Row> {
    [headers(), request_claims(), bound_tokens(), at_the_api(), nonces()].into_iter().flatten().collect()
}

/// A row in which the proof of a token request is changed.
fn changed(
    source: &'static str,
    name: &'static str,
    expected: &'static str,
    change: fn(&Lab, &Key) -> (Changes, Changes),
) -> Row {
    row(source, format!("DPoP: {name}"), expected, move || {
        let (lab, key) = (Lab::automatic(), Key::new());
        let (header, claims) = change(lab, &key);
        oauth(&redeem(lab, &key.proof(lab, "POST", TOKEN, header, claims), &[]))
    })
}

fn headers() -> Vec<Row> {
    vec![
        changed("RFC 9449 §5", "a right proof", "200", |_, _| (vec![], vec![])),
        changed("RFC 9449 §4.3", "typ JWT", INVALID, |_, _| (vec![("typ", json!("JWT"))], vec![])),
        changed("RFC 9449 §4.3", "typ missing", INVALID, |_, _| (vec![("typ", Value::Null)], vec![])),
        changed("RFC 9449 §4.3", "alg none", INVALID, |_, _| (vec![("alg", json!("none"))], vec![])),
        changed("RFC 9449 §4.3", "alg HS256", INVALID, |_, _| (vec![("alg", json!("HS256"))], vec![])),
        changed("RFC 9449 §4.3", "alg of another kind of key", INVALID, |_, _| {
            (vec![("alg", json!("RS256"))], vec![])
        }),
        changed("RFC 9449 §4.3", "jwk missing", INVALID, |_, _| (vec![("jwk", Value::Null)], vec![])),
        changed("RFC 9449 §4.3", "jwk of another key", INVALID, |_, _| {
            (vec![("jwk", Key::new().jwk())], vec![])
        }),
        changed("RFC 9449 §4.3", "jwk with a private member", INVALID, |_, key| {
            let mut jwk = key.jwk();
            jwk["d"] = json!("AAAA");
            (vec![("jwk", jwk)], vec![])
        }),
        changed("RFC 7515 §4.1.11", "crit", INVALID, |_, _| (vec![("crit", json!(["x"]))], vec![])),
        row("RFC 9449 §4.3", "DPoP: two headers", INVALID, || {
            let (lab, key) = (Lab::automatic(), Key::new());
            let proof = || key.proof(lab, "POST", TOKEN, vec![], vec![]);
            let request = lab.post(TOKEN).header("dpop", &proof()).header("dpop", &proof());
            oauth(&lab.send(&request.form(&[("grant_type", "refresh_token"), ("client_id", "spa")])))
        }),
        row("RFC 9864 §2.2", "DPoP: Ed25519 by both names", "DPoP, DPoP, 400 invalid_dpop_proof", || {
            ["Ed25519", "EdDSA", "ed25519"].map(by_ed25519).join(", ")
        }),
        row("RFC 9449 §4.3", "DPoP: no JWT", INVALID, || {
            oauth(&post(Lab::automatic(), "abc", &[("grant_type", "refresh_token"), ("client_id", "spa")]))
        }),
    ]
}

fn request_claims() -> Vec<Row> {
    let iat = |lab: &Lab, seconds: i64| vec![("iat", json!(lab.state.clock.now().seconds() + seconds))];
    vec![
        changed("RFC 9449 §4.3", "jti missing", INVALID, |_, _| (vec![], vec![("jti", Value::Null)])),
        changed("caps", "jti at its most", "200", |_, _| (vec![], vec![("jti", json!("j".repeat(JTI_MAX)))])),
        changed("caps", "jti too long", INVALID, |_, _| {
            (vec![], vec![("jti", json!("j".repeat(JTI_MAX + 1)))])
        }),
        changed("RFC 9449 §4.3", "htm GET", INVALID, |_, _| (vec![], vec![("htm", json!("GET"))])),
        changed("RFC 9449 §4.3", "htm missing", INVALID, |_, _| (vec![], vec![("htm", Value::Null)])),
        changed("RFC 9449 §4.3", "htu of another path", INVALID, |lab, _| {
            (vec![], vec![("htu", json!(format!("{}/other", lab.origin)))])
        }),
        changed("RFC 9449 §4.3", "htu of another host", INVALID, |_, _| {
            (vec![], vec![("htu", json!(format!("https://evil.test{TOKEN}")))])
        }),
        changed("RFC 9449 §4.3", "htu with a query, which does not count", "200", |lab, _| {
            (vec![], vec![("htu", json!(format!("{}{TOKEN}?x=1#y", lab.origin)))])
        }),
        changed("RFC 9449 §4.3", "iat missing", INVALID, |_, _| (vec![], vec![("iat", Value::Null)])),
        row(
            "RFC 9449 §11.1",
            "DPoP: iat two minutes ago, in two minutes, half a minute ago",
            "400, 400, 200",
            move || {
                let (lab, key) = (Lab::automatic(), Key::new());
                let ask = |seconds| {
                    let proof = key.proof(lab, "POST", TOKEN, vec![], iat(lab, seconds));
                    redeem(lab, &proof, &[]).status.to_string()
                };
                [ask(-120), ask(120), ask(-30)].join(", ")
            },
        ),
        row("RFC 9449 §11.1", "DPoP: a proof a second time", "200, 400 invalid_dpop_proof", || {
            let (lab, key) = (Lab::automatic(), Key::new());
            let proof = key.proof(lab, "POST", TOKEN, vec![], vec![]);
            let first = oauth(&redeem(lab, &proof, &[]));
            format!("{first}, {}", oauth(&redeem(lab, &proof, &[])))
        }),
        row("RFC 9449 §11.1", "DPoP: the same jti of another key", "200, 200", || {
            let lab = Lab::automatic();
            let ask = || {
                let claims = vec![("jti", json!("one-of-two-keys"))];
                oauth(&redeem(lab, &Key::new().proof(lab, "POST", TOKEN, vec![], claims), &[]))
            };
            format!("{}, {}", ask(), ask())
        }),
        row(
            "RFC 9449 §5",
            "DPoP: a bad proof leaves the code usable",
            "400 invalid_dpop_proof, 200",
            || {
                let (lab, key) = (Lab::automatic(), Key::new());
                let (code, callback) = (lab.code(&[]), lab.callback());
                let pairs = [
                    ("grant_type", "authorization_code"),
                    ("client_id", "spa"),
                    ("code", code.as_str()),
                    ("redirect_uri", &callback),
                    ("code_verifier", VERIFIER),
                ];
                let bad = post(lab, "abc", &pairs);
                let good = post(lab, &key.proof(lab, "POST", TOKEN, vec![], vec![]), &pairs);
                format!("{}, {}", oauth(&bad), oauth(&good))
            },
        ),
    ]
}

fn bound_tokens() -> Vec<Row> {
    const GONE: &str = "400 invalid_grant";
    vec![
        row(
            "RFC 9449 §5, §6.1",
            "DPoP: token_type, and the key in the token",
            "DPoP, bound to the key",
            || {
                let (lab, key) = (Lab::automatic(), Key::new());
                let tokens = tokens(lab, &key);
                let bound =
                    claims(&text(&tokens, "access_token"))["cnf"]["jkt"] == key.members().thumbprint();
                format!(
                    "{}, {}",
                    text(&tokens, "token_type"),
                    if bound { "bound to the key" } else { "not bound" }
                )
            },
        ),
        row("RFC 9449 §5", "DPoP: without a proof the token is Bearer", "Bearer null", || {
            let tokens = Lab::automatic().tokens();
            format!("{} {}", text(&tokens, "token_type"), claims(&text(&tokens, "access_token"))["cnf"])
        }),
        row(
            "RFC 9449 §5",
            "DPoP: a refresh token of a public client: no proof, another key, the key",
            "400 invalid_grant, 400 invalid_grant, 200 DPoP",
            || {
                let (lab, key) = (Lab::automatic(), Key::new());
                let token = text(&tokens(lab, &key), "refresh_token");
                let pairs = [
                    ("grant_type", "refresh_token"),
                    ("client_id", "spa"),
                    ("refresh_token", token.as_str()),
                ];
                let ask = |key: &Key| post(lab, &key.proof(lab, "POST", TOKEN, vec![], vec![]), &pairs);
                let (none, other, own) = (lab.token(&pairs), ask(&Key::new()), ask(&key));
                format!(
                    "{}, {}, {} {}",
                    oauth(&none),
                    oauth(&other),
                    oauth(&own),
                    text(&own.json(), "token_type")
                )
            },
        ),
        row(
            "RFC 9449 §5",
            "DPoP: an unbound refresh token takes a proof, and binds the new tokens",
            "200 DPoP",
            || {
                let (lab, key) = (Lab::automatic(), Key::new());
                let token = text(&lab.tokens(), "refresh_token");
                let pairs =
                    [("grant_type", "refresh_token"), ("client_id", "spa"), ("refresh_token", &*token)];
                let answer = post(lab, &key.proof(lab, "POST", TOKEN, vec![], vec![]), &pairs);
                format!("{} {}", oauth(&answer), text(&answer.json(), "token_type"))
            },
        ),
        row(
            "RFC 9449 §10",
            "DPoP: dpop_jkt of the key, of another key, without a proof",
            "200, 400 invalid_grant, 400 invalid_grant",
            || {
                let (lab, key) = (Lab::automatic(), Key::new());
                let own = key.members().thumbprint();
                let proof = |key: &Key| key.proof(lab, "POST", TOKEN, vec![], vec![]);
                let changes = [("dpop_jkt", own.as_str())];
                let right = oauth(&redeem(lab, &proof(&key), &changes));
                let other = oauth(&redeem(lab, &proof(&Key::new()), &changes));
                format!("{right}, {other}, {}", oauth(&lab.redeem(&lab.code(&changes), &[])))
            },
        ),
        row(
            "RFC 9449 §10",
            "DPoP: dpop_jkt that is no thumbprint",
            "query invalid_request state iss",
            || {
                let lab = Lab::automatic();
                crate::summary::authorization(lab, &lab.authorize(&[("dpop_jkt", "abc")]))
            },
        ),
        row("RFC 9449 §10.1", "DPoP: a proof at PAR binds the code", "201, 400 invalid_grant", || {
            let (lab, key) = (Lab::automatic(), Key::new());
            let answer = push(lab, &key, &[]);
            let query =
                encode(&[("client_id", "spa"), ("request_uri", &text(&answer.json(), "request_uri"))]);
            let location = lab.send(&lab.get(&format!("/oauth2/default/v1/authorize?{query}"))).location();
            let code = parameter(&location, "code").unwrap_or_default();
            format!("{}, {}", oauth(&answer), oauth(&lab.redeem(&code, &[])))
        }),
        row("RFC 9449 §10.1", "DPoP: at PAR, dpop_jkt of another key", INVALID, || {
            let other = Key::new().members().thumbprint();
            oauth(&push(Lab::automatic(), &Key::new(), &[("dpop_jkt", &other)]))
        }),
        row(
            "RFC 9449 §5.1",
            "metadata: dpop_signing_alg_values_supported",
            r#"["ES256","Ed25519","EdDSA","RS256","PS256"]"#,
            || {
                let lab = Lab::automatic();
                let path = "/oauth2/default/.well-known/openid-configuration";
                lab.send(&lab.get(path)).json()["dpop_signing_alg_values_supported"].to_string()
            },
        ),
        row("RFC 9449 §6.2", "DPoP: introspection says the key", format!("DPoP true, {GONE}"), || {
            let lab = Lab::automatic();
            let key = Key::new();
            let request = lab
                .post(TOKEN)
                .header("authorization", "Basic c2VydmljZTpzZXJ2aWNlLXNlY3JldA==")
                .header("dpop", &key.proof(lab, "POST", TOKEN, vec![], vec![]));
            let form = [("grant_type", "client_credentials"), ("scope", "customScope")];
            let token = text(&lab.send(&request.form(&form)).json(), "access_token");
            let asked = lab
                .post("/oauth2/default/v1/introspect")
                .header("authorization", "Basic c2VydmljZTpzZXJ2aWNlLXNlY3JldA==");
            let json = lab.send(&asked.form(&[("token", &token)])).json();
            let is_own = json["cnf"]["jkt"] == key.members().thumbprint();
            format!("{} {is_own}, {}", text(&json, "token_type"), oauth(&lab.redeem("x", &[])))
        }),
    ]
}

fn push(lab: &Lab, key: &Key, changes: &[(&str, &str)]) -> Answer {
    let path = "/oauth2/default/v1/par";
    let proof = key.proof(lab, "POST", path, vec![], vec![]);
    let form = lab.authorization_query(changes);
    lab.send(&lab.post(path).header("dpop", &proof).raw_form(form.as_bytes()))
}

fn at_the_api() -> Vec<Row> {
    const ITEMS: &str = "/api/items";
    const REFUSED: &str = "401 DPoP invalid_dpop_proof";
    type Case = (&'static str, &'static str, fn(&Lab, &str) -> Changes, &'static str);
    let cases: [Case; 6] = [
        ("RFC 9449 §7.1", "a right proof", |_, _| vec![], "200"),
        ("RFC 9449 §4.3", "ath missing", |_, _| vec![("ath", Value::Null)], REFUSED),
        ("RFC 9449 §4.3", "ath of another token", |_, _| vec![("ath", ath("x"))], REFUSED),
        ("RFC 9449 §4.3", "htm POST", |_, _| vec![("htm", json!("POST"))], REFUSED),
        (
            "RFC 9449 §4.3",
            "htu of the token endpoint",
            |lab, _| vec![("htu", json!(format!("{}{TOKEN}", lab.origin)))],
            REFUSED,
        ),
        ("RFC 9449 §11.1", "iat of yesterday", |_, _| vec![("iat", json!(1))], REFUSED),
    ];
    let cases = cases.into_iter().map(|(source, name, changes, expected)| {
        row(source, format!("API, DPoP: {name}"), expected, move || {
            let (lab, key) = (Lab::automatic(), Key::new());
            let token = text(&tokens(lab, &key), "access_token");
            api(lab, &key, ITEMS, &token, changes(lab, &token))
        })
    });
    let more = [
        row("RFC 9449 §7.1", "API, DPoP: the proof of another key", "401 DPoP invalid_token", || {
            let (lab, key) = (Lab::automatic(), Key::new());
            let token = text(&tokens(lab, &key), "access_token");
            api(lab, &Key::new(), ITEMS, &token, vec![])
        }),
        row("RFC 9449 §7.1", "API, DPoP: no proof", REFUSED, || {
            let (lab, key) = (Lab::automatic(), Key::new());
            let token = text(&tokens(lab, &key), "access_token");
            resource(&lab.send(&lab.get(ITEMS).header("authorization", &format!("DPoP {token}"))))
        }),
        row("RFC 9449 §7.2", "API, DPoP: a bound token as Bearer", "401 Bearer invalid_token", || {
            let (lab, key) = (Lab::automatic(), Key::new());
            resource(&lab.api(ITEMS, &text(&tokens(lab, &key), "access_token")))
        }),
        row("RFC 9449 §7.1", "API, DPoP: an unbound token with a proof", "401 DPoP invalid_token", || {
            let (lab, key) = (Lab::automatic(), Key::new());
            api(lab, &key, ITEMS, &text(&lab.tokens(), "access_token"), vec![])
        }),
        row("RFC 6750 §3.1", "API, DPoP: a scope that nobody has", "403 DPoP insufficient_scope", || {
            let (lab, key) = (Lab::automatic(), Key::new());
            api(lab, &key, "/api/admin", &text(&tokens(lab, &key), "access_token"), vec![])
        }),
        row(
            "RFC 9449 §7.1",
            "userinfo, DPoP: a right proof; as Bearer",
            "200; 401 Bearer invalid_token",
            || {
                let (lab, key) = (Lab::automatic(), Key::new());
                let token = text(&tokens(lab, &key), "access_token");
                let path = "/oauth2/default/v1/userinfo";
                format!("{}; {}", api(lab, &key, path, &token, vec![]), resource(&lab.api(path, &token)))
            },
        ),
        row("RFC 9449 §7.1", "explain, DPoP: the checks", "200 16 pass", || {
            let (lab, key) = (Lab::automatic(), Key::new());
            let token = text(&tokens(lab, &key), "access_token");
            let proof = key.proof(lab, "GET", "/api/explain", vec![], vec![("ath", ath(&token))]);
            let request = lab.get("/api/explain").header("dpop", &proof);
            let json = lab.send(&request.header("authorization", &format!("DPoP {token}"))).json();
            let checks = json["checks"].as_array().cloned().unwrap_or_default();
            let passed = checks.iter().filter(|check| check["verdict"] == "pass").count();
            format!("{} {passed} pass", json["status"])
        }),
    ];
    cases.chain(more).collect()
}

fn nonces() -> Vec<Row> {
    let lab = || Lab::start(Serve { sign_in_as: Some("alice".into()), dpop_nonce: true, ..options() });
    let nonce = |answer: &Answer| json!(answer.header("dpop-nonce").unwrap_or_default());
    vec![
        row(
            "RFC 9449 §8",
            "DPoP: a nonce is demanded, given, and taken",
            "400 use_dpop_nonce, 200 with the next",
            move || {
                let (lab, key) = (lab(), Key::new());
                let first = redeem(&lab, &key.proof(&lab, "POST", TOKEN, vec![], vec![]), &[]);
                let proof = key.proof(&lab, "POST", TOKEN, vec![], vec![("nonce", nonce(&first))]);
                let second = redeem(&lab, &proof, &[]);
                let next = if second.header("dpop-nonce").is_some() { "with the next" } else { "without" };
                format!("{}, {} {next}", oauth(&first), oauth(&second))
            },
        ),
        row(
            "RFC 9449 §8",
            "DPoP: a nonce of somebody else; one of six minutes ago",
            "400 use_dpop_nonce, 400 use_dpop_nonce",
            move || {
                let (lab, key) = (lab(), Key::new());
                let ask = |nonce: Value| {
                    redeem(&lab, &key.proof(&lab, "POST", TOKEN, vec![], vec![("nonce", nonce)]), &[])
                };
                let first = ask(json!("AAAA"));
                lab.state.clock.advance(360);
                format!("{}, {}", oauth(&first), oauth(&ask(nonce(&first))))
            },
        ),
        row(
            "RFC 9449 §9",
            "API, DPoP: a nonce is demanded and taken",
            "401 DPoP use_dpop_nonce, 200",
            move || {
                let (lab, key) = (lab(), Key::new());
                let first = redeem(&lab, &key.proof(&lab, "POST", TOKEN, vec![], vec![]), &[]);
                let proof = key.proof(&lab, "POST", TOKEN, vec![], vec![("nonce", nonce(&first))]);
                let answer = redeem(&lab, &proof, &[]);
                let token = text(&answer.json(), "access_token");
                let without = api(&lab, &key, "/api/items", &token, vec![]);
                format!(
                    "{without}, {}",
                    api(&lab, &key, "/api/items", &token, vec![("nonce", nonce(&answer))])
                )
            },
        ),
        row(
            "RFC 9449 §8",
            "DPoP: without a proof there is no nonce, and none is demanded",
            "200 none",
            move || {
                let lab = lab();
                let answer = lab.redeem(&lab.code(&[]), &[]);
                format!("{} {}", oauth(&answer), answer.header("dpop-nonce").unwrap_or("none"))
            },
        ),
        row(
            "Fetch §3.3",
            "DPoP: other origins may send a proof and read a nonce",
            "dpop; dpop-nonce",
            || {
                let lab = Lab::automatic();
                let preflight = Request::new("OPTIONS", &lab.host, TOKEN)
                    .header("origin", "https://a.example")
                    .header("access-control-request-method", "POST")
                    .header("access-control-request-headers", "dpop");
                let listed = |answer: &Answer, name: &str, word: &str| {
                    let line = answer.header(name).unwrap_or_default().to_owned();
                    line.split(", ").find(|listed| *listed == word).unwrap_or("none").to_owned()
                };
                let allowed = listed(&lab.send(&preflight), "access-control-allow-headers", "dpop");
                let answer = lab.token(&[]);
                format!("{allowed}; {}", listed(&answer, "access-control-expose-headers", "dpop-nonce"))
            },
        ),
    ]
}
