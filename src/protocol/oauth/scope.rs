use std::fmt;

/// A list of scope values, each once (RFC 6749 §3.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope(Vec<String>);

impl Scope {
    /// Reads a list that is separated by spaces.
    pub fn parse(text: &str) -> Self {
        text.split(' ').collect()
    }

    /// Whether the value is in the list.
    pub fn contains(&self, value: &str) -> bool {
        self.0.iter().any(|known| known == value)
    }

    /// The values that `other` has not.
    pub fn beyond(&self, other: &Self) -> Self {
        Self(self.0.iter().filter(|value| !other.contains(value)).cloned().collect())
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether a text is one scope value: `1*( %x21 / %x23-5B / %x5D-7E )`.
    pub fn is_value(text: &str) -> bool {
        !text.is_empty() && text.bytes().all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
    }
}

impl<'a> FromIterator<&'a str> for Scope {
    fn from_iter<I: IntoIterator<Item = &'a str>>(values: I) -> Self {
        let mut scope = Self::default();
        for value in values {
            if Self::is_value(value) && !scope.contains(value) {
                scope.0.push(value.to_owned());
            }
        }
        scope
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join(" "))
    }
}
