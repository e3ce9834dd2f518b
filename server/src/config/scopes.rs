use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// The longest scope parameter, in bytes.
pub const SCOPE_MAX: usize = 1024;

/// Why a scope parameter is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// Longer than [`SCOPE_MAX`].
    #[error("the scope is longer than this server reads")]
    TooLong,
    /// Not scope tokens separated by single spaces (RFC 6749 §3.3).
    #[error("the scope is not a list of scope tokens separated by single spaces")]
    Malformed,
}

/// A set of scopes, in the order in which they were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub struct Scopes(Arc<[Arc<str>]>);

impl Scopes {
    /// Reads the scope parameter (RFC 6749 §3.3).
    pub fn parse(text: &str) -> Result<Self, ScopeError> {
        if text.len() > SCOPE_MAX {
            return Err(ScopeError::TooLong);
        }
        let mut scopes: Vec<Arc<str>> = Vec::new();
        for token in text.split(' ') {
            if token.is_empty() || !token.bytes().all(is_scope_byte) {
                return Err(ScopeError::Malformed);
            }
            if !scopes.iter().any(|known| &**known == token) {
                scopes.push(token.into());
            }
        }
        Ok(Self(scopes.into()))
    }

    /// The scopes of a list.
    pub fn of(names: &[&str]) -> Self {
        Self(names.iter().map(|name| Arc::from(*name)).collect())
    }

    /// Whether `scope` is in the set.
    pub fn contains(&self, scope: &str) -> bool {
        self.0.iter().any(|known| &**known == scope)
    }

    /// Whether every scope of this set is in `other`.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.iter().all(|scope| other.contains(scope))
    }

    /// Those scopes of this set that are in `other`.
    pub fn within(&self, other: &Self) -> Self {
        Self(self.0.iter().filter(|scope| other.contains(scope)).cloned().collect())
    }

    /// The set without one scope.
    pub fn without(&self, scope: &str) -> Self {
        Self(self.0.iter().filter(|known| &***known != scope).cloned().collect())
    }

    /// The scopes in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|scope| &**scope)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join(" "))
    }
}

impl From<Scopes> for String {
    fn from(scopes: Scopes) -> Self {
        scopes.to_string()
    }
}

impl From<String> for Scopes {
    fn from(text: String) -> Self {
        Self::of(&text.split(' ').filter(|scope| !scope.is_empty()).collect::<Vec<_>>())
    }
}

/// `scope-token` of RFC 6749 §3.3.
fn is_scope_byte(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e)
}

#[cfg(test)]
mod tests {
    use super::{SCOPE_MAX, ScopeError, Scopes};

    #[test]
    fn rfc6749_s3_3_scopes_are_tokens_between_single_spaces() {
        assert_eq!(
            Scopes::parse("openid a:b openid").map(|scopes| scopes.to_string()).as_deref(),
            Ok("openid a:b")
        );
        for text in ["a  b", " a", "a ", "a\tb", "a\"b", "a\\b", "ä", "a\nb", ""] {
            assert_eq!(Scopes::parse(text), Err(ScopeError::Malformed), "{text:?}");
        }
        assert_eq!(Scopes::parse(&"a".repeat(SCOPE_MAX + 1)), Err(ScopeError::TooLong));
        assert!(Scopes::parse(&"a".repeat(SCOPE_MAX)).is_ok());
    }

    #[test]
    fn a_set_is_within_another_when_all_of_it_is() {
        let all = Scopes::of(&["a", "b"]);
        assert!(Scopes::of(&["b"]).is_within(&all) && Scopes::default().is_within(&all));
        assert!(!Scopes::of(&["b", "c"]).is_within(&all));
        assert_eq!(all.without("a"), Scopes::of(&["b"]));
    }
}
