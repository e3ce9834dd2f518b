//! The file as it is written: its tables and keys. An unknown key is an error, since it would be a typing
//! mistake that nobody notices.

use serde::Deserialize;
use serde_json::{Map, Value};
use toml::Spanned;

type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Document {
    pub(super) built_in: Option<bool>,
    pub(super) audience: Option<Text>,
    pub(super) resources: Option<Vec<Text>>,
    #[serde(default)]
    pub(super) lifetimes: LifetimesTable,
    #[serde(default)]
    pub(super) scopes: Vec<ScopeTable>,
    #[serde(default)]
    pub(super) clients: Vec<ClientTable>,
    #[serde(default)]
    pub(super) users: Vec<UserTable>,
    #[serde(default)]
    pub(super) policies: Vec<PolicyTable>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LifetimesTable {
    pub(super) code: Option<Spanned<u32>>,
    pub(super) access_token: Option<Spanned<u32>>,
    pub(super) id_token: Option<Spanned<u32>>,
    pub(super) refresh: Option<Spanned<u32>>,
    pub(super) refresh_idle: Option<Spanned<u32>>,
    pub(super) refresh_grace: Option<Spanned<u32>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ScopeTable {
    pub(super) name: Text,
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) claims: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClientTable {
    pub(super) id: Text,
    pub(super) name: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Text,
    pub(super) secret: Option<Text>,
    pub(super) authentication: Option<Text>,
    #[serde(default)]
    pub(super) redirect_uris: Vec<Text>,
    pub(super) frontchannel_logout_uri: Option<Text>,
    pub(super) scopes: Vec<Text>,
    #[serde(default)]
    pub(super) audiences: Vec<Text>,
    pub(super) id_token_signed_response_alg: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UserTable {
    pub(super) username: Text,
    pub(super) password: Option<Text>,
    pub(super) password_hash: Option<Text>,
    #[serde(default)]
    pub(super) show_password: bool,
    #[serde(default)]
    pub(super) claims: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PolicyTable {
    pub(super) name: String,
    pub(super) clients: Option<Vec<Text>>,
    pub(super) rules: Vec<RuleTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RuleTable {
    pub(super) name: String,
    pub(super) grants: Option<Vec<Text>>,
    pub(super) users: Option<Vec<Text>>,
    pub(super) scopes: Option<Vec<Text>>,
    #[serde(default)]
    pub(super) lifetimes: LifetimesTable,
}
