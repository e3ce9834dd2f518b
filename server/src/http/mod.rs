//! What every endpoint shares of HTTP: parameters, bodies, errors, cookies and headers.

mod body;
mod check_host;
mod cookies;
mod cors;
mod error;
mod headers;
mod params;

pub use body::{BodyError, FORM_MAX, read_bytes, read_form, read_form_bytes};
pub use check_host::{RequestTarget, check_host};
pub use cookies::{cookie, with_cookie};
pub use cors::cross_origin;
pub use error::OAuthError;
pub use headers::{json, json_bytes, no_store, see_other, with_default_headers};
pub use params::{PARAMETERS_MAX, Params, ParamsFault, QUERY_MAX, decode as decode_form_text};
