//! The long texts of a rule, which are in a file of their own.

use bearer_lab::{
    browser::lazy::ChunkLoadError,
    client::load_rule_texts,
    protocol::check::{Rule, RuleTexts},
};
use leptos::{prelude::*, task::spawn_local};

/// The long texts of a rule. Until they are loaded, and if they do not load, the code and the short statement.
#[derive(Clone, Copy)]
pub(super) struct LaterTexts {
    rule: &'static Rule,
    texts: RwSignal<Option<Result<RuleTexts, ()>>>,
}

impl LaterTexts {
    pub(super) fn load(rule: &'static Rule) -> Self {
        let texts = RwSignal::new(None);
        spawn_local(async move {
            let loaded = load_rule_texts(rule).await.map_err(|ChunkLoadError| ());
            // The page may have changed meanwhile.
            texts.try_set(Some(loaded));
        });
        Self { rule, texts }
    }

    /// Screen readers wait for this before they read an alert.
    pub(super) fn is_loading(self) -> bool {
        self.texts.get().is_none()
    }

    pub(super) fn problem(self) -> String {
        self.texts.get().and_then(Result::ok).map_or(self.rule.code, |texts| texts.problem).to_owned()
    }

    pub(super) fn mend(self) -> String {
        match self.texts.get() {
            Some(Ok(texts)) => texts.mend.to_owned(),
            _ => ["This must hold and does not: ", self.rule.claim, "."].concat(),
        }
    }
}
