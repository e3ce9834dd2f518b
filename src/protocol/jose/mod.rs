//! JSON Object Signing and Encryption: RFC 7515, 7517, 7518, 7519.

pub mod base64url;
