//! Refresh tokens: rotation, reuse, lifetimes, scope.

use crate::{
    lab::{Lab, claims, options, text},
    row::{Row, row},
    summary::{bearer, oauth},
};
use bearer_lab_server::cli::Serve;

const GONE: &str = "400 invalid_grant";

fn fresh() -> Lab {
    Lab::start(Serve { sign_in_as: Some("alice".into()), ..options() })
}

pub fn rows() -> Vec<Row> {
    let mut rows = requests();
    rows.extend(rotation());
    rows.extend(lifetimes());
    rows
}

/// Source, name, changes to the request, expectation.
type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

fn requests() -> Vec<Row> {
    let cases: [Case; 9] = [
        ("RFC 6749 §6", "a right request", &[], "200"),
        ("RFC 6749 §6", "refresh_token missing", &[("refresh_token", "-")], "400 invalid_request"),
        ("RFC 6749 §6", "refresh_token unknown", &[("refresh_token", "abc")], GONE),
        ("RFC 6749 §3.2", "refresh_token twice", &[("+refresh_token", "abc")], "400 invalid_request"),
        ("RFC 6749 §6", "another client", &[("client_id", "native")], GONE),
        (
            "RFC 6749 §6",
            "a confidential client without its secret",
            &[("client_id", "web")],
            "401 invalid_client",
        ),
        ("RFC 6749 §6", "a narrower scope", &[("scope", "openid")], "200"),
        ("RFC 6749 §6", "a wider scope", &[("scope", "openid email")], "400 invalid_scope"),
        ("RFC 6749 §6", "a malformed scope", &[("scope", "openid  x")], "400 invalid_scope"),
    ];
    let rows = cases.into_iter().map(|(source, name, changes, expected)| {
        row(source, format!("refresh: {name}"), expected, move || {
            let lab = Lab::automatic();
            oauth(&lab.refresh(&text(&lab.tokens(), "refresh_token"), changes))
        })
    });
    let more = [
        row("RFC 6749 §6", "refresh: a wider scope leaves the token usable", "200", || {
            let lab = Lab::automatic();
            let token = text(&lab.tokens(), "refresh_token");
            lab.refresh(&token, &[("scope", "email")]);
            oauth(&lab.refresh(&token, &[]))
        }),
        row(
            "RFC 6749 §6",
            "refresh: narrowed once, the grant keeps its scope",
            "openid, openid profile offline_access api:read",
            || {
                let lab = Lab::automatic();
                let narrow =
                    lab.refresh(&text(&lab.tokens(), "refresh_token"), &[("scope", "openid")]).json();
                let wide = lab.refresh(&text(&narrow, "refresh_token"), &[]).json();
                format!("{}, {}", text(&narrow, "scope"), text(&wide, "scope"))
            },
        ),
        row(
            "OIDC Core §12.2",
            "refresh: the ID token is about the same",
            "iss sub aud auth_time same, no nonce",
            || {
                let lab = Lab::automatic();
                let tokens = lab.tokens();
                let (before, after) = (
                    claims(&text(&tokens, "id_token")),
                    claims(&text(&lab.refresh(&text(&tokens, "refresh_token"), &[]).json(), "id_token")),
                );
                let names = ["iss", "sub", "aud", "auth_time"];
                let same: Vec<_> = names
                    .iter()
                    .filter(|name| before[**name] == after[**name] && !before[**name].is_null())
                    .copied()
                    .collect();
                format!(
                    "{} same, {} nonce",
                    same.join(" "),
                    if after.get("nonce").is_none() { "no" } else { "a" }
                )
            },
        ),
        row(
            "RFC 9207 §1",
            "refresh: at another of the server's issuers, which leaves it",
            "400 invalid_grant then 200",
            || {
                let lab = Lab::automatic();
                let token = text(&lab.tokens(), "refresh_token");
                let form =
                    [("grant_type", "refresh_token"), ("client_id", "spa"), ("refresh_token", &*token)];
                let other = lab.send(&lab.post_to_other_issuer("/oauth2/default/v1/token").form(&form));
                format!("{} then {}", oauth(&other), oauth(&lab.refresh(&token, &[])))
            },
        ),
        row("RFC 8725 §3.11", "refresh: an access token in its place", GONE, || {
            let lab = Lab::automatic();
            oauth(&lab.refresh(&text(&lab.tokens(), "access_token"), &[]))
        }),
    ];
    rows.chain(more).chain(rights()).collect()
}

/// A configuration in which `page` may have these scopes, and this access policy.
fn configuration(scopes: &str, policy: &str) -> String {
    format!(
        "[[clients]]\nid = \"page\"\ntype = \"single-page\"\nredirect_uris = [\"/callback\"]\nscopes = [{scopes}]\n{policy}"
    )
}

const ALL: &str = "\"openid\", \"offline_access\", \"api:read\"";

/// What a refresh answers after the configuration has changed to this.
fn refreshed_after(name: &str, content: &str, changes: &[(&str, &str)]) -> String {
    let folder = super::data::folder(name);
    let lab = super::data::restart_configured(Lab::start(options()), &folder, &configuration(ALL, ""));
    let page = [("client_id", "page"), ("scope", "openid offline_access api:read")];
    let code = lab.code(&page);
    let token = text(&lab.redeem(&code, &page[..1]).json(), "refresh_token");
    let lab = super::data::restart_configured(lab, &folder, content);
    let answer = lab.refresh(&token, &[&page[..1], changes].concat());
    let json = answer.json();
    format!("{} {} {}", oauth(&answer), text(&json, "scope"), json["expires_in"])
}

/// A policy about `page` whose one rule is this.
fn policy(rule: &str) -> String {
    format!("[[policies]]\nname = \"p\"\nclients = [\"page\"]\n[[policies.rules]]\nname = \"r\"\n{rule}")
}

fn rights() -> Vec<Row> {
    const ENDED: &str = "400 invalid_grant  null";
    let after =
        |name: &'static str, scopes: &str, rule: Option<&str>, changes: &'static [(&str, &str)], expected| {
            let content = configuration(scopes, &rule.map(policy).unwrap_or_default());
            row("RFC 9700 §4.14", format!("refresh after a change: {name}"), expected, move || {
                refreshed_after(&name.replace([' ', ','], "-"), &content, changes)
            })
        };
    let short = "lifetimes = { access_token = 300 }\n";
    vec![
        after("nothing", ALL, None, &[], "200 openid offline_access api:read 3600"),
        after(
            "a scope is gone",
            "\"openid\", \"offline_access\"",
            None,
            &[],
            "200 openid offline_access 3600",
        ),
        after(
            "a scope is gone and asked for",
            "\"openid\", \"offline_access\"",
            None,
            &[("scope", "api:read")],
            "400 invalid_scope  null",
        ),
        after("it may not stay connected", "\"openid\", \"api:read\"", None, &[], ENDED),
        after("the user may not", ALL, Some("users = [\"bob\"]\n"), &[], ENDED),
        after("the grant may not", ALL, Some("grants = [\"client_credentials\"]\n"), &[], ENDED),
        after("a scope may not", ALL, Some("scopes = [\"openid\", \"offline_access\"]\n"), &[], ENDED),
        after(
            "a scope may not, and the others are asked for",
            ALL,
            Some("scopes = [\"openid\", \"offline_access\"]\n"),
            &[("scope", "openid")],
            "200 openid 3600",
        ),
        after("a shorter life", ALL, Some(short), &[], "200 openid offline_access api:read 300"),
    ]
}

fn rotation() -> Vec<Row> {
    vec![
        row("RFC 9700 §4.14.2", "refresh: rotated on every use", "200 different", || {
            let lab = Lab::automatic();
            let token = text(&lab.tokens(), "refresh_token");
            let answer = lab.refresh(&token, &[]);
            let next = text(&answer.json(), "refresh_token");
            format!(
                "{} {}",
                oauth(&answer),
                if next == token || next.is_empty() { "same" } else { "different" }
            )
        }),
        row(
            "RFC 9700 §4.14.2",
            "refresh: reuse ends the family and its access tokens",
            "400 invalid_grant; next 400 invalid_grant; API 401 Bearer invalid_token",
            || {
                let lab = Lab::automatic();
                let tokens = lab.tokens();
                let token = text(&tokens, "refresh_token");
                let next = lab.refresh(&token, &[]).json();
                let reuse = oauth(&lab.refresh(&token, &[]));
                let successor = oauth(&lab.refresh(&text(&next, "refresh_token"), &[]));
                let api = bearer(&lab.api("/api/items", &text(&next, "access_token")));
                format!("{reuse}; next {successor}; API {api}")
            },
        ),
        row(
            "RFC 9700 §4.14.2",
            "refresh: an old token after many rotations ends the family",
            "200 then 400 invalid_grant",
            || {
                let lab = Lab::automatic();
                let first = text(&lab.tokens(), "refresh_token");
                let mut latest = first.clone();
                for _ in 0..5 {
                    latest = text(&lab.refresh(&latest, &[]).json(), "refresh_token");
                }
                lab.refresh(&first, &[]);
                let after = oauth(&lab.refresh(&latest, &[]));
                format!("{} then {after}", if latest.is_empty() { "nothing" } else { "200" })
            },
        ),
        row(
            "RFC 9700 §4.14.2",
            "refresh: another client's try leaves the family alone",
            "400 invalid_grant then 200",
            || {
                let lab = Lab::automatic();
                let token = text(&lab.tokens(), "refresh_token");
                let other = oauth(&lab.refresh(&token, &[("client_id", "native")]));
                format!("{other} then {}", oauth(&lab.refresh(&token, &[])))
            },
        ),
        row(
            "strictness",
            "refresh: a forged token leaves the family alone",
            "400 invalid_grant then 200",
            || {
                let lab = Lab::automatic();
                let token = text(&lab.tokens(), "refresh_token");
                let mut forged = token.clone().into_bytes();
                // The generation is in the bytes after the family's sixteen.
                forged[24] = if forged[24] == b'A' { b'B' } else { b'A' };
                let forged = oauth(&lab.refresh(std::str::from_utf8(&forged).unwrap_or_default(), &[]));
                format!("{forged} then {}", oauth(&lab.refresh(&token, &[])))
            },
        ),
    ]
}

fn lifetimes() -> Vec<Row> {
    const HOUR: i64 = 3600;
    vec![
        row("RFC 9700 §4.14.2", "refresh: unused for less than the idle time", "200", || {
            let lab = fresh();
            let token = text(&lab.tokens(), "refresh_token");
            lab.state.clock.advance(8 * HOUR - 10);
            oauth(&lab.refresh(&token, &[]))
        }),
        row("RFC 9700 §4.14.2", "refresh: unused for the idle time", GONE, || {
            let lab = fresh();
            let token = text(&lab.tokens(), "refresh_token");
            lab.state.clock.advance(8 * HOUR + 1);
            oauth(&lab.refresh(&token, &[]))
        }),
        row(
            "browser-based apps §6.3.2.3",
            "refresh: no rotation outlives the first token",
            "200 200 200 400 invalid_grant",
            || {
                let lab = fresh();
                let mut token = text(&lab.tokens(), "refresh_token");
                let mut came = Vec::new();
                for _ in 0..4 {
                    lab.state.clock.advance(7 * HOUR);
                    let answer = lab.refresh(&token, &[]);
                    token = text(&answer.json(), "refresh_token");
                    came.push(oauth(&answer));
                }
                came.join(" ")
            },
        ),
    ]
}
