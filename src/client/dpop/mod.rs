//! Requests whose tokens are bound to a key of this browser (RFC 9449). The code is loaded when a provider is configured
//! for it.

mod key;
mod request;
mod retry;

pub(super) use key::DpopKeys;
pub(crate) use request::ProtectedRequest;
pub(super) use retry::send;
