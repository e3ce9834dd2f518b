use crate::origin::Origin;

/// In a path: the issuer as the app writes it in the redirect path that it has for this issuer alone,
/// `/callback/https/host/path` (RFC 9700 §4.4.2.2).
pub const ISSUER_PLACEHOLDER: &str = "{issuer}";

/// Where a client may have its answers sent.
///
/// Everything but the port of a loopback address is compared as plain text (RFC 9700 §4.1.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RedirectRule {
    /// Exactly this URI.
    Exact(String),
    /// This path on the origin that the request was made to.
    OwnOrigin(String),
    /// This path on a host of this machine, at any port: `127.0.0.1` or `[::1]` for native apps (RFC 8252
    /// §7.3), and `localhost` only where the registration says so.
    Loopback {
        /// The host, as it stands in the URI.
        host: String,
        /// The path.
        path: String,
    },
    /// This path at any port of this machine, under the name that the server is not asked under: `127.0.0.1`
    /// where the server is `localhost`, and the other way round. Ports share the cookies of a host name.
    OtherLoopback(String),
}

impl RedirectRule {
    /// Reads a rule of the configuration file: a path on the server's own origin, `http://127.0.0.1:*/path`
    /// (or `[::1]`, or `localhost`) for any port, or a whole URI. Plain http leaves the machine unprotected,
    /// and a URI that browsers run or that holds a fragment is no address for an answer.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"#\\\"<>".contains(&byte));
        if !is_plain {
            return None;
        }
        if text.starts_with('/') && !text.starts_with("//") {
            return Some(Self::OwnOrigin(text.to_owned()));
        }
        for host in ["localhost", "127.0.0.1", "[::1]"] {
            let rest = text.strip_prefix("http://").and_then(|rest| rest.strip_prefix(host));
            match rest.map(|rest| (rest.strip_prefix(":*"), rest)) {
                Some((Some(path), _)) if path.starts_with('/') => {
                    return Some(Self::Loopback { host: host.to_owned(), path: path.to_owned() });
                }
                Some((None, rest)) if rest.starts_with([':', '/']) => {
                    return Some(Self::Exact(text.to_owned()));
                }
                _ => {}
            }
        }
        let (scheme, _) = text.split_once(':')?;
        // RFC 8252 §7.1: a private-use scheme is a domain name turned round.
        let is_private_use = scheme.contains('.');
        (text.starts_with("https://") || is_private_use).then(|| Self::Exact(text.to_owned()))
    }

    /// The rule of a native app: an address of this machine at whatever port the app gets (RFC 8252 §7.3).
    /// `localhost` keeps its port, since it may be another machine (RFC 8252 §8.3).
    pub fn with_any_loopback_port(self) -> Self {
        let Self::Exact(uri) = &self else { return self };
        let loopback = ["127.0.0.1", "[::1]"].into_iter().find_map(|host| {
            let path = loopback_path(uri, host).filter(|path| path.starts_with('/'))?;
            Some(Self::Loopback { host: host.to_owned(), path: path.to_owned() })
        });
        loopback.unwrap_or(self)
    }

    /// Whether the rule allows `uri`.
    pub fn allows(&self, uri: &str, origin: &Origin) -> bool {
        match self {
            Self::Exact(exact) => uri == exact,
            Self::OwnOrigin(path) => {
                uri.strip_prefix(&origin.url).is_some_and(|rest| rest == fill_in(path, origin))
            }
            Self::Loopback { host, path } => {
                loopback_path(uri, host).is_some_and(|rest| rest == fill_in(path, origin))
            }
            Self::OtherLoopback(path) => ["localhost", "127.0.0.1"].into_iter().any(|host| {
                !origin.has_host_of(uri)
                    && loopback_path(uri, host).is_some_and(|rest| rest == fill_in(path, origin))
            }),
        }
    }

    /// The one address that the rule names; nothing when there are many.
    pub fn address(&self, origin: &Origin) -> Option<String> {
        match self {
            Self::Exact(exact) => Some(exact.clone()),
            Self::OwnOrigin(path) => Some([&*origin.url, &fill_in(path, origin)].concat()),
            Self::Loopback { .. } | Self::OtherLoopback(_) => None,
        }
    }

    /// Whether the rule allows `uri` after signing out: what it allows otherwise, and the start page of the
    /// same origin.
    pub fn allows_after_sign_out(&self, uri: &str, origin: &Origin) -> bool {
        let start_page = match self {
            Self::Exact(exact) => Self::Exact([origin_of(exact), "/"].concat()),
            Self::OwnOrigin(_) => Self::OwnOrigin("/".to_owned()),
            Self::OtherLoopback(_) => Self::OtherLoopback("/".to_owned()),
            Self::Loopback { host, .. } => Self::Loopback { host: host.clone(), path: "/".to_owned() },
        };
        self.allows(uri, origin) || start_page.allows(uri, origin)
    }
}

fn fill_in(path: &str, origin: &Origin) -> String {
    path.replace(ISSUER_PLACEHOLDER, &origin.issuer.replacen("://", "/", 1))
}

/// What follows `http://host[:port]`, when `uri` begins so.
fn loopback_path<'a>(uri: &'a str, host: &str) -> Option<&'a str> {
    let rest = uri.strip_prefix("http://")?.strip_prefix(host)?;
    let Some(after_colon) = rest.strip_prefix(':') else { return Some(rest) };
    let path_start = after_colon.find(|symbol: char| !symbol.is_ascii_digit())?;
    let (port, path) = after_colon.split_at_checked(path_start)?;
    let is_port = port.parse::<u16>().is_ok_and(|number| number > 0);
    is_port.then_some(path)
}

/// Scheme and authority of an absolute URI.
pub fn origin_of(uri: &str) -> &str {
    let authority_start = uri.find("://").map_or(0, |at| at + 3);
    let authority = uri.get(authority_start..).expect("the authority starts at a character");
    let end = authority.find(['/', '?', '#']).map_or(uri.len(), |at| authority_start + at);
    uri.get(..end).expect("the origin ends at a character")
}

#[cfg(test)]
mod tests {
    use super::{RedirectRule, origin_of};
    use crate::origin::ServedOrigins;

    #[test]
    fn rfc9700_s4_1_3_redirect_uris_are_compared_as_text_but_for_the_loopback_port() {
        let origins = ServedOrigins::from_listener("http", "127.0.0.1:8080".parse().unwrap());
        let origin = origins.find_host("localhost:8080").unwrap();
        let exact = RedirectRule::Exact("https://app.example/callback".into());
        let own = RedirectRule::OwnOrigin("/callback".into());
        let loopback = RedirectRule::Loopback { host: "127.0.0.1".into(), path: "/callback".into() };
        for (rule, uri, expected) in [
            (&exact, "https://app.example/callback", true),
            (&exact, "https://app.example/callback/", false),
            (&exact, "https://app.example/callback?x=1", false),
            (&exact, "https://app.example:443/callback", false),
            (&exact, "https://APP.example/callback", false),
            (&exact, "http://app.example/callback", false),
            (&own, "http://localhost:8080/callback", true),
            (&own, "http://127.0.0.1:8080/callback", false),
            (&own, "http://localhost:8080/callback/../x", false),
            (&loopback, "http://127.0.0.1:1/callback", true),
            (&loopback, "http://127.0.0.1:65535/callback", true),
            (&loopback, "http://127.0.0.1/callback", true),
            (&loopback, "http://127.0.0.1:0/callback", false),
            (&loopback, "http://127.0.0.1:65536/callback", false),
            (&loopback, "http://127.0.0.1:/callback", false),
            (&loopback, "http://127.0.0.1:80@evil.test/callback", false),
            (&loopback, "http://127.0.0.1.evil.test/callback", false),
            (&loopback, "http://127.0.0.1:8080/callback#x", false),
            (&loopback, "https://127.0.0.1:8080/callback", false),
            (&loopback, "http://localhost:8080/callback", false),
            (&loopback, "http://127.0.0.1:+80/callback", false),
        ] {
            assert_eq!(rule.allows(uri, origin), expected, "{uri}");
        }
        assert!(loopback.allows_after_sign_out("http://127.0.0.1:99/", origin));
        let other = RedirectRule::OtherLoopback("/callback".into());
        let numeric = origins.find_host("127.0.0.1:8080").unwrap();
        for (uri, at_localhost, at_numeric) in [
            ("http://127.0.0.1:99/callback", true, false),
            ("http://localhost:99/callback", false, true),
            ("http://localhost/callback", false, true),
            ("http://localhost:8080/callback", false, true),
            ("http://127.0.0.1:99/other", false, false),
            ("https://127.0.0.1:99/callback", false, false),
            ("http://[::1]:99/callback", false, false),
        ] {
            assert_eq!(other.allows(uri, origin), at_localhost, "{uri}");
            assert_eq!(other.allows(uri, numeric), at_numeric, "{uri}");
        }
        assert!(other.allows_after_sign_out("http://127.0.0.1:99/", origin));
        assert!(!loopback.allows_after_sign_out("http://127.0.0.1:99/other", origin));
        assert!(exact.allows_after_sign_out("https://app.example/", origin));
    }

    #[test]
    fn rfc8252_s7_a_rule_is_a_path_a_local_port_or_a_protected_uri() {
        let exact = |text: &str| Some(RedirectRule::Exact(text.into()));
        let any_port = |host: &str| Some(RedirectRule::Loopback { host: host.into(), path: "/cb".into() });
        for (text, expected) in [
            ("/cb", Some(RedirectRule::OwnOrigin("/cb".into()))),
            ("http://127.0.0.1:*/cb", any_port("127.0.0.1")),
            ("http://[::1]:*/cb", any_port("[::1]")),
            ("http://localhost:*/cb", any_port("localhost")),
            ("http://127.0.0.1:8090/cb", exact("http://127.0.0.1:8090/cb")),
            ("https://app.example/cb?x=1", exact("https://app.example/cb?x=1")),
            ("com.example.app:/cb", exact("com.example.app:/cb")),
            ("//evil.test/cb", None),
            ("http://app.example/cb", None),
            ("http://localhost.evil.test/cb", None),
            ("http://127.0.0.1:*", None),
            ("https://app.example/cb#x", None),
            ("https://app.example/ cb", None),
            ("javascript:alert(1)", None),
            ("data:text/html,x", None),
            ("", None),
        ] {
            assert_eq!(RedirectRule::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn rfc8252_s7_3_a_native_app_has_any_port_of_a_loopback_address() {
        let any_port =
            |host: &str, path: &str| RedirectRule::Loopback { host: host.into(), path: path.into() };
        for (text, expected) in [
            ("http://127.0.0.1/cb", Some(any_port("127.0.0.1", "/cb"))),
            ("http://127.0.0.1:7000/cb?x=1", Some(any_port("127.0.0.1", "/cb?x=1"))),
            ("http://[::1]:7000/", Some(any_port("[::1]", "/"))),
            ("http://[::1]:*/cb", Some(any_port("[::1]", "/cb"))),
            ("http://localhost:7000/cb", None),
            ("http://127.0.0.1:7000", None),
            ("https://127.0.0.1/cb", None),
            ("com.example.app:/cb", None),
        ] {
            let rule = RedirectRule::parse(text).unwrap();
            let expected = expected.unwrap_or_else(|| rule.clone());
            assert_eq!(rule.with_any_loopback_port(), expected, "{text}");
        }
    }

    #[test]
    fn an_origin_ends_where_the_path_begins() {
        assert_eq!(origin_of("http://127.0.0.1:8090/callback?x"), "http://127.0.0.1:8090");
        assert_eq!(origin_of("https://a.example"), "https://a.example");
    }
}
