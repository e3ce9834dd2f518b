/// A scope that the server knows.
pub struct Scope {
    /// Its name.
    pub name: String,
    /// What the consent page says about it.
    pub description: String,
    /// The claims about the user that it lets a client see (OpenID Connect Core §5.4).
    pub claims: Vec<String>,
}

const PROFILE: [&str; 14] = [
    "name",
    "family_name",
    "given_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "updated_at",
];

/// The scopes that exist out of the box.
pub fn built_in_scopes() -> Vec<Scope> {
    let scope = |name: &str, description: &str, claims: &[&str]| Scope {
        name: name.to_owned(),
        description: description.to_owned(),
        claims: claims.iter().map(|claim| (*claim).to_owned()).collect(),
    };
    vec![
        scope("openid", "Know who you are", &[]),
        scope("profile", "See your name and profile", &PROFILE),
        scope("email", "See your email address", &["email", "email_verified"]),
        scope("address", "See your postal address", &["address"]),
        scope("phone", "See your phone number", &["phone_number", "phone_number_verified"]),
        scope("offline_access", "Keep access when you are offline (refresh token)", &[]),
        scope("api:read", "Read your data from the protected API", &[]),
        scope("api:admin", "Administer the protected API", &[]),
        scope("customScope", "Use the service’s own scope", &[]),
    ]
}
