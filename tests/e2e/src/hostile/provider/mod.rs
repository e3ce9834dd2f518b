//! The provider: well behaved, but for what a case changes.

mod answer;
mod app_files;
mod authorize;
mod behaviour;
mod check_session;
mod dpop;
mod endpoints;
mod object;
mod pushed;
mod record;
mod serve;
mod state;
mod token;

pub use answer::{Answer, Body};
pub use app_files::AppFiles;
pub use authorize::{Place, Redirect};
pub use behaviour::{Behaviour, Claims, Message, Part};
pub use dpop::Nonces;
pub use object::{Object, Scene};
pub use record::{Event, Kind, Record};
pub use serve::Provider;
