use bearer_lab::{auth::dynamic::part, protocol::check::Failure, session::own_providers::STORED};
use leptos::prelude::*;

use super::{
    super::failure::FailurePanel,
    own::{Own, failure_here},
    row::{own_row, row},
};

/// Every provider: those that came with the page as they are, and one's own to be changed.
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
        .map(|provider| row(own, provider, "came with this page", ().into_any(), ().into_any()));
    let own_rows = move || {
        let list = auth.own_providers.get();
        let rows = list.iter().map(|provider| own_row(own, provider, edited, failure));
        Some(rows.collect_view().into_any())
    };
    view! {
        <section class="stack" aria-labelledby="providers">
            <h2 id="providers">"Providers"</h2>
            {part(move || kept.get().map(|failure| unreadable(own, kept, failure)))}
            {failure_here(failure)}
            <ul class="providers" role="list">
                {configured.collect_view()}
                {part(own_rows)}
            </ul>
        </section>
    }
}

/// What is kept cannot be read: where it is not what this app wrote, it can be forgotten.
fn unreadable(own: Own, kept: RwSignal<Option<Failure>>, failure: Failure) -> AnyView {
    let forget = move |_| kept.set(own.auth.client().forget_own_providers().err());
    let button = failure.is(&STORED).then(|| {
        view! { <button type="button" data-testid="forget" on:click=forget>"Forget the stored list"</button> }
    });
    view! { <FailurePanel failure>{button}</FailurePanel> }.into_any()
}
