use maud::{Markup, html};

use crate::{http::Params, origin::ISSUER_PATH};

/// What each parameter of an authorization request is for.
const MEANINGS: [(&str, &str); 16] = [
    ("client_id", "the app that sends the request"),
    ("redirect_uri", "where the response goes"),
    ("response_type", "what the server should return"),
    ("response_mode", "how the response is sent"),
    ("scope", "what the app asks for"),
    ("resource", "the API that the access token is for"),
    ("state", "links the response to this request"),
    ("nonce", "links the ID token to this sign-in"),
    ("code_challenge", "PKCE challenge: hash of the app’s secret verifier"),
    ("code_challenge_method", "hash method"),
    ("dpop_jkt", "the key that the tokens will be bound to"),
    ("prompt", "which pages to show"),
    ("max_age", "seconds since the last sign-in, at most"),
    ("login_hint", "the expected user"),
    ("id_token_hint", "an earlier ID token of the expected user"),
    ("acr_values", "the requested level of authentication"),
];

/// Values that would only fill the page, or that are nobody else's business.
const SHOWN_BY_LENGTH: [&str; 3] = ["state", "nonce", "id_token_hint"];

/// The authorization request as it came, with what each parameter is for.
pub(super) fn authorization_request(raw: &str) -> Markup {
    let params = Params::parse(raw.as_bytes());
    html! {
        aside.messages aria-labelledby="request" {
            h2 id="request" { "Authorization request" }
            p.soft { "The app sent your browser here with these parameters." }
            p.message__line { (ISSUER_PATH) "/v1/authorize" }
            dl.parameters {
                @for (name, value) in params.iter() {
                    @if let Some(meaning) = meaning(name) {
                        div {
                            dt { (name) }
                            dd.value { (shown(name, value)) }
                            dd.soft { (meaning) }
                        }
                    }
                }
            }
            p.soft.small { "RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1" }
        }
    }
}

fn meaning(name: &str) -> Option<&'static str> {
    MEANINGS.iter().find(|(known, _)| *known == name).map(|(_, meaning)| *meaning)
}

fn shown(name: &str, value: &str) -> String {
    if SHOWN_BY_LENGTH.contains(&name) {
        return format!("{} characters", value.chars().count());
    }
    value.to_owned()
}
