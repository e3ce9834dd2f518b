//! The app's configuration: a block of JSON in the page that deployers edit.

use crate::protocol::{
    check::{Failure, quote},
    json::{Json, WrongType},
    oauth::{ResponseType, Scope},
    url::HttpUrl,
};

crate::rules! {
    INVALID = "CONFIGURATION_INVALID", Configuration, "README, Configuration",
        "The configuration block is JSON with values of the right kind",
        "The app is configured wrongly, so it cannot start a sign-in.",
        "Correct the value in the app-config block of index.html; nothing needs to be rebuilt.";
}

/// The ID of the element that holds the configuration.
pub const CONFIGURATION_ELEMENT: &str = "app-config";

/// A provider: an authorization server and how this app is registered there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provider {
    /// The name that sessions and links know it by.
    pub id: String,
    /// The name that people know it by.
    pub name: String,
    /// The issuer, absolute.
    pub issuer: HttpUrl,
    /// The client identifier.
    pub client_id: String,
    /// What is asked for.
    pub scope: Scope,
    /// How it is asked for.
    pub response_type: ResponseType,
    /// Where the response comes, absolute, on the page's own origin.
    pub redirect_uri: HttpUrl,
    /// Audiences that may stand beside the client in an ID token.
    pub trusted_audiences: Vec<String>,
    /// The resources that access tokens are to be good for (RFC 8707).
    pub resource: Vec<String>,
    /// Whether requests are pushed (RFC 9126) where the provider does not insist on it.
    pub pushed_requests: bool,
    /// Whether tokens are bound to a key of this browser (RFC 9449).
    pub dpop: bool,
    /// Whether signing out at the provider is to be noticed (OpenID Connect Session Management).
    pub session_management: bool,
}

/// The protected API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    /// Its base address, without a slash at the end.
    pub base: HttpUrl,
    /// The path of the list that the home page shows, below the base.
    pub list: String,
    /// Where access tokens may be sent: the origin of `base` and those configured.
    pub allowed_origins: Vec<String>,
}

/// Everything that can be configured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Configuration {
    /// At least one.
    pub providers: Vec<Provider>,
    /// The API.
    pub api: Api,
}

const DEFAULT_SCOPES: [&str; 5] = ["openid", "profile", "email", "offline_access", "api:read"];

impl Configuration {
    /// Whether it names the provider of this ID. The token of another, which a person added, goes to the API of the page
    /// only when that person says so.
    pub fn names(&self, provider_id: &str) -> bool {
        self.providers.iter().any(|provider| provider.id == provider_id)
    }

    /// Reads the block of a page of `origin`. What is missing has its default, what is wrong is named.
    pub fn parse(text: &str, origin: &str) -> Result<Self, Failure> {
        let json = Json::parse_object(text.as_bytes())
            .ok_or_else(|| invalid("app-config", "a JSON object", text))?;
        let empty = Json::Object(Vec::new());
        let providers = match json.member("providers") {
            None => vec![read_provider(&empty, "providers[0].", origin)?],
            Some(Json::Array(list)) if !list.is_empty() => {
                let read = |(index, json)| read_provider(json, &format!("providers[{index}]."), origin);
                list.iter().enumerate().map(read).collect::<Result<_, _>>()?
            }
            Some(other) => {
                return Err(invalid("providers", "an array with at least one provider", other.type_name()));
            }
        };
        for (index, provider) in providers.iter().enumerate() {
            if providers.iter().take(index).any(|other: &Provider| other.id == provider.id) {
                return Err(invalid("providers", "every id once", &provider.id));
            }
        }
        let api = read_api(json.member("api").unwrap_or(&empty), origin)?;
        Ok(Self { providers, api })
    }

    /// Where the page takes the answers of its first provider, and of those that people add.
    pub fn redirect_uri(&self) -> Option<&HttpUrl> {
        self.providers.first().map(|provider| &provider.redirect_uri)
    }

    /// The provider of this ID.
    pub fn provider(&self, id: &str) -> Option<&Provider> {
        self.providers.iter().find(|provider| provider.id == id)
    }
}

impl Api {
    /// The address of a path below the base.
    pub fn url(&self, path: &str) -> Result<HttpUrl, Failure> {
        HttpUrl::parse(&[self.base.as_str(), path].concat())
    }

    /// Whether the access token may be sent there: the origins are compared exactly.
    pub fn may_receive_token(&self, url: &HttpUrl) -> bool {
        self.allowed_origins.iter().any(|origin| origin == url.origin())
    }
}

/// Reads one provider; `before` stands before the names of its members where one is wrong.
pub(super) fn read_provider(json: &Json, before: &str, origin: &str) -> Result<Provider, Failure> {
    let place = |member: &str| [before, member].concat();
    if !matches!(json, Json::Object(_)) {
        return Err(invalid(before.trim_end_matches('.'), "an object", json.type_name()));
    }
    let string = |name, default| {
        json.string(name).map(|text| text.unwrap_or(default)).map_err(|wrong| typed(&place(name), &wrong))
    };
    let boolean =
        |name| json.boolean(name).map(Option::unwrap_or_default).map_err(|wrong| typed(&place(name), &wrong));
    let strings = |name| json.strings(name).map_err(|wrong| typed(&place(name), &wrong));

    let issuer = string("issuer", "/oauth2/default")?;
    let client_id = string("client_id", "spa")?;
    let response_type = string("response_type", "code")?;
    let redirect_path = string("redirect_path", "/callback")?;
    if client_id.is_empty() {
        return Err(invalid(&place("client_id"), "the client's identifier", "an empty text"));
    }
    let scopes = strings("scopes")?.unwrap_or_else(|| DEFAULT_SCOPES.to_vec());
    if let Some(wrong) = scopes.iter().find(|value| !Scope::is_value(value)) {
        return Err(invalid(&place("scopes"), "scope values without spaces", wrong));
    }
    let response_type = ResponseType::parse(response_type).ok_or_else(|| {
        invalid(&place("response_type"), "a combination of code, id_token and token", response_type)
    })?;
    let scope: Scope = scopes.into_iter().collect();
    if response_type.id_token && !scope.contains("openid") {
        return Err(invalid(
            &place("scopes"),
            "openid, because response_type has id_token",
            &scope.to_string(),
        ));
    }
    let owned = |list: Option<Vec<&str>>| list.unwrap_or_default().into_iter().map(str::to_owned).collect();
    let resource: Vec<String> = owned(strings("resource")?);
    if let Some(wrong) = resource.iter().find(|uri| !is_resource(uri)) {
        return Err(invalid(&place("resource"), "absolute URIs without a fragment", wrong));
    }
    if !is_path(redirect_path) {
        return Err(invalid(&place("redirect_path"), "a path that starts with one slash", redirect_path));
    }
    Ok(Provider {
        id: string("id", "workshop")?.to_owned(),
        name: string("name", "Workshop server")?.to_owned(),
        issuer: resolve(issuer, origin)
            .ok()
            // RFC 8414 §2: no query; the well-known path would end up in it.
            .filter(|url| !url.as_str().contains('?'))
            .ok_or_else(|| {
                invalid(&place("issuer"), "an https address or a path, without a query", issuer)
            })?,
        client_id: client_id.to_owned(),
        scope,
        response_type,
        redirect_uri: resolve(redirect_path, origin)?,
        trusted_audiences: owned(strings("trusted_audiences")?),
        resource,
        pushed_requests: boolean("pushed_requests")?,
        dpop: boolean("dpop")?,
        session_management: boolean("session_management")?,
    })
}

fn read_api(json: &Json, origin: &str) -> Result<Api, Failure> {
    if !matches!(json, Json::Object(_)) {
        return Err(invalid("api", "an object", json.type_name()));
    }
    let string = |name, default| {
        json.string(name)
            .map(|text| text.unwrap_or(default))
            .map_err(|wrong| typed(&format!("api.{name}"), &wrong))
    };
    // The script in `index.html` has the same defaults.
    let base = string("base", "/api")?;
    let list = string("list", "/items")?;
    if !is_path(list) {
        return Err(invalid("api.list", "a path that starts with one slash", list));
    }
    let base = resolve(base.trim_end_matches('/'), origin)
        .map_err(|_| invalid("api.base", "an https address or a path", base))?;
    let configured = json.strings("allowed_origins").map_err(|wrong| typed("api.allowed_origins", &wrong))?;
    let mut allowed_origins = vec![base.origin().to_owned()];
    for text in configured.unwrap_or_default() {
        let is_origin = HttpUrl::parse_trustworthy(text, origin).is_ok_and(|url| url.origin() == text);
        if !is_origin {
            return Err(invalid("api.allowed_origins", "https://host, without a path", text));
        }
        allowed_origins.push(text.to_owned());
    }
    Ok(Api { base, list: list.to_owned(), allowed_origins })
}

/// An absolute address, or a path on the page's own origin.
fn resolve(text: &str, origin: &str) -> Result<HttpUrl, Failure> {
    let absolute = if is_path(text) { [origin, text].concat() } else { text.to_owned() };
    HttpUrl::parse_trustworthy(&absolute, origin)
}

/// An absolute URI without a fragment (RFC 8707 §2).
fn is_resource(text: &str) -> bool {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    is_scheme && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#')
}

/// `/…`, but not `//host`.
fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//")
}

fn typed(place: &str, wrong: &WrongType) -> Failure {
    invalid(place, wrong.expected, wrong.found)
}

fn invalid(place: &str, expected: &str, found: &str) -> Failure {
    Failure::of(&INVALID, &[place, ": ", expected].concat(), &quote(found))
}

#[cfg(test)]
mod tests {
    use super::Configuration;

    const ORIGIN: &str = "http://localhost:8080";

    #[test]
    fn an_empty_block_has_every_default() {
        let configuration = Configuration::parse("{}", ORIGIN).unwrap();
        let provider = &configuration.providers[0];
        assert_eq!(provider.issuer.as_str(), "http://localhost:8080/oauth2/default");
        assert_eq!(provider.redirect_uri.as_str(), "http://localhost:8080/callback");
        assert_eq!((provider.client_id.as_str(), provider.id.as_str()), ("spa", "workshop"));
        assert_eq!(provider.scope.to_string(), "openid profile email offline_access api:read");
        assert_eq!(
            configuration.api.url(&configuration.api.list).unwrap().as_str(),
            "http://localhost:8080/api/items"
        );
    }

    #[test]
    fn a_wrong_value_is_named_by_its_place() {
        for (text, place) in [
            ("", "app-config"),
            ("[]", "app-config"),
            ("{\"a\":1,\"a\":2}", "app-config"),
            (r#"{"providers":[]}"#, "providers"),
            (r#"{"providers":[1]}"#, "providers[0]"),
            (r#"{"providers":[{"issuer":1}]}"#, "providers[0].issuer"),
            (r#"{"providers":[{"issuer":"http://evil.test"}]}"#, "providers[0].issuer"),
            (r#"{"providers":[{"issuer":"//evil.test"}]}"#, "providers[0].issuer"),
            (r#"{"providers":[{"issuer":"javascript:alert(1)"}]}"#, "providers[0].issuer"),
            (r#"{"providers":[{"client_id":""}]}"#, "providers[0].client_id"),
            (r#"{"providers":[{"scopes":"openid"}]}"#, "providers[0].scopes"),
            (r#"{"providers":[{"scopes":["a b"]}]}"#, "providers[0].scopes"),
            (r#"{"providers":[{"response_type":"none"}]}"#, "providers[0].response_type"),
            (r#"{"providers":[{"response_type":"id_token","scopes":["a"]}]}"#, "providers[0].scopes"),
            (r#"{"providers":[{"redirect_path":"https://evil.test"}]}"#, "providers[0].redirect_path"),
            (r#"{"providers":[{"resource":["/api"]}]}"#, "providers[0].resource"),
            (r#"{"providers":[{"resource":["https://a.test/#x"]}]}"#, "providers[0].resource"),
            (r#"{"providers":[{"pushed_requests":"yes"}]}"#, "providers[0].pushed_requests"),
            (r#"{"providers":[{"dpop":"true"}]}"#, "providers[0].dpop"),
            (r#"{"providers":[{"session_management":1}]}"#, "providers[0].session_management"),
            (r#"{"providers":[{},{}]}"#, "providers"),
            (r#"{"api":[]}"#, "api"),
            (r#"{"api":{"base":7}}"#, "api.base"),
            (r#"{"api":{"list":"items"}}"#, "api.list"),
            (r#"{"api":{"allowed_origins":["https://a.test/"]}}"#, "api.allowed_origins"),
            (r#"{"api":{"allowed_origins":["http://a.test"]}}"#, "api.allowed_origins"),
        ] {
            let failure = Configuration::parse(text, ORIGIN).unwrap_err();
            assert_eq!(failure.code(), "CONFIGURATION_INVALID");
            assert!(failure.expected.starts_with(&format!("{place}: ")), "{text}: {failure:?}");
        }
    }

    #[test]
    fn the_token_goes_to_listed_origins_only() {
        let text = r#"{"api":{"base":"https://api.test/v1","allowed_origins":["https://b.test:8443"]}}"#;
        let api = Configuration::parse(text, ORIGIN).unwrap().api;
        for (url, expected) in [
            ("https://api.test/x", true),
            ("https://b.test:8443/x", true),
            ("https://b.test/x", false),
            ("http://api.test/x", false),
            ("https://api.test.evil.test/", false),
            ("https://xapi.test/", false),
            ("http://localhost:8080/api", false),
            ("https://api.test:443/", false),
            ("https://API.test/", false),
        ] {
            let url = crate::protocol::url::HttpUrl::parse(url).unwrap();
            assert_eq!(api.may_receive_token(&url), expected, "{url:?}");
        }
    }
}
