use crate::protocol::{check::quote, json::Json};

/// An error as the authorization server reports it (RFC 6749 §4.1.2.1, §5.2). Foreign text: shown, never obeyed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorResponse {
    /// The error code.
    pub error: String,
    /// The server's explanation.
    pub description: Option<String>,
}

impl ErrorResponse {
    /// Reads the parameters of an authorization response.
    pub fn new(error: &str, description: Option<&str>) -> Self {
        Self { error: quote(error), description: description.map(quote) }
    }

    /// Reads the body of a token error response; nothing if it is none.
    pub fn parse(body: &[u8]) -> Option<Self> {
        let json = Json::parse_object(body)?;
        let error = json.string("error").ok()??;
        Some(Self::new(error, json.string("error_description").ok()?))
    }
}

impl std::fmt::Display for ErrorResponse {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.error)?;
        match &self.description {
            None => Ok(()),
            Some(description) => {
                formatter.write_str(": ")?;
                formatter.write_str(description)
            }
        }
    }
}
