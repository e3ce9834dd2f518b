//! Pages whose code is in a file of its own.

use bearer_lab::{auth::dynamic::part, browser::lazy::ChunkLoadError, client::LocalBoxFuture};
use leptos::{prelude::*, task::spawn_local};

/// A view, as the file that has its code gives it.
pub(super) type View = fn() -> AnyView;

/// What waits for the file of a page.
pub(super) type Load = fn() -> LocalBoxFuture<'static, Result<View, ChunkLoadError>>;

/// What stands where a page was to be, or a part of one that has its heading already.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Page,
    Part,
}

/// The page, when its file is there; a way to ask again when it does not come.
#[component]
pub(super) fn Later(
    /// Where it stands.
    place: Place,
    /// What waits for it.
    load: Load,
) -> impl IntoView {
    let file = RwSignal::new(None::<Result<View, ()>>);
    let ask = move || {
        file.set(None);
        spawn_local(async move { file.set(Some(load().await.map_err(|ChunkLoadError| ()))) });
    };
    ask();
    part(move || {
        Some(match file.get() {
            None => view! { <div class="skeleton" aria-label="Loading">{vec![view! { <i></i> }; 5]}</div> }
                .into_any(),
            Some(Ok(page)) => page(),
            Some(Err(())) => view! {
                {heading(place)}
                <p>"Part of the app failed to load. Check the connection."</p>
                <p><button type="button" data-testid="load-again" on:click=move |_| ask()>"Try again"</button></p>
            }
            .into_any(),
        })
    })
}

fn heading(place: Place) -> AnyView {
    match place {
        Place::Page => view! { <h1>"This page did not load"</h1> }.into_any(),
        Place::Part => view! { <h2>"This part of the page did not load"</h2> }.into_any(),
    }
}
