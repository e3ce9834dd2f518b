//! The providers that a person added to the page: one form for local storage and for files, which holds no secret.

use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::{
    Provider, ProviderForm,
    form::{self, Mismatch},
    redirect_path,
};
use crate::protocol::{
    check::{Failure, quote},
    invisible::{Invisible, is_invisible, turns_direction},
    jose::base64url,
    json::Json,
    url::HttpUrl,
};

crate::rules! {
    INVALID = "PROVIDERS_INVALID", Configuration, "README, Providers of your own",
        "A provider has a name, an issuer, a client ID and values of the right kind",
        "This value is not of the right kind, so nothing was changed.",
        "Correct the value that is named.";
    /// A secret has no place in a page.
    SECRET = "PROVIDERS_SECRET", Configuration, "RFC 6749 §2.1",
        "A list of providers contains no secret",
        "The list contains a secret, so nothing was imported. A page cannot keep one: its client is public and has none.",
        "Register a public (single-page) client and remove the member. Everyone who had the file knows the secret, so replace it at the provider.";
    TOO_LARGE = "PROVIDERS_TOO_LARGE", Configuration, "README, Limits",
        "A list of providers is at most 64 KiB",
        "This is too large to be a list of providers, so it was not read.",
        "Choose the file that was exported here.";
    STORED = "PROVIDERS_TAMPERED", Environment, "README, What is kept in the browser",
        "The stored list of providers is what this app wrote",
        "The providers that you added are not what this app stored, so none of them is used.",
        "Open Settings to have the stored list forgotten, then import your file or add them again.";
    /// What is typed where an issuer belongs.
    ISSUER = "PROVIDERS_ISSUER", Configuration, "RFC 8414 §2, OpenID Connect Discovery §2",
        "An issuer is an https address without query and fragment",
        "This is not the address of an issuer.",
        "Copy it from the provider: https://, a host name in plain letters, digits, dots and hyphens, perhaps a path. Plain http is accepted on this machine only.";
}

/// The largest list that is read, in bytes.
pub const MAX_LIST_BYTES: usize = 64 * 1024;
/// The most providers that a person can have.
pub const MAX_PROVIDERS: usize = 50;
/// The longest name, client ID or the like, in characters.
pub const MAX_LABEL_CHARACTERS: usize = 200;
/// The version of the form; another one is not read.
const VERSION: u32 = 1;

/// Members whose values are secret, wherever they stand.
const SECRETS: [&str; 9] = [
    "client_secret",
    "client_assertion",
    "secret",
    "password",
    "private_key",
    "access_token",
    "refresh_token",
    "id_token",
    "registration_access_token",
];

/// Where the well-known documents are, which people copy in place of the issuer.
const WELL_KNOWN: [&str; 2] =
    ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"];

/// The list. The page's block can be imported as it is, and has the API beside the providers.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ListForm {
    #[serde(default = "current")]
    version: u32,
    providers: Vec<ProviderForm>,
    #[serde(default, skip_serializing)]
    #[expect(dead_code, reason = "it is accepted and not used")]
    api: IgnoredAny,
}

fn current() -> u32 {
    VERSION
}

/// The list as text, if it can be read again.
pub fn write(providers: &[Provider]) -> Result<String, Failure> {
    check_count(providers.len())?;
    let providers = providers.iter().map(ProviderForm::from).collect();
    let list = ListForm { version: VERSION, providers, api: IgnoredAny };
    // As in `Json::write`, but in lines for people to read.
    let Ok(text) = serde_json::to_string_pretty(&list) else { unreachable!("the form is JSON") };
    check_size(text.len())?;
    Ok(text)
}

/// A provider as the value of a link's parameter: the list in base64url. A link to be shared holds no secret either.
///
/// # Errors
///
/// As [`write`].
pub fn to_link(provider: &Provider) -> Result<String, Failure> {
    Ok(base64url::encode(write(std::slice::from_ref(provider))?.as_bytes()))
}

/// The provider of a link that somebody shared. Nothing of it is trusted: it is a proposal.
///
/// # Errors
///
/// As [`read`], and when the link holds no provider.
pub fn from_link(value: &str, redirect_uri: &HttpUrl) -> Result<Provider, Failure> {
    check_size(value.len())?;
    let broken = || invalid(&Mismatch::new("", "a link that was copied here", "another text"));
    let text = base64url::decode(value).and_then(|bytes| String::from_utf8(bytes).ok()).ok_or_else(broken)?;
    let mut providers = read(&text, redirect_uri)?.into_iter();
    match (providers.next(), providers.next()) {
        (Some(provider), None) => Ok(provider),
        _ => Err(broken()),
    }
}

/// Whether a text of so many bytes is read.
pub fn check_size(bytes: usize) -> Result<(), Failure> {
    if bytes <= MAX_LIST_BYTES {
        return Ok(());
    }
    Err(Failure::of(&TOO_LARGE, "at most 64 KiB", &format!("{} KiB", bytes / 1024)))
}

fn check_count(count: usize) -> Result<(), Failure> {
    if count <= MAX_PROVIDERS {
        return Ok(());
    }
    Err(invalid(&Mismatch::new("providers", "at most 50", &count.to_string())))
}

impl ProviderForm {
    /// The provider that somebody typed.
    pub fn read(&self, redirect_uri: &HttpUrl) -> Result<Provider, Failure> {
        read_one(self.clone(), redirect_uri).map_err(|wrong| invalid(&wrong))
    }
}

/// Reads a list that somebody wrote, perhaps by hand: what is wrong is named. Responses arrive at
/// `redirect_uri`, except for providers with the path of their issuer.
pub fn read(text: &str, redirect_uri: &HttpUrl) -> Result<Vec<Provider>, Failure> {
    check_size(text.len())?;
    // Programs of Windows begin files with a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    let json = Json::parse_object(text.as_bytes()).ok_or_else(|| {
        let found = Invisible::first(text).map_or_else(|| text.to_owned(), |found| found.to_string());
        invalid(&Mismatch::new("", "a JSON object", &found))
    })?;
    if let Some(name) = secret_in(&json) {
        return Err(Failure::of(&SECRET, "no secret", name));
    }
    let list: ListForm = form::read(&json).map_err(|wrong| invalid(&wrong))?;
    if list.version != VERSION {
        return Err(invalid(&Mismatch::new("version", "1", &list.version.to_string())));
    }
    check_count(list.providers.len())?;
    let one = |(index, form)| {
        read_one(form, redirect_uri).map_err(|wrong| invalid(&wrong.within(&format!("providers[{index}]"))))
    };
    list.providers.into_iter().enumerate().map(one).collect()
}

/// Reads the list that this app stored.
pub fn read_stored(text: &str, redirect_uri: &HttpUrl) -> Result<Vec<Provider>, Failure> {
    read(text, redirect_uri).map_err(|failure| Failure { rule: &STORED, ..failure })
}

/// Reads one provider. Its responses arrive at the path of its issuer if its form says so, else at `redirect_uri`.
fn read_one(form: ProviderForm, redirect_uri: &HttpUrl) -> Result<Provider, Box<Mismatch>> {
    let id = form.id.filter(|id| !id.is_empty()).or_else(|| form.name.clone());
    let labels =
        [("name", &form.name), ("issuer", &form.issuer), ("client_id", &form.client_id), ("id", &id)];
    for (member, label) in labels {
        let label = label.as_deref().unwrap_or_default();
        // A name can have one: several scripts and emoji need the joiners.
        if let Some(found) = Invisible::first(label).filter(|_| member != "name" && member != "id") {
            return Err(Mismatch::new(member, "visible characters", &found.to_string()));
        }
        check_label(member, label)?;
    }
    let provider = ProviderForm { id, ..form }.into_provider(redirect_uri.origin())?;
    let is_own =
        redirect_path::of_issuer(&provider.issuer).as_deref() == Some(provider.redirect_uri.path_and_query());
    if is_own { Ok(provider) } else { Ok(Provider { redirect_uri: redirect_uri.clone(), ..provider }) }
}

/// A member that must be there: not empty, in one line, and with nothing that changes the order in which it is read.
fn check_label(member: &str, label: &str) -> Result<(), Box<Mismatch>> {
    let is_short = label.chars().count() <= MAX_LABEL_CHARACTERS;
    let turning = Invisible::first_turning(label);
    let is_line = !label.trim().is_empty() && !label.contains(char::is_control);
    if is_short && is_line && turning.is_none() {
        return Ok(());
    }
    let found = turning.map_or_else(|| label.to_owned(), |found| found.to_string());
    Err(Mismatch::new(member, "a text in one line of at most 200 characters", &found))
}

/// Reads what somebody typed or pasted where an issuer belongs, without the invisible characters that copying adds. One that
/// changes the direction of the text is refused.
pub fn read_issuer(text: &str, origin: &str) -> Result<HttpUrl, Failure> {
    let is_kept = |character: &char| !is_invisible(*character) || turns_direction(*character);
    let typed: String = text.chars().filter(is_kept).collect();
    let typed = typed.trim();
    let issuer = issuer_of_metadata_url(typed).unwrap_or_else(|| typed.to_owned());
    HttpUrl::parse_trustworthy(&issuer, origin).ok().filter(|url| !url.as_str().contains('?')).ok_or_else(
        || {
            let found =
                Invisible::first_turning(text).map_or_else(|| quote(typed), |found| found.to_string());
            Failure::of(&ISSUER, "https://host/path", &found)
        },
    )
}

/// The issuer whose metadata is at this address, in either form (OpenID Connect Discovery §4, RFC 8414 §3.1).
fn issuer_of_metadata_url(url: &str) -> Option<String> {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let (before, after) = WELL_KNOWN.iter().find_map(|path| url.split_once(path))?;
    let is_whole = after.is_empty() || after.starts_with('/');
    is_whole.then(|| [before, after.trim_end_matches('/')].concat())
}

/// Puts providers behind those that are there: one that is there already is left out, and each gets an ID that no other
/// has.
pub fn added(known: &[Provider], new: Vec<Provider>) -> Vec<Provider> {
    let mut all = known.to_vec();
    for provider in new {
        let is_known = all.iter().any(|other| {
            let (id, redirect_uri) = (provider.id.clone(), provider.redirect_uri.clone());
            Provider { id, redirect_uri, ..other.clone() } == provider
        });
        if !is_known {
            let id = free_id(&all, &provider.id);
            all.push(Provider { id, ..provider });
        }
    }
    all.split_off(known.len())
}

fn free_id(known: &[Provider], wanted: &str) -> String {
    let is_free = |id: &String| known.iter().all(|provider| provider.id != *id);
    let numbered = (2..).map(|number| format!("{wanted}-{number}"));
    std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(is_free)
        .expect("there are more numbers than providers")
}

fn secret_in(json: &Json) -> Option<&'static str> {
    match json {
        Json::Object(members) => members.iter().find_map(|(name, value)| {
            SECRETS.into_iter().find(|secret| name.eq_ignore_ascii_case(secret)).or_else(|| secret_in(value))
        }),
        Json::Array(items) => items.iter().find_map(secret_in),
        _ => None,
    }
}

fn invalid(wrong: &Mismatch) -> Failure {
    let separator = if wrong.place.is_empty() { "" } else { ": " };
    Failure::of(&INVALID, &[&wrong.place, separator, &wrong.expected].concat(), &quote(&wrong.found))
}
