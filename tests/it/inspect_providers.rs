//! Tokens as the large providers write them, pasted with nothing else: nothing about them is called wrong.

use bearer_lab::{
    inspect::{
        Expectations, KeyInput, Profile, Signature, Token,
        claims::{check_claims, check_times},
        find_tokens,
    },
    protocol::{
        Timestamp,
        check::{Checks, Verdict},
        jose::base64url,
    },
};
use serde_json::{Value, json};

/// Between `iat` and `exp` of every token.
const NOW: i64 = 1_796_000_100;

/// Provider, kind of token, header and claims; the times are added.
fn tokens() -> Vec<(&'static str, Profile, Value, Value)> {
    use Profile::{AccessToken, IdToken, RefreshToken};
    let (kid, typed) =
        (json!({ "alg": "RS256", "kid": "k1" }), json!({ "alg": "RS256", "typ": "JWT", "kid": "k1" }));
    vec![
        (
            "Auth0, access token",
            AccessToken,
            typed.clone(),
            json!({ "iss": "https://harbor.auth0.example/", "sub": "auth0|65", "azp": "c1", "scope": "openid read:ships",
                "aud": ["https://api.harbor.example", "https://harbor.auth0.example/userinfo"] }),
        ),
        (
            "Auth0, ID token",
            IdToken,
            typed.clone(),
            json!({ "iss": "https://harbor.auth0.example/", "sub": "auth0|65", "aud": "c1", "nonce": "n", "sid": "s",
                "nickname": "ada", "updated_at": "2026-11-30T08:00:00.000Z", "email": "ada@harbor.example" }),
        ),
        (
            "Entra ID, access token (v2)",
            AccessToken,
            typed.clone(),
            json!({ "aud": "00000000-1111-2222-3333-444444444444", "iss": "https://login.entra.example/t1/v2.0",
                "nbf": NOW - 100, "aio": "a", "azp": "c1", "azpacr": "0", "oid": "o", "rh": "r", "scp": "Ships.Read",
                "sub": "s", "tid": "t1", "uti": "u", "ver": "2.0" }),
        ),
        (
            "Entra ID, access token (v1) for its own API",
            AccessToken,
            json!({ "typ": "JWT", "nonce": "n", "alg": "RS256", "x5t": "x", "kid": "k1" }),
            json!({ "aud": "https://graph.example", "iss": "https://sts.entra.example/t1/", "nbf": NOW - 100, "acr": "1",
                "appid": "c1", "appidacr": "0", "idtyp": "user", "ipaddr": "192.0.2.1", "oid": "o", "scp": "User.Read",
                "sub": "s", "tid": "t1", "unique_name": "ada@harbor.example", "uti": "u", "ver": "1.0", "xms_tcdt": 1_500_000_000 }),
        ),
        (
            "Entra ID, ID token",
            IdToken,
            typed.clone(),
            json!({ "aud": "c1", "iss": "https://login.entra.example/t1/v2.0", "nbf": NOW - 100, "name": "Ada", "nonce": "n",
                "oid": "o", "preferred_username": "ada@harbor.example", "rh": "r", "sub": "s", "tid": "t1", "uti": "u", "ver": "2.0" }),
        ),
        (
            "Okta, access token",
            AccessToken,
            kid.clone(),
            json!({ "ver": 1, "jti": "AT.x", "iss": "https://harbor.okta.example/oauth2/default", "aud": "api://default",
                "cid": "c1", "uid": "u", "scp": ["openid", "profile"], "auth_time": NOW - 200, "sub": "ada@harbor.example" }),
        ),
        (
            "Okta, ID token",
            IdToken,
            kid.clone(),
            json!({ "sub": "00u1", "name": "Ada", "ver": 1, "iss": "https://harbor.okta.example/oauth2/default", "aud": "c1",
                "jti": "ID.x", "amr": ["pwd"], "idp": "00o1", "nonce": "n", "auth_time": NOW - 200, "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" }),
        ),
        (
            "Keycloak, access token",
            AccessToken,
            typed.clone(),
            json!({ "auth_time": NOW - 200, "jti": "j", "iss": "https://id.harbor.example/realms/harbor", "aud": "account",
                "sub": "s", "typ": "Bearer", "azp": "c1", "nonce": "n", "sid": "s", "acr": "1", "allowed-origins": ["https://a.example"],
                "realm_access": { "roles": ["user"] }, "scope": "openid profile", "email_verified": true }),
        ),
        (
            "Keycloak, ID token",
            IdToken,
            typed.clone(),
            json!({ "auth_time": NOW - 200, "jti": "j", "iss": "https://id.harbor.example/realms/harbor", "aud": "c1", "sub": "s",
                "typ": "ID", "azp": "c1", "nonce": "n", "sid": "s", "at_hash": "AAAAAAAAAAAAAAAAAAAAAA", "acr": "1" }),
        ),
        (
            "Keycloak, refresh token",
            RefreshToken,
            json!({ "alg": "HS512", "typ": "JWT", "kid": "k2" }),
            json!({ "jti": "j", "iss": "https://id.harbor.example/realms/harbor", "aud": "https://id.harbor.example/realms/harbor",
                "sub": "s", "typ": "Refresh", "azp": "c1", "sid": "s", "scope": "openid profile" }),
        ),
        (
            "Cognito, access token",
            AccessToken,
            kid.clone(),
            json!({ "sub": "s", "cognito:groups": ["crew"], "iss": "https://cognito-idp.example/pool", "version": 2, "client_id": "c1",
                "origin_jti": "o", "event_id": "e", "token_use": "access", "scope": "openid", "auth_time": NOW - 200, "jti": "j", "username": "ada" }),
        ),
        (
            "Cognito, ID token",
            IdToken,
            kid,
            json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA", "sub": "s", "email_verified": true, "iss": "https://cognito-idp.example/pool",
                "cognito:username": "ada", "nonce": "n", "origin_jti": "o", "aud": "c1", "event_id": "e", "token_use": "id",
                "auth_time": NOW - 200, "jti": "j", "email": "ada@harbor.example" }),
        ),
        (
            "Google, ID token",
            IdToken,
            typed,
            json!({ "iss": "https://accounts.google.example", "azp": "c1", "aud": "c1", "sub": "1", "email": "ada@harbor.example",
                "email_verified": true, "at_hash": "AAAAAAAAAAAAAAAAAAAAAA", "nonce": "n", "name": "Ada" }),
        ),
    ]
}

#[test]
fn tokens_of_the_large_providers_are_recognised_and_have_no_failed_verdict() {
    for (name, profile, header, mut claims) in tokens() {
        claims["iat"] = json!(NOW - 100);
        claims["exp"] = json!(NOW + 3600);
        let part = |value: &Value| base64url::encode(value.to_string().as_bytes());
        let pasted = [part(&header), part(&claims), base64url::encode(&[7; 256])].join(".");
        let found = find_tokens(&pasted);
        assert_eq!(found.len(), 1, "{name}");
        let token = Token::read(&found[0].token);
        assert_eq!(Profile::of(&token.header, &token.claims), profile, "{name}");
        let expectations = Expectations::default();
        let Signature::Decided(signature) = Signature::of(&token, &KeyInput::Nothing) else {
            panic!("{name}: without a key nothing can be verified")
        };
        let lists = [
            token.format.clone(),
            signature,
            check_times(&token, profile, &expectations, Timestamp::from_seconds(NOW)),
            check_claims(&token, profile, &expectations),
        ];
        let failed = lists.iter().flat_map(Checks::iter).filter(|check| check.verdict == Verdict::Fail);
        let failed: Vec<_> = failed.map(|check| (check.rule.code, &check.expected, &check.found)).collect();
        assert!(failed.is_empty(), "{name}: {failed:?}");
    }
}
