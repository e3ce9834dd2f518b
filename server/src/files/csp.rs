//! The content security policy of the app's documents, made from the documents themselves.

use aws_lc_rs::digest;
use axum::http::HeaderValue;
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    app_config::AppConfig,
    document::{Script, script_elements},
};
use crate::config::origin_of;

/// Who may show a document in a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// Nobody.
    Nobody,
    /// The app itself, for silent sign-in.
    Own,
    /// The app and its providers, which load the front-channel logout in a frame
    /// (OpenID Connect Front-Channel Logout §2).
    Providers,
}

/// Which providers the app may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those that `app-config` names.
    Configured,
    /// Any: those that people add themselves, too.
    AnyProvider,
}

/// Every https origin, and this machine. A policy cannot name an IPv6 address (CSP3 §2.3.1, `host-char`).
const ANYWHERE: &str = " https: http://localhost:* http://127.0.0.1:*";

/// The policy of a document: its own inline scripts by their digests, and beyond this origin only the
/// origins that its `app-config` names, or any that a provider may have.
pub(super) fn policy(document: &str, config: &AppConfig, framing: Framing, reach: Reach) -> HeaderValue {
    let issuers = sources(&config.issuers());
    let connections = sources(&[config.issuers(), config.api_urls()].concat());
    let (connections, frames) = match reach {
        Reach::Configured => (connections, issuers.clone()),
        Reach::AnyProvider => ([ANYWHERE, &connections].concat(), [ANYWHERE, &issuers].concat()),
    };
    let framers = match framing {
        Framing::Nobody => "'none'".to_owned(),
        Framing::Own => "'self'".to_owned(),
        Framing::Providers => ["'self'", &issuers].concat(),
    };
    let scripts: String =
        script_elements(document).filter(Script::runs).map(|script| hash_source(script.body)).collect();
    let text = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' data:; font-src 'self'; manifest-src 'self'; connect-src 'self'{connections}; \
         frame-src 'self'{frames}; base-uri 'none'; form-action 'none'; object-src 'none'; \
         frame-ancestors {framers}"
    );
    HeaderValue::from_str(&text).expect("origins and digests are ASCII")
}

fn hash_source(script: &str) -> String {
    let digest = digest::digest(&digest::SHA256, script.as_bytes());
    format!(" 'sha256-{}'", STANDARD.encode(digest))
}

/// The origins of absolute URLs, each once; whatever could end a source list is left out.
fn sources(urls: &[&str]) -> String {
    let mut origins: Vec<&str> = Vec::new();
    for url in urls.iter().filter(|url| url.starts_with("https://") || url.starts_with("http://")) {
        let origin = origin_of(url);
        let is_plain = origin.bytes().all(|byte| byte.is_ascii_alphanumeric() || b":/.-[]".contains(&byte));
        if is_plain && !origins.contains(&origin) {
            origins.push(origin);
        }
    }
    origins.iter().flat_map(|origin| [" ", origin]).collect()
}

#[cfg(test)]
mod tests {
    use super::{AppConfig, Framing, Reach, policy};

    fn directive(policy: &str, name: &str) -> String {
        let found = policy.split("; ").find_map(|directive| directive.strip_prefix(name)?.strip_prefix(' '));
        found.unwrap_or_default().to_owned()
    }

    fn check(document: &str, framing: Framing, expected: &[(&str, &str)]) {
        check_reach(document, framing, Reach::Configured, expected);
    }

    fn check_reach(document: &str, framing: Framing, reach: Reach, expected: &[(&str, &str)]) {
        let policy = policy(document, &AppConfig::read(document), framing, reach);
        for (name, value) in expected {
            assert_eq!(directive(policy.to_str().unwrap(), name), *value, "{document}");
        }
    }

    #[test]
    fn the_policy_names_the_inline_scripts_and_the_configured_origins() {
        let document = r#"<script type="application/json" id="app-config">
            {"providers":[{"issuer":"https://idp.example/a"},{"issuer":"/oauth2/default"},{"issuer":"https://idp.example/b"}],
             "api":{"base":"https://api.example/v1","allowed_origins":["https://more.example"]}}</script>
            <script type="module">alert(1)</script><script src="/a.js"></script>"#;
        check(
            document,
            Framing::Providers,
            &[
                (
                    "script-src",
                    "'self' 'wasm-unsafe-eval' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='",
                ),
                ("connect-src", "'self' https://idp.example https://api.example https://more.example"),
                ("frame-src", "'self' https://idp.example"),
                ("frame-ancestors", "'self' https://idp.example"),
            ],
        );
    }

    #[test]
    fn any_provider_widens_connections_and_frames_and_nothing_else() {
        let document = r#"<script type="application/json" id="app-config">
            {"providers":[{"issuer":"http://idp.example"}],"api":{"base":"http://api.example"}}</script>"#;
        check_reach(
            document,
            Framing::Providers,
            Reach::AnyProvider,
            &[
                (
                    "connect-src",
                    "'self' https: http://localhost:* http://127.0.0.1:* http://idp.example http://api.example",
                ),
                ("frame-src", "'self' https: http://localhost:* http://127.0.0.1:* http://idp.example"),
                ("script-src", "'self' 'wasm-unsafe-eval'"),
                ("frame-ancestors", "'self' http://idp.example"),
            ],
        );
    }

    #[test]
    fn a_configuration_that_cannot_be_read_opens_nothing() {
        let narrow = [
            ("script-src", "'self' 'wasm-unsafe-eval'"),
            ("connect-src", "'self'"),
            ("frame-ancestors", "'none'"),
        ];
        for document in [
            "",
            r#"<script type="application/json" id="app-config">{</script>"#,
            r#"<script type="application/json" id="app-config">{"providers":[{"issuer":"https://a; script-src *"}]}</script>"#,
            r#"<script type="application/json" id="app-config">{"providers":[{"issuer":"*"},{"issuer":7}]}</script>"#,
        ] {
            check(document, Framing::Nobody, &narrow);
        }
        check("", Framing::Own, &[("frame-ancestors", "'self'")]);
    }
}
