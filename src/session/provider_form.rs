use serde::{Deserialize, Serialize};

use super::{
    Provider,
    form::{Mismatch, not_null},
    redirect_path,
};
use crate::protocol::{
    check::Failure,
    oauth::{ResponseType, Scope, authorization_request::may_be_added},
    url::HttpUrl,
};

/// A provider as it is configured in the page, stored, exported and typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProviderForm {
    /// The name that sessions and links know it by.
    #[serde(deserialize_with = "not_null")]
    pub id: Option<String>,
    /// The name that people know it by.
    #[serde(deserialize_with = "not_null")]
    pub name: Option<String>,
    /// The issuer: an address, or a path of the page's own origin.
    #[serde(deserialize_with = "not_null")]
    pub issuer: Option<String>,
    /// The client identifier.
    #[serde(deserialize_with = "not_null")]
    pub client_id: Option<String>,
    /// What is asked for.
    pub scopes: Vec<String>,
    /// How it is asked for.
    pub response_type: String,
    /// Where the response comes: a path of the page's own origin. It is stored and exported if it is that of the issuer alone;
    /// pages differ in others.
    #[serde(skip_serializing_if = "is_of_page")]
    pub redirect_path: String,
    /// What stands next to the button: a test account, for example.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sign_in_hint: String,
    /// Audiences that may stand beside the client in an ID token.
    pub trusted_audiences: Vec<String>,
    /// Further parameters of the authorization request, as `name=value`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authorization_parameters: Vec<String>,
    /// The resources that access tokens are to be good for (RFC 8707).
    pub resource: Vec<String>,
    /// Whether requests are pushed (RFC 9126) where the provider does not insist on it.
    pub pushed_requests: bool,
    /// Whether tokens are bound to a key of this browser (RFC 9449).
    pub dpop: bool,
    /// Whether signing out at the provider is to be noticed (OpenID Connect Session Management).
    pub session_management: bool,
}

impl Default for ProviderForm {
    fn default() -> Self {
        Self {
            id: None,
            name: None,
            issuer: None,
            client_id: None,
            scopes: ["openid", "profile", "email", "offline_access", "api:read"].map(str::to_owned).into(),
            response_type: "code".into(),
            redirect_path: "/callback".into(),
            sign_in_hint: String::new(),
            trusted_audiences: Vec::new(),
            authorization_parameters: Vec::new(),
            resource: Vec::new(),
            pushed_requests: false,
            dpop: false,
            session_management: false,
        }
    }
}

impl From<&Provider> for ProviderForm {
    fn from(provider: &Provider) -> Self {
        Self {
            id: Some(provider.id.clone()),
            name: Some(provider.name.clone()),
            issuer: Some(provider.issuer.as_str().to_owned()),
            client_id: Some(provider.client_id.clone()),
            scopes: provider.scope.iter().map(str::to_owned).collect(),
            response_type: provider.response_type.to_string(),
            redirect_path: provider.redirect_uri.path_and_query().to_owned(),
            sign_in_hint: provider.sign_in_hint.clone(),
            trusted_audiences: provider.trusted_audiences.clone(),
            authorization_parameters: provider
                .authorization_parameters
                .iter()
                .map(|(name, value)| [name, "=", value].concat())
                .collect(),
            resource: provider.resource.clone(),
            pushed_requests: provider.pushed_requests,
            dpop: provider.dpop,
            session_management: provider.session_management,
        }
    }
}

impl ProviderForm {
    /// The provider, for a page of `origin`. Absent members are those of the server that this app comes with.
    pub(super) fn into_provider(self, origin: &str) -> Result<Provider, Box<Mismatch>> {
        let response_type = self.read_response_type()?;
        let scope = self.read_scope(response_type)?;
        let client_id = self.client_id.unwrap_or_else(|| "spa".into());
        if client_id.is_empty() {
            return Err(Mismatch::new("client_id", "the client's identifier", "an empty text"));
        }
        if let Some(uri) = self.resource.iter().find(|uri| !is_resource(uri)) {
            return Err(Mismatch::new("resource", "absolute URIs without a fragment", uri));
        }
        let authorization_parameters = read_parameters(&self.authorization_parameters)?;
        let is_free = redirect_path::is_free(&self.redirect_path);
        let redirect_uri = resolve(&self.redirect_path, origin).ok().filter(|_| is_free);
        let issuer = self.issuer.unwrap_or_else(|| "/oauth2/default".into());
        Ok(Provider {
            id: self.id.unwrap_or_else(|| "workshop".into()),
            name: self.name.unwrap_or_else(|| "Workshop server".into()),
            issuer: read_issuer(&issuer, origin)?,
            client_id,
            scope,
            response_type,
            redirect_uri: redirect_uri.ok_or_else(|| {
                let expected = "a path like /callback that the app does not use itself";
                Mismatch::new("redirect_path", expected, &self.redirect_path)
            })?,
            sign_in_hint: self.sign_in_hint,
            trusted_audiences: self.trusted_audiences,
            authorization_parameters,
            resource: self.resource,
            pushed_requests: self.pushed_requests,
            dpop: self.dpop,
            session_management: self.session_management,
        })
    }

    fn read_response_type(&self) -> Result<ResponseType, Box<Mismatch>> {
        let expected = "a combination of code, id_token and token";
        ResponseType::parse(&self.response_type)
            .ok_or_else(|| Mismatch::new("response_type", expected, &self.response_type))
    }

    fn read_scope(&self, response_type: ResponseType) -> Result<Scope, Box<Mismatch>> {
        if let Some(value) = self.scopes.iter().find(|value| !Scope::is_value(value)) {
            return Err(Mismatch::new("scopes", "scope values without spaces", value));
        }
        let scope: Scope = self.scopes.iter().map(String::as_str).collect();
        if response_type.id_token && !scope.contains("openid") {
            let expected = "openid, because response_type has id_token";
            return Err(Mismatch::new("scopes", expected, &scope.to_string()));
        }
        Ok(scope)
    }
}

/// `name=value`, each name once (RFC 6749 §3.1). `resource` is a separate setting. `max_age` is
/// refused, because the ID token must be checked against it.
fn read_parameters(texts: &[String]) -> Result<Vec<(String, String)>, Box<Mismatch>> {
    let mut parameters: Vec<(String, String)> = Vec::new();
    for text in texts {
        let is_usable = |(name, value): &(&str, &str)| {
            let is_new = parameters.iter().all(|(known, _)| known != name);
            is_new && !value.is_empty() && may_be_added(name) && !["resource", "max_age"].contains(name)
        };
        let (name, value) = text.split_once('=').filter(is_usable).ok_or_else(|| {
            let expected = "name=value, each name once and none of those that the app sets itself";
            Mismatch::new("authorization_parameters", expected, text)
        })?;
        parameters.push((name.to_owned(), value.to_owned()));
    }
    Ok(parameters)
}

fn is_of_page(redirect_path: &str) -> bool {
    !redirect_path::is_of_issuer(redirect_path)
}

/// RFC 8414 §2: an issuer has no query; the well-known path would end up in it.
fn read_issuer(text: &str, origin: &str) -> Result<HttpUrl, Box<Mismatch>> {
    resolve(text, origin)
        .ok()
        .filter(|url| !url.as_str().contains('?'))
        .ok_or_else(|| Mismatch::new("issuer", "an https address or a path, without a query", text))
}

/// An absolute address, or a path on the page's own origin.
pub(super) fn resolve(text: &str, origin: &str) -> Result<HttpUrl, Failure> {
    let absolute = if is_path(text) { [origin, text].concat() } else { text.to_owned() };
    HttpUrl::parse_trustworthy(&absolute, origin)
}

/// `/…`, but not `//host`.
pub(super) fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//")
}

/// An absolute URI without a fragment (RFC 8707 §2).
fn is_resource(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#')
}
