//! OAuth 2.0: RFC 6749, 6750, 7636, 8414, 8707, 9126, 9207, 9449.

pub mod authorization_request;
pub mod authorization_response;
mod bearer;
mod client;
pub mod dpop;
mod entropy;
mod error_response;
mod pkce;
pub mod pushed_request;
mod response_type;
mod scope;
pub mod server_features;
pub mod server_metadata;
pub mod token_request;
pub mod token_response;

pub use authorization_request::AuthorizationRequest;
pub use authorization_response::{AuthorizationResponse, ValidatedResponse};
pub use bearer::Challenge;
pub use client::Client;
pub use dpop::{KeyId, Nonces, Proof, ProofKey};
pub use entropy::{CodeVerifier, Nonce, RANDOM_BYTES, State};
pub use error_response::ErrorResponse;
pub use pkce::CodeChallenge;
pub use pushed_request::RequestUri;
pub use response_type::ResponseType;
pub use scope::Scope;
pub use server_metadata::ServerMetadata;
pub use token_response::{TokenError, TokenResponse, TokenType};
