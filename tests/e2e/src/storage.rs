//! What the app's origin keeps in the browser.

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::page::Page;

/// Everything that a script of the origin can find: the four stores.
const DUMP: &str = r#"
    const done = arguments[arguments.length - 1];
    const entries = (store) => Object.fromEntries(Object.keys(store).map((key) => [key, store.getItem(key)]));
    const names = indexedDB.databases ? indexedDB.databases() : Promise.resolve([]);
    names.then((databases) => done({
        session: entries(sessionStorage),
        local: entries(localStorage),
        cookies: document.cookie,
        databases: databases.map((database) => database.name),
    }));
"#;

/// Counts the keys that tokens are bound to, without making a database that was not there.
const KEPT_KEYS: &str = "return indexedDB.databases().then((list) => list.length === 0 ? 0 :
    new Promise((resolve, reject) => {
        const opening = indexedDB.open('bearer-lab');
        opening.onerror = reject;
        opening.onsuccess = () => {
            const count = opening.result.transaction('keys').objectStore('keys').count();
            count.onsuccess = () => { opening.result.close(); resolve(count.result); };
        };
    }));";

/// Where the messages of a tab are, in `sessionStorage`.
pub const MESSAGES: &str = "bearer-lab:messages";

/// The four stores of one origin, as its scripts see them.
#[derive(Clone, Debug, Deserialize)]
pub struct Stores {
    /// `sessionStorage`.
    pub session: serde_json::Map<String, Value>,
    /// `localStorage`.
    pub local: serde_json::Map<String, Value>,
    /// `document.cookie`.
    pub cookies: String,
    /// The names of the databases in IndexedDB.
    pub databases: Vec<String>,
}

impl Stores {
    /// Reads the stores of the page's origin.
    ///
    /// # Errors
    ///
    /// When the script fails.
    pub async fn read(page: &Page) -> Result<Self> {
        Ok(serde_json::from_value(page.script_async(DUMP).await?)?)
    }

    /// Everything in one text, to search in.
    pub fn text(&self) -> String {
        let values = self.session.iter().chain(&self.local);
        let pairs = values.map(|(key, value)| format!("{key} {}\n", value.as_str().unwrap_or_default()));
        pairs.chain([self.cookies.clone(), self.databases.join("\n")]).collect()
    }

    /// Every JWT that is kept anywhere.
    pub fn jwts(&self) -> Vec<String> {
        let text = self.text();
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')));
        words.filter(|word| is_jwt(word)).map(str::to_owned).collect()
    }

    /// The one access token that is kept: the JWT whose `typ` is `at+jwt` (RFC 9068 §2.1).
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn access_token(&self) -> Result<String> {
        let mut tokens = self.jwts().into_iter();
        tokens
            .find(|token| header(token).is_some_and(|header| header.get("typ") == Some(&json!("at+jwt"))))
            .context("no access token is kept")
    }

    /// Fails when any store holds anything but the messages of the tab, which hold no token and no user.
    ///
    /// # Errors
    ///
    /// When something is kept; the error says where.
    pub fn expect_empty(&self) -> Result<()> {
        // That a session has ended, and when, is remembered: no other tab may bring it back.
        let is_end = |(key, value): (&String, &Value)| {
            key.starts_with("bearer-lab:ended:")
                && value.as_str().is_some_and(|seconds| seconds.parse::<u64>().is_ok())
        };
        let is_harmless = |(key, value): (&String, &Value)| {
            let text = value.as_str().unwrap_or_default();
            key == MESSAGES && !text.contains("alice") && !text.contains("eyJ")
        };
        let is_empty = self.session.iter().all(is_harmless) && self.local.iter().all(is_end);
        ensure!(
            is_empty && self.cookies.is_empty() && self.databases.is_empty(),
            "something is kept: {self:?}"
        );
        Ok(())
    }
}

/// How many keys the page's origin holds.
///
/// # Errors
///
/// When the script fails.
pub async fn kept_keys(page: &Page) -> Result<u64> {
    let keys = page.script(KEPT_KEYS, Vec::new()).await?;
    keys.as_u64().with_context(|| format!("the number of keys is {keys}"))
}

/// A claim of a JWT, unverified.
pub fn claim(token: &str, name: &str) -> Option<Value> {
    part(token, 1)?.get(name).cloned()
}

fn is_jwt(word: &str) -> bool {
    word.split('.').count() == 3 && header(word).is_some()
}

fn header(token: &str) -> Option<Value> {
    part(token, 0)
}

fn part(token: &str, number: usize) -> Option<Value> {
    let part = token.split('.').nth(number)?;
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}
