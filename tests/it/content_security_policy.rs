//! Which servers a Content-Security-Policy lets the page contact.

use bearer_lab::protocol::content_security_policy::ConnectSources;

use crate::support::check;

#[test]
fn csp3_s6_1_2_requests_go_where_every_policy_allows() {
    let listed = |sources: &[&str]| {
        ConnectSources::Listed(sources.iter().map(|source| (*source).to_owned()).collect())
    };
    let cases = [
        ("", ConnectSources::Any),
        ("script-src 'self'", ConnectSources::Any),
        ("connect-src *", ConnectSources::Any),
        ("default-src 'none'; connect-src 'self' https: http://localhost:*", ConnectSources::Any),
        ("CONNECT-SRC 'self' HTTPS:", ConnectSources::Any),
        ("connect-src 'self'", listed(&["'self'"])),
        ("connect-src 'self' https://idp.test; frame-src https:", listed(&["'self'", "https://idp.test"])),
        ("connect-src", listed(&[])),
        ("default-src 'self'; script-src https:", listed(&["'self'"])),
        ("connect-src 'none'; connect-src *", listed(&["'none'"])),
        ("connect-src https://*.test", listed(&["https://*.test"])),
        ("connect-src *, connect-src https://a.test", listed(&["https://a.test"])),
        ("x-connect-src *; default-src 'none'", listed(&["'none'"])),
    ];
    check(cases, |header| ConnectSources::parse(header));
}
