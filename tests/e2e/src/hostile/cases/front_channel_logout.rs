//! Sessions that the provider ends in a frame (OpenID Connect Front-Channel Logout §2).

use serde_json::json;

use crate::hostile::case::{CODE, Case, Ends, Path, Rule};
use crate::hostile::provider::Behaviour;

pub(super) fn cases() -> Vec<Case> {
    let frame = |name: &str, path: &'static str, ends: Ends| {
        let rule = Rule::new("front-channel logout", "OpenID Connect Front-Channel Logout §2", CODE);
        rule.on(Path::Frame(path, ends)).accept(name, with_a_session_id)
    };
    vec![
        frame("of this session", "/front-channel-logout?iss={issuer}&sid=s-1", Ends::Session),
        frame("of another session", "/front-channel-logout?iss={issuer}&sid=s-2", Ends::Nothing),
        frame("of another issuer", "/front-channel-logout?iss={issuer}1&sid=s-1", Ends::Nothing),
        frame("without an issuer", "/front-channel-logout?sid=s-1", Ends::Nothing),
        frame("without a session", "/front-channel-logout?iss={issuer}", Ends::Nothing),
        frame("of nothing", "/front-channel-logout", Ends::Nothing),
        frame("of two sessions", "/front-channel-logout?iss={issuer}&sid=s-1&sid=s-2", Ends::Nothing),
    ]
}

fn with_a_session_id(provider: &mut Behaviour) {
    provider.id_token.arrange(|token| token.claims.set("sid", json!("s-1")));
}
