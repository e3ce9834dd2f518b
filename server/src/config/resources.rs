use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Config;
use crate::http::{OAuthError, Params};

/// The APIs that an access token is for, by their identifiers (RFC 8707 §2). Without any it is for the
/// server's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resources(Vec<Arc<str>>);

/// A resource that the server does not know, or that was not granted: `invalid_target` (RFC 8707 §2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownResource;

impl UnknownResource {
    /// The code.
    pub const ERROR: &'static str = "invalid_target";
    /// What is wrong.
    pub const DESCRIPTION: &'static str = "resource names no API of this server, or one that was not granted";
}

impl From<UnknownResource> for OAuthError {
    fn from(_: UnknownResource) -> Self {
        Self::new(UnknownResource::ERROR, UnknownResource::DESCRIPTION)
    }
}

impl Resources {
    /// Reads every `resource` of a request, each of which must be known.
    pub fn read(config: &Config, params: &Params) -> Result<Self, UnknownResource> {
        let mut resources: Vec<Arc<str>> = Vec::new();
        for resource in params.all("resource") {
            if !config.resources().any(|known| known == resource) {
                return Err(UnknownResource);
            }
            if !resources.iter().any(|known| **known == *resource) {
                resources.push(resource.into());
            }
        }
        Ok(Self(resources))
    }

    /// These if any are asked for, all of which must have been granted (RFC 8707 §2.2); otherwise the granted.
    pub fn narrowed_to(&self, asked: Self, config: &Config) -> Result<Self, UnknownResource> {
        let is_granted = |resource: &str| match self.is_empty() {
            true => resource == config.audience,
            false => self.iter().any(|granted| granted == resource),
        };
        if !asked.iter().all(is_granted) {
            return Err(UnknownResource);
        }
        Ok(if asked.is_empty() { self.clone() } else { asked })
    }

    /// The identifiers in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|resource| &**resource)
    }

    /// Whether none was named.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Resources, UnknownResource};
    use crate::http::Params;

    #[test]
    fn rfc8707_s2_2_a_token_is_for_what_was_granted_or_for_less() {
        let config = Config::built_in();
        let read = |query: &str| Resources::read(&config, &Params::parse(query.as_bytes()));
        let (own, other) = ("resource=api://default", "resource=api://reports");
        let both = [own, other].join("&");
        for (granted, asked, expected) in [
            ("", "", Ok("")),
            ("", own, Ok(own)),
            ("", other, Err(UnknownResource)),
            (own, other, Err(UnknownResource)),
            (other, "", Ok(other)),
            (&both, other, Ok(other)),
            (&both, "", Ok(&*both)),
        ] {
            let narrowed = read(granted).unwrap().narrowed_to(read(asked).unwrap(), &config);
            assert_eq!(narrowed, expected.map(|query| read(query).unwrap()), "{granted} {asked}");
        }
        assert_eq!(read("resource=api://nobody"), Err(UnknownResource));
        assert_eq!(read(&[own, own].join("&")), read(own));
    }
}
