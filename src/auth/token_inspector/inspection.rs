use std::{sync::Arc, time::Duration};

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::{
    auth::{Auth, use_auth},
    browser::{clock, crypto},
    client::fetch_keys_at,
    inspect::{
        Expectations, Found, KeyInput, Profile, Signature, Token,
        claims::{check_claims, check_times},
        find_tokens,
    },
    protocol::{
        Secret, Timestamp,
        check::{Check, Checks, Failure, Verdict},
        invisible::Invisible,
        jose::jws::SIGNATURE_INVALID,
        url::HttpUrl,
    },
    session::Session,
};

/// The state of the inspector, and the only code that writes it.
#[derive(Clone, Copy)]
pub(super) struct Inspection {
    /// What the two fields are to hold when it is not typed there.
    pub(super) shown: RwSignal<(String, Option<String>)>,
    /// What was pasted.
    pub(super) pasted: RwSignal<String>,
    /// The tokens in what was pasted.
    pub(super) found: RwSignal<Vec<Found>>,
    /// The one that is looked at.
    pub(super) chosen: RwSignal<usize>,
    /// That one, taken apart.
    pub(super) token: RwSignal<Option<Arc<Token>>>,
    /// What it is taken for.
    pub(super) profile: RwSignal<Profile>,
    /// What was given for a key.
    pub(super) keys: RwSignal<KeyInput>,
    /// The text that was given for it.
    key_text: StoredValue<String>,
    /// The first invisible character of that text.
    pub(super) invisible: RwSignal<Option<Invisible>>,
    /// Why no keys could be fetched.
    pub(super) fetch_failure: RwSignal<Option<Failure>>,
    /// Keys are on their way.
    pub(super) is_fetching: RwSignal<bool>,
    /// What it is expected to say.
    pub(super) expectations: RwSignal<Expectations>,
    pub(super) signature: RwSignal<Checks>,
    pub(super) time: RwSignal<Checks>,
    pub(super) claims: RwSignal<Checks>,
    /// The time by this device, every second.
    pub(super) now: RwSignal<Timestamp>,
    /// Counts what was asked of the browser, so that a late answer to an old question is known as one.
    question: StoredValue<usize>,
}

impl Inspection {
    /// Nothing pasted yet.
    pub(super) fn new() -> Self {
        let inspection = Self {
            shown: RwSignal::default(),
            pasted: RwSignal::default(),
            found: RwSignal::default(),
            chosen: RwSignal::default(),
            token: RwSignal::default(),
            profile: RwSignal::new(Profile::Jwt),
            keys: RwSignal::new(KeyInput::Nothing),
            key_text: StoredValue::default(),
            invisible: RwSignal::default(),
            fetch_failure: RwSignal::default(),
            is_fetching: RwSignal::default(),
            expectations: RwSignal::default(),
            signature: RwSignal::default(),
            time: RwSignal::default(),
            claims: RwSignal::default(),
            now: RwSignal::new(clock::now()),
            question: StoredValue::default(),
        };
        let ticking = set_interval_with_handle(move || inspection.tick(), Duration::from_secs(1));
        on_cleanup(move || {
            if let Ok(handle) = ticking {
                handle.clear();
            }
        });
        inspection
    }

    /// Looks at a token that was not pasted, and shows it in the field; with the key that goes with it.
    pub(super) fn show(self, token: &str, key: &str) {
        self.shown.set((token.to_owned(), Some(key.to_owned())));
        self.paste(token);
        self.give_key(key);
    }

    /// Looks at another token with the same key.
    pub(super) fn show_token(self, token: &str) {
        self.shown.set((token.to_owned(), None));
        self.paste(token);
    }

    /// Looks at a token of the session: with the keys that its sign-in was verified with, and what the session expects.
    pub(super) fn show_own(self, auth: Auth, session: &Session, token: &Secret) {
        let key = auth.client().known_keys(session).unwrap_or_else(|| session.issuer.clone());
        self.expectations.set(Expectations::of(session));
        self.show(token.expose(), &key);
    }

    /// Forgets token, key and expectations.
    pub(super) fn clear(self) {
        self.expectations.set(Expectations::default());
        self.show("", "");
    }

    /// Looks at what was pasted.
    pub(super) fn paste(self, text: &str) {
        self.pasted.set(text.to_owned());
        self.found.set(find_tokens(text));
        self.choose(0);
    }

    /// Looks at another of the tokens that were pasted.
    pub(super) fn choose(self, index: usize) {
        self.chosen.set(index);
        let token =
            self.found.with_untracked(|found| found.get(index).map(|found| Token::read(&found.token)));
        if let Some(token) = &token {
            self.profile.set(Profile::of(&token.header, &token.claims));
        }
        self.token.set(token.map(Arc::new));
        self.check();
        self.verify();
    }

    /// Takes the token for something else.
    pub(super) fn take_for(self, profile: Profile) {
        self.profile.set(profile);
        self.check();
    }

    /// Expects something else.
    pub(super) fn expect(self, change: impl FnOnce(&mut Expectations)) {
        self.expectations.update(change);
        self.check();
    }

    /// Looks at another key.
    pub(super) fn give_key(self, text: &str) {
        self.fetch_failure.set(None);
        self.invisible.set(Invisible::first(text));
        self.keys.set(KeyInput::read(text));
        self.key_text.set_value(text.to_owned());
        self.verify();
    }

    /// Takes the text of the key field for a secret, whatever it looks like.
    pub(super) fn take_for_secret(self) {
        self.key_text.with_value(|text| self.keys.set(KeyInput::secret(text)));
        self.verify();
    }

    /// Fetches the keys from where the key field says they are.
    pub(super) fn fetch_keys(self, url: HttpUrl) {
        let log = use_auth().map(|auth| auth.client().log()).unwrap_or_default();
        let asked = self.keys.get_untracked();
        self.is_fetching.set(true);
        spawn_local(async move {
            let fetched = fetch_keys_at(&log, url).await;
            self.is_fetching.try_set(false);
            // The field may have changed meanwhile.
            if self.keys.try_with_untracked(|keys| *keys == asked) != Some(true) {
                return;
            }
            match fetched {
                Ok(keys) => self.keys.set(KeyInput::fetched(keys)),
                Err(failure) => self.fetch_failure.set(Some(failure)),
            }
            self.verify();
        });
    }

    /// Where the issuer of the token publishes what it is, if the token says so and that is an address.
    pub(super) fn issuer(self) -> Option<HttpUrl> {
        self.token.with(|token| {
            let issuer = token.as_ref()?.claims.member("iss")?.as_str()?;
            HttpUrl::parse(issuer).ok()
        })
    }

    /// The name under which the token was found.
    pub(super) fn name(self) -> &'static str {
        let chosen = self.chosen.get();
        self.found.with(|found| found.get(chosen).map_or("", |found| found.name))
    }

    fn tick(self) {
        self.now.set(clock::now());
        let time = self.checked_times();
        let verdicts = |checks: &Checks| checks.iter().map(|check| check.verdict).collect::<Vec<_>>();
        // What the reader selects or listens to stays as it is until something changes.
        if self.time.with_untracked(verdicts) != verdicts(&time) {
            self.time.set(time);
        }
    }

    fn checked_times(self) -> Checks {
        let Some(token) = self.token.get_untracked() else { return Checks::default() };
        let (profile, now) = (self.profile.get_untracked(), self.now.get_untracked());
        self.expectations.with_untracked(|expected| check_times(&token, profile, expected, now))
    }

    fn check(self) {
        self.now.set(clock::now());
        self.time.set(self.checked_times());
        let Some(token) = self.token.get_untracked() else { return self.claims.set(Checks::default()) };
        let profile = self.profile.get_untracked();
        self.claims.set(self.expectations.with_untracked(|expected| check_claims(&token, profile, expected)));
    }

    fn verify(self) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        let Some(token) = self.token.get_untracked() else { return self.signature.set(Checks::default()) };
        let open = match self.keys.with_untracked(|keys| Signature::of(&token, keys)) {
            Signature::Decided(checks) => return self.signature.set(checks),
            Signature::Open(open) => open,
        };
        let mut pending = Checks::default();
        pending.push(Check {
            rule: &SIGNATURE_INVALID,
            expected: String::new(),
            found: "The browser is verifying it.".into(),
            verdict: Verdict::Unchecked,
        });
        self.signature.set(pending);
        spawn_local(async move {
            let mut open = open;
            let tried = crypto::verify_all(open.ways()).await;
            for (way, _) in tried.iter().flatten().filter(|(_, is_valid)| !is_valid) {
                if let Some(bytes) = crypto::pss_salt_bytes(way).await {
                    open.found_salt(bytes);
                }
            }
            if self.question.try_get_value() == Some(question) {
                self.signature.set(open.conclude(tried));
            }
        });
    }
}
