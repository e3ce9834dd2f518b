//! Absolute `http` and `https` URLs, read more strictly than a browser does.

use form_urlencoded::Serializer;

use super::check::{Failure, quote};

crate::rules! {
    NOT_A_URL = "URL_INVALID", Provider, "RFC 3986 §4.3",
        "An address is an absolute http or https URL",
        "An address is not an absolute http or https URL.",
        "Correct the address where it is configured, or in the provider's metadata.";
    INSECURE = "URL_INSECURE", Provider, "RFC 6749 §3.1, §3.2; RFC 8414 §2",
        "An address uses https, or http on this machine",
        "An address is neither https nor on this machine, so anyone on the network could read and change what is sent there.",
        "Use https. Plain http is accepted on localhost, 127.0.0.1 and [::1], and for the server that served this page.";
}

/// The longest URL that is accepted, in bytes.
pub const MAX_URL_BYTES: usize = 2048;

/// An absolute URL with the scheme `http` or `https`, a host, and neither user information nor fragment.
///
/// It keeps its text: issuers are compared as plain strings (OpenID Connect Core §3.1.3.7 (2)). Whatever two
/// parsers could read differently is refused: white space, controls, backslashes, user information,
/// characters outside RFC 3986.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpUrl {
    text: String,
    origin_end: usize,
}

impl HttpUrl {
    /// Reads an absolute URL.
    pub fn parse(text: &str) -> Result<Self, Failure> {
        Self::read(text).ok_or_else(|| Failure::of(&NOT_A_URL, "https://host/path", &quote(text)))
    }

    /// Reads an absolute URL that may be fetched or navigated to from a page of `page_origin`: https, http
    /// on a loopback host, or the page's own origin, which is as trustworthy as the page itself.
    pub fn parse_trustworthy(text: &str, page_origin: &str) -> Result<Self, Failure> {
        let url = Self::parse(text)?;
        if url.is_https() || url.is_loopback() || url.origin() == page_origin {
            return Ok(url);
        }
        Err(Failure::of(&INSECURE, "https", &quote(text)))
    }

    /// The text as it was given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Scheme, host and port as they were given; no trailing slash.
    pub fn origin(&self) -> &str {
        self.text.get(..self.origin_end).expect("the origin ends within the text")
    }

    /// Path and query; empty for a bare origin.
    pub fn path_and_query(&self) -> &str {
        self.text.get(self.origin_end..).expect("the origin ends within the text")
    }

    /// Whether the scheme is `https`.
    pub fn is_https(&self) -> bool {
        self.text.starts_with("https:")
    }

    /// Whether the host is this machine: `localhost`, 127.0.0.0/8 or `[::1]`, literally.
    pub fn is_loopback(&self) -> bool {
        let authority = self.origin().split_once("//").expect("an origin has a scheme").1;
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            _ => authority,
        };
        let is_ipv4_loopback = host.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback());
        host == "localhost" || host == "[::1]" || is_ipv4_loopback
    }

    /// This URL with parameters added to its query, form-encoded (RFC 6749 §3.1).
    pub fn with_query<'a>(&self, parameters: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let query = Serializer::new(String::new()).extend_pairs(parameters).finish();
        let mark = if self.path_and_query().contains('?') { "&" } else { "?" };
        Self { text: [self.as_str(), mark, &query].concat(), origin_end: self.origin_end }
    }

    fn read(text: &str) -> Option<Self> {
        let after_scheme = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
        let authority_end = after_scheme.find(['/', '?']).unwrap_or(after_scheme.len());
        let authority = after_scheme.get(..authority_end)?;
        let rest = after_scheme.get(authority_end..)?;
        let is_readable =
            text.len() <= MAX_URL_BYTES && is_authority(authority) && rest.bytes().all(is_url_byte);
        let origin_end = text.len().checked_sub(rest.len())?;
        is_readable.then(|| Self { text: text.to_owned(), origin_end })
    }
}

/// `host[:port]`: a registered name, an IPv4 address, or an IPv6 address in brackets.
fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.strip_prefix('[') {
        Some(inside) => {
            let Some((address, after)) = inside.split_once(']') else { return false };
            if address.parse::<std::net::Ipv6Addr>().is_err() {
                return false;
            }
            ("v6", after.strip_prefix(':').or(after.is_empty().then_some("0")))
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, Some("0")),
        },
    };
    let is_host =
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte));
    let is_host = is_host && !is_disguised(host);
    is_host && port.is_some_and(|port| port.parse::<u16>().is_ok() && !port.starts_with('+'))
}

/// Whether a browser would read an IPv4 address where others read a name or nothing: a last label that is a number
/// makes it one, in any form (WHATWG URL §3.5). Only the plain form is accepted.
fn is_disguised(host: &str) -> bool {
    let last =
        host.strip_suffix('.').unwrap_or(host).rsplit('.').next().expect("a split yields at least one label");
    let is_number =
        last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x") || last.starts_with("0X");
    is_number && host.parse::<std::net::Ipv4Addr>().is_err()
}

/// The characters of path and query in RFC 3986 §3.3 and §3.4; no fragment, no brackets, no quotes.
fn is_url_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:@/?".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::HttpUrl;

    #[test]
    fn rfc3986_refuses_what_two_parsers_could_read_differently() {
        let long = format!("https://a.test/{}", "a".repeat(3000));
        for text in [
            "",
            "a.test",
            "//a.test",
            "ftp://a.test",
            "javascript:alert(1)",
            "https:a.test",
            "https:///x",
            "HTTPS://a.test",
            "https://a.test\\@b.test",
            "https://user@a.test",
            "https://user:p@a.test",
            "https://a.test:port",
            "https://a.test:99999",
            "https://a.test:+1",
            "https://a.test/#f",
            "https://a.test/ x",
            " https://a.test",
            "https://a.test\n",
            "https://[::1",
            "https://[x]",
            "https://ä.test",
            "https://a.test/\u{202e}",
            "https://[::1]x",
            "https://a.test:",
            "https://1.2.3",
            "https://1.2.3.256",
            "https://2130706433",
            "https://a.0x1",
            "https://127.0.0.1.",
            &long,
        ] {
            assert!(HttpUrl::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn only_literal_loopback_hosts_may_use_http() {
        for (text, expected) in [
            ("https://a.test", true),
            ("http://localhost:8080/x", true),
            ("http://127.0.0.1", true),
            ("http://127.9.9.9:1", true),
            ("http://[::1]:8080/", true),
            ("http://classroom.test:8080/x", true),
            ("http://a.test", false),
            ("http://localhost.a.test", false),
            ("http://127.0.0.1.a.test", false),
            ("http://0.0.0.0", false),
            ("http://classroom.test:8081/x", false),
            ("http://[::2]", false),
            ("http://128.0.0.1", false),
        ] {
            let read = HttpUrl::parse_trustworthy(text, "http://classroom.test:8080");
            assert_eq!(read.is_ok(), expected, "{text}");
        }
    }

    #[test]
    fn origin_and_query_are_cut_where_they_should() {
        let url = HttpUrl::parse("http://[::1]:8080/a?b=c").unwrap();
        assert_eq!((url.origin(), url.path_and_query()), ("http://[::1]:8080", "/a?b=c"));
        assert_eq!(url.with_query([("d", "e f&")]).as_str(), "http://[::1]:8080/a?b=c&d=e+f%26");
        assert_eq!(HttpUrl::parse("https://a.test?x").unwrap().origin(), "https://a.test");
    }
}
