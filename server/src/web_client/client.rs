use std::net::SocketAddr;

use bearer_lab::protocol::Secret;

use super::visits::Visits;
use crate::{
    client::{Http, Registration},
    config::{RedirectRule, WEB_CLIENT_ID, WEB_CLIENT_SECRET},
    origin::{ISSUER_PATH, ServedOrigins},
    tls::Tls,
};

/// The web client.
pub struct WebClient {
    /// Where people find it.
    pub origin: String,
    pub(super) issuer: String,
    /// What the server made to be known by, when it serves https.
    certificate: Option<Vec<u8>>,
    pub(super) registration: Registration,
    pub(super) visits: Visits,
}

impl WebClient {
    /// The web client at this address, of the issuer by which a server names itself.
    pub fn of(origins: &ServedOrigins, address: SocketAddr, tls: Option<&Tls>) -> Self {
        let certificate = tls.map(|tls| tls.certificate.to_vec());
        let origin = origin_at(address, origins.main_origin());
        let issuer = [origins.main_origin(), ISSUER_PATH].concat();
        let secret = Some(Secret::new(WEB_CLIENT_SECRET));
        let registration = Registration { client_id: WEB_CLIENT_ID.to_owned(), secret };
        let visits = Visits::new(&origin);
        Self { origin, issuer, certificate, registration, visits }
    }

    pub(super) fn http(&self) -> Http {
        self.certificate.as_deref().map_or_else(Http::default, Http::trusting)
    }

    pub(super) fn redirect_uri(&self) -> String {
        redirect_uri(&self.origin)
    }
}

/// The origin of a web client that listens at this address; at every address, under the host of this server.
pub fn origin_at(address: SocketAddr, main_origin: &str) -> String {
    if !address.ip().is_unspecified() {
        return format!("http://{address}");
    }
    let authority = main_origin.split_once("://").map_or("", |(_, authority)| authority);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.parse::<u16>().is_ok() => host,
        _ => authority,
    };
    format!("http://{host}:{}", address.port())
}

/// The registration of where its answers come.
pub fn redirect_rule(origin: &str) -> RedirectRule {
    RedirectRule::Exact(redirect_uri(origin))
}

fn redirect_uri(origin: &str) -> String {
    [origin, "/callback"].concat()
}

#[cfg(test)]
mod tests {
    use super::origin_at;

    #[test]
    fn at_every_address_it_is_found_under_the_servers_own_host() {
        for (address, main_origin, expected) in [
            ("127.0.0.1:8090", "http://localhost:8080", "http://127.0.0.1:8090"),
            ("[::1]:8090", "http://localhost:8080", "http://[::1]:8090"),
            ("0.0.0.0:8090", "http://192.168.1.20:8080", "http://192.168.1.20:8090"),
            ("0.0.0.0:8090", "http://localhost", "http://localhost:8090"),
            ("0.0.0.0:8090", "http://[::1]", "http://[::1]:8090"),
        ] {
            assert_eq!(origin_at(address.parse().unwrap(), main_origin), expected);
        }
    }
}
