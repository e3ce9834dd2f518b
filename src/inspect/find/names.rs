/// The members and parameters that hold tokens (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3 and RP-Initiated Logout §2;
/// RFC 8693 §2.1; RFC 9101 §5; Back-Channel Logout §2.5), and the headers that do (RFC 6750 §2.1, RFC 9449 §4).
const NAMES: [&str; 13] = [
    "Authorization",
    "DPoP",
    "access_token",
    "id_token",
    "refresh_token",
    "id_token_hint",
    "logout_token",
    "client_assertion",
    "subject_token",
    "actor_token",
    "assertion",
    "request",
    "response",
];

/// The names that are common words: only a signed or encrypted token is one there.
const COMMON: [&str; 4] = ["assertion", "request", "response", "DPoP"];

/// The specification's name for `access_token`, `accessToken`, `ACCESS-TOKEN`.
pub(super) fn known(name: &str) -> Option<&'static str> {
    NAMES.into_iter().find(|known| is_same(known, name))
}

/// The same, where any value is a token.
pub(super) fn of_any_token(name: &str) -> Option<&'static str> {
    known(name).filter(|known| !COMMON.contains(known))
}

fn is_same(known: &str, name: &str) -> bool {
    name.len() < known.len() + 3 && plain(known).eq(plain(name))
}

/// The letters and digits of a name, in lower case.
fn plain(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(|byte| !b"_-".contains(byte)).map(|byte| byte.to_ascii_lowercase())
}
