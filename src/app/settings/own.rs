use std::sync::Arc;

use bearer_lab::{
    auth::{Auth, dynamic::part},
    browser::clock,
    protocol::check::Failure,
    session::Provider,
};
use leptos::{prelude::*, task::spawn_local};

use super::super::failure::FailurePanel;

/// For how many milliseconds a change is reported.
const SHOWN: i32 = 8_000;

/// The heading of the list. It gets the focus when the control that had it is gone.
pub(super) const PROVIDERS: &str = "providers";

/// A section of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Providers,
    Add,
    Exchange,
}

/// A change of the list.
struct Change {
    words: String,
    /// Where it is reported: in the section where it was made, so that it covers nothing.
    section: Section,
    before: Vec<Provider>,
}

/// The user's own providers, and the last change of them.
#[derive(Clone, Copy)]
pub(super) struct Own {
    pub(super) auth: Auth,
    last: RwSignal<Option<Arc<Change>>>,
    /// Whether the last change is still reported.
    is_reported: RwSignal<bool>,
    /// Whether the report is pointed at or has the focus.
    is_held: RwSignal<bool>,
    undoing: RwSignal<Option<Failure>>,
}

impl Own {
    pub(super) fn new(auth: Auth) -> Self {
        Self {
            auth,
            last: RwSignal::new(None),
            is_reported: RwSignal::new(false),
            is_held: RwSignal::new(false),
            undoing: RwSignal::new(None),
        }
    }

    /// Changes the list, reports it in a section, and remembers how the list was.
    pub(super) fn change(
        self,
        section: Section,
        words: String,
        change: impl FnOnce(Vec<Provider>) -> Vec<Provider>,
    ) -> Result<(), Failure> {
        let mut before = Vec::new();
        self.auth.client().change_own_providers(|list| {
            before.clone_from(&list);
            change(list)
        })?;
        let change = Arc::new(Change { words, section, before });
        self.last.set(Some(change.clone()));
        self.is_held.set(false);
        self.is_reported.set(true);
        spawn_local(self.stop_reporting(change));
        Ok(())
    }

    /// Ends the report after a while, but not while the user is at it.
    async fn stop_reporting(self, change: Arc<Change>) {
        loop {
            clock::pause(SHOWN).await;
            let is_last = self
                .last
                .try_with_untracked(|last| last.as_ref().is_some_and(|last| Arc::ptr_eq(last, &change)));
            match (is_last, self.is_held.try_get_untracked()) {
                (Some(true), Some(true)) => {}
                (Some(true), Some(false)) => break,
                _ => return,
            }
        }
        self.is_reported.try_set(false);
    }

    /// Restores the list of before the last change; another tab's changes since then are lost too.
    fn undo(self) {
        if let Some(change) = self.last.get_untracked() {
            self.last.set(None);
            self.undoing.set(self.auth.client().change_own_providers(|_| change.before.clone()).err());
        }
    }
}

/// Reports the last change of this section, with a button that undoes it.
#[component]
pub(super) fn Report(own: Own, section: Section) -> impl IntoView {
    let report = move || {
        let change = own.last.get().filter(|change| change.section == section && own.is_reported.get())?;
        let view = view! {
            <div
                class="toast arrive"
                data-testid="done"
                on:mouseenter=move |_| own.is_held.set(true)
                on:mouseleave=move |_| own.is_held.set(false)
                on:focusin=move |_| own.is_held.set(true)
                on:focusout=move |_| own.is_held.set(false)
            >
                <span>{change.words.clone()}</span>
                <button type="button" data-testid="undo" on:click=move |_| own.undo()>"Undo"</button>
                <button type="button" class="quiet" on:click=move |_| own.is_reported.set(false)>"Dismiss"</button>
            </div>
        };
        Some(view.into_any())
    };
    view! { <div class="report" role="status">{part(report)}</div> }
}

/// Undoes the last change after its report is gone.
#[component]
pub(super) fn UndoLast(own: Own) -> impl IntoView {
    let button = move || {
        let change = own.last.get().filter(|_| !own.is_reported.get())?;
        let words = ["Undo: ", &change.words].concat();
        let undo = move |_| own.undo();
        Some(view! { <button type="button" class="quiet" data-testid="undo-last" on:click=undo>{words}</button> }.into_any())
    };
    view! {
        {part(button)}
        {failure_here(own.undoing)}
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
