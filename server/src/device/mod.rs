//! Device authorization (RFC 8628): a device shows a code, and a person types it here.

mod authorize;
mod page;

pub use authorize::device_authorization;
pub use page::{decide, enter, show};
