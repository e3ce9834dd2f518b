//! Authentication context classes: how strongly a person proved who they are (OpenID Connect Core §2, `acr`).

/// The classes that a password satisfies, the exact one first, under Okta's names: one factor that is a password, and
/// one factor of any kind. Nobody proves more here.
pub const ACR_VALUES: [&str; 2] = ["urn:okta:loa:1fa:pwd", "urn:okta:loa:1fa:any"];

/// The class that the ID token names to a client that asked for some, the one it prefers first: the first of them that
/// a password satisfies, and otherwise what a password is. One that was not satisfied is never named (§3.1.2.1).
pub(super) fn satisfied(acr_values: &str) -> &'static str {
    let [password, _] = ACR_VALUES;
    acr_values.split(' ').find_map(named).unwrap_or(password)
}

fn named(asked: &str) -> Option<&'static str> {
    ACR_VALUES.into_iter().find(|known| *known == asked)
}

#[cfg(test)]
mod tests {
    use super::satisfied;

    #[test]
    fn oidc_core_s3_1_2_1_the_class_named_is_the_first_asked_for_that_a_password_satisfies() {
        const PASSWORD: &str = "urn:okta:loa:1fa:pwd";
        const ANY: &str = "urn:okta:loa:1fa:any";
        for (asked, expected) in [
            (PASSWORD, PASSWORD),
            (ANY, ANY),
            ("urn:okta:loa:1fa:any urn:okta:loa:1fa:pwd", ANY),
            ("phr urn:okta:loa:1fa:any", ANY),
            ("urn:okta:loa:2fa:any phr", PASSWORD),
            ("URN:OKTA:LOA:1FA:ANY", PASSWORD),
            ("  ", PASSWORD),
        ] {
            assert_eq!(satisfied(asked), expected, "{asked:?}");
        }
    }
}
