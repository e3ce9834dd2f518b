//! The app's configuration: a block of JSON in the page that deployers edit.

use serde::Deserialize;

use super::{
    Provider, ProviderForm,
    form::{self, Mismatch},
    provider_form::{is_path, resolve},
    redirect_path::{FRONT_CHANNEL_LOGOUT, SILENT, is_of_issuer},
};
use crate::protocol::{
    check::{Failure, quote},
    json::Json,
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

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ConfigurationForm {
    providers: Vec<ProviderForm>,
    api: ApiForm,
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ApiForm {
    base: String,
    list: String,
    allowed_origins: Vec<String>,
}

impl Default for ConfigurationForm {
    fn default() -> Self {
        Self { providers: vec![ProviderForm::default()], api: ApiForm::default() }
    }
}

impl Default for ApiForm {
    fn default() -> Self {
        Self { base: "/api".into(), list: "/items".into(), allowed_origins: Vec::new() }
    }
}

impl Configuration {
    /// Whether it names the provider of this ID. The token of another, which a person added, goes to the API of the page
    /// only when that person says so.
    pub fn names(&self, provider_id: &str) -> bool {
        self.providers.iter().any(|provider| provider.id == provider_id)
    }

    /// Reads the block of a page of `origin`. What is missing has its default, what is wrong is named.
    pub fn parse(text: &str, origin: &str) -> Result<Self, Failure> {
        let form = Json::parse_object(text.as_bytes())
            .ok_or_else(|| Mismatch::new("", "a JSON object", text))
            .and_then(|json| form::read::<ConfigurationForm>(&json));
        form.and_then(|form| form.into_configuration(origin)).map_err(|wrong| {
            let place = if wrong.place.is_empty() { CONFIGURATION_ELEMENT } else { &wrong.place };
            Failure::of(&INVALID, &[place, ": ", &wrong.expected].concat(), &quote(&wrong.found))
        })
    }

    /// Where the responses of the first provider arrive, and of those added ones that have no redirect URI of their own.
    pub fn redirect_uri(&self) -> Option<&HttpUrl> {
        self.providers.first().map(|provider| &provider.redirect_uri)
    }

    /// Whether authorization responses arrive at this path of the page's origin.
    pub fn is_redirect_path(&self, path: &str) -> bool {
        is_of_issuer(path)
            || self.providers.iter().any(|provider| provider.redirect_uri.path_and_query() == path)
    }

    /// Whether any message of a provider arrives at this path: nobody is sent back there after a sign-in.
    pub fn is_message_path(&self, path: &str) -> bool {
        [SILENT, FRONT_CHANNEL_LOGOUT].contains(&path) || self.is_redirect_path(path)
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

impl ConfigurationForm {
    fn into_configuration(self, origin: &str) -> Result<Configuration, Box<Mismatch>> {
        if self.providers.is_empty() {
            return Err(Mismatch::new("providers", "an array with at least one provider", "an empty array"));
        }
        let read = |(index, form): (usize, ProviderForm)| {
            form.into_provider(origin).map_err(|wrong| wrong.within(&format!("providers[{index}]")))
        };
        let providers: Vec<Provider> =
            self.providers.into_iter().enumerate().map(read).collect::<Result<_, _>>()?;
        for (index, provider) in providers.iter().enumerate() {
            if providers.iter().take(index).any(|other| other.id == provider.id) {
                return Err(Mismatch::new("providers", "every id once", &provider.id));
            }
        }
        let api = self.api.into_api(origin).map_err(|wrong| wrong.within("api"))?;
        Ok(Configuration { providers, api })
    }
}

impl ApiForm {
    fn into_api(self, origin: &str) -> Result<Api, Box<Mismatch>> {
        if !is_path(&self.list) {
            return Err(Mismatch::new("list", "a path that starts with one slash", &self.list));
        }
        let base = resolve(self.base.trim_end_matches('/'), origin)
            .map_err(|_| Mismatch::new("base", "an https address or a path", &self.base))?;
        let is_origin =
            |text: &String| HttpUrl::parse_trustworthy(text, origin).is_ok_and(|url| url.origin() == text);
        if let Some(wrong) = self.allowed_origins.iter().find(|text| !is_origin(text)) {
            return Err(Mismatch::new("allowed_origins", "https://host, without a path", wrong));
        }
        let own = base.origin().to_owned();
        let allowed_origins = std::iter::once(own).chain(self.allowed_origins).collect();
        Ok(Api { base, list: self.list, allowed_origins })
    }
}
