//! Sign-in that a third party starts, and where the user lands afterwards (OpenID Connect Core §4).

use crate::hostile::case::{CODE, Case, Path, Rule, WITH_ID_TOKEN};
use crate::hostile::provider::{Behaviour, Kind};

pub(super) fn cases() -> Vec<Case> {
    let source = "OpenID Connect Core §4";
    let start = |path: &'static str| Rule::new("third-party start", source, CODE).on(Path::Start(path));
    let every = Rule::new("third-party start", source, WITH_ID_TOKEN);
    let fault = |provider: &mut Behaviour| provider.config.corrupt(|_| ());
    let refused =
        |name: &str, path: &'static str| start(path).reject(name, fault).seeing(Kind::Authorize, 0..=0);
    let accepted = |name: &str, path: &'static str| start(path).accept(name, |_| ());
    vec![
        every.on(Path::Start("/sign-in?iss={issuer}")).accept("from our issuer", |_| ()),
        accepted("with a target of ours", "/sign-in?iss={issuer}&target_link_uri=%2F%3Fx%3D1"),
        accepted(
            "with a target elsewhere",
            "/sign-in?iss={issuer}&target_link_uri=http%3A%2F%2Felsewhere.test%2F",
        ),
        accepted(
            "with a target without a scheme",
            "/sign-in?iss={issuer}&target_link_uri=%2F%2Felsewhere.test%2F",
        ),
        accepted(
            "with a target behind a backslash",
            "/sign-in?iss={issuer}&target_link_uri=%2F%5Celsewhere.test",
        ),
        accepted(
            "with a target that is a script",
            "/sign-in?iss={issuer}&target_link_uri=javascript:window.__hacked%3Dtrue",
        ),
        refused("from another issuer", "/sign-in?iss={issuer}1"),
        refused("from an issuer with letters before it", "/sign-in?iss=HTTP{issuer}"),
        refused("from an issuer that is a script", "/sign-in?iss=javascript:window.__hacked%3Dtrue"),
        accepted("without a parameter, as the page's own link has it", "/sign-in"),
        refused("without an issuer", "/sign-in?login_hint=alice"),
        refused("without an issuer, with a fragment", "/sign-in#iss={issuer}"),
        refused("with two issuers", "/sign-in?iss={issuer}&iss=http%3A%2F%2Felsewhere.test"),
    ]
}
