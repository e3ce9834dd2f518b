use maud::{Markup, html};

use crate::http::Params;

/// What each parameter of an authorization request is for.
const MEANINGS: [(&str, &str); 16] = [
    ("client_id", "the app that asks"),
    ("redirect_uri", "where the answer goes"),
    ("response_type", "what the answer brings"),
    ("response_mode", "how the answer travels"),
    ("scope", "what the app wants to do"),
    ("resource", "the API that the token is for"),
    ("state", "ties the answer to the app’s own request"),
    ("nonce", "ties the ID token to this sign-in"),
    ("code_challenge", "digest of a secret that only the app knows"),
    ("code_challenge_method", "how the digest was made"),
    ("dpop_jkt", "the key that tokens are to be bound to"),
    ("prompt", "which pages to show"),
    ("max_age", "seconds since the last sign-in, at most"),
    ("login_hint", "who is expected"),
    ("id_token_hint", "an ID token of who is expected"),
    ("acr_values", "how strongly to authenticate"),
];

/// Values that would only fill the page, or that are nobody else's business.
const SHOWN_BY_LENGTH: [&str; 3] = ["state", "nonce", "id_token_hint"];

/// The authorization request as it came, with what each parameter is for.
pub(super) fn wire(raw: &str) -> Markup {
    let params = Params::parse(raw.as_bytes());
    html! {
        aside.wire aria-labelledby="wire" {
            h2 id="wire" { "Wire" }
            p.wire__line { span.wire__method { "GET" } " /oauth2/default/v1/authorize" }
            dl.wire__list {
                @for (name, value) in params.iter() {
                    @if let Some(meaning) = meaning(name) {
                        div.wire__item {
                            dt { (name) }
                            dd {
                                span.wire__value { (shown(name, value)) }
                                span.wire__meaning { (meaning) }
                            }
                        }
                    }
                }
            }
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
