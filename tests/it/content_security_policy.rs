//! Which servers a Content-Security-Policy lets the page contact.

use bearer_lab::protocol::content_security_policy::{Reach, reach};

use crate::support::check;

#[test]
fn csp3_s6_1_2_requests_go_where_every_policy_allows() {
    let listed =
        |sources: &[&str]| Reach::Listed(sources.iter().map(|source| (*source).to_owned()).collect());
    let cases = [
        ("", Reach::Any),
        ("script-src 'self'", Reach::Any),
        ("connect-src *", Reach::Any),
        ("default-src 'none'; connect-src 'self' https: http://localhost:*", Reach::Any),
        ("CONNECT-SRC 'self' HTTPS:", Reach::Any),
        ("connect-src 'self'", listed(&["'self'"])),
        ("connect-src 'self' https://idp.test; frame-src https:", listed(&["'self'", "https://idp.test"])),
        ("connect-src", listed(&[])),
        ("default-src 'self'; script-src https:", listed(&["'self'"])),
        ("connect-src 'none'; connect-src *", listed(&["'none'"])),
        ("connect-src https://*.test", listed(&["https://*.test"])),
        ("connect-src *, connect-src https://a.test", listed(&["https://a.test"])),
        ("x-connect-src *; default-src 'none'", listed(&["'none'"])),
    ];
    check(cases, |header| reach(header));
}
