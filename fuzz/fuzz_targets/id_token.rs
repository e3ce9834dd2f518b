//! The claims of an ID token, under a signature that is taken for valid.
#![no_main]

use bearer_lab::protocol::{
    Lifetime, Secret, Timestamp,
    check::Checks,
    jose::{CompactJws, jwt::audiences},
    oauth::Nonce,
    oidc::{Expectation, Occasion, TokenHash, VerifiedIdToken},
};
use fuzz_support::{algorithm, keys, token};
use libfuzzer_sys::fuzz_target;

const NOW: i64 = 1_767_225_600;

fuzz_target!(|data: &[u8]| {
    let text = token(br#"{"alg":"ES256"}"#, data, &[1; 64]);
    let Ok(jws) = CompactJws::parse(&text) else { return };
    let ways = jws.verifications(algorithm("ES256"), &keys());
    let tried: Vec<_> = ways.into_iter().map(|way| (way, true)).collect();
    let verified = jws.verified(&tried).expect("a key for ES256 was tried");
    let nonce = Nonce::from_random(&[7; 32]);
    let access_token = Secret::new("AT");
    let trusted = ["api".to_owned()];
    let acr = ["mfa".to_owned()];
    let plain = Expectation {
        issuer: "https://i.test",
        client_id: "spa",
        trusted_audiences: &[],
        occasion: Occasion::SignIn(&nonce),
        max_age: None,
        acr_values: &[],
        access_token: TokenHash::None,
        code: TokenHash::None,
        previous: None,
        now: Timestamp::from_seconds(NOW),
    };
    let strict = Expectation {
        max_age: Some(Lifetime::from_seconds(60)),
        acr_values: &acr,
        access_token: TokenHash::Required(&access_token),
        code: TokenHash::Required(&access_token),
        ..plain
    };
    let renewal = Expectation { occasion: Occasion::Renewal, trusted_audiences: &trusted, ..plain };
    let restore = Expectation { occasion: Occasion::Restore, ..plain };
    for expectation in [plain, strict, renewal, restore] {
        let mut checks = Checks::default();
        let Some(accepted) = VerifiedIdToken::validate(&verified, &expectation, &mut checks) else {
            continue;
        };
        assert!(checks.failure().is_none());
        let id_token = accepted.id_token();
        let claims = &id_token.claims;
        assert_eq!(claims.string("iss"), Ok(Some("https://i.test")));
        assert!(id_token.subject.is_ascii() && (1..=255).contains(&id_token.subject.len()));
        assert!(audiences(claims).expect("audiences").contains(&"spa"));
        assert!(matches!(claims.string("azp"), Ok(None | Some("spa"))));
        assert!(claims.member("events").is_none());
        if !matches!(expectation.occasion, Occasion::Restore) {
            assert!(id_token.expires_at.seconds() > NOW - 60);
        }
        if matches!(expectation.occasion, Occasion::SignIn(_)) {
            assert_eq!(claims.string("nonce"), Ok(Some(nonce.expose())));
        }
        if expectation.max_age.is_some() {
            assert_eq!(claims.string("acr"), Ok(Some("mfa")));
        }
    }
});
