use toml::Spanned;

use super::{
    document::{PolicyTable, RuleTable},
    problem::Problem,
    values::{known_scopes, lifetimes},
};
use crate::config::{Config, GrantType, Names, Policy, Rule};

/// Adds an access policy. A list that is left out means everything.
pub(super) fn add(config: &mut Config, table: PolicyTable) -> Result<(), Problem> {
    let is_client = |name: &str| config.client(name).is_some();
    let clients = known_names(table.clients, is_client, "there is no client")?;
    let rules = table.rules.into_iter().map(|table| read_rule(config, table)).collect::<Result<_, _>>()?;
    config.policies.push(Policy { name: table.name, clients, rules });
    Ok(())
}

fn read_rule(config: &Config, table: RuleTable) -> Result<Rule, Problem> {
    let scopes = match table.scopes {
        None => Names::Any,
        Some(names) => Names::Only(known_scopes(config, names)?.iter().map(str::to_owned).collect()),
    };
    let is_user = |name: &str| config.user(name).is_some();
    Ok(Rule {
        name: table.name,
        grants: read_grants(table.grants)?,
        users: known_names(table.users, is_user, "there is no user")?,
        scopes,
        lifetimes: lifetimes(&table.lifetimes, config.lifetimes)?,
    })
}

fn known_names(
    names: Option<Vec<Spanned<String>>>,
    is_known: impl Fn(&str) -> bool,
    problem: &str,
) -> Result<Names<String>, Problem> {
    let Some(names) = names else { return Ok(Names::Any) };
    if let Some(unknown) = names.iter().find(|name| !is_known(name.get_ref())) {
        return Err(Problem::at(unknown, format!("{problem} {:?}", unknown.get_ref())));
    }
    Ok(Names::Only(names.into_iter().map(Spanned::into_inner).collect()))
}

fn read_grants(names: Option<Vec<Spanned<String>>>) -> Result<Names<GrantType>, Problem> {
    let Some(names) = names else { return Ok(Names::Any) };
    let read = |name: &Spanned<String>| {
        GrantType::parse(name.get_ref()).ok_or_else(|| {
            let known = GrantType::ALL.map(GrantType::name).join(", ");
            Problem::at(name, format!("a grant is one of {known}"))
        })
    };
    Ok(Names::Only(names.iter().map(read).collect::<Result<_, _>>()?))
}
