use bearer_lab::{
    auth::dynamic::{flag, part, text},
    client::Discovery,
    protocol::check::Failure,
    session::{
        Provider,
        provider_test::{Outcome, Step, steps},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    own::Own,
    support::{line, problem},
};

/// The test of a provider that the user asked for.
#[derive(Clone, Copy)]
pub(super) struct ProviderTest {
    is_running: RwSignal<bool>,
    outcome: RwSignal<Option<Result<Discovery, Failure>>>,
}

impl ProviderTest {
    pub(super) fn new() -> Self {
        Self { is_running: RwSignal::new(false), outcome: RwSignal::new(None) }
    }

    /// The button that starts it.
    pub(super) fn button(self, own: Own, provider: &Provider) -> AnyView {
        let issuer = provider.issuer.clone();
        let run = move |_| {
            self.is_running.set(true);
            let asked = own.auth.client().discover(issuer.clone());
            spawn_local(async move {
                let outcome = asked.await;
                self.outcome.try_set(Some(outcome));
                self.is_running.try_set(false);
            });
        };
        view! {
            <button type="button" data-testid="test" disabled=flag(move || self.is_running.get()) on:click=run>
                {text(move || if self.is_running.get() { "Testing…" } else { "Test" })}
            </button>
        }
        .into_any()
    }

    /// What came of it.
    pub(super) fn report(self, provider: &Provider) -> AnyView {
        let provider = provider.clone();
        let report = move || self.outcome.with(|outcome| Some(report(&provider, outcome.as_ref()?)));
        view! { <div class="found" role="status" data-testid="test-report">{part(report)}</div> }.into_any()
    }
}

fn report(provider: &Provider, outcome: &Result<Discovery, Failure>) -> AnyView {
    let rows = match outcome {
        Ok(found) => {
            let steps = steps(provider, &found.metadata, &found.announced, &found.keys);
            steps.iter().map(row).collect_view().into_any()
        }
        Err(failure) => line("Metadata", "RFC 8414 §3", "fail", "failed", problem(failure)),
    };
    view! {
        <table class="features">
            <caption class="hidden">"Test of " {provider.name.clone()}</caption>
            <thead><tr><th scope="col">"Step"</th><th scope="col">"Result"</th></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(step: &Step) -> AnyView {
    let (verdict, word, detail) = match &step.outcome {
        Outcome::Passed(detail) => ("pass", "works", detail.clone()),
        Outcome::Failed(failure) => ("fail", "failed", problem(failure)),
        Outcome::NotChecked(reason) => ("unchecked", "not checked", reason.clone()),
    };
    line(step.name, step.source, verdict, word, detail)
}
