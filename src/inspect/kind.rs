/// What a text turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A signed JWT (RFC 7519).
    Jwt,
    /// A JWT of the algorithm `none` (RFC 7519 §6).
    Unsecured,
    /// A signed JWT around another (RFC 7519 §5.2).
    Nested,
    /// Signed data that is no JWT (RFC 7515).
    Signed,
    /// An encrypted JWT (RFC 7516).
    Encrypted,
    /// A credential with selective disclosure (RFC 9901).
    SdJwt,
    /// A signature whose payload is empty, or is sent separately (RFC 7515 appendix F).
    Detached,
    /// A PASETO, which is no form of JOSE.
    Paseto,
    /// The signed cookie of a web framework.
    SessionCookie,
    /// A response of the authorization endpoint (RFC 6749 §4.1.2).
    AuthorizationResponse,
    /// An error of a provider (RFC 6749 §4.1.2.1, §5.2).
    ErrorResponse,
    /// A SAML message.
    Saml,
    /// A key, a key set or a certificate.
    Key,
    /// A text without a token.
    NoToken,
    /// A handle under which the issuer keeps what it means (RFC 7662).
    Reference,
    /// A text that only its issuer understands (RFC 6749 §1.4).
    Opaque,
    /// A token whose form is wrong.
    Damaged,
}

impl Kind {
    /// Whether it has claims that can be read.
    pub const fn has_claims(self) -> bool {
        matches!(self, Self::Jwt | Self::Unsecured | Self::SdJwt)
    }

    /// What it is called, and what that means.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Jwt => ("Signed JWT", "Anybody can read it; the signature tells who wrote it."),
            Self::Unsecured => ("Unsecured JWT", "It has no signature: anyone can have written it."),
            Self::Nested => {
                ("Nested JWT", "A signed envelope around another token, which has checks of its own.")
            }
            Self::Signed => (
                "Signed data",
                "Not a JWT: the payload is not a JSON object, so it has no claims. Its signature is verified.",
            ),
            Self::Encrypted => (
                "Encrypted JWT",
                "Only the holder of the key can read it. The header tells how it is encrypted; encryption does \
                 not tell who wrote it.",
            ),
            Self::SdJwt => (
                "SD-JWT",
                "The issuer signs digests of claims, and the holder chooses which claims to disclose (RFC 9901).",
            ),
            Self::Detached => (
                "Detached JWS",
                "The payload is empty, or is sent separately (RFC 7515 appendix F). The signature of a separate payload is not checked here.",
            ),
            Self::Paseto => ("PASETO", "It is not a JWT. Its own libraries can read and verify it."),
            Self::SessionCookie => {
                ("Session cookie", "A web framework signs it for itself. It is not an OAuth token.")
            }
            Self::AuthorizationResponse => (
                "Authorization response",
                "The code is single use, not a token: the client exchanges it for tokens at the token endpoint.",
            ),
            Self::ErrorResponse => {
                ("Error response", "The provider refused the request. There is no token in it.")
            }
            Self::Key => {
                ("Key", "A key is not a token. It verifies tokens: paste it into the field for the key.")
            }
            Self::Saml => ("SAML message", "SAML is another protocol. There is no OAuth token in it."),
            Self::NoToken => ("No token", "The text does not contain a token."),
            Self::Reference => (
                "Reference token",
                "A handle: what it means is kept by its issuer, who tells a protected API that asks.",
            ),
            Self::Opaque => {
                ("Opaque token", "Only its issuer can tell what it means. There is nothing to decode.")
            }
            Self::Damaged => ("Not a token", "It looks like a token, but its form is wrong."),
        }
    }
}
