//! OpenID Connect: Core 1.0, RP-Initiated Logout 1.0, Front-Channel Logout 1.0,
//! Session Management 1.0.

pub mod check_session;
pub mod claim_sources;
mod end_session;
mod front_channel_logout;
pub mod id_token;
pub mod initiation;
pub mod userinfo;

pub use check_session::SessionState;
pub use claim_sources::{ClaimPlace, ClaimSource};
pub use end_session::end_session_url;
pub use front_channel_logout::FrontChannelLogout;
pub use id_token::{Expectation, IdToken, Occasion, TokenHash, VerifiedIdToken};
pub use initiation::Initiation;
pub use userinfo::Userinfo;
