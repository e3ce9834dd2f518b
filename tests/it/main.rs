//! Tests of ring 0, one file a specification. Every case is data; every name states its rule.

mod rfc7515;
mod rfc7517;
mod rfc7518_ecdsa;
mod rfc7518_rsa;
mod rfc7519;
mod rfc7520;
mod rfc8037;
mod support;
