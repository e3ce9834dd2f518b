//! The inspector, the glossary: what is explained, and that each explanation can be relied on.

use std::collections::BTreeSet;

use bearer_lab::inspect::glossary::{Term, claim, claims, header_parameter, header_parameters};

#[test]
fn at_least_80_claims_are_explained_each_once_with_its_source() {
    for terms in [claims().collect::<Vec<&Term>>(), header_parameters().collect()] {
        let names: BTreeSet<&str> = terms.iter().map(|term| term.name).collect();
        assert_eq!(names.len(), terms.len(), "a name stands twice");
        for Term { name, meaning, source } in terms {
            assert!(
                meaning.ends_with('.') && meaning.starts_with(char::is_alphanumeric),
                "{name}: {meaning}"
            );
            assert!(source.len() > 3, "{name} has no source");
        }
    }
    assert!(claims().count() >= 80, "{} claims", claims().count());
}

#[test]
fn every_registered_claim_of_the_specifications_that_are_read_here_is_explained() {
    let names = [
        "iss",
        "sub",
        "aud",
        "exp",
        "nbf",
        "iat",
        "jti",
        "auth_time",
        "nonce",
        "acr",
        "amr",
        "azp",
        "at_hash",
        "c_hash",
        "name",
        "given_name",
        "family_name",
        "middle_name",
        "nickname",
        "preferred_username",
        "profile",
        "picture",
        "website",
        "email",
        "email_verified",
        "gender",
        "birthdate",
        "zoneinfo",
        "locale",
        "phone_number",
        "phone_number_verified",
        "address",
        "updated_at",
        "_claim_names",
        "_claim_sources",
        "sid",
        "events",
        "scope",
        "client_id",
        "act",
        "may_act",
        "cnf",
        "roles",
        "groups",
        "entitlements",
        "htm",
        "htu",
        "ath",
        "cid",
        "uid",
        "scp",
        "ver",
        "permissions",
        "org_id",
        "realm_access",
        "resource_access",
        "tid",
        "oid",
        "upn",
        "appid",
        "wids",
        "hd",
    ];
    let missing: Vec<_> = names.into_iter().filter(|name| claim(name).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let parameters =
        ["alg", "typ", "cty", "kid", "jku", "jwk", "x5u", "x5c", "x5t", "x5t#S256", "crit", "enc", "zip"];
    let missing: Vec<_> = parameters.into_iter().filter(|name| header_parameter(name).is_none()).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(claim("https://example.com/own"), None);
}
