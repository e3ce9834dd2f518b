//! Tests of ring 0, one file a specification. Every case is data; every name states its rule.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by a panic; what shared functions do is part of it"
)]

mod architecture;
mod content_security_policy;
mod inspect_claims;
mod inspect_compare;
mod inspect_export;
mod inspect_find;
mod inspect_glossary;
mod inspect_identify;
mod inspect_keys;
mod inspect_make;
mod inspect_providers;
mod inspect_sd_jwt;
mod inspect_signature;
mod inspect_token;
mod inspect_warnings;
mod multiple_response_types;
mod oidc_core;
mod oidc_core_claim_sources;
mod oidc_core_hashes;
mod oidc_core_initiation;
mod oidc_core_renewal;
mod oidc_core_times;
mod oidc_core_userinfo;
mod oidc_discovery;
mod oidc_front_channel_logout;
mod oidc_rp_initiated_logout;
mod oidc_session_management;
mod rfc3986;
mod rfc6749_authorization;
mod rfc6749_scope;
mod rfc6749_token;
mod rfc6750;
mod rfc7009;
mod rfc7515;
mod rfc7517;
mod rfc7518_ecdsa;
mod rfc7518_rsa;
mod rfc7519;
mod rfc7520;
mod rfc7636;
mod rfc8037;
mod rfc8259;
mod rfc8414;
mod rfc8414_features;
mod rfc8707;
mod rfc8725;
mod rfc9068;
mod rfc9126;
mod rfc9207;
mod rfc9449;
mod rfc9700_mix_up;
mod session_accept;
mod session_auth_state;
mod session_configuration;
mod session_own_providers;
mod session_preset;
mod session_provider_test;
mod session_renewal;
mod session_stored;
mod session_tab_message;
mod session_tabs;
mod session_transaction;
mod support;
mod trace;
mod trace_content;
mod trace_log;
