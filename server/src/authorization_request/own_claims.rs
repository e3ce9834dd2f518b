//! The claims that people give themselves on the sign-in page: a classroom shares its accounts.

use serde_json::{Map, Value};

use crate::http::Params;

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

/// The claims that were filled in. What is longer than a field lets people type is left out.
pub fn read_own_claims(fields: &Params) -> Map<String, Value> {
    let text = |claim: &OwnClaim| fields.text(claim.field).filter(|text| text.len() <= OWN_CLAIM_MAX);
    let texts = OWN_CLAIMS.iter().filter_map(|claim| Some((claim.name.to_owned(), text(claim)?.into())));
    let flag = text(&OWN_FLAG).and_then(|text| text.parse::<bool>().ok());
    texts.chain(flag.map(|flag| (OWN_FLAG.name.to_owned(), flag.into()))).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{OWN_CLAIM_MAX, read_own_claims};
    use crate::http::Params;

    #[test]
    fn only_what_was_filled_in_is_a_claim() {
        let long = format!("claim_name={}", "a".repeat(OWN_CLAIM_MAX + 1));
        for (form, expected) in [
            ("claim_name=Ann&claim_email=", json!({ "name": "Ann" })),
            ("claim_email_verified=false", json!({ "email_verified": false })),
            ("claim_email_verified=perhaps&claim_sub=00ubob&sub=00ubob", json!({})),
            (&long, json!({})),
        ] {
            assert_eq!(Value::Object(read_own_claims(&Params::parse(form.as_bytes()))), expected, "{form}");
        }
    }
}
