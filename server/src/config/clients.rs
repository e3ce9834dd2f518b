use std::sync::Arc;

use super::{GrantType, RedirectRule, ResponseType, Scopes};
use crate::{crypto::sha256, keys::Algorithm};

/// What kind of program a client is. The kind decides what it may do, as the access policies of identity
/// providers do: each kind has just the grants that are made for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientType {
    /// Runs in a browser, and cannot keep a secret.
    SinglePage,
    /// The same with tokens in the browser's address: a lesson.
    SinglePageImplicit,
    /// Runs on a server.
    Web,
    /// Installed on a person's device.
    Native,
    /// Has neither keyboard nor browser.
    Device,
    /// Acts for itself.
    Service,
    /// Collects passwords itself: a lesson.
    Trusted,
}

impl ClientType {
    /// Every kind, with its name in the configuration file.
    pub const ALL: [(&'static str, Self); 7] = [
        ("single-page", Self::SinglePage),
        ("single-page-implicit", Self::SinglePageImplicit),
        ("web", Self::Web),
        ("native", Self::Native),
        ("device", Self::Device),
        ("service", Self::Service),
        ("trusted", Self::Trusted),
    ];

    /// Whether it can keep a secret (RFC 6749 §2.1).
    pub fn is_confidential(self) -> bool {
        matches!(self, Self::Web | Self::Service | Self::Trusted)
    }

    /// Whether it goes to the authorization endpoint.
    pub fn has_redirects(self) -> bool {
        matches!(self, Self::SinglePage | Self::SinglePageImplicit | Self::Web | Self::Native)
    }

    /// Whether it exists for a grant that should no longer be used (RFC 9700 §2.1.2, §2.4).
    pub fn is_retired(self) -> bool {
        matches!(self, Self::SinglePageImplicit | Self::Trusted)
    }

    fn grants(self) -> &'static [GrantType] {
        match self {
            Self::SinglePage | Self::Web | Self::Native => {
                &[GrantType::AuthorizationCode, GrantType::RefreshToken]
            }
            // A code of a hybrid response type is redeemed as usual; there is no refresh grant.
            Self::SinglePageImplicit => &[GrantType::AuthorizationCode, GrantType::Implicit],
            Self::Device => &[GrantType::DeviceCode, GrantType::RefreshToken],
            Self::Service => &[GrantType::ClientCredentials],
            Self::Trusted => &[GrantType::Password],
        }
    }

    fn may_use(self, response_type: ResponseType) -> bool {
        match self {
            Self::SinglePage | Self::Web | Self::Native => !response_type.is_front_channel(),
            Self::SinglePageImplicit => response_type.is_front_channel(),
            Self::Device | Self::Service | Self::Trusted => false,
        }
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
    /// Whether it comes with the server.
    pub is_built_in: bool,
    /// Its name for people.
    pub name: String,
    /// What kind of program it is.
    pub kind: ClientType,
    /// How it authenticates.
    pub authentication: Authentication,
    /// Where its answers may go.
    pub redirects: Vec<RedirectRule>,
    /// What is loaded in a frame when its user signs out (OpenID Connect Front-Channel Logout §2).
    pub frontchannel_logout: Option<RedirectRule>,
    /// The scopes it may ask for.
    pub scopes: Scopes,
    /// The APIs that it is: it may introspect the tokens for them (RFC 7662 §2.1).
    pub audiences: Vec<String>,
    /// How its ID tokens are signed: `id_token_signed_response_alg` (OpenID Connect Registration §2).
    pub id_token_algorithm: Algorithm,
}

impl Client {
    /// Whether it cannot keep a secret.
    pub fn is_public(&self) -> bool {
        self.authentication == Authentication::None
    }

    /// Whether it may use a grant.
    pub fn may_use_grant(&self, grant: GrantType) -> bool {
        self.kind.grants().contains(&grant)
    }

    /// Whether it may use a response type.
    pub fn may_use_response_type(&self, response_type: ResponseType) -> bool {
        self.kind.may_use(response_type)
    }
}

/// The longest client identifier, in bytes.
pub const CLIENT_ID_MAX: usize = 256;

/// The web application that comes with the server.
pub const WEB_CLIENT_ID: &str = "web";
/// Its secret, which is public because this is a classroom.
pub const WEB_CLIENT_SECRET: &str = "web-secret";

const ABOUT_USERS: [&str; 5] = ["openid", "profile", "email", "address", "phone"];

fn user_scopes(more: &[&str]) -> Scopes {
    Scopes::of(&[&ABOUT_USERS[..], more].concat())
}

/// The clients that exist out of the box, one of each kind.
pub fn built_in_clients() -> Vec<Client> {
    let all = || user_scopes(&["offline_access", "api:read"]);
    let page = ["/callback", "/callback/{issuer}", "/silent"];
    let own = page.map(|path| RedirectRule::OwnOrigin(path.to_owned()));
    let local = page.map(|path| RedirectRule::OtherLoopback(path.to_owned()));
    let page_redirects: Vec<_> = own.into_iter().chain(local).collect();
    let web_redirects = vec![RedirectRule::Exact("http://127.0.0.1:8090/callback".into())];
    let native_redirects = vec![loopback("127.0.0.1", "/callback"), loopback("[::1]", "/callback")];
    vec![
        client(ClientType::SinglePage, "spa", "Single-page app", None, page_redirects.clone(), all()),
        client(
            ClientType::SinglePageImplicit,
            "spa-implicit",
            "Single-page app with front-channel tokens",
            None,
            page_redirects,
            all(),
        ),
        client(
            ClientType::Web,
            WEB_CLIENT_ID,
            "Web application",
            Some(WEB_CLIENT_SECRET),
            web_redirects,
            all(),
        ),
        client(ClientType::Native, "native", "Native app", None, native_redirects, all()),
        client(ClientType::Device, "device", "Device without a keyboard", None, Vec::new(), all()),
        client(
            ClientType::Service,
            "service",
            "Service",
            Some("service-secret"),
            Vec::new(),
            Scopes::of(&["customScope", "api:read"]),
        ),
        client(
            ClientType::Trusted,
            "trusted",
            "Trusted app",
            Some("trusted-secret"),
            Vec::new(),
            user_scopes(&["api:read"]),
        ),
    ]
}

fn loopback(host: &str, path: &str) -> RedirectRule {
    RedirectRule::Loopback { host: host.to_owned(), path: path.to_owned() }
}

fn client(
    kind: ClientType,
    id: &str,
    name: &str,
    secret: Option<&str>,
    redirects: Vec<RedirectRule>,
    scopes: Scopes,
) -> Client {
    let authentication =
        secret.map_or(Authentication::None, |secret| Authentication::Basic(sha256(secret.as_bytes())));
    // Both pages are the app that this server hosts.
    let is_page = matches!(kind, ClientType::SinglePage | ClientType::SinglePageImplicit);
    Client {
        id: id.into(),
        is_built_in: true,
        name: name.to_owned(),
        kind,
        authentication,
        redirects,
        frontchannel_logout: is_page.then(|| RedirectRule::OwnOrigin("/front-channel-logout".to_owned())),
        scopes,
        audiences: Vec::new(),
        id_token_algorithm: Algorithm::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::{ClientType, built_in_clients};
    use crate::config::GrantType;

    #[test]
    fn out_of_the_box_there_is_one_client_of_each_kind() {
        let clients = built_in_clients();
        let kinds: Vec<_> = clients.iter().map(|client| client.kind).collect();
        assert!(
            ClientType::ALL.iter().all(|(_, kind)| kinds.contains(kind))
                && kinds.len() == ClientType::ALL.len()
        );
        for client in &clients {
            assert_eq!(client.is_public(), !client.kind.is_confidential(), "{}", client.id);
            assert_eq!(client.redirects.is_empty(), !client.kind.has_redirects(), "{}", client.id);
        }
    }

    #[test]
    fn rfc6749_s4_4_only_clients_with_a_secret_act_for_themselves() {
        for (name, kind) in ClientType::ALL {
            let acts = kind.grants().contains(&GrantType::ClientCredentials);
            assert!(!acts || kind.is_confidential(), "{name}");
        }
    }

    #[test]
    fn rfc9700_s2_only_the_lessons_may_use_retired_grants() {
        for client in built_in_clients() {
            let uses_retired =
                client.may_use_grant(GrantType::Implicit) || client.may_use_grant(GrantType::Password);
            assert_eq!(uses_retired, client.kind.is_retired(), "{}", client.id);
        }
    }
}
