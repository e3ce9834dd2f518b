use crate::protocol::jose::HashFunction;

/// HMAC with SHA-2 (RFC 2104 §2, RFC 7518 §3.2).
///
/// Only the inspector has it: a client in the browser keeps no secret, so a sign-in never accepts it. Whoever
/// compares the result holds the secret, so that timing tells nothing.
pub(super) fn hmac(hash: HashFunction, secret: &[u8], message: &[u8]) -> Vec<u8> {
    let block = match hash {
        HashFunction::Sha256 => 64,
        HashFunction::Sha384 | HashFunction::Sha512 => 128,
    };
    let mut key = if secret.len() > block { hash.digest(secret) } else { secret.to_vec() };
    key.resize(block, 0);
    let padded = |pad: u8| key.iter().map(|byte| byte ^ pad).collect::<Vec<u8>>();
    let inner = hash.digest(&[&padded(0x36), message].concat());
    hash.digest(&[padded(0x5c), inner].concat())
}
