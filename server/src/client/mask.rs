use oauth2::http::{HeaderName, header};
use serde_json::Value;

/// Whether secrets are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrets {
    /// Their length alone.
    Masked,
    /// As they went over the wire.
    Shown,
}

/// The parameters and members that let their reader act as somebody.
const NAMES: [&str; 10] = [
    "access_token",
    "client_secret",
    "code",
    "code_verifier",
    "device_code",
    "id_token",
    "id_token_hint",
    "password",
    "refresh_token",
    "token",
];

impl Secrets {
    /// The value of a parameter or member.
    pub fn value(self, name: &str, value: &str) -> String {
        if self == Self::Masked && NAMES.contains(&name) { mask(value) } else { value.to_owned() }
    }

    /// The value of a header: of credentials only the scheme is left (RFC 9110 §11.4).
    pub fn header(self, name: &HeaderName, value: &str) -> String {
        match value.split_once(' ') {
            Some((scheme, credentials)) if self == Self::Masked && name == header::AUTHORIZATION => {
                format!("{scheme} {}", mask(credentials))
            }
            _ if name == header::LOCATION => self.address(value),
            _ => value.to_owned(),
        }
    }

    /// An address: of its query, value by value.
    pub fn address(self, address: &str) -> String {
        let Some((path, query)) = address.split_once('?') else { return address.to_owned() };
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((name, value)) => format!("{name}={}", self.value(name, value)),
            None => pair.to_owned(),
        });
        format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
    }

    /// A JSON document: of an object, member by member.
    pub fn json(self, mut document: Value) -> Value {
        for (name, value) in document.as_object_mut().into_iter().flatten() {
            if let Value::String(text) = value {
                *text = self.value(name, text);
            }
        }
        document
    }
}

fn mask(value: &str) -> String {
    format!("[masked, {} characters]", value.chars().count())
}

#[cfg(test)]
mod tests {
    use oauth2::http::header;
    use serde_json::json;

    use super::Secrets::{Masked, Shown};

    #[test]
    fn what_lets_its_reader_act_as_somebody_is_masked_wherever_it_travels() {
        let masked = Masked.json(json!({ "access_token": "secret", "expires_in": 3600, "scope": "a" }));
        assert_eq!(
            masked,
            json!({ "access_token": "[masked, 6 characters]", "expires_in": 3600, "scope": "a" })
        );
        let address = "http://a.example/callback?code=secret&state=x";
        assert_eq!(Masked.address(address), "http://a.example/callback?code=[masked, 6 characters]&state=x");
        assert_eq!(Masked.header(&header::LOCATION, address), Masked.address(address));
        assert_eq!(Masked.header(&header::AUTHORIZATION, "Bearer secret"), "Bearer [masked, 6 characters]");
        assert_eq!(Masked.value("client_secret", "secret"), "[masked, 6 characters]");
    }

    #[test]
    fn what_is_asked_for_is_shown_as_it_travelled() {
        let document = json!({ "access_token": "secret" });
        assert_eq!(Shown.json(document.clone()), document);
        assert_eq!(Shown.header(&header::AUTHORIZATION, "Bearer secret"), "Bearer secret");
    }
}
