//! Values that several tables have.

use bearer_lab::protocol::Lifetime;
use toml::Spanned;

use super::{document::LifetimesTable, problem::Problem};
use crate::config::{CODE_MAX, Config, GRACE_MAX, Lifetimes, Scopes};

/// Scopes of a list, each of which must be known.
pub(super) fn known_scopes(config: &Config, names: Vec<Spanned<String>>) -> Result<Scopes, Problem> {
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
pub(super) fn lifetimes(table: &LifetimesTable, base: Lifetimes) -> Result<Lifetimes, Problem> {
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
pub(super) fn text(value: Spanned<String>, name: &str) -> Result<String, Problem> {
    if value.get_ref().is_empty() {
        return Err(Problem::at(&value, format!("{name} is empty")));
    }
    Ok(value.into_inner())
}
