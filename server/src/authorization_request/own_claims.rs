//! The claims that people give themselves on the sign-in page: a classroom shares its accounts.

use serde_json::{Map, Value};

use crate::{config::User, http::Params};

/// A claim that can be filled in (OpenID Connect Core §5.1).
pub struct OwnClaim {
    /// Its name.
    pub name: &'static str,
    /// The form's field.
    pub field: &'static str,
    /// Its name for people.
    pub label: &'static str,
}

/// The longest value, in bytes.
pub const OWN_CLAIM_MAX: usize = 256;

/// The claims whose values are texts.
pub const OWN_CLAIMS: [OwnClaim; 8] = [
    claim("name", "claim_name", "Name"),
    claim("given_name", "claim_given_name", "Given name"),
    claim("family_name", "claim_family_name", "Family name"),
    claim("email", "claim_email", "Email"),
    claim("phone_number", "claim_phone_number", "Phone number"),
    claim("picture", "claim_picture", "Picture"),
    claim("locale", "claim_locale", "Language"),
    claim("zoneinfo", "claim_zoneinfo", "Time zone"),
];

/// The one claim that is true or false.
pub const OWN_FLAG: OwnClaim = claim("email_verified", "claim_email_verified", "Email verified");

const fn claim(name: &'static str, field: &'static str, label: &'static str) -> OwnClaim {
    OwnClaim { name, field, label }
}

/// The claims that this user filled in. What is longer than a field lets people type is left out.
///
/// Only a user whose password everybody sees has claims of their own: nobody relies on who that is. What is
/// verified about the account says nothing about an address that somebody typed, and only the users that come
/// with the server may claim it.
pub fn read_own_claims(fields: &Params, user: &User) -> Map<String, Value> {
    if user.shown_password.is_none() {
        return Map::new();
    }
    let text = |claim: &OwnClaim| fields.text(claim.field).filter(|text| text.len() <= OWN_CLAIM_MAX);
    let texts = OWN_CLAIMS.iter().filter_map(|claim| Some((claim.name.to_owned(), text(claim)?.into())));
    let mut claims: Map<String, Value> = texts.collect();
    for (name, flag) in [("email", "email_verified"), ("phone_number", "phone_number_verified")] {
        if claims.contains_key(name) {
            claims.insert(flag.to_owned(), false.into());
        }
    }
    let flag = text(&OWN_FLAG).and_then(|text| text.parse::<bool>().ok()).filter(|_| user.is_built_in);
    claims.extend(flag.map(|flag| (OWN_FLAG.name.to_owned(), flag.into())));
    claims
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{OWN_CLAIM_MAX, read_own_claims};
    use crate::{
        config::{User, built_in_users},
        http::Params,
    };

    fn check(user: &User, form: &str, expected: Value) {
        assert_eq!(Value::Object(read_own_claims(&Params::parse(form.as_bytes()), user)), expected, "{form}");
    }

    #[test]
    fn only_what_was_filled_in_is_a_claim() {
        let user = built_in_users().remove(0);
        let long = format!("claim_name={}", "a".repeat(OWN_CLAIM_MAX + 1));
        for (form, expected) in [
            ("claim_name=Ann&claim_email=", json!({ "name": "Ann" })),
            ("claim_email_verified=false", json!({ "email_verified": false })),
            ("claim_email_verified=perhaps&claim_sub=00ubob&sub=00ubob", json!({})),
            (&long, json!({})),
        ] {
            check(&user, form, expected);
        }
    }

    #[test]
    fn oidc_core_s5_1_a_typed_address_is_not_verified() {
        let classroom = built_in_users().remove(0);
        let configured = User { is_built_in: false, ..built_in_users().remove(0) };
        let hidden = User { shown_password: None, ..built_in_users().remove(0) };
        let (email, verified) = ("claim_email=ann%40example.com", "&claim_email_verified=true");
        let typed = |flag: bool| json!({ "email": "ann@example.com", "email_verified": flag });
        check(&classroom, email, typed(false));
        check(&classroom, &[email, verified].concat(), typed(true));
        check(&configured, &[email, verified].concat(), typed(false));
        check(&configured, "claim_email_verified=true", json!({}));
        check(&hidden, &[email, verified].concat(), json!({}));
        let phone = json!({ "phone_number": "1", "phone_number_verified": false });
        check(&configured, "claim_phone_number=1&claim_phone_number_verified=true", phone);
    }
}
