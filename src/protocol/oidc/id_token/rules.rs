//! The rules of ID token validation.

crate::rules! {
    TYPE = "ID_TOKEN_TYPE", Provider, "RFC 8725 §3.11, RFC 9068 §4",
        "The token is an ID token and no other kind",
        "The provider sent another kind of token where the ID token belongs.",
        "Contact the provider's administrator: an access or logout token must never pass for an ID token.";
    ISSUER = "ID_TOKEN_ISSUER_MISMATCH", Provider, "OpenID Connect Core §3.1.3.7 (2)",
        "iss is the provider's issuer",
        "The ID token was issued by another provider than the one of this sign-in.",
        "Compare expected and found letter by letter; configure the issuer exactly as the provider writes it.";
    AUDIENCE = "ID_TOKEN_AUDIENCE_MISMATCH", Provider, "OpenID Connect Core §3.1.3.7 (3)",
        "aud is this client",
        "The ID token was issued for another client, or for further audiences that are not trusted.",
        "If the further audience is yours, add it to trusted_audiences; otherwise check client_id.";
    AUTHORIZED_PARTY = "ID_TOKEN_AUTHORIZED_PARTY", Provider, "OpenID Connect Core §3.1.3.7 (4), (5)",
        "azp, where it is present or needed, is this client",
        "The ID token was issued to another client.",
        "Check client_id; a token for several audiences must say in azp that it was issued to this one.";
    SUBJECT = "ID_TOKEN_SUBJECT", Provider, "OpenID Connect Core §2",
        "sub is present and valid",
        "The ID token does not say who signed in.",
        "Contact the provider's administrator.";
    EXPIRED = "ID_TOKEN_EXPIRED", Provider, "OpenID Connect Core §3.1.3.7 (9)",
        "exp is in the future",
        "The ID token has expired already, or does not say when it will.",
        "Sign in again. If it keeps happening, compare this device's clock with the right time.";
    ISSUED_AT = "ID_TOKEN_ISSUED_AT", Environment, "OpenID Connect Core §3.1.3.7 (10)",
        "iat is recent",
        "The ID token was issued in the future or long ago, as seen by this device's clock.",
        "Set this device's clock. If it is right, the provider's is wrong, or an old token was sent again.";
    NOT_BEFORE = "ID_TOKEN_NOT_YET_VALID", Environment, "RFC 7519 §4.1.5",
        "nbf, where present, has passed",
        "The ID token is not valid yet, as seen by this device's clock.",
        "Set this device's clock. If it is right, the provider's is wrong.";
    NONCE = "NONCE_MISMATCH", Provider, "OpenID Connect Core §3.1.3.7 (11)",
        "nonce is the one that was sent",
        "The ID token was not made for this sign-in.",
        "Try again. If it keeps happening, a token is being replayed or the provider does not return the nonce.";
    AUTH_TIME = "ID_TOKEN_AUTH_TIME", Provider, "OpenID Connect Core §3.1.2.1, §3.1.3.7 (13)",
        "auth_time is as recent as max_age asked for",
        "The sign-in at the provider is older than the app asked for, or its time is not given.",
        "Sign in again with your password.";
    CONTEXT = "ID_TOKEN_ACR", Provider, "OpenID Connect Core §3.1.3.7 (12)",
        "acr is one of those asked for",
        "The provider did not use the way of signing in that the app asked for.",
        "Sign in again and use the second factor, or remove acr_values from the configuration.";
    ACCESS_TOKEN_HASH = "AT_HASH_MISMATCH", Provider, "OpenID Connect Core §3.1.3.8, §3.2.2.9",
        "at_hash is the access token's",
        "The access token does not belong to the ID token.",
        "Start again. If it keeps happening, the access token was exchanged in transit.";
    CODE_HASH = "C_HASH_MISMATCH", Provider, "OpenID Connect Core §3.3.2.10",
        "c_hash is the code's",
        "The code does not belong to the ID token.",
        "Start again. If it keeps happening, the code was exchanged in transit.";
    CONTINUITY = "ID_TOKEN_CONTINUITY", Provider, "OpenID Connect Core §3.3.3.6, §12.2",
        "The token is about the same sign-in as the one before",
        "The new ID token is about another user, client or sign-in than the one before.",
        "Sign in again.";
}
