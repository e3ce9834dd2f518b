use bearer_lab::{
    browser::location,
    client::Discovery,
    protocol::{check::Failure, url::HttpUrl},
    session::{
        Provider,
        own_providers::{from_link, read_issuer},
        preset::{PRESETS, Preset},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::own::Own;

/// The parameter of the fragment that holds a provider.
pub(super) const LINK: &str = "provider";

/// The metadata of the issuer that was typed.
#[derive(Clone)]
pub(super) enum Answer {
    NotAsked,
    Awaited,
    Loaded(Box<Discovery>),
}

/// The issuer that is looked for, and what was found.
#[derive(Clone, Copy)]
pub(super) struct Search {
    pub(super) preset: RwSignal<Option<&'static Preset>>,
    pub(super) answer: RwSignal<Answer>,
    pub(super) failure: RwSignal<Option<Failure>>,
    pub(super) issuer: RwSignal<String>,
    /// The provider of the link that opened the page.
    pub(super) proposed: RwSignal<Option<Provider>>,
}

impl Search {
    pub(super) fn new(own: Own) -> Self {
        let search = Self {
            preset: RwSignal::new(None),
            answer: RwSignal::new(Answer::NotAsked),
            failure: RwSignal::new(None),
            issuer: RwSignal::new(String::new()),
            proposed: RwSignal::new(None),
        };
        search.take_link(own);
        search
    }

    /// Fills in what a shared link proposes. Nothing is sent to its issuer before the user says so.
    fn take_link(self, own: Own) {
        let client = own.auth.client();
        let link = location::take_fragment(LINK).zip(client.configuration().redirect_uri());
        match link.map(|(value, redirect_uri)| from_link(&value, redirect_uri)) {
            Some(Ok(provider)) => {
                self.issuer.set(provider.issuer.as_str().to_owned());
                self.proposed.set(Some(provider));
            }
            Some(Err(failure)) => self.failure.set(Some(failure)),
            None => {}
        }
    }

    /// Empties the form.
    pub(super) fn clear(self) {
        self.preset.set(None);
        self.answer.set(Answer::NotAsked);
        self.issuer.set(String::new());
        self.proposed.set(None);
    }

    /// Chooses another type of provider.
    pub(super) fn choose(self, name: &str) {
        let preset = PRESETS.iter().find(|preset| preset.name == name);
        self.clear();
        self.preset.set(preset);
        if let Some(preset) = preset {
            self.issuer.set(preset.issuer(&preset.values()));
        }
    }

    /// Fetches the metadata of the issuer that was typed.
    pub(super) fn ask(self, own: Own) {
        self.answer.set(Answer::NotAsked);
        let origin = own
            .auth
            .client()
            .configuration()
            .redirect_uri()
            .map(HttpUrl::origin)
            .unwrap_or_default()
            .to_owned();
        let issuer = match read_issuer(&self.issuer.get_untracked(), &origin) {
            Ok(issuer) => issuer,
            Err(failure) => return self.failure.set(Some(failure)),
        };
        self.failure.set(None);
        self.answer.set(Answer::Awaited);
        spawn_local(async move {
            match own.auth.client().discover(issuer).await {
                Ok(discovery) => self.answer.set(Answer::Loaded(Box::new(discovery))),
                Err(failure) => {
                    self.answer.set(Answer::NotAsked);
                    self.failure.set(Some(failure));
                }
            }
        });
    }
}
