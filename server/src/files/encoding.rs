use axum::http::{HeaderMap, header};

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
}

fn is_accepted(text: &str, name: &str) -> bool {
    let entries = text.split(',').map(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        (parts.next().unwrap_or_default(), parts.next())
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
