//! Proof Key for Code Exchange, S256 only (RFC 7636, RFC 9700 §2.1.1).

use bearer_lab::protocol::jose::base64url;

use crate::crypto::{is_same, sha256};

/// Whether `text` can be the base64url of a SHA-256 digest (RFC 7636 §4.2, RFC 9449 §10).
pub(super) fn is_sha256(text: &str) -> bool {
    base64url::decode(text).is_some_and(|digest| digest.len() == 32)
}

/// Whether `text` is a code verifier: 43 to 128 unreserved characters (RFC 7636 §4.1).
fn is_verifier(text: &str) -> bool {
    let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    (43..=128).contains(&text.len()) && text.bytes().all(is_unreserved)
}

/// Whether the verifier is the challenge's (RFC 7636 §4.6).
pub fn matches(verifier: &str, challenge: &str) -> bool {
    let computed = base64url::encode(&sha256(verifier.as_bytes()));
    is_verifier(verifier) && is_same(computed.as_bytes(), challenge.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{is_sha256, is_verifier, matches};

    #[test]
    fn rfc7636_appendix_b_verifier_matches_its_challenge() {
        for (verifier, challenge) in [
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            (
                "M25iVXpKU3puUjFaYWg3T1NDTDQtcW1ROUY5YXlwalNoc0hhakxifmZHag",
                "qjrzSW9gMiUgpUvqgEPE4_-8swvyCtfOVvg55o5S_es",
            ),
        ] {
            assert!(matches(verifier, challenge) && is_sha256(challenge));
            assert!(!matches(challenge, challenge) && !matches(&format!("{verifier}A"), challenge));
        }
    }

    #[test]
    fn rfc7636_s4_1_a_verifier_has_43_to_128_unreserved_characters() {
        for (text, expected) in [
            ("a".repeat(42), false),
            ("a".repeat(43), true),
            ("-._~".repeat(32), true),
            ("a".repeat(129), false),
            (["a".repeat(42), "+".to_owned()].concat(), false),
            (["a".repeat(42), "ä".to_owned()].concat(), false),
        ] {
            assert_eq!(is_verifier(&text), expected, "{text}");
        }
    }

    #[test]
    fn rfc7636_s4_2_a_challenge_is_a_sha256_digest() {
        for text in [
            "",
            "abc",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM=",
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cN",
        ] {
            assert!(!is_sha256(text), "{text}");
        }
    }
}
