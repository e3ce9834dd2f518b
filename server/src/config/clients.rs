use std::sync::Arc;

use super::{RedirectRule, Scopes};
use crate::crypto::sha256;

/// The grants of the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GrantType {
    /// RFC 6749 §4.1
    AuthorizationCode,
    /// RFC 6749 §6
    RefreshToken,
    /// RFC 6749 §4.4
    ClientCredentials,
    /// RFC 8628 §3.4
    DeviceCode,
    /// RFC 6749 §4.3; retired by RFC 9700 §2.4.
    Password,
}

impl GrantType {
    /// Every grant that is built.
    pub const ALL: [Self; 5] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
        Self::DeviceCode,
        Self::Password,
    ];

    /// Its name in `grant_type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
            Self::Password => "password",
        }
    }
}

/// What an authorization response brings (OAuth 2.0 Multiple Response Types §3, §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResponseType {
    /// An authorization code.
    pub code: bool,
    /// An access token.
    pub token: bool,
    /// An ID token.
    pub id_token: bool,
}

impl ResponseType {
    /// Every combination, with its name in metadata.
    pub const ALL: [(&'static str, Self); 7] = [
        ("code", Self { code: true, token: false, id_token: false }),
        ("token", Self { code: false, token: true, id_token: false }),
        ("id_token", Self { code: false, token: false, id_token: true }),
        ("id_token token", Self { code: false, token: true, id_token: true }),
        ("code id_token", Self { code: true, token: false, id_token: true }),
        ("code token", Self { code: true, token: true, id_token: false }),
        ("code id_token token", Self { code: true, token: true, id_token: true }),
    ];

    /// Reads `response_type`, whose order of words means nothing (RFC 6749 §3.1.1).
    pub fn parse(text: &str) -> Option<Self> {
        let mut words: Vec<_> = text.split(' ').collect();
        words.sort_unstable();
        Self::ALL
            .into_iter()
            .find(|(name, _)| name.split(' ').eq(words.iter().copied()))
            .map(|(_, kind)| kind)
    }

    /// Whether tokens come through the browser's address, and so the answer in its fragment.
    pub fn is_front_channel(self) -> bool {
        self.token || self.id_token
    }
}

/// How a client proves who it is at the token endpoint (RFC 6749 §2.3, RFC 7591 §2).
#[derive(Clone, PartialEq, Eq)]
pub enum Authentication {
    /// It cannot: a public client.
    None,
    /// `client_secret_basic`, with the digest of its secret.
    Basic([u8; 32]),
    /// `client_secret_post`, with the digest of its secret.
    Post([u8; 32]),
}

/// A registered client.
pub struct Client {
    /// Its identifier.
    pub id: Arc<str>,
    /// Its name for people.
    pub name: String,
    /// How it authenticates.
    pub authentication: Authentication,
    /// The grants it may use.
    pub grants: Vec<GrantType>,
    /// The response types it may use.
    pub response_types: Vec<ResponseType>,
    /// Where its answers may go.
    pub redirects: Vec<RedirectRule>,
    /// The scopes it may ask for.
    pub scopes: Scopes,
}

impl Client {
    /// Whether it cannot keep a secret.
    pub fn is_public(&self) -> bool {
        self.authentication == Authentication::None
    }

    /// Whether it exists for a grant that should no longer be used (RFC 9700 §2.1.2, §2.4).
    pub fn is_retired(&self) -> bool {
        self.grants.contains(&GrantType::Password)
            || self.response_types.iter().any(|kind| kind.is_front_channel())
    }
}

const ABOUT_USERS: [&str; 5] = ["openid", "profile", "email", "address", "phone"];

fn user_scopes(more: &[&str]) -> Scopes {
    Scopes::of(&[&ABOUT_USERS[..], more].concat())
}

fn loopback(host: &str, path: &str) -> RedirectRule {
    RedirectRule::Loopback { host: host.to_owned(), path: path.to_owned() }
}

/// Where a single-page app on this origin or on this machine may be.
fn page_redirects() -> Vec<RedirectRule> {
    let paths = ["/callback", "/silent"];
    let own = paths.map(|path| RedirectRule::OwnOrigin(path.to_owned()));
    let hosts = ["localhost", "127.0.0.1"].into_iter();
    let elsewhere = hosts.flat_map(|host| paths.map(|path| loopback(host, path)));
    own.into_iter().chain(elsewhere).collect()
}

/// The clients that exist out of the box, one of each type, each with just the grants of its type.
pub fn built_in_clients() -> Vec<Client> {
    vec![spa(), spa_implicit(), web(), native(), device(), service(), trusted()]
}

fn code_only() -> Vec<ResponseType> {
    ResponseType::ALL.iter().filter(|(name, _)| *name == "code").map(|(_, kind)| *kind).collect()
}

fn spa() -> Client {
    Client {
        id: "spa".into(),
        name: "Single-page app".into(),
        authentication: Authentication::None,
        grants: vec![GrantType::AuthorizationCode, GrantType::RefreshToken],
        response_types: code_only(),
        redirects: page_redirects(),
        scopes: user_scopes(&["offline_access", "api:read"]),
    }
}

fn spa_implicit() -> Client {
    Client {
        id: "spa-implicit".into(),
        name: "Single-page app with front-channel tokens".into(),
        // A code of a hybrid response type is redeemed as usual; there is no refresh grant.
        grants: vec![GrantType::AuthorizationCode],
        response_types: ResponseType::ALL
            .iter()
            .map(|(_, kind)| *kind)
            .filter(|kind| kind.is_front_channel())
            .collect(),
        ..spa()
    }
}

fn web() -> Client {
    Client {
        id: "web".into(),
        name: "Web application".into(),
        authentication: Authentication::Basic(sha256(b"web-secret")),
        redirects: vec![RedirectRule::Exact("http://127.0.0.1:8090/callback".into())],
        ..spa()
    }
}

fn native() -> Client {
    Client {
        id: "native".into(),
        name: "Native app".into(),
        redirects: vec![loopback("127.0.0.1", "/callback"), loopback("[::1]", "/callback")],
        ..spa()
    }
}

fn device() -> Client {
    Client {
        id: "device".into(),
        name: "Device without a keyboard".into(),
        grants: vec![GrantType::DeviceCode, GrantType::RefreshToken],
        response_types: Vec::new(),
        redirects: Vec::new(),
        ..spa()
    }
}

fn service() -> Client {
    Client {
        id: "service".into(),
        name: "Service".into(),
        authentication: Authentication::Basic(sha256(b"service-secret")),
        grants: vec![GrantType::ClientCredentials],
        response_types: Vec::new(),
        redirects: Vec::new(),
        scopes: Scopes::of(&["customScope", "api:read"]),
    }
}

fn trusted() -> Client {
    Client {
        id: "trusted".into(),
        name: "Trusted app".into(),
        authentication: Authentication::Basic(sha256(b"trusted-secret")),
        grants: vec![GrantType::Password],
        response_types: Vec::new(),
        redirects: Vec::new(),
        scopes: user_scopes(&["api:read"]),
    }
}

#[cfg(test)]
mod tests {
    use super::{ResponseType, built_in_clients};

    #[test]
    fn rfc6749_s3_1_1_the_order_of_response_types_means_nothing() {
        assert_eq!(ResponseType::parse("token id_token"), ResponseType::parse("id_token token"));
        assert!(ResponseType::parse("token id_token code").is_some());
        for text in ["", "none", "code code", "code  token", " code", "Code", "id_token id_token"] {
            assert_eq!(ResponseType::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn only_the_lessons_are_retired() {
        let clients = built_in_clients();
        let retired: Vec<_> =
            clients.iter().filter(|client| client.is_retired()).map(|client| &*client.id).collect();
        assert_eq!(retired, ["spa-implicit", "trusted"]);
    }
}
