use std::slice;

use super::rules::{check_audience_shape, check_shape};
use crate::{
    inspect::{Expectations, Token, signature::hmac_of},
    protocol::{
        check::Checks,
        jose::{Algorithm, HashFunction},
        json::Json,
        oidc::{
            TokenHash,
            id_token::{self, ACCESS_TOKEN_HASH, AUDIENCE, CODE_HASH, ISSUER, NONCE, shown},
        },
    },
};

/// OpenID Connect Core §3.1.3.7, with the checks of the sign-in.
pub(super) fn check(token: &Token, expectations: &Expectations) -> Checks {
    let (claims, mut checks) = (&token.claims, Checks::default());
    id_token::check_type(&token.header, claims, &mut checks);
    match expectations.issuer.as_str() {
        "" => {
            let issuer = claims.string("iss");
            check_shape(&ISSUER, &shown(issuer.clone()), matches!(issuer, Ok(Some(_))), &mut checks);
        }
        issuer => id_token::check_issuer(claims, issuer, &mut checks),
    }
    let audience =
        [&expectations.client_id, &expectations.audience].into_iter().find(|text| !text.is_empty());
    match audience {
        None => check_audience_shape(&AUDIENCE, claims, true, &mut checks),
        Some(client) => {
            id_token::check_audience(claims, client, slice::from_ref(&expectations.audience), &mut checks);
        }
    }
    id_token::check_subject(claims, &mut checks);
    let nonce = claims.string("nonce");
    match expectations.nonce.as_str() {
        "" if nonce.is_ok() => checks.unchecked(&NONCE, "No nonce was given to compare with."),
        expected => {
            let holds = nonce == Ok(Some(expected));
            id_token::record_nonce(nonce, holds, &mut checks);
        }
    }
    let hash = hash_of(&token.header);
    for (rule, name, given) in [
        (&ACCESS_TOKEN_HASH, "at_hash", &expectations.access_token),
        (&CODE_HASH, "c_hash", &expectations.code),
    ] {
        match (hash, given) {
            (Some(hash), Some(given)) => {
                id_token::check_hash(rule, name, claims, hash, TokenHash::Optional(given), &mut checks);
            }
            _ if claims.member(name).is_some() => {
                checks.unchecked(rule, "Nothing was given to compare with.")
            }
            _ => {}
        }
    }
    checks
}

/// The hash function of the token's algorithm.
fn hash_of(header: &Json) -> Option<HashFunction> {
    let name = header.member("alg").and_then(Json::as_str)?;
    Algorithm::from_name(name).map(Algorithm::hash).or_else(|| hmac_of(name))
}
