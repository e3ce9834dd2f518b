//! The paths of the page's origin at which messages of providers arrive.

use crate::protocol::url::HttpUrl;

/// Where the responses of sign-ins in a popup or a hidden frame arrive.
pub const SILENT: &str = "/silent";
/// What a provider loads to end a session (OpenID Connect Front-Channel Logout §2).
pub const FRONT_CHANNEL_LOGOUT: &str = "/front-channel-logout";

/// Below it each added issuer has its path.
const ADDED: &str = "/callback/";

/// Paths whose address means something else to the app. The home page is none of them: it reads nothing from its address.
const TAKEN: [&str; 5] = ["/inspect", "/settings", "/sign-in", SILENT, FRONT_CHANNEL_LOGOUT];

/// The redirect path of an issuer that somebody adds, which no other issuer has (RFC 9700 §4.4.2.2):
/// `/callback/https/host/path`. Nothing if a browser would rewrite it.
pub fn of_issuer(issuer: &HttpUrl) -> Option<String> {
    let path = [ADDED, &issuer.as_str().replacen("://", "/", 1)].concat();
    is_free(&path).then_some(path)
}

/// Whether it is a path of an issuer that somebody added.
pub fn is_of_issuer(path: &str) -> bool {
    path.starts_with(ADDED)
}

/// Whether responses can arrive at this path: the app has no other use for it, and a browser does not rewrite it
/// (WHATWG URL §4.4 removes dot segments).
pub(super) fn is_free(path: &str) -> bool {
    let is_dots = |segment: &str| {
        let segment = segment.to_ascii_lowercase().replace("%2e", ".");
        segment == "." || segment == ".."
    };
    let is_path = path.starts_with('/') && !path.starts_with("//") && !path.contains(['?', '#']);
    is_path && !TAKEN.contains(&path) && !path.split('/').any(is_dots)
}
