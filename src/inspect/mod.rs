//! Ring 0: what a token says and whether to believe it, for a person who holds one.
//!
//! Four questions are answered beside each other and never merged: is the form right, who signed it, does it hold
//! now, and are the claims those that were expected. What was not checked is no pass. The checks are those of the
//! sign-in wherever it makes the same ones.

pub mod claims;
mod compact;
mod compare;
pub mod expectations;
mod export;
mod fact;
mod find;
pub mod glossary;
mod identify;
pub mod keys;
mod kind;
pub mod make;
mod member;
mod profile;
mod response;
mod saml;
mod sd_jwt;
pub mod signature;
pub mod time;
pub mod token;
mod verdict;
pub mod warnings;

pub use compare::{Difference, compare};
pub use expectations::Expectations;
pub use export::Export;
pub use fact::Fact;
pub use find::{Found, MAX_NESTING, MAX_TEXT_BYTES, MAX_TOKENS, find_tokens};
pub use keys::{GivenKeys, KeyInput, SecretReading, Secrets};
pub use kind::Kind;
pub use member::Member;
pub use profile::Profile;
pub use signature::{OpenSignature, Signature};
pub use token::{MAX_TOKEN_BYTES, Part, Role, Token};
pub use verdict::{Aspect, Conclusion, Reason};
