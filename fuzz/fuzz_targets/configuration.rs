//! The configuration block: whatever is accepted sends nobody and nothing to a wrong place.
#![no_main]

use bearer_lab::session::Configuration;
use fuzz_support::ORIGIN;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    let Ok(configuration) = Configuration::parse(data, ORIGIN) else { return };
    assert!(!configuration.providers.is_empty());
    for provider in &configuration.providers {
        assert_eq!(configuration.provider(&provider.id), Some(provider), "an id stands for one provider");
        assert!(provider.issuer.is_https() || provider.issuer.is_loopback());
        assert!(!provider.issuer.as_str().contains('?'));
        assert_eq!(provider.redirect_uri.origin(), ORIGIN);
        assert!(!provider.client_id.is_empty());
        assert!(!provider.response_type.id_token || provider.scope.contains("openid"));
        assert!(!provider.response_type.to_string().is_empty());
    }
    let api = &configuration.api;
    assert!(api.may_receive_token(&api.base));
    for origin in &api.allowed_origins {
        assert!(!origin.ends_with('/') && (origin.starts_with("https://") || origin.starts_with("http://")));
    }
    if let Ok(url) = api.url(&api.list) {
        assert!(api.may_receive_token(&url));
    }
});
