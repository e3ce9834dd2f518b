/// The ways to a token.
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
    /// Tokens from the authorization endpoint (RFC 6749 §4.2); retired by RFC 9700 §2.1.2.
    Implicit,
}

impl GrantType {
    /// Every grant that is built.
    pub const ALL: [Self; 6] = [
        Self::AuthorizationCode,
        Self::RefreshToken,
        Self::ClientCredentials,
        Self::DeviceCode,
        Self::Password,
        Self::Implicit,
    ];

    /// The grant of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.name() == name)
    }

    /// Its name in `grant_type`.
    pub fn name(self) -> &'static str {
        match self {
            Self::AuthorizationCode => "authorization_code",
            Self::RefreshToken => "refresh_token",
            Self::ClientCredentials => "client_credentials",
            Self::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
            Self::Password => "password",
            Self::Implicit => "implicit",
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

#[cfg(test)]
mod tests {
    use super::ResponseType;

    #[test]
    fn rfc6749_s3_1_1_the_order_of_response_types_means_nothing() {
        assert_eq!(ResponseType::parse("token id_token"), ResponseType::parse("id_token token"));
        assert!(ResponseType::parse("token id_token code").is_some());
        for text in ["", "none", "code code", "code  token", " code", "Code", "id_token id_token"] {
            assert_eq!(ResponseType::parse(text), None, "{text:?}");
        }
    }
}
