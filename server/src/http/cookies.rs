use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use bearer_lab::protocol::Secret;

use crate::origin::{ISSUER_PATH, Origin};

/// The cookie's name. With https its prefix keeps other hosts and plain http from setting it (RFC 6265bis
/// §4.1.3.2). Loopback has no https, where the prefix would keep browsers from storing it; there the port
/// keeps servers apart, since cookies are shared by all ports of a host.
fn name(origin: &Origin) -> String {
    match origin.url.rsplit_once(':') {
        _ if origin.is_https() => "__Host-bearer-lab".to_owned(),
        Some((_, port)) if port.parse::<u16>().is_ok() => ["bearer-lab-session-", port].concat(),
        _ => "bearer-lab-session".to_owned(),
    }
}

/// The user agent's cookie, when it sent exactly one.
pub fn cookie(headers: &HeaderMap, origin: &Origin) -> Option<Secret> {
    let wanted = name(origin);
    let mut values = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == wanted)
        .map(|(_, value)| Secret::new(value));
    let first = values.next();
    // Two cookies of one name: a neighbour planted one, and nothing says which.
    if values.next().is_some() { None } else { first }
}

/// Adds the cookie to an answer.
pub fn with_cookie(mut response: Response, origin: &Origin, cookie: &Secret) -> Response {
    response.headers_mut().insert(header::SET_COOKIE, set_cookie(origin, cookie));
    response
}

/// The header that sets the cookie until the browser is closed.
fn set_cookie(origin: &Origin, value: &Secret) -> HeaderValue {
    // The prefix of the name demands the path `/` with https. With plain http other programs of this machine
    // get the cookie for fewer of their addresses when the path is that of the server's own pages.
    let (path, secure) = if origin.is_https() { ("/", "; Secure") } else { (ISSUER_PATH, "") };
    let text = format!("{}={}; Path={path}; HttpOnly; SameSite=Lax{secure}", name(origin), value.expose());
    let mut header = HeaderValue::from_str(&text).expect("a cookie of this server is ASCII");
    header.set_sensitive(true);
    header
}
