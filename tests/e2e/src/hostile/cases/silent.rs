//! Silent sign-in in a hidden frame (OpenID Connect Core §3.1.2.1, `prompt=none`): an answer that nobody waits for is
//! none, and a wrong one signs nobody in.

use super::redirect;
use crate::hostile::case::{CODE, Case, Path, Rule};
use crate::hostile::provider::{Kind, Redirect};

const TYPES: &[&str] = &["code", "id_token token"];

pub(super) fn cases() -> Vec<Case> {
    let source = "OpenID Connect Core §3.1.2.1, §3.1.2.6";
    let every = Rule::new("silent sign-in", source, TYPES).on(Path::Silent);
    let rule = Rule::new("silent sign-in", source, CODE).on(Path::Silent);
    let refused = |name: &str, change: fn(&mut Redirect)| {
        rule.reject(name, redirect(change)).seeing(Kind::Authorize, 1..=1).seeing(Kind::Token, 0..=0)
    };
    vec![
        every.accept("a provider that knows the user", |_| ()),
        refused("login_required", |redirect| redirect.fail("login_required")),
        refused("interaction_required, of another issuer", |redirect| {
            redirect.fail("interaction_required");
            redirect.append("iss", "1");
        }),
        refused("state with 1 appended", |redirect| redirect.append("state", "1")),
        refused("login_required without a state", |redirect| {
            redirect.fail("login_required");
            redirect.remove("state");
        }),
        refused("no state", |redirect| redirect.remove("state")),
        refused("iss with 1 appended", |redirect| redirect.append("iss", "1")),
        refused("a code twice", |redirect| redirect.add("code", "another")),
        rule.reject("a nonce of another sign-in", |provider| {
            provider.id_token.corrupt(|token| token.claims.append("nonce", "1"));
        }),
    ]
}
