use serde::{Deserialize, Serialize};

use crate::config::Resources;

/// Whom a token is for: one, as text, or several (RFC 7519 §4.1.3).
#[derive(Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Audience {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Audience {
    /// The resources that were granted; without any, the server's own API.
    pub fn of(resources: &Resources, own: &str) -> Self {
        let mut all: Vec<String> = resources.iter().map(str::to_owned).collect();
        match all.pop() {
            None => Self::One(own.to_owned()),
            Some(only) if all.is_empty() => Self::One(only),
            Some(last) => {
                all.push(last);
                Self::Several(all)
            }
        }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let all = match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Several(several) => several,
        };
        all.iter().map(String::as_str)
    }
}
