use bearer_lab::{auth::dynamic::part, protocol::check::Failure, session::own_providers::STORED};
use leptos::prelude::*;

use super::{
    super::failure::FailurePanel,
    own::{Own, PROVIDERS, Report, Section, UndoLast, failure_here},
    row::{own_row, row},
};

/// Every provider: those that are built in, and those that the user added.
#[component]
pub(super) fn ProviderList(own: Own) -> impl IntoView {
    let auth = own.auth;
    let edited = RwSignal::new(None);
    let failure = RwSignal::new(None);
    let kept = RwSignal::new(auth.client().reload_own_providers().err());
    let client = auth.client();
    let configured = client
        .configuration()
        .providers
        .iter()
        .map(|provider| row(own, provider, "Built in", ().into_any(), ().into_any()));
    let own_rows = move || {
        let list = auth.own_providers.get();
        let rows = list.iter().map(|provider| own_row(own, provider, edited, failure));
        Some(rows.collect_view().into_any())
    };
    view! {
        <section class="stack" aria-labelledby=PROVIDERS>
            <div class="between wide">
                <h2 id=PROVIDERS tabindex="-1">"Providers"</h2>
                <UndoLast own/>
            </div>
            <Report own section=Section::Providers/>
            {part(move || kept.get().map(|failure| unreadable(own, kept, failure)))}
            {failure_here(failure)}
            <ul class="providers" role="list">
                {configured.collect_view()}
                {part(own_rows)}
            </ul>
        </section>
    }
}

/// The stored list cannot be read. If this app did not write it, it can be removed.
fn unreadable(own: Own, kept: RwSignal<Option<Failure>>, failure: Failure) -> AnyView {
    let forget = move |_| kept.set(own.auth.client().forget_own_providers().err());
    let button = failure.is(&STORED).then(|| {
        view! { <button type="button" data-testid="forget" on:click=forget>"Remove the stored list"</button> }
    });
    view! { <FailurePanel failure>{button}</FailurePanel> }.into_any()
}
