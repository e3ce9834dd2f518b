//! Text as people have it: Unicode in several forms, with or without a byte order mark.

use std::{fs, io, path::Path};

use icu_normalizer::ComposingNormalizerBorrowed;

/// Why bytes are not read as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Two bytes a character, as some programs of Windows write files.
    #[error("this is UTF-16; save it as UTF-8")]
    Utf16,
    /// Another encoding.
    #[error("this is not UTF-8; save it as UTF-8")]
    NotUtf8,
}

/// Reads a file of text.
pub fn read_text(path: &Path) -> io::Result<String> {
    decode(fs::read(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// UTF-8 text without the byte order mark that it may begin with (RFC 3629 §6).
pub fn decode(bytes: Vec<u8>) -> Result<String, TextError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) || is_utf16_of_ascii(&bytes) {
        return Err(TextError::Utf16);
    }
    let text = String::from_utf8(bytes).map_err(|_| TextError::NotUtf8)?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Whether the first characters have a zero byte each: ASCII in UTF-16 without a mark.
fn is_utf16_of_ascii(bytes: &[u8]) -> bool {
    matches!(bytes, [0, 1..=255, 0, 1..=255, ..] | [1..=255, 0, 1..=255, 0, ..])
}

/// Normalization Form C: keyboards and file systems write the same character in different ways (RFC 8265 §4.2.1).
pub fn nfc(text: &str) -> String {
    ComposingNormalizerBorrowed::new_nfc().normalize(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::{TextError, decode, nfc};

    #[test]
    fn a_byte_order_mark_is_skipped_and_utf16_is_named() {
        for (bytes, expected) in [
            (&b"\xef\xbb\xbfA=1"[..], Ok("A=1")),
            (b"A=1", Ok("A=1")),
            (b"", Ok("")),
            (b"\xef\xbb\xbf", Ok("")),
            ("A=\u{feff}".as_bytes(), Ok("A=\u{feff}")),
            (b"\xff\xfeA\0=\0", Err(TextError::Utf16)),
            (b"\xfe\xff\0A\0=", Err(TextError::Utf16)),
            (b"A\0=\0", Err(TextError::Utf16)),
            (b"\0A\0=", Err(TextError::Utf16)),
            (b"A=\xe4", Err(TextError::NotUtf8)),
        ] {
            assert_eq!(decode(bytes.to_vec()), expected.map(str::to_owned), "{bytes:?}");
        }
    }

    #[test]
    fn rfc8265_s4_2_1_a_character_is_the_same_however_it_was_typed() {
        assert_eq!(nfc("cre\u{300}me bru\u{302}le\u{301}e"), "crème brûlée");
        assert_eq!(nfc("\u{212b}"), "Å");
        assert_eq!(nfc("plain"), "plain");
    }
}
