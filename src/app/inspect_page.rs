use bearer_lab::{
    auth::{Shows, TokenInspector},
    lazy,
    protocol::Secret,
};
use leptos::prelude::*;

use super::later::{Later, Place, View};

/// A token that another page gives to the inspector. It goes from memory to memory: an address would keep it.
#[derive(Clone, Copy)]
pub(super) struct ToInspect(RwSignal<Option<Secret>>);

impl ToInspect {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(None))
    }

    /// Gives a token to the inspector, which takes it when its page opens.
    pub(super) fn give(self, token: Secret) {
        self.0.set(Some(token));
    }

    fn take(self) -> Option<Secret> {
        self.0.try_update(Option::take).flatten()
    }
}

/// The inspector, for whatever is pasted or given.
pub(super) fn inspect_page() -> AnyView {
    view! { <Later place=Place::Page load=|| Box::pin(page())/> }.into_any()
}

fn heading() -> AnyView {
    view! {
        <h1>"Inspect a token"</h1>
        <p class="soft">"Decode a token and check its format, signature, lifetime and claims."</p>
    }
    .into_any()
}

lazy! {
    pages,
    /// The page.
    fn page() -> View {
        || {
            let given = use_context::<ToInspect>().and_then(ToInspect::take);
            let shows = given.map_or(Shows::Address, Shows::Given);
            view! { <TokenInspector shows heading=heading/> }.into_any()
        }
    }
}
