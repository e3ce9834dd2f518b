/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The provider's metadata.
    Discovery,
    /// The provider's signing keys.
    Keys,
    /// The parameters of an authorization request, sent ahead of it.
    PushedRequest,
    /// The browser goes to the provider.
    AuthorizationRequest,
    /// The browser comes back from the provider.
    AuthorizationResponse,
    /// A code is exchanged for tokens.
    TokenRequest,
    /// A refresh token is exchanged for tokens.
    Refresh,
    /// Claims about the user.
    UserInfo,
    /// Claims that another server holds.
    DistributedClaims,
    /// A call of the protected API.
    ApiRequest,
    /// What the provider knows about a token.
    Introspection,
    /// A token is ended.
    Revocation,
    /// The browser goes to the provider to end its session.
    EndSession,
    /// Whether this server has the app at the redirect path of a provider.
    RedirectPath,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Discovery,
        Self::Keys,
        Self::PushedRequest,
        Self::AuthorizationRequest,
        Self::AuthorizationResponse,
        Self::TokenRequest,
        Self::Refresh,
        Self::UserInfo,
        Self::DistributedClaims,
        Self::ApiRequest,
        Self::Introspection,
        Self::Revocation,
        Self::EndSession,
        Self::RedirectPath,
    ];

    /// The name that automation and stored logs rely on.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Keys => "keys",
            Self::PushedRequest => "pushed-authorization-request",
            Self::AuthorizationRequest => "authorization-request",
            Self::AuthorizationResponse => "authorization-response",
            Self::TokenRequest => "token-request",
            Self::Refresh => "refresh-request",
            Self::UserInfo => "userinfo-request",
            Self::DistributedClaims => "distributed-claims",
            Self::ApiRequest => "api-request",
            Self::Introspection => "introspection-request",
            Self::Revocation => "revocation-request",
            Self::EndSession => "end-session-request",
            Self::RedirectPath => "redirect-path",
        }
    }

    /// The purpose of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// In the specification's words, for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Discovery => "Discovery",
            Self::Keys => "Signing keys",
            Self::PushedRequest => "Pushed authorization request",
            Self::AuthorizationRequest => "Authorization request",
            Self::AuthorizationResponse => "Authorization response",
            Self::TokenRequest => "Token request",
            Self::Refresh => "Refresh request",
            Self::UserInfo => "UserInfo request",
            Self::DistributedClaims => "Distributed claims",
            Self::ApiRequest => "API request",
            Self::Introspection => "Token introspection",
            Self::Revocation => "Token revocation",
            Self::EndSession => "Sign-out request",
            Self::RedirectPath => "Redirect path of this provider",
        }
    }

    /// Where the specification describes it.
    pub const fn source(self) -> &'static str {
        match self {
            Self::Discovery => "OpenID Connect Discovery §4, RFC 8414 §3",
            Self::Keys => "RFC 7517 §5",
            Self::PushedRequest => "RFC 9126 §2.1",
            Self::AuthorizationRequest => "RFC 6749 §4.1.1, OpenID Connect Core §3.1.2.1",
            Self::AuthorizationResponse => "RFC 6749 §4.1.2, OpenID Connect Core §3.1.2.5",
            Self::TokenRequest => "RFC 6749 §4.1.3, RFC 7636 §4.5",
            Self::Refresh => "RFC 6749 §6, OpenID Connect Core §12.1",
            Self::UserInfo => "OpenID Connect Core §5.3.1",
            Self::DistributedClaims => "OpenID Connect Core §5.6.2.2",
            Self::ApiRequest => "RFC 6750 §2.1",
            Self::Introspection => "RFC 7662 §2.1",
            Self::Revocation => "RFC 7009 §2.1",
            Self::EndSession => "OpenID Connect RP-Initiated Logout §2",
            Self::RedirectPath => "RFC 9700 §4.4.2.2",
        }
    }

    /// Whether the response can hold claims about the user, in its body or in what its checks found.
    pub(super) const fn holds_claims(self) -> bool {
        matches!(
            self,
            Self::AuthorizationResponse
                | Self::TokenRequest
                | Self::Refresh
                | Self::UserInfo
                | Self::DistributedClaims
                | Self::ApiRequest
                | Self::Introspection
        )
    }

    /// Whether the response's body may be stored, with its secrets masked.
    pub(super) const fn is_body_stored(self) -> bool {
        !matches!(self, Self::ApiRequest | Self::DistributedClaims | Self::RedirectPath)
    }
}
