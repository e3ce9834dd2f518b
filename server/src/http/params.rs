//! Parameters of a query or a form, read pair by pair.
//!
//! Deserialisers keep the last of two equal names, or answer in their own words. Here a name that comes twice
//! is an error that the endpoint answers itself (RFC 6749 §3.1, §3.2).

/// The longest query string, in bytes.
pub const QUERY_MAX: usize = 8 * 1024;
/// The most parameters in one request.
pub const PARAMETERS_MAX: usize = 200;

/// The parameters that may come more than once (RFC 8707 §2).
const REPEATABLE: [&str; 1] = ["resource"];

/// Why parameters cannot be used, whatever they say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParamsFault {
    /// More than [`PARAMETERS_MAX`].
    #[error("there are more parameters than this server reads")]
    TooMany,
    /// A `%` without two hexadecimal digits, or bytes that are not UTF-8.
    #[error("a parameter is not properly percent-encoded UTF-8")]
    Malformed,
    /// A name came more than once.
    #[error("a parameter is included more than once")]
    Duplicate,
}

/// A parameter was included more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duplicate;

/// The parameters of one request. One without a value counts as absent (RFC 6749 §3.1).
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Params {
    pairs: Vec<(String, String)>,
    fault: Option<ParamsFault>,
}

impl Params {
    /// Reads `application/x-www-form-urlencoded` text.
    pub fn parse(raw: &[u8]) -> Self {
        let mut params = Self::default();
        for pair in raw.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if params.pairs.len() == PARAMETERS_MAX {
                params.fault = Some(ParamsFault::TooMany);
                break;
            }
            params.read_pair(pair);
        }
        params
    }

    fn read_pair(&mut self, pair: &[u8]) {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let name = decode(halves.next().expect("a split yields at least one part"));
        let value = decode(halves.next().unwrap_or_default());
        match (name, value) {
            (Some(name), Some(value)) if !value.is_empty() => self.pairs.push((name, value)),
            (Some(_), Some(_)) => {}
            _ => self.fault = self.fault.or(Some(ParamsFault::Malformed)),
        }
    }

    /// The value of a parameter that may come once.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Duplicate> {
        let mut values = self.all(name);
        let first = values.next();
        if values.next().is_some() { Err(Duplicate) } else { Ok(first) }
    }

    /// The value of a parameter, after [`Params::check`] found that no name comes twice.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of a parameter.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Every parameter with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether the parameters are well formed, few enough, and none comes twice.
    pub fn check(&self) -> Result<(), ParamsFault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let mut names: Vec<_> =
            self.iter().map(|(name, _)| name).filter(|name| !REPEATABLE.contains(name)).collect();
        names.sort_unstable();
        if names.windows(2).any(|pair| pair.first() == pair.last()) {
            return Err(ParamsFault::Duplicate);
        }
        Ok(())
    }
}

/// Undoes form encoding; nothing when the text is malformed or not UTF-8.
pub fn decode(raw: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex_digit(*rest.next()?)? << 4 | hex_digit(*rest.next()?)?,
            other => *other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::{Duplicate, PARAMETERS_MAX, Params, ParamsFault};

    #[test]
    fn rfc6749_s3_1_a_parameter_without_a_value_is_absent() {
        let params = Params::parse(b"state=&nonce&scope=a+b%20c&&x=%C3%A4");
        assert_eq!(params.one("state"), Ok(None));
        assert_eq!(params.one("nonce"), Ok(None));
        assert_eq!(params.one("scope"), Ok(Some("a b c")));
        assert_eq!(params.one("x"), Ok(Some("ä")));
        assert_eq!(params.check(), Ok(()));
    }

    #[test]
    fn rfc6749_s3_1_a_parameter_comes_at_most_once() {
        let params = Params::parse(b"a=1&b=2&a=1");
        assert_eq!(params.one("a"), Err(Duplicate));
        assert_eq!(params.check(), Err(ParamsFault::Duplicate));
        assert_eq!(Params::parse(b"resource=a&resource=b").check(), Ok(()));
    }

    #[test]
    fn what_is_not_percent_encoded_utf8_is_named_not_guessed() {
        for raw in [&b"a=%"[..], b"a=%4", b"a=%zz", b"a=%ff", b"%c3=1", b"a=\xff", b"a=%+1", b"a=%-1"] {
            assert_eq!(Params::parse(raw).check(), Err(ParamsFault::Malformed), "{raw:?}");
        }
    }

    #[test]
    fn parameters_are_counted() {
        let most = (0..PARAMETERS_MAX).map(|number| format!("p{number}=1")).collect::<Vec<_>>().join("&");
        assert_eq!(Params::parse(most.as_bytes()).check(), Ok(()));
        let more = format!("{most}&one=more");
        assert_eq!(Params::parse(more.as_bytes()).check(), Err(ParamsFault::TooMany));
    }
}
