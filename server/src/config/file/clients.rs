use toml::Spanned;

use super::{
    document::ClientTable,
    problem::Problem,
    values::{known_scopes, text},
};
use crate::{
    config::{Authentication, CLIENT_ID_MAX, Client, ClientType, Config, RedirectRule, SUBJECT_PREFIX},
    crypto::sha256,
    keys::Algorithm,
};

/// Adds a client, in the place of a built-in one of the same identifier.
pub(super) fn add(config: &mut Config, table: ClientTable) -> Result<(), Problem> {
    let kind = read_kind(&table.kind)?;
    let id = table.id.get_ref().clone();
    let is_printable = id.len() <= CLIENT_ID_MAX && id.bytes().all(|byte| matches!(byte, 0x21..=0x7e));
    if id.is_empty() || !is_printable || id.starts_with(SUBJECT_PREFIX) {
        let problem = format!(
            "a client's id is at most {CLIENT_ID_MAX} visible ASCII characters, and does not begin like a user's subject, {SUBJECT_PREFIX}"
        );
        return Err(Problem::at(&table.id, problem));
    }
    let client = Client {
        name: table.name.clone().unwrap_or_else(|| id.clone()),
        kind,
        authentication: read_authentication(kind, &table)?,
        redirects: read_redirects(kind, &table)?,
        frontchannel_logout: table.frontchannel_logout_uri.as_ref().map(read_frame).transpose()?,
        id_token_algorithm: read_algorithm(table.id_token_signed_response_alg.as_ref())?,
        scopes: known_scopes(config, table.scopes)?,
        id: id.as_str().into(),
        audiences: read_audiences(config, table.audiences, kind)?,
        is_built_in: false,
    };
    config.clients.retain(|known| known.id != client.id);
    config.clients.push(client);
    Ok(())
}

fn read_kind(name: &Spanned<String>) -> Result<ClientType, Problem> {
    let found = ClientType::ALL.into_iter().find(|(known, _)| known == name.get_ref());
    let names = ClientType::ALL.map(|(known, _)| known).join(", ");
    found.map(|(_, kind)| kind).ok_or_else(|| Problem::at(name, format!("a client's type is one of {names}")))
}

fn read_authentication(kind: ClientType, table: &ClientTable) -> Result<Authentication, Problem> {
    match (&table.secret, &table.authentication) {
        (None, None) if !kind.is_confidential() => Ok(Authentication::None),
        (None, _) if kind.is_confidential() => {
            Err(Problem::at(&table.kind, "a client of this type has a secret"))
        }
        (Some(secret), _) if !kind.is_confidential() => {
            Err(Problem::at(secret, "a client of this type cannot keep a secret; anybody could read it"))
        }
        (None, Some(way)) => Err(Problem::at(way, "a client without a secret does not authenticate")),
        (None, None) => Ok(Authentication::None),
        (Some(secret), way) => {
            let digest = sha256(text(secret.clone(), "secret")?.as_bytes());
            match way.as_ref().map(|way| (way, way.get_ref().as_str())) {
                None | Some((_, "basic")) => Ok(Authentication::Basic(digest)),
                Some((_, "post")) => Ok(Authentication::Post(digest)),
                Some((way, _)) => Err(Problem::at(way, "authentication is basic or post")),
            }
        }
    }
}

/// The APIs as which the client introspects tokens; it proves who it is with a secret (RFC 7662 §2.1).
fn read_audiences(
    config: &Config,
    names: Vec<Spanned<String>>,
    kind: ClientType,
) -> Result<Vec<String>, Problem> {
    let read = |name: Spanned<String>| {
        if !kind.is_confidential() {
            return Err(Problem::at(
                &name,
                "a client of this type cannot introspect tokens: it has no secret",
            ));
        }
        if !config.resources().any(|known| known == name.get_ref()) {
            return Err(Problem::at(
                &name,
                "an audience of a client is the audience of this file, or one of its resources",
            ));
        }
        Ok(name.into_inner())
    };
    names.into_iter().map(read).collect()
}

fn read_algorithm(name: Option<&Spanned<String>>) -> Result<Algorithm, Problem> {
    let Some(name) = name else { return Ok(Algorithm::default()) };
    let names = Algorithm::ALL.map(Algorithm::name).join(", ");
    Algorithm::parse(name.get_ref())
        .ok_or_else(|| Problem::at(name, format!("ID tokens are signed with one of {names}")))
}

fn read_redirects(kind: ClientType, table: &ClientTable) -> Result<Vec<RedirectRule>, Problem> {
    match table.redirect_uris.first() {
        Some(first) if !kind.has_redirects() => {
            return Err(Problem::at(first, "a client of this type is not redirected to"));
        }
        None if kind.has_redirects() => {
            return Err(Problem::at(&table.id, "a client of this type has redirect_uris"));
        }
        _ => {}
    }
    let read = |uri: &Spanned<String>| {
        let rule = RedirectRule::parse(uri.get_ref()).ok_or_else(|| {
            Problem::at(uri, "a redirect URI is https, a path of this server, a private-use scheme, or http on this machine")
        })?;
        Ok(if kind == ClientType::Native { rule.with_any_loopback_port() } else { rule })
    };
    table.redirect_uris.iter().map(read).collect()
}

fn read_frame(uri: &Spanned<String>) -> Result<RedirectRule, Problem> {
    let problem = "a frontchannel_logout_uri is https, a path of this server, or http on this machine";
    match RedirectRule::parse(uri.get_ref()) {
        Some(rule @ RedirectRule::OwnOrigin(_)) => Ok(rule),
        Some(RedirectRule::Exact(exact)) if exact.starts_with("http") => Ok(RedirectRule::Exact(exact)),
        _ => Err(Problem::at(uri, problem)),
    }
}
