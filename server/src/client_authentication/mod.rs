//! Requests of clients that prove who they are (RFC 6749 §2.3).

mod credentials;
mod form;
mod request;

pub use form::ClientForm;
pub use request::ClientRequest;
