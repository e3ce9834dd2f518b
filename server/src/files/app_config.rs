//! The configuration of the app, as far as the server reads it: the `app-config` block of `index.html`.

use serde_json::Value;

use super::document::script_elements;
use crate::config::RedirectRule;

/// The paths below which the server itself answers. No page of the app is there.
const SERVER_PATHS: [&str; 4] = ["/.well-known", "/api", "/oauth2", "/workshop"];

/// What the block says. One that cannot be read says nothing.
pub(super) struct AppConfig(Value);

impl AppConfig {
    /// Reads the block of a document.
    pub(super) fn read(document: &str) -> Self {
        let block = script_elements(document).find(|script| script.attributes.contains("app-config"));
        Self(block.and_then(|script| serde_json::from_str(script.body).ok()).unwrap_or_default())
    }

    /// The issuers of the providers.
    pub(super) fn issuers(&self) -> Vec<&str> {
        self.provider_texts("issuer").collect()
    }

    /// The API, and the other origins that the app may call.
    pub(super) fn api_urls(&self) -> Vec<&str> {
        let api = self.0.get("api");
        let base = api.and_then(|api| api.get("base"));
        let allowed = api.and_then(|api| api.get("allowed_origins")).and_then(Value::as_array);
        base.into_iter().chain(allowed.into_iter().flatten()).filter_map(Value::as_str).collect()
    }

    /// The paths to which authorization responses come. A path that is not one, or that is the server's, is left out.
    pub(super) fn redirect_paths(&self) -> Vec<String> {
        self.provider_texts("redirect_path").filter(|path| is_app_path(path)).map(str::to_owned).collect()
    }

    fn provider_texts<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let providers = self.0.get("providers").and_then(Value::as_array).into_iter().flatten();
        providers.filter_map(move |provider| provider.get(name)?.as_str())
    }
}

/// Whether it is a plain path on this origin, and not one of the server.
fn is_app_path(path: &str) -> bool {
    let is_path =
        matches!(RedirectRule::parse(path), Some(RedirectRule::OwnOrigin(_))) && !path.contains('?');
    // Browsers remove these segments, encoded too (WHATWG URL §4.4): the path would lead elsewhere.
    let has_dots =
        path.to_ascii_lowercase().replace("%2e", ".").split('/').any(|part| [".", ".."].contains(&part));
    let is_server_path = SERVER_PATHS.iter().any(|server_path| {
        path.strip_prefix(server_path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    is_path && !has_dots && !is_server_path
}

#[cfg(test)]
mod tests {
    use super::AppConfig;

    #[test]
    fn a_redirect_path_is_a_path_of_the_app() {
        for (path, expected) in [
            ("/callback", true),
            ("/auth/done", true),
            ("/apiary/done", true),
            ("/a%20b", true),
            ("", false),
            ("callback", false),
            ("//evil.test/callback", false),
            ("https://evil.test/callback", false),
            ("/\\\\evil.test", false),
            ("/done?x=1", false),
            ("/done#x", false),
            ("/a/../api/items", false),
            ("/a/%2e%2E/api/items", false),
            ("/a/.%2e/done", false),
            ("/a.b/..c", true),
            ("/api", false),
            ("/api/items", false),
            ("/oauth2/default/v1/token", false),
            ("/oauth2/default/done", false),
            ("/workshop/faults", false),
            ("/.well-known/done", false),
        ] {
            let document = format!(
                r#"<script type="application/json" id="app-config">{{"providers":[{{"redirect_path":"{path}"}}]}}</script>"#
            );
            assert_eq!(AppConfig::read(&document).redirect_paths() == [path], expected, "{path}");
        }
        assert!(AppConfig::read("<script id=\"app-config\">{</script>").redirect_paths().is_empty());
    }
}
