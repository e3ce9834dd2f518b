use bearer_lab::protocol::Secret;

use super::{ClientError, Metadata};

/// An authorization response, as far as it is used here (RFC 6749 §4.1.2, §4.1.2.1).
#[derive(Default)]
pub struct AuthorizationResponse {
    state: Option<String>,
    issuer: Option<String>,
    code: Option<String>,
    error: Option<String>,
    description: Option<String>,
}

impl AuthorizationResponse {
    /// Reads a query; nothing when a parameter comes twice (RFC 6749 §3.1).
    pub fn parse(query: &str) -> Option<Self> {
        let mut response = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let place = match &*name {
                "state" => &mut response.state,
                "iss" => &mut response.issuer,
                "code" => &mut response.code,
                "error" => &mut response.error,
                "error_description" => &mut response.description,
                _ => continue,
            };
            if place.replace(value.into_owned()).is_some() {
                return None;
            }
        }
        Some(response)
    }

    /// Whether it answers the request with this state (RFC 6749 §10.12).
    pub fn answers(&self, state: &str) -> bool {
        self.state.as_deref() == Some(state)
    }

    /// The code, if the response is this issuer's (RFC 9207 §2.4) and no error.
    pub fn code(self, metadata: &Metadata) -> Result<Secret, ClientError> {
        let is_named = self.issuer.is_some() || metadata.authorization_response_iss_parameter_supported;
        if is_named && self.issuer.as_ref() != Some(&metadata.issuer) {
            return Err(ClientError::Answer("it comes from another issuer".to_owned()));
        }
        if let Some(error) = self.error {
            return Err(ClientError::Refused { error, description: self.description });
        }
        self.code.map(Secret::new).ok_or_else(|| ClientError::Answer("it has no code".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::{AuthorizationResponse, ClientError, Metadata};

    fn outcome(query: &str) -> String {
        let metadata: Metadata = serde_json::from_str(
            r#"{"issuer":"https://a.example","authorization_response_iss_parameter_supported":true}"#,
        )
        .unwrap();
        match AuthorizationResponse::parse(query).filter(|response| response.answers("s")) {
            None => "not ours".to_owned(),
            Some(response) => match response.code(&metadata) {
                Ok(code) => code.expose().to_owned(),
                Err(ClientError::Refused { error, .. }) => error,
                Err(_) => "unusable".to_owned(),
            },
        }
    }

    #[test]
    fn a_code_is_taken_only_from_the_issuer_that_was_asked_and_for_the_request_that_waits() {
        for (query, expected) in [
            ("code=c&state=s&iss=https%3A%2F%2Fa.example", "c"),
            ("code=c&state=s&iss=https%3A%2F%2Fb.example", "unusable"),
            ("code=c&state=s", "unusable"),
            ("code=c&state=t&iss=https%3A%2F%2Fa.example", "not ours"),
            ("code=c&iss=https%3A%2F%2Fa.example", "not ours"),
            ("code=c&code=d&state=s&iss=https%3A%2F%2Fa.example", "not ours"),
            ("error=access_denied&state=s&iss=https%3A%2F%2Fa.example", "access_denied"),
            ("state=s&iss=https%3A%2F%2Fa.example", "unusable"),
        ] {
            assert_eq!(outcome(query), expected, "{query}");
        }
    }
}
