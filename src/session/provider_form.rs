use super::{Provider, own_providers::read_one};
use crate::protocol::{check::Failure, json::Json, url::HttpUrl};

/// A provider as somebody types it: lists are texts with spaces between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProviderForm {
    /// The name that sessions and links know it by.
    pub id: String,
    /// The name that people know it by.
    pub name: String,
    /// The issuer.
    pub issuer: String,
    /// The client identifier.
    pub client_id: String,
    /// What is asked for.
    pub scope: String,
    /// How it is asked for.
    pub response_type: String,
    /// Audiences that may stand beside the client in an ID token.
    pub trusted_audiences: String,
    /// The resources that access tokens are to be good for (RFC 8707).
    pub resource: String,
    /// Whether requests are pushed (RFC 9126) where the provider does not insist on it.
    pub pushed_requests: bool,
    /// Whether tokens are bound to a key of this browser (RFC 9449).
    pub dpop: bool,
    /// Whether signing out at the provider is to be noticed (OpenID Connect Session Management).
    pub session_management: bool,
}

impl ProviderForm {
    /// The form of a provider, to change it.
    pub fn of(provider: &Provider) -> Self {
        Self {
            id: provider.id.clone(),
            name: provider.name.clone(),
            issuer: provider.issuer.as_str().to_owned(),
            client_id: provider.client_id.clone(),
            scope: provider.scope.to_string(),
            response_type: provider.response_type.to_string(),
            trusted_audiences: provider.trusted_audiences.join(" "),
            resource: provider.resource.join(" "),
            pushed_requests: provider.pushed_requests,
            dpop: provider.dpop,
            session_management: provider.session_management,
        }
    }

    /// The provider, read as one of a list is.
    pub fn read(&self, redirect_uri: &HttpUrl) -> Result<Provider, Failure> {
        let text = |text: &String| Json::String(text.trim().to_owned());
        let words = |text: &String| {
            Json::Array(text.split_whitespace().map(|word| Json::String(word.into())).collect())
        };
        let members = [
            ("id", text(&self.id)),
            ("name", text(&self.name)),
            ("issuer", text(&self.issuer)),
            ("client_id", text(&self.client_id)),
            ("scopes", words(&self.scope)),
            ("response_type", text(&self.response_type)),
            ("trusted_audiences", words(&self.trusted_audiences)),
            ("resource", words(&self.resource)),
            ("pushed_requests", Json::Bool(self.pushed_requests)),
            ("dpop", Json::Bool(self.dpop)),
            ("session_management", Json::Bool(self.session_management)),
        ];
        let members = members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        read_one(&Json::Object(members), "", redirect_uri)
    }
}
