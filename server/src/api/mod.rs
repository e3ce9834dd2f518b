//! The protected API: a resource server that accepts this server's access tokens (RFC 6750, RFC 9068).

mod bearer;
mod broken;
mod endpoints;
mod explain;
mod items;
mod presented;
mod refused;
mod scheme;

pub use bearer::Guard;
pub use broken::{broken_items, flaws};
pub use endpoints::{admin, items, me, not_found};
pub use explain::explain;
pub use presented::{Presented, read_header};
pub use refused::{BearerError, Refused};
pub use scheme::Scheme;
