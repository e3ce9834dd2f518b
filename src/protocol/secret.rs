use std::fmt;

/// A value that must not be shown: a token, a code, a verifier, a client secret.
///
/// `Debug` is redacted, and neither `Display` nor `Serialize` exists: the value leaves only where
/// [`Secret::expose`] is written out, so that a search for it lists every such place.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Takes the value into custody.
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How long it is, in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The value itself, for the wire and for storage.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_output_never_holds_the_value() {
        let shown = format!("{:?} {:#?}", Secret::new("eyJhbGci"), Some(Secret::new("eyJhbGci")));
        assert!(!shown.contains("eyJ"), "{shown}");
    }
}
