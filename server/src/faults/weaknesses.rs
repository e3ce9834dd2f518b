use super::{Fault, Faults};
use crate::{config::Client, origin::Origin};

/// Whether a redirect URI that is not registered is taken all the same (RFC 9700 §4.1.3).
pub fn is_taken_redirect(faults: &Faults, client: &Client, origin: &Origin, uri: &str) -> bool {
    let is_web = uri.starts_with("http://") || uri.starts_with("https://");
    let is_allowed = |part: &str| client.redirects.iter().any(|rule| rule.allows(part, origin));
    let begins_right = || (0..uri.len()).any(|end| uri.get(..end).is_some_and(is_allowed));
    faults.is_on(Fault::RedirectAny) && is_web || faults.is_on(Fault::RedirectPrefix) && begins_right()
}

/// The checks that the API leaves out, by their codes.
const WAIVED: &[(Fault, &[&str])] = &[
    (Fault::ApiAnyAudience, &["TOKEN_AUDIENCE"]),
    (Fault::ApiAnyScope, &["TOKEN_SCOPE"]),
    (Fault::ApiAnyTime, &["TOKEN_BEGUN", "TOKEN_EXPIRED"]),
    (Fault::ApiAnySignature, &["TOKEN_ALGORITHM", "TOKEN_KEY", "TOKEN_SIGNATURE"]),
    // An ID token is for the client, allows nothing, and lacks most claims of an access token.
    (Fault::ApiTakesIdToken, &["TOKEN_TYPE", "TOKEN_CLAIMS", "TOKEN_AUDIENCE", "TOKEN_SCOPE"]),
];

/// The codes of the checks that the API leaves out now (RFC 9068 §4).
pub fn waived_rules(faults: &Faults) -> Vec<&'static str> {
    let waived = WAIVED.iter().filter(|(fault, _)| faults.is_on(*fault));
    waived.flat_map(|(_, codes)| codes.iter().copied()).collect()
}
