//! The configuration file (TOML).
//!
//! What it leaves out has its default. Its clients, users and scopes come beside the built-in ones; one of
//! the same name takes the place of the built-in one, and `built_in = false` leaves all of those out.

mod clients;
mod document;
mod policies;
mod problem;
mod users;
mod values;

use std::{collections::BTreeSet, path::Path};

use toml::Spanned;

use super::{Config, Lifetimes, Scope, Scopes};
use crate::text::read_text;
use document::{Document, ScopeTable};
use problem::{Problem, line_of};
use values::{lifetimes, text};

pub use problem::FileError;

/// Reads a configuration file.
pub fn read_file(path: &Path) -> Result<Config, FileError> {
    let text = read_text(path).map_err(|error| FileError { line: None, problem: error.to_string() })?;
    read(&text)
}

/// Reads the text of a configuration file.
pub fn read(text: &str) -> Result<Config, FileError> {
    let document: Document = toml::from_str(text).map_err(|error| FileError {
        line: error.span().map(|span| line_of(text, span.start)),
        problem: error.message().to_owned(),
    })?;
    build(document).map_err(|problem| problem.in_file(text))
}

fn build(document: Document) -> Result<Config, Problem> {
    refuse_twice("scope", document.scopes.iter().map(|table| &table.name))?;
    refuse_twice("client", document.clients.iter().map(|table| &table.id))?;
    refuse_twice("user", document.users.iter().map(|table| &table.username))?;
    let mut config = Config::built_in();
    if document.built_in == Some(false) {
        config.clients.clear();
        config.users.clear();
    }
    if let Some(audience) = document.audience {
        config.audience = text(audience, "audience")?;
    }
    if let Some(resources) = document.resources {
        config.more_resources = resources.into_iter().map(resource).collect::<Result<_, _>>()?;
    }
    config.lifetimes = lifetimes(&document.lifetimes, Lifetimes::default())?;
    for table in document.scopes {
        add_scope(&mut config, table)?;
    }
    for table in document.clients {
        clients::add(&mut config, table)?;
    }
    for table in document.users {
        users::add(&mut config, table)?;
    }
    for table in document.policies {
        policies::add(&mut config, table)?;
    }
    Ok(config)
}

/// A file has each name once: of two, nobody would notice which one counts.
fn refuse_twice<'a>(what: &str, mut names: impl Iterator<Item = &'a Spanned<String>>) -> Result<(), Problem> {
    let mut seen = BTreeSet::new();
    match names.find(|name| !seen.insert(name.get_ref())) {
        Some(name) => {
            Err(Problem::at(name, format!("the {what} {:?} is in this file already", name.get_ref())))
        }
        None => Ok(()),
    }
}

/// An absolute URI without a fragment (RFC 8707 §2).
fn resource(value: Spanned<String>) -> Result<String, Problem> {
    let is_uri = value.get_ref().split_once(':').is_some_and(|(scheme, rest)| {
        scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && !rest.is_empty()
    });
    let is_plain = value.get_ref().bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    match is_uri && is_plain {
        true => Ok(value.into_inner()),
        false => Err(Problem::at(&value, "a resource is an absolute URI without a fragment")),
    }
}

fn add_scope(config: &mut Config, table: ScopeTable) -> Result<(), Problem> {
    if Scopes::parse(table.name.get_ref()).is_err() || table.name.get_ref().contains(' ') {
        return Err(Problem::at(&table.name, "a scope's name is one word of visible ASCII without quotes"));
    }
    let name = table.name.into_inner();
    let description = table.description.unwrap_or_else(|| name.clone());
    config.scopes.retain(|scope| scope.name != name);
    config.scopes.push(Scope { name, description, claims: table.claims });
    Ok(())
}

#[cfg(test)]
mod tests;
