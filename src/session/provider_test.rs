//! A provider tested step by step, as far as that works without signing in.

use super::Provider;
use crate::protocol::{
    check::Failure,
    json::Json,
    oauth::{ResponseType, ServerMetadata, server_metadata::METADATA_ISSUER},
};

/// One step of a test.
#[derive(Debug)]
pub struct Step {
    /// What is tested.
    pub name: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// How it went.
    pub outcome: Outcome,
}

/// How a step went.
#[derive(Debug, PartialEq)]
pub enum Outcome {
    /// It works, with what was found.
    Passed(String),
    /// It does not work.
    Failed(Failure),
    /// A test without a sign-in does not show it, with the reason.
    NotChecked(String),
}

/// The steps for a provider whose metadata was fetched and whose `keys` were asked for.
pub fn steps(
    provider: &Provider,
    metadata: &ServerMetadata,
    announced: &Json,
    keys: &Result<(), Failure>,
) -> Vec<Step> {
    let step = |name, source, outcome| Step { name, source, outcome };
    vec![
        step(
            "Metadata",
            "OpenID Connect Discovery §4, RFC 8414 §3",
            Outcome::Passed("This page can read it.".into()),
        ),
        step("Issuer", "RFC 8414 §3.3", issuer(provider, metadata)),
        step("Endpoints", "RFC 8414 §2", endpoints(provider, metadata)),
        step("Keys", "RFC 7517 §5", signing_keys(metadata, keys)),
        step("Response type", "RFC 8414 §2", response_type(provider, announced)),
        step("PKCE", "RFC 7636 §4.2", pkce(announced)),
        step("Scopes", "RFC 8414 §2", scopes(provider, announced)),
        step(
            "Client ID, redirect URI",
            "RFC 6749 §3.1.2",
            Outcome::NotChecked("Only a sign-in shows whether they are registered.".into()),
        ),
    ]
}

fn issuer(provider: &Provider, metadata: &ServerMetadata) -> Outcome {
    let (expected, found) = (provider.issuer.as_str(), metadata.issuer.as_str());
    if expected == found {
        return Outcome::Passed(found.to_owned());
    }
    Outcome::Failed(Failure::of(&METADATA_ISSUER, expected, found))
}

fn endpoints(provider: &Provider, metadata: &ServerMetadata) -> Outcome {
    match metadata.check_completeness(provider.response_type, &provider.scope) {
        Ok(()) => Outcome::Passed(metadata.authorization_endpoint.as_str().to_owned()),
        Err(failure) => Outcome::Failed(failure),
    }
}

fn signing_keys(metadata: &ServerMetadata, keys: &Result<(), Failure>) -> Outcome {
    match (keys, &metadata.jwks_uri) {
        (Err(failure), _) => Outcome::Failed(failure.clone()),
        (Ok(()), Some(url)) => Outcome::Passed(url.as_str().to_owned()),
        (Ok(()), None) => Outcome::NotChecked("The metadata names no keys.".into()),
    }
}

fn response_type(provider: &Provider, announced: &Json) -> Outcome {
    let is_wanted = |name: &&str| ResponseType::parse(name) == Some(provider.response_type);
    listed(announced, "response_types_supported", &provider.response_type.to_string(), is_wanted)
}

fn pkce(announced: &Json) -> Outcome {
    listed(announced, "code_challenge_methods_supported", "S256", |name| *name == "S256")
}

fn scopes(provider: &Provider, announced: &Json) -> Outcome {
    let Some(known) = strings(announced, "scopes_supported") else { return unlisted("scopes_supported") };
    let missing: Vec<_> = provider.scope.iter().filter(|value| !known.contains(value)).collect();
    match missing.is_empty() {
        true => Outcome::Passed(provider.scope.to_string()),
        // The list need not be complete (RFC 8414 §2).
        false => Outcome::NotChecked(["Not listed: ", &missing.join(" "), "."].concat()),
    }
}

/// Whether a list of the metadata has a value. Providers leave lists out, and values out of them.
fn listed(announced: &Json, member: &'static str, value: &str, is_wanted: impl Fn(&&str) -> bool) -> Outcome {
    let Some(known) = strings(announced, member) else { return unlisted(member) };
    match known.iter().any(is_wanted) {
        true => Outcome::Passed(value.to_owned()),
        false => Outcome::NotChecked([value, " is not listed. It is sent anyway."].concat()),
    }
}

fn unlisted(member: &'static str) -> Outcome {
    Outcome::NotChecked(["The metadata has no ", member, "."].concat())
}

fn strings<'a>(announced: &'a Json, member: &'static str) -> Option<Vec<&'a str>> {
    announced.strings(member).ok().flatten()
}
