use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::HeaderValue,
    middleware::Next,
    response::Response,
};
use bearer_lab::protocol::{Lifetime, Timestamp, jose::base64url};

use crate::{clock::Clock, config::Config, crypto::is_same, seal_key::SealKey};

/// How long a nonce may be used.
const NONCE_LIFETIME: Lifetime = Lifetime::from_minutes(5);
const TIME_BYTES: usize = 8;

/// Gives every client that proves possession a nonce for its next proof, where proofs must hold one (RFC 9449
/// §8, §9). A nonce is a time under the server's seal: nothing is kept for it.
pub async fn offer_nonce(
    State(config): State<Arc<Config>>,
    State(seal_key): State<Arc<SealKey>>,
    State(clock): State<Arc<Clock>>,
    request: Request,
    next: Next,
) -> Response {
    let is_wanted = config.demands_dpop_nonce && request.headers().contains_key("dpop");
    let mut response = next.run(request).await;
    if is_wanted {
        let nonce = make_nonce(&seal_key, clock.now());
        let nonce = HeaderValue::from_str(&nonce).expect("base64url is ASCII");
        response.headers_mut().insert("dpop-nonce", nonce);
    }
    response
}

fn make_nonce(key: &SealKey, now: Timestamp) -> String {
    let time = now.seconds().to_be_bytes();
    base64url::encode(&[&time[..], &tag(key, &time)].concat())
}

/// Whether this server made the nonce, and not too long ago.
pub fn is_fresh_nonce(key: &SealKey, nonce: &str, now: Timestamp) -> bool {
    let Some(bytes) = base64url::decode(nonce) else { return false };
    let Some((time, sealed)) = bytes.split_first_chunk::<TIME_BYTES>() else { return false };
    let at = Timestamp::from_seconds(i64::from_be_bytes(*time));
    is_same(sealed, &tag(key, time)) && at <= now && now < at.after(NONCE_LIFETIME)
}

fn tag(key: &SealKey, time: &[u8]) -> [u8; 32] {
    key.tag(&[b"dpop-nonce", time])
}

#[cfg(test)]
mod tests {
    use bearer_lab::protocol::Timestamp;

    use super::{is_fresh_nonce, make_nonce};
    use crate::seal_key::SealKey;

    #[test]
    fn rfc9449_s8_a_nonce_is_of_this_server_and_holds_for_five_minutes() {
        let (key, at) = (SealKey::generate().unwrap(), Timestamp::from_seconds);
        let nonce = make_nonce(&key, at(1000));
        for (nonce, now, expected) in [
            (nonce.as_str(), 1000, true),
            (&nonce, 1299, true),
            (&nonce, 1300, false),
            (&nonce, 999, false),
            (&make_nonce(&SealKey::generate().unwrap(), at(1000)), 1000, false),
            (&nonce[..20], 1000, false),
            ("", 1000, false),
        ] {
            assert_eq!(is_fresh_nonce(&key, nonce, at(now)), expected, "{nonce} {now}");
        }
    }
}
