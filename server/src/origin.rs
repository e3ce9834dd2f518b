//! The origins under which the server answers, and the issuer of each.

use std::{net::SocketAddr, sync::Arc};

/// The issuer's path below its origin: Okta's, so that code written for it runs here by changing the origin.
pub const ISSUER_PATH: &str = "/oauth2/default";

/// One origin that the server answers for. Its tokens are of its own issuer and hold at its own API.
#[derive(Debug, PartialEq, Eq)]
pub struct Origin {
    /// Scheme, host and port, as in the `Origin` header (RFC 6454 §6.1).
    pub url: String,
    /// The issuer identifier (RFC 8414 §2).
    pub issuer: String,
    /// `Host` headers that mean this origin, in lower case.
    hosts: Vec<String>,
}

impl Origin {
    fn new(scheme: &str, host: &str, port: u16) -> Self {
        let default_port = if scheme == "https" { 443 } else { 80 };
        let with_port = format!("{host}:{port}");
        let (authority, hosts) = match port == default_port {
            true => (host.to_owned(), vec![host.to_owned(), with_port]),
            false => (with_port.clone(), vec![with_port]),
        };
        let url = format!("{scheme}://{authority}");
        Self { issuer: [&url, ISSUER_PATH].concat(), url, hosts }
    }

    /// Whether browsers reach this origin over TLS only.
    pub fn is_https(&self) -> bool {
        self.url.starts_with("https:")
    }

    /// Whether an address has the host name of this origin, at any port. Browsers send a cookie to every port
    /// of its host (RFC 6265 §8.5).
    pub fn has_host_of(&self, address: &str) -> bool {
        let host = |address: &str| {
            let (_, rest) = address.split_once("://")?;
            let authority = rest.split(['/', '?', '#']).next()?;
            split_authority(authority).map(|(host, _)| host.to_ascii_lowercase())
        };
        host(&self.url).is_some_and(|own| host(address) == Some(own))
    }

    /// The address of an endpoint below the issuer, for example `/v1/token`.
    pub fn endpoint(&self, path: &str) -> String {
        [&self.issuer, path].concat()
    }
}

/// Every origin of this server; the first one is the one it names itself by.
#[derive(Debug)]
pub struct ServedOrigins(Vec<Arc<Origin>>);

impl ServedOrigins {
    /// The origins of a server that was given no public URL: this machine's names at the port, and the
    /// address itself when the server listens on a particular one.
    pub fn from_listener(scheme: &str, address: SocketAddr) -> Self {
        let mut hosts = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let ip = match address {
            SocketAddr::V4(address) => address.ip().to_string(),
            SocketAddr::V6(address) => format!("[{}]", address.ip()),
        };
        if !address.ip().is_unspecified() && !hosts.contains(&ip) {
            hosts.push(ip);
        }
        Self(hosts.iter().map(|host| Arc::new(Origin::new(scheme, host, address.port()))).collect())
    }

    /// The one origin of a server that was given its public URL.
    pub fn from_public_url(url: &PublicUrl) -> Self {
        Self(vec![Arc::new(Origin::new(url.scheme, &url.host, url.port))])
    }

    /// The origin that a `Host` header names. Any other host is refused: DNS rebinding would let a foreign
    /// page talk to a server on the reader's machine.
    pub fn find_host(&self, host: &str) -> Option<&Arc<Origin>> {
        self.0.iter().find(|origin| origin.hosts.iter().any(|known| known.eq_ignore_ascii_case(host)))
    }

    /// What the answer to a request for another host says: which host it named, and how the server starts to
    /// be reached under it. Plain http is suggested only where it is accepted.
    pub fn explain_refusal(&self, host: &str) -> String {
        let served: Vec<_> =
            self.0.iter().filter_map(|origin| origin.hosts.first()).map(String::as_str).collect();
        let is_https = self.0.iter().any(|origin| origin.is_https());
        let with = |scheme: &str| {
            Some([scheme, "://", host].concat()).filter(|url| url.parse::<PublicUrl>().is_ok())
        };
        let http = with("http").filter(|_| !is_https).map(|url| format!("--public-url {url}"));
        let options = http.or_else(|| with("https").map(|url| format!("--https --public-url {url}")));
        let remedy = options
            .map_or_else(String::new, |options| format!("To reach it as {host}, start it with {options}\n"));
        format!(
            "This server does not answer for the host {host:?}, but for {}.\n{remedy}",
            served.join(" and ")
        )
    }

    /// The hosts that are served, without ports, each once.
    pub fn hosts(&self) -> Vec<String> {
        let authorities = self.0.iter().filter_map(|origin| origin.url.split_once("://"));
        let mut hosts: Vec<String> = authorities
            .filter_map(|(_, authority)| split_authority(authority))
            .map(|(host, _)| host.trim_matches(['[', ']']).to_owned())
            .collect();
        hosts.dedup();
        hosts
    }

    /// The origin that the start line shows.
    pub fn main_origin(&self) -> &str {
        &self.0.first().expect("a server has an origin").url
    }
}

/// The origin that people type when the server is not on their own machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    scheme: &'static str,
    host: String,
    port: u16,
}

/// Why a public URL is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PublicUrlError {
    /// Not `http://host[:port]` or `https://host[:port]`.
    #[error("the public URL must be an origin such as https://lab.example or http://192.168.1.20:8080")]
    NotAnOrigin,
    /// Plain http where others could listen.
    #[error("the public URL must be https, unless its host is this machine or a private address")]
    Insecure,
}

impl PublicUrl {
    /// Whether browsers are to come over TLS only.
    pub fn is_https(&self) -> bool {
        self.scheme == "https"
    }
}

impl std::str::FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, PublicUrlError> {
        let (scheme, rest) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => ("https", rest),
            (None, Some(rest)) => ("http", rest),
            (None, None) => return Err(PublicUrlError::NotAnOrigin),
        };
        let authority = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = split_authority(authority).ok_or(PublicUrlError::NotAnOrigin)?;
        if scheme == "http" && !is_private(host) {
            return Err(PublicUrlError::Insecure);
        }
        let default_port = if scheme == "https" { 443 } else { 80 };
        Ok(Self { scheme, host: host.to_ascii_lowercase(), port: port.unwrap_or(default_port) })
    }
}

/// Host and port of an authority without user information; nothing when it is not one.
fn split_authority(authority: &str) -> Option<(&str, Option<u16>)> {
    let port_mark =
        authority.rfind(':').filter(|at| !authority.get(*at..).expect("a colon starts here").contains(']'));
    let (host, port) = match port_mark {
        Some(at) => (authority.get(..at)?, Some(authority.get(at + 1..)?.parse::<u16>().ok()?)),
        None => (authority, None),
    };
    let is_ipv6 = ipv6_literal(host).is_some();
    let is_name =
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-".contains(&byte));
    (is_ipv6 || is_name).then_some((host, port))
}

fn ipv6_literal(host: &str) -> Option<std::net::Ipv6Addr> {
    host.strip_prefix('[')?.strip_suffix(']')?.parse().ok()
}

/// Whether what is sent to this host stays on this machine or in this room.
fn is_private(host: &str) -> bool {
    if let Some(address) = ipv6_literal(host) {
        return address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local();
    }
    match host.parse::<std::net::Ipv4Addr>() {
        Ok(address) => address.is_loopback() || address.is_private() || address.is_link_local(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests {
    use super::{PublicUrl, PublicUrlError, ServedOrigins};

    #[test]
    fn a_public_url_is_an_origin_and_private_unless_https() {
        use PublicUrlError::{Insecure, NotAnOrigin};
        for (text, expected) in [
            ("https://lab.example", Ok("https://lab.example")),
            ("https://lab.example:8443/", Ok("https://lab.example:8443")),
            ("http://192.168.1.20:8080", Ok("http://192.168.1.20:8080")),
            ("http://localhost:80", Ok("http://localhost")),
            ("http://[::1]:8080", Ok("http://[::1]:8080")),
            ("http://lab.example", Err(Insecure)),
            ("http://8.8.8.8", Err(Insecure)),
            ("http://localhost.evil.example", Err(Insecure)),
            ("ftp://lab.example", Err(NotAnOrigin)),
            ("https://lab.example/path", Err(NotAnOrigin)),
            ("https://user@lab.example", Err(NotAnOrigin)),
            ("https://", Err(NotAnOrigin)),
            ("https://lab.example:99999", Err(NotAnOrigin)),
        ] {
            let origin = text
                .parse()
                .map(|url: PublicUrl| ServedOrigins::from_public_url(&url).main_origin().to_owned());
            assert_eq!(origin.as_deref(), expected.as_ref().map(|text| *text), "{text}");
        }
    }

    #[test]
    fn rfc6265_s8_5_a_host_is_the_same_at_every_port() {
        let origins = ServedOrigins::from_listener("http", "127.0.0.1:8080".parse().unwrap());
        let origin = origins.find_host("localhost:8080").unwrap();
        for (address, expected) in [
            ("http://localhost:1/callback", true),
            ("http://LOCALHOST?x", true),
            ("https://localhost:8080", true),
            ("http://127.0.0.1:8080/", false),
            ("http://localhost.test:8080/", false),
            ("com.example.app:/localhost", false),
        ] {
            assert_eq!(origin.has_host_of(address), expected, "{address}");
        }
    }

    #[test]
    fn a_refused_host_is_named_with_the_option_that_serves_it() {
        let origins = ServedOrigins::from_listener("http", "0.0.0.0:8080".parse().unwrap());
        let https = ServedOrigins::from_listener("https", "0.0.0.0:8443".parse().unwrap());
        for (origins, host, option) in [
            (&origins, "localhost:9100", Some("--public-url http://localhost:9100")),
            (&origins, "10.1.2.3:8080", Some("--public-url http://10.1.2.3:8080")),
            (&origins, "auth-server:8080", Some("--https --public-url https://auth-server:8080")),
            (&origins, "lab.example", Some("--https --public-url https://lab.example")),
            (&https, "localhost:9443", Some("--https --public-url https://localhost:9443")),
            (&origins, "<b>", None),
            (&origins, "", None),
        ] {
            let text = origins.explain_refusal(host);
            let found =
                text.lines().find_map(|line| line.split_once("start it with ")).map(|(_, found)| found);
            assert_eq!(found, option, "{text}");
            assert!(text.contains(&format!("the host {host:?}")), "{text}");
        }
    }

    #[test]
    fn only_hosts_that_are_served_have_an_origin() {
        let origins = ServedOrigins::from_listener("http", "127.0.0.1:8080".parse().unwrap());
        let issuer = |host| origins.find_host(host).map(|origin| origin.issuer.as_str());
        assert_eq!(issuer("localhost:8080"), Some("http://localhost:8080/oauth2/default"));
        assert_eq!(issuer("LOCALHOST:8080"), issuer("localhost:8080"));
        assert_eq!(issuer("127.0.0.1:8080"), Some("http://127.0.0.1:8080/oauth2/default"));
        for host in
            ["evil.test", "localhost", "localhost:80801", "localhost:8081", "", "localhost:8080.evil.test"]
        {
            assert_eq!(issuer(host), None, "{host:?}");
        }
        let room = ServedOrigins::from_listener("http", "192.168.1.20:8080".parse().unwrap());
        assert!(room.find_host("192.168.1.20:8080").is_some());
        assert_eq!(room.hosts(), ["localhost", "127.0.0.1", "192.168.1.20"]);
        let six = ServedOrigins::from_listener("https", "[::1]:443".parse().unwrap());
        assert_eq!(
            (six.main_origin(), six.hosts().last().map(String::as_str)),
            ("https://localhost", Some("::1"))
        );
    }
}
