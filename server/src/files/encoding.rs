use std::io::Read;

use axum::http::{HeaderMap, header};
use brotli_decompressor::Decompressor;
use flate2::read::GzDecoder;

/// The bytes that are decoded at a time.
const BUFFER_BYTES: usize = 4096;

/// An encoding in which files may lie beside their plain form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// `br`
    Brotli,
    /// `gzip`
    Gzip,
}

impl Encoding {
    /// The encodings that the client takes, the smaller one first (RFC 9110 §12.5.3).
    pub(super) fn accepted(headers: &HeaderMap) -> impl Iterator<Item = Self> {
        let text =
            headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        [(Self::Brotli, "br"), (Self::Gzip, "gzip")]
            .into_iter()
            .filter(move |(_, name)| is_accepted(text, name))
            .map(|(encoding, _)| encoding)
    }

    /// Whether `encoded` is `plain` in this encoding.
    pub(super) fn is_of(self, encoded: &[u8], plain: &[u8]) -> bool {
        let decoder: &mut dyn Read = match self {
            Self::Brotli => &mut Decompressor::new(encoded, BUFFER_BYTES),
            Self::Gzip => &mut GzDecoder::new(encoded),
        };
        let mut decoded = Vec::with_capacity(plain.len());
        decoder.take(plain.len() as u64 + 1).read_to_end(&mut decoded).is_ok() && decoded == plain
    }
}

fn is_accepted(text: &str, name: &str) -> bool {
    let entries = text.split(',').map(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        (parts.next().expect("a split yields at least one part"), parts.next())
    });
    let mut named = entries.filter(|(entry, _)| entry.eq_ignore_ascii_case(name));
    named.next().is_some_and(|(_, weight)| !weight.is_some_and(is_zero))
}

fn is_zero(weight: &str) -> bool {
    weight.split_once('=').is_some_and(|(_, value)| value.trim().parse() == Ok(0.0_f32))
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Encoding;

    #[test]
    fn what_is_encoded_is_known_by_what_it_says() {
        const BROTLI: &[u8] = b"\x20\x00\x10abc\x03";
        const GZIP: &[u8] = b"\x1f\x8b\x08\0\0\0\0\0\0\x03KLJ\x06\0\xc2A\x245\x03\0\0\0";
        for (encoding, encoded, other) in [(Encoding::Brotli, BROTLI, GZIP), (Encoding::Gzip, GZIP, BROTLI)] {
            assert!(encoding.is_of(encoded, b"abc"), "{encoding:?}");
            for plain in ["abd", "ab", "abcd", ""] {
                assert!(!encoding.is_of(encoded, plain.as_bytes()), "{encoding:?} {plain:?}");
            }
            for broken in [other, b"abc", b"", encoded.split_last().unwrap().1] {
                assert!(!encoding.is_of(broken, b"abc"), "{encoding:?} {broken:?}");
            }
        }
    }

    #[test]
    fn rfc9110_s12_5_3_an_encoding_is_used_when_it_is_named_and_not_refused() {
        for (text, expected) in [
            ("gzip, deflate, br, zstd", &[Encoding::Brotli, Encoding::Gzip][..]),
            ("gzip;q=0.5, br;q=1.0", &[Encoding::Brotli, Encoding::Gzip]),
            ("br;q=0, gzip", &[Encoding::Gzip]),
            ("br;q=0.000", &[]),
            ("identity", &[]),
            ("", &[]),
            ("brotli", &[]),
        ] {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(text))]);
            assert_eq!(Encoding::accepted(&headers).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
