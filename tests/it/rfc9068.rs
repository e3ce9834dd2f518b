//! RFC 9068: an access token that is a JWT, and that is no ID token.

use bearer_lab::protocol::oidc::{Expectation, Occasion};
use serde_json::json;

use crate::support::{ACCEPTED, CLIENT, ISSUER, NOW, claims, expectation, nonce, sign_es256, validate};

#[test]
fn rfc9068_s4_an_access_token_is_refused_where_an_id_token_belongs() {
    let nonce = nonce();
    let claims_of_both = claims();
    let access_token = json!({
        "iss": ISSUER, "aud": CLIENT, "sub": "alice", "client_id": CLIENT, "iat": NOW, "exp": NOW + 3600,
        "jti": "dbe39bf3a3ba4238a513f51d6e1691c4", "scope": "openid profile reademail",
    });
    for occasion in [Occasion::SignIn(&nonce), Occasion::Renewal, Occasion::Restore] {
        let expectation = Expectation { occasion, ..expectation(&nonce) };
        for kind in ["at+jwt", "application/at+jwt", "AT+JWT"] {
            let header = json!({ "typ": kind, "alg": "ES256", "kid": "RjEwOwOA" });
            assert_eq!(
                validate(&sign_es256(&header, &access_token), &expectation),
                "ID_TOKEN_TYPE",
                "{kind}"
            );
            assert_eq!(
                validate(&sign_es256(&header, &claims_of_both), &expectation),
                "ID_TOKEN_TYPE",
                "{kind}"
            );
        }
    }
    let header = json!({ "typ": "JWT", "alg": "ES256" });
    assert_eq!(validate(&sign_es256(&header, &access_token), &expectation(&nonce)), "NONCE_MISMATCH");
    assert_eq!(validate(&sign_es256(&header, &claims_of_both), &expectation(&nonce)), ACCEPTED);
}
