use bearer_lab::{
    auth::{Auth, dynamic::part},
    protocol::check::Failure,
    session::Provider,
};
use leptos::prelude::*;

use super::super::failure::FailurePanel;

/// What was done last, and the list before it.
#[derive(Clone)]
struct Change {
    words: String,
    before: Vec<Provider>,
}

/// The person's own providers, and what was done to them last.
#[derive(Clone, Copy)]
pub(super) struct Own {
    pub(super) auth: Auth,
    last: RwSignal<Option<Change>>,
    undoing: RwSignal<Option<Failure>>,
}

impl Own {
    pub(super) fn of(auth: Auth) -> Self {
        Self { auth, last: RwSignal::new(None), undoing: RwSignal::new(None) }
    }

    /// Changes the list, says so, and remembers how it was.
    pub(super) fn change(
        self,
        words: String,
        change: impl FnOnce(Vec<Provider>) -> Vec<Provider>,
    ) -> Result<(), Failure> {
        let mut before = Vec::new();
        self.auth.client().change_own_providers(|list| {
            before.clone_from(&list);
            change(list)
        })?;
        self.last.set(Some(Change { words, before }));
        Ok(())
    }

    /// Takes the last change back; another tab's changes since then too.
    fn undo(self) {
        if let Some(Change { before, .. }) = self.last.get_untracked() {
            self.last.set(None);
            self.undoing.set(self.auth.client().change_own_providers(|_| before).err());
        }
    }
}

/// What was done last, with a way back. It stays in sight wherever on the page one is.
#[component]
pub(super) fn Done(own: Own) -> impl IntoView {
    let words = move || {
        let change = own.last.get()?;
        let view = view! {
            <div class="notice toast arrive" data-testid="done">
                <span>{change.words}</span>
                <button type="button" data-testid="undo" on:click=move |_| own.undo()>"Undo"</button>
                <button type="button" class="link" on:click=move |_| own.last.set(None)>"Dismiss"</button>
            </div>
        };
        Some(view.into_any())
    };
    view! {
        {failure_here(own.undoing)}
        <div class="done" role="status">{part(words)}</div>
    }
}

/// A failure where it happened, until it is dismissed.
pub(super) fn failure_here(failure: RwSignal<Option<Failure>>) -> AnyView {
    let panel = move || {
        let shown = failure.get()?;
        let panel = view! {
            <FailurePanel failure=shown>
                <button type="button" on:click=move |_| failure.set(None)>"Dismiss"</button>
            </FailurePanel>
        };
        Some(panel.into_any())
    };
    view! { {part(panel)} }.into_any()
}
