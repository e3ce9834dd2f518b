//! DER, as far as a public key or a certificate needs it (X.690 §8, RFC 5280 §4.1, RFC 8017 §A.1.1).

use crate::protocol::{jose::base64url, json::Json};

/// What DER bytes are.
pub(super) enum Der {
    /// A `SubjectPublicKeyInfo`, as a JWK.
    PublicKey(Json),
    /// An `RSAPublicKey`, as a JWK.
    RsaPublicKey(Json),
    /// A certificate: its key, as a JWK.
    Certificate(Json),
    /// A private key (RFC 5208 §5, RFC 8017 §A.1.2, RFC 5915 §3).
    Private,
    /// Something else, or a part of a key.
    Unknown,
}

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;
/// The version of a certificate, tagged [0].
const VERSION: u8 = 0xa0;

const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const RSA_PSS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// The keys of RFC 8410 §3; of these, only Ed25519 is verified here.
const OKP: [(&[u8], &str); 4] = [
    (&[0x2b, 0x65, 0x6e], "X25519"),
    (&[0x2b, 0x65, 0x6f], "X448"),
    (&[0x2b, 0x65, 0x70], "Ed25519"),
    (&[0x2b, 0x65, 0x71], "Ed448"),
];
/// The curves by their identifiers (RFC 5480 §2.1.1.1, SEC 2 §A.2.1).
const CURVES: [(&[u8], &str); 4] = [
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], "P-256"),
    (&[0x2b, 0x81, 0x04, 0x00, 0x22], "P-384"),
    (&[0x2b, 0x81, 0x04, 0x00, 0x23], "P-521"),
    (&[0x2b, 0x81, 0x04, 0x00, 0x0a], "secp256k1"),
];

/// The rest of a DER text.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// The next element's tag and content.
    fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (tag, rest) = self.0.split_first()?;
        let (first, mut rest) = rest.split_first()?;
        let mut length = usize::from(*first);
        if length > 0x80 {
            // Lengths of more than four bytes are of nothing that was pasted.
            let (bytes, after) =
                rest.split_at_checked(length - 0x80).filter(|(bytes, _)| bytes.len() <= 4)?;
            length = bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
            rest = after;
        }
        let (content, after) = rest.split_at_checked(length)?;
        self.0 = after;
        Some((*tag, content))
    }

    /// The content of the next element, which must have this tag.
    fn expect(&mut self, tag: u8) -> Option<&'a [u8]> {
        self.next().filter(|(found, _)| *found == tag).map(|(_, content)| content)
    }
}

/// Reads DER bytes.
pub(super) fn read(der: &[u8]) -> Der {
    let first = Reader(der).expect(SEQUENCE).and_then(|content| Reader(content).next());
    let read = match first {
        // A private key begins with its version, a public one with its modulus.
        Some((INTEGER, [_])) => Some(Der::Private),
        Some((INTEGER, _)) => rsa_public_key(der).map(Der::RsaPublicKey),
        Some((SEQUENCE, _)) => {
            public_key(der).map(Der::PublicKey).or_else(|| certificate(der).map(Der::Certificate))
        }
        _ => None,
    };
    read.unwrap_or(Der::Unknown)
}

/// Whether bytes begin like a key or a certificate, whole or cut off: a sequence that begins with a sequence or an integer.
pub(super) fn is_like(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [SEQUENCE, 0x82, _, _, SEQUENCE | INTEGER, ..]
            | [SEQUENCE, 0x81, _, SEQUENCE | INTEGER, ..]
            | [SEQUENCE, 0x20..=0x7f, SEQUENCE, 0x05..=0x20, OBJECT_IDENTIFIER, ..]
            | [SEQUENCE, 0x20..=0x7f, INTEGER, 0x01, 0x00 | 0x01, ..]
    )
}

/// The key in a `SubjectPublicKeyInfo` (RFC 5280 §4.1.2.7) as a JWK.
fn public_key(der: &[u8]) -> Option<Json> {
    let mut info = Reader(Reader(der).expect(SEQUENCE)?);
    let mut algorithm = Reader(info.expect(SEQUENCE)?);
    // The first byte of a bit string counts its unused bits.
    let (_, key) = info.expect(BIT_STRING)?.split_first()?;
    match algorithm.expect(OBJECT_IDENTIFIER)? {
        RSA | RSA_PSS => rsa_public_key(key),
        EC => {
            let identifier = algorithm.expect(OBJECT_IDENTIFIER)?;
            let (_, curve) = CURVES.into_iter().find(|(known, _)| *known == identifier)?;
            // Uncompressed: 4, then both coordinates (SEC 1 §2.3.3).
            let (_, point) = key.split_first().filter(|(form, _)| **form == 4)?;
            let (x, y) = point.split_at_checked(point.len() / 2)?;
            Some(jwk(&[("kty", "EC"), ("crv", curve)], &[("x", x), ("y", y)]))
        }
        identifier => {
            let (_, curve) = OKP.into_iter().find(|(known, _)| *known == identifier)?;
            Some(jwk(&[("kty", "OKP"), ("crv", curve)], &[("x", key)]))
        }
    }
}

/// An `RSAPublicKey` (RFC 8017 §A.1.1) as a JWK.
fn rsa_public_key(der: &[u8]) -> Option<Json> {
    let mut key = Reader(Reader(der).expect(SEQUENCE)?);
    let (modulus, exponent) = (key.expect(INTEGER)?, key.expect(INTEGER)?);
    Some(jwk(&[("kty", "RSA")], &[("n", modulus), ("e", exponent)]))
}

/// The key of a certificate (RFC 5280 §4.1). Neither its signature nor its dates are looked at.
fn certificate(der: &[u8]) -> Option<Json> {
    let mut certificate = Reader(Reader(der).expect(SEQUENCE)?);
    let mut fields = Reader(certificate.expect(SEQUENCE)?);
    if fields.0.first() == Some(&VERSION) {
        fields.next()?;
    }
    // serialNumber, signature, issuer, validity, subject; then subjectPublicKeyInfo.
    for _ in 0..5 {
        fields.next()?;
    }
    public_key(fields.0)
}

/// A JWK of these members; numbers are encoded.
pub(super) fn jwk(texts: &[(&str, &str)], numbers: &[(&str, &[u8])]) -> Json {
    let texts = texts.iter().map(|(name, text)| ((*name).to_owned(), Json::String((*text).to_owned())));
    let numbers =
        numbers.iter().map(|(name, bytes)| ((*name).to_owned(), Json::String(base64url::encode(bytes))));
    Json::Object(texts.chain(numbers).collect())
}
