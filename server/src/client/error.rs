use oauth2::{ErrorResponseType, RequestTokenError, StandardErrorResponse};

/// Why a client has no token, or does not believe one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClientError {
    /// Not a URL.
    #[error("{0:?} is not an address")]
    Address(String),
    /// The issuer is not one to which a secret may be sent.
    #[error("the issuer {0:?} must be a URL with https, or with http on this machine or a private address")]
    Issuer(String),
    /// There was no answer.
    #[error("no answer from {address}: {cause}")]
    Unreachable {
        /// Who was asked.
        address: String,
        /// Why.
        cause: String,
    },
    /// The issuer's metadata cannot be used (OpenID Connect Discovery §4.3).
    #[error("the metadata at {address} cannot be used: {problem}")]
    Metadata {
        /// Where it was asked for.
        address: String,
        /// What is wrong with it.
        problem: String,
    },
    /// The authorization server refused (RFC 6749 §5.2, §4.1.2.1).
    #[error("the authorization server refuses: {error}{}", .description.as_deref().map(|text| format!(" ({text})")).unwrap_or_default())]
    Refused {
        /// The code.
        error: String,
        /// What it says about it.
        description: Option<String>,
    },
    /// The answer is not what the specification says.
    #[error("the answer of the authorization server cannot be used: {0}")]
    Answer(String),
    /// There are no tokens to do that with.
    #[error("nobody is signed in here")]
    NotSignedIn,
    /// A token is not to be believed.
    #[error("NOT verified: {0}")]
    NotVerified(String),
}

impl<E> From<RequestTokenError<ClientError, StandardErrorResponse<E>>> for ClientError
where
    E: ErrorResponseType + std::fmt::Display + 'static,
{
    fn from(error: RequestTokenError<Self, StandardErrorResponse<E>>) -> Self {
        match error {
            RequestTokenError::Request(error) => error,
            RequestTokenError::ServerResponse(answer) => Self::Refused {
                error: answer.error().to_string(),
                description: answer.error_description().cloned(),
            },
            RequestTokenError::Parse(error, _) => Self::Answer(error.to_string()),
            RequestTokenError::Other(problem) => Self::Answer(problem),
        }
    }
}
