//! The configuration file (TOML).
//!
//! What it leaves out has its default. Its clients, users and scopes come beside the built-in ones; one of
//! the same name takes the place of the built-in one, and `built_in = false` leaves all of those out.

mod clients;
mod document;
mod policies;
mod users;

use std::{collections::BTreeSet, fmt, fs, ops::Range, path::Path};

use bearer_lab::protocol::Lifetime;
use toml::Spanned;

use super::{CODE_MAX, Config, GRACE_MAX, Lifetimes, Scope, Scopes};
use crate::crypto::NoRandomness;
use document::{Document, LifetimesTable, ScopeTable};

/// Why a configuration file is refused.
#[derive(Debug, PartialEq, Eq)]
pub struct FileError {
    /// The line, counted from one; nothing when the file could not be read at all.
    pub line: Option<usize>,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl fmt::Display for FileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "line {line}: {}", self.problem),
            None => formatter.write_str(&self.problem),
        }
    }
}

impl std::error::Error for FileError {}

impl From<NoRandomness> for FileError {
    fn from(error: NoRandomness) -> Self {
        Self { line: None, problem: error.to_string() }
    }
}

/// A problem with its place in the text.
struct Problem {
    at: Range<usize>,
    text: String,
}

impl Problem {
    fn at<T>(value: &Spanned<T>, text: impl Into<String>) -> Self {
        Self { at: value.span(), text: text.into() }
    }
}

/// Reads a configuration file.
pub fn read_file(path: &Path) -> Result<Config, FileError> {
    let text =
        fs::read_to_string(path).map_err(|error| FileError { line: None, problem: error.to_string() })?;
    read(&text)
}

/// Reads the text of a configuration file.
pub fn read(text: &str) -> Result<Config, FileError> {
    let document: Document = toml::from_str(text).map_err(|error| FileError {
        line: error.span().map(|span| line_of(text, span.start)),
        problem: error.message().to_owned(),
    })?;
    build(document)
        .map_err(|problem| FileError { line: Some(line_of(text, problem.at.start)), problem: problem.text })
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
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

/// Scopes of a list, each of which must be known.
fn known_scopes(config: &Config, names: Vec<Spanned<String>>) -> Result<Scopes, Problem> {
    for name in &names {
        if !config.scopes.iter().any(|scope| scope.name == *name.get_ref()) {
            return Err(Problem::at(
                name,
                format!("there is no scope {:?}; add it under [[scopes]]", name.get_ref()),
            ));
        }
    }
    let names: Vec<&str> = names.iter().map(|name| name.get_ref().as_str()).collect();
    Ok(Scopes::of(&names))
}

/// Lifetimes that are given, and for the others those of `base`.
fn lifetimes(table: &LifetimesTable, base: Lifetimes) -> Result<Lifetimes, Problem> {
    let given = |seconds: &Option<Spanned<u32>>, base: Lifetime, least: u32, most: u32| match seconds {
        None => Ok(base),
        Some(seconds) if (least..=most).contains(seconds.get_ref()) => {
            Ok(Lifetime::from_seconds(*seconds.get_ref()))
        }
        Some(seconds) => Err(Problem::at(seconds, format!("this is {least} to {most} seconds"))),
    };
    let day = Lifetime::from_minutes(24 * 60).seconds();
    let mut lifetimes = base;
    lifetimes.code = given(&table.code, base.code, 1, CODE_MAX.seconds())?;
    lifetimes.access_token = given(&table.access_token, base.access_token, 1, day)?;
    lifetimes.id_token = given(&table.id_token, base.id_token, 1, day)?;
    lifetimes.refresh.absolute = given(&table.refresh, base.refresh.absolute, 1, 365 * day)?;
    lifetimes.refresh.idle = given(&table.refresh_idle, base.refresh.idle, 1, 365 * day)?;
    lifetimes.refresh.grace = given(&table.refresh_grace, base.refresh.grace, 0, GRACE_MAX.seconds())?;
    Ok(lifetimes)
}

/// A text that is not empty.
fn text(value: Spanned<String>, name: &str) -> Result<String, Problem> {
    if value.get_ref().is_empty() {
        return Err(Problem::at(&value, format!("{name} is empty")));
    }
    Ok(value.into_inner())
}

#[cfg(test)]
mod tests;
