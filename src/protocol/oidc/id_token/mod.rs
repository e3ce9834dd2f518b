//! ID token validation (OpenID Connect Core §2, §3.1.3.7, §3.2.2.11, §3.3.2.12, §12.2).

mod checks;
mod content;
mod expectation;
pub mod rules;

pub(crate) use checks::{
    check_audience, check_expiry, check_hash, check_issuer, check_not_before, check_subject, check_type,
    distance, record_nonce, shown,
};
pub use content::IdToken;
pub(super) use content::name_in;
pub use expectation::{Expectation, Occasion, TokenHash};
pub use rules::*;

use checks::{check_authentication, check_continuity, check_nonce, check_times};

use crate::protocol::{check::Checks, jose::SignatureVerified};

/// An ID token that passed every check; only [`VerifiedIdToken::validate`] makes one.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifiedIdToken(IdToken);

impl VerifiedIdToken {
    /// Walks the list of OpenID Connect Core §3.1.3.7 over a token whose signature was verified.
    pub fn validate(
        token: &SignatureVerified,
        expectation: &Expectation<'_>,
        checks: &mut Checks,
    ) -> Option<Self> {
        // Some providers write null for "none". Outside of a sign-in, that is what it means.
        let claims = match expectation.occasion {
            Occasion::SignIn(_) => token.payload().clone(),
            Occasion::Renewal | Occasion::Restore => token.payload().clone().without_nulls(),
        };
        let claims = &claims;
        let mut list = Checks::default();
        check_type(token.header(), claims, &mut list);
        check_issuer(claims, expectation.issuer, &mut list);
        check_audience(claims, expectation.client_id, expectation.trusted_audiences, &mut list);
        check_subject(claims, &mut list);
        check_times(claims, expectation, &mut list);
        check_nonce(claims, expectation, &mut list);
        check_authentication(claims, expectation, &mut list);
        check_hash(
            &ACCESS_TOKEN_HASH,
            "at_hash",
            claims,
            token.algorithm().hash(),
            expectation.access_token,
            &mut list,
        );
        check_hash(&CODE_HASH, "c_hash", claims, token.algorithm().hash(), expectation.code, &mut list);
        check_continuity(claims, expectation, &mut list);
        let is_accepted = list.failure().is_none();
        checks.extend(list);
        if !is_accepted {
            return None;
        }
        IdToken::read(claims).map(Self)
    }

    /// What it says.
    pub fn id_token(&self) -> &IdToken {
        &self.0
    }

    /// What it says.
    pub fn into_id_token(self) -> IdToken {
        self.0
    }
}
