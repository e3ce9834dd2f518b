use std::{fmt, str::FromStr};

/// Declares the faults by group, in the order in which they are listed: the name of each, what it does, the
/// rule that it breaks, and the code of the check that stops it (empty where the other side cannot notice).
macro_rules! faults {
    ($($(#[$about:meta])* $group:ident = $title:literal {
        $($fault:ident = $name:literal, $does:literal, $breaks:literal, $caught_by:literal;)+
    })+) => {
        /// What a fault concerns.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Group {
            $($(#[$about])* $group),+
        }

        impl Group {
            /// Every group, in order.
            pub const ALL: &'static [Self] = &[$(Self::$group),+];

            /// Its title for people.
            pub fn title(self) -> &'static str {
                match self { $(Self::$group => $title),+ }
            }
        }

        /// A fault or a weakness that can be switched on.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Fault {
            $($(#[doc = $does] $fault),+),+
        }

        impl Fault {
            /// Every fault, in order.
            pub const ALL: &'static [Self] = &[$($(Self::$fault),+),+];

            /// The name by which it is switched on.
            pub fn name(self) -> &'static str {
                match self { $($(Self::$fault => $name),+),+ }
            }

            /// What it concerns.
            pub fn group(self) -> Group {
                match self { $($(Self::$fault)|+ => Group::$group),+ }
            }

            /// What it does, in one sentence.
            pub fn does(self) -> &'static str {
                match self { $($(Self::$fault => $does),+),+ }
            }

            /// The rule that it breaks.
            pub fn breaks(self) -> &'static str {
                match self { $($(Self::$fault => $breaks),+),+ }
            }

            /// The code of the client's check that stops it (`docs/errors.md`); nothing where no client can
            /// notice, or where a client must go on as if nothing were wrong.
            pub fn caught_by(self) -> Option<&'static str> {
                let code = match self { $($(Self::$fault => $caught_by),+),+ };
                (!code.is_empty()).then_some(code)
            }
        }
    };
}

faults! {
    /// Metadata and the key set.
    Discovery = "Metadata and keys" {
        MetadataWrongIssuer = "metadata-wrong-issuer", "The metadata names another issuer.",
            "RFC 8414 §3.3", "METADATA_ISSUER_MISMATCH";
        MetadataPlainHttp = "metadata-plain-http",
            "The metadata names a token endpoint of another host without https.",
            "RFC 8414 §2", "METADATA_ENDPOINT";
        MetadataNoTokenEndpoint = "metadata-no-token-endpoint", "The metadata leaves out the token endpoint.",
            "RFC 8414 §2", "METADATA_INCOMPLETE";
        KeyUnknown = "key-unknown", "ID tokens are signed with a key that is never published.",
            "OpenID Connect Core §10.1", "TOKEN_KEY_UNKNOWN";
        KeyRotated = "key-rotated",
            "ID tokens are signed with a new key, which is published once it has signed.",
            "OpenID Connect Core §10.1.1", "";
    }
    /// What comes back from the authorization endpoint.
    AuthorizationResponse = "Authorization response" {
        ResponseNoState = "response-no-state", "The authorization response leaves out state.",
            "RFC 6749 §4.1.2", "STATE_MISMATCH";
        ResponseWrongState = "response-wrong-state", "The authorization response brings another state.",
            "RFC 6749 §10.12", "STATE_MISMATCH";
        ResponseNoIss = "response-no-iss",
            "The authorization response leaves out iss, which the metadata promises.",
            "RFC 9207 §2", "RESPONSE_ISSUER_MISMATCH";
        ResponseWrongIss = "response-wrong-iss", "The authorization response names another issuer.",
            "RFC 9207 §2.4", "RESPONSE_ISSUER_MISMATCH";
        ResponseTwice = "response-twice", "The authorization response brings state twice.",
            "RFC 6749 §3.1", "RESPONSE_DUPLICATE_PARAMETER";
    }
    /// What comes back from the token endpoint.
    TokenResponse = "Token response" {
        TokenNoAccessToken = "token-no-access-token", "The token response has no access token.",
            "RFC 6749 §5.1", "ACCESS_TOKEN_INVALID";
        TokenNoIdToken = "token-no-id-token", "The token response has no ID token.",
            "OpenID Connect Core §3.1.3.3", "ID_TOKEN_MISSING";
        TokenWrongType = "token-wrong-type", "The token response says that the token is of the type mac.",
            "RFC 6749 §7.1", "TOKEN_TYPE";
        TokenWithError = "token-with-error", "The token response has tokens and an error.",
            "RFC 6749 §5.2", "TOKEN_RESPONSE_WITH_ERROR";
        TokenRedirects = "token-redirects",
            "The token endpoint redirects the request, code and verifier with it.",
            "RFC 9700 §4.12", "NETWORK_REDIRECTED";
    }
    /// ID tokens.
    IdToken = "ID token" {
        IdTokenWrongIss = "id-token-wrong-iss", "The ID token names another issuer.",
            "OpenID Connect Core §3.1.3.7 (2)", "ID_TOKEN_ISSUER_MISMATCH";
        IdTokenWrongAud = "id-token-wrong-aud", "The ID token is for another client.",
            "OpenID Connect Core §3.1.3.7 (3)", "ID_TOKEN_AUDIENCE_MISMATCH";
        IdTokenWrongAzp = "id-token-wrong-azp", "The ID token was issued to another client.",
            "OpenID Connect Core §3.1.3.7 (5)", "ID_TOKEN_AUTHORIZED_PARTY";
        IdTokenNoSub = "id-token-no-sub", "The ID token does not say who signed in.",
            "OpenID Connect Core §2", "ID_TOKEN_SUBJECT";
        IdTokenWrongSub = "id-token-wrong-sub",
            "The ID token is about another user, which shows at a renewal.",
            "OpenID Connect Core §12.2", "ID_TOKEN_CONTINUITY";
        IdTokenNoNonce = "id-token-no-nonce", "The ID token leaves out the nonce.",
            "OpenID Connect Core §3.1.3.7 (11)", "NONCE_MISMATCH";
        IdTokenWrongNonce = "id-token-wrong-nonce", "The ID token repeats the nonce of another sign-in.",
            "OpenID Connect Core §3.1.3.7 (11)", "NONCE_MISMATCH";
        IdTokenWrongAtHash = "id-token-wrong-at-hash", "at_hash is of another access token.",
            "OpenID Connect Core §3.1.3.8", "AT_HASH_MISMATCH";
        IdTokenWrongCHash = "id-token-wrong-c-hash", "c_hash is of another code (hybrid flow).",
            "OpenID Connect Core §3.3.2.10", "C_HASH_MISMATCH";
        IdTokenExpired = "id-token-expired", "The ID token expired an hour ago.",
            "OpenID Connect Core §3.1.3.7 (9)", "ID_TOKEN_EXPIRED";
        IdTokenNotYetValid = "id-token-not-yet-valid", "The ID token is valid in an hour.",
            "RFC 7519 §4.1.5", "ID_TOKEN_NOT_YET_VALID";
        IdTokenFromFuture = "id-token-from-future", "The ID token was issued in an hour.",
            "OpenID Connect Core §3.1.3.7 (10)", "ID_TOKEN_ISSUED_AT";
        IdTokenWrongType = "id-token-wrong-type", "The ID token says that it is an access token.",
            "RFC 8725 §3.11", "ID_TOKEN_TYPE";
        IdTokenBadSignature = "id-token-bad-signature", "The ID token was changed after it was signed.",
            "OpenID Connect Core §3.1.3.7 (6)", "TOKEN_SIGNATURE_INVALID";
        IdTokenAlgNone = "id-token-alg-none", "The ID token says alg none and has no signature.",
            "RFC 8725 §3.1, §3.2", "TOKEN_ALGORITHM";
        IdTokenAlgHs256 = "id-token-alg-hs256",
            "The ID token is signed with HS256, with the public key as the secret.",
            "RFC 8725 §2.1, §3.1", "TOKEN_ALGORITHM";
    }
    /// What is said about the user, and with which access tokens.
    AccessToken = "Access token and UserInfo" {
        AccessTokenWrongAud = "access-token-wrong-aud", "The access token is for another API.",
            "RFC 9068 §4", "API_TOKEN_REFUSED";
        AccessTokenExpired = "access-token-expired",
            "The access token expired an hour ago, whatever expires_in says.",
            "RFC 9068 §4", "API_TOKEN_REFUSED";
        UserinfoWrongSub = "userinfo-wrong-sub", "UserInfo returns claims about another user.",
            "OpenID Connect Core §5.3.2", "USERINFO_SUBJECT_MISMATCH";
    }
    /// What the authorization server should refuse, and lets through.
    AuthorizationServer = "Weak authorization server" {
        CodeReplay = "code-replay", "A code can be redeemed again until it expires.",
            "RFC 6749 §4.1.2", "";
        CodeNotBound = "code-not-bound",
            "A code can be redeemed by another client and for another redirect_uri.",
            "RFC 6749 §4.1.3", "NONCE_MISMATCH";
        PkceNotRequired = "pkce-not-required", "A public client may leave out PKCE.",
            "RFC 9700 §2.1.1", "";
        PkceNotChecked = "pkce-not-checked", "Any code verifier redeems a code, and none does too.",
            "RFC 7636 §4.6", "";
        PkcePlain = "pkce-plain", "The method plain is taken, and a challenge as its own verifier.",
            "RFC 9700 §2.1.1", "";
        RedirectPrefix = "redirect-prefix", "A redirect_uri is taken when it begins like a registered one.",
            "RFC 9700 §4.1.3", "";
        RedirectAny = "redirect-any", "Any http or https redirect_uri is taken.",
            "RFC 9700 §4.1.3", "";
        RefreshNotRotated = "refresh-not-rotated", "A refresh token stays the same however often it is used.",
            "RFC 9700 §4.14.2", "";
        RefreshReusable = "refresh-reusable", "A refresh token that was rotated away can still be used.",
            "RFC 9700 §4.14.2", "";
    }
    /// What the protected API should refuse, and lets through.
    ProtectedApi = "Weak protected API" {
        ApiAnyAudience = "api-any-audience", "The API takes access tokens that are for another API.",
            "RFC 9068 §4", "";
        ApiAnyScope = "api-any-scope", "The API takes access tokens without the scope.",
            "RFC 6750 §3.1", "";
        ApiAnyTime = "api-any-time", "The API takes access tokens that have expired.",
            "RFC 7519 §4.1.4", "";
        ApiAnySignature = "api-any-signature", "The API reads tokens without checking who signed them.",
            "RFC 8725 §3.1", "";
        ApiTakesIdToken = "api-takes-id-token", "The API takes an ID token for an access token.",
            "RFC 8725 §3.11", "";
    }
    /// Answers that are late, lost, or of somebody else.
    Network = "Answers that go wrong" {
        MetadataSlow = "metadata-slow", "The metadata takes fifteen seconds.",
            "README, Limits", "NETWORK_TIMED_OUT";
        MetadataFails = "metadata-fails", "The metadata endpoint responds with status 500.",
            "RFC 8414 §3.2", "METADATA_INVALID";
        MetadataHtml = "metadata-html", "An HTML page comes in place of the metadata.",
            "RFC 8414 §3.2", "METADATA_INVALID";
        MetadataTruncated = "metadata-truncated", "The metadata ends in its middle.",
            "RFC 8414 §3.2", "METADATA_INVALID";
        MetadataNoCors = "metadata-no-cors", "The metadata lets no page of another origin read it.",
            "Fetch §3.2", "NETWORK_CROSS_ORIGIN";
        KeysSlow = "keys-slow", "The key set takes fifteen seconds.",
            "README, Limits", "NETWORK_TIMED_OUT";
        KeysFail = "keys-fail", "The JWKS endpoint responds with status 500.",
            "RFC 7517 §5", "JWKS_INVALID";
        KeysHtml = "keys-html", "An HTML page comes in place of the key set.",
            "RFC 7517 §5", "JWKS_INVALID";
        KeysTruncated = "keys-truncated", "The key set ends in its middle.",
            "RFC 7517 §5", "JWKS_INVALID";
        KeysNoCors = "keys-no-cors", "The key set lets no page of another origin read it.",
            "Fetch §3.2", "NETWORK_CROSS_ORIGIN";
        TokenSlow = "token-slow", "The token endpoint takes fifteen seconds.",
            "README, Limits", "NETWORK_TIMED_OUT";
        TokenFails = "token-fails", "The token endpoint responds with status 500.",
            "RFC 6749 §5.2", "TOKEN_RESPONSE_STATUS";
        TokenHtml = "token-html", "An HTML page comes in place of the token response.",
            "RFC 6749 §5.1", "TOKEN_RESPONSE_NOT_JSON";
        TokenTruncated = "token-truncated", "The token response ends in its middle.",
            "RFC 6749 §5.1", "TOKEN_RESPONSE_NOT_JSON";
        TokenNoCors = "token-no-cors", "The token endpoint lets no page of another origin read its responses.",
            "Fetch §3.2", "NETWORK_CROSS_ORIGIN";
        ApiSlow = "api-slow", "The API takes fifteen seconds.",
            "README, Limits", "NETWORK_TIMED_OUT";
        ApiFails = "api-fails", "The API responds with status 500.",
            "RFC 9110 §15.6", "API_STATUS";
        ApiHtml = "api-html", "The API responds with an HTML page.",
            "RFC 8259", "API_NOT_JSON";
        ApiTruncated = "api-truncated", "The API's response is truncated.",
            "RFC 8259", "API_NOT_JSON";
        ApiNoCors = "api-no-cors", "The API lets no page of another origin read its responses.",
            "Fetch §3.2", "NETWORK_CROSS_ORIGIN";
    }
}

/// There is no fault of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no fault {0:?}; `bearer-lab faults` lists them")]
pub struct UnknownFault(String);

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(name: &str) -> Result<Self, UnknownFault> {
        let known = Self::ALL.iter().find(|fault| fault.name() == name);
        known.copied().ok_or_else(|| UnknownFault(name.to_owned()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::Fault;

    /// The page of the client's codes, which a test of the client keeps true.
    const ERRORS: &str = include_str!("../../../docs/errors.md");

    #[test]
    fn a_fault_has_a_name_of_its_own_and_says_what_it_does_in_one_sentence() {
        let names: HashSet<_> = Fault::ALL.iter().map(|fault| fault.name()).collect();
        assert_eq!(names.len(), Fault::ALL.len());
        for fault in Fault::ALL {
            let is_word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
            assert!(fault.name().bytes().all(is_word), "{fault}");
            assert!(fault.does().ends_with('.') && fault.does().matches(". ").count() == 0, "{fault}");
            assert!(!fault.breaks().is_empty(), "{fault}");
            assert_eq!(fault.name().parse(), Ok(*fault));
        }
        assert!("id-token".parse::<Fault>().is_err());
    }

    #[test]
    fn what_stops_a_fault_is_a_check_that_the_client_makes() {
        for fault in Fault::ALL {
            let Some(code) = fault.caught_by() else { continue };
            assert!(ERRORS.contains(&format!("\n## {code}\n")), "{fault}: {code}");
        }
    }
}
