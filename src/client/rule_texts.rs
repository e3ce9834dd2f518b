//! The long texts of all rules. Only pages and chunks that show them may call [`rule_texts`]; others load them.

use crate::{
    lazy,
    protocol::check::{Rule, RuleTexts},
};

/// The tables of all modules. A test fails if one is missing.
static TABLES: [&[&str]; 40] = [
    crate::browser::crypto::TEXTS,
    crate::browser::fetch::TEXTS,
    crate::browser::file::TEXTS,
    crate::browser::key_store::TEXTS,
    crate::browser::lazy::TEXTS,
    crate::browser::local_storage::TEXTS,
    crate::browser::policy::TEXTS,
    crate::browser::signing_key::TEXTS,
    crate::browser::storage::TEXTS,
    crate::client::api::TEXTS,
    crate::client::api_response::TEXTS,
    crate::client::callback::TEXTS,
    crate::client::popup::TEXTS,
    crate::client::renewal::TEXTS,
    crate::client::sign_out::TEXTS,
    crate::client::silent::TEXTS,
    crate::inspect::claims::rules::TEXTS,
    crate::inspect::expectations::TEXTS,
    crate::inspect::keys::rules::TEXTS,
    crate::inspect::make::TEXTS,
    crate::inspect::signature::TEXTS,
    crate::inspect::token::TEXTS,
    crate::inspect::warnings::TEXTS,
    crate::protocol::jose::jwk::TEXTS,
    crate::protocol::jose::jws::TEXTS,
    crate::protocol::oauth::authorization_response::TEXTS,
    crate::protocol::oauth::dpop::TEXTS,
    crate::protocol::oauth::pushed_request::TEXTS,
    crate::protocol::oauth::server_metadata::TEXTS,
    crate::protocol::oauth::token_response::TEXTS,
    crate::protocol::oidc::check_session::TEXTS,
    crate::protocol::oidc::claim_sources::TEXTS,
    crate::protocol::oidc::id_token::rules::TEXTS,
    crate::protocol::oidc::initiation::TEXTS,
    crate::protocol::oidc::userinfo::TEXTS,
    crate::protocol::url::TEXTS,
    crate::session::configuration::TEXTS,
    crate::session::own_providers::TEXTS,
    crate::session::stored::TEXTS,
    crate::session::transaction::TEXTS,
];

/// The texts of a rule that is in no table: one that another crate declares.
const UNKNOWN: RuleTexts = RuleTexts {
    problem: "Something that must hold does not.",
    mend: "Look at what was expected and what was found.",
};

/// The long texts of a rule. Whatever calls this has the texts of all rules in its chunk.
pub fn rule_texts(rule: &Rule) -> RuleTexts {
    TABLES.into_iter().flatten().find_map(|entry| RuleTexts::read(entry, rule.code)).unwrap_or(UNKNOWN)
}

lazy! {
    texts,
    /// Loads the long texts of a rule.
    pub fn load_rule_texts(rule: &'static Rule) -> RuleTexts {
        rule_texts(rule)
    }
}
