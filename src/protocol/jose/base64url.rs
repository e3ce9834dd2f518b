//! base64url without padding, in its one canonical form (RFC 7515 §2, RFC 4648 §5).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

/// The text form of `bytes`.
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// The bytes of `text`, or nothing unless it is canonical: no padding, no other alphabet, no white
/// space, no spare bits. Two spellings of one signature would be two tokens.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Why `text`, which [`decode`] refuses, is not base64url.
pub fn problem(text: &str) -> &'static str {
    let is_other = |byte: &u8| !(byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    match text.bytes().find(is_other) {
        Some(b'+' | b'/') => "is base64, not base64url: + and / must be - and _",
        Some(b'=') => "has padding (=), which base64url leaves out",
        Some(_) => "has a character that base64url does not have",
        None => "is cut off, or has spare bits",
    }
}

#[cfg(test)]
mod tests {
    use super::{decode, encode, problem};

    #[test]
    fn rfc7515_s2_the_problem_is_named() {
        for (text, expected) in
            [("/+8", "+ and /"), ("_-8=", "padding"), ("_ -8", "character"), ("_", "cut off")]
        {
            assert!(problem(text).contains(expected), "{text}");
        }
    }

    #[test]
    fn rfc4648_s5_refuses_every_form_but_the_canonical_one() {
        assert_eq!(decode("_-8"), Some(vec![0xff, 0xef]));
        for text in ["_-8=", "/+8", "_-9", "_ -8", "_-8\n", "_", "_-8.", "ä"] {
            assert_eq!(decode(text), None, "{text:?}");
        }
    }

    #[test]
    fn rfc4648_s10_round_trips() {
        for bytes in [&b""[..], b"f", b"fo", b"foo", &[0xfb, 0xff]] {
            assert_eq!(decode(&encode(bytes)).as_deref(), Some(bytes));
        }
    }
}
