//! The app: takes the provider's answer, restores the session, mounts.
//!
//! What stands here is what a sign-in waits for; the interface comes in a file of its own (`lazy!`) meanwhile.

mod app;

use app::{App, Arrival, Misconfigured, Route, initiation};
use bearer_lab::{
    auth::{Callback, Start},
    browser::{document, lazy::ChunkLoadError, location},
    lazy,
    protocol::check::Failure,
    session::{Configuration, configuration::CONFIGURATION_ELEMENT},
};
use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen_futures::spawn_local;

/// The element that holds the app.
const ROOT: &str = "app";
/// What a provider loads to end a session.
const FRONT_CHANNEL_LOGOUT: &str = "/front-channel-logout";
/// The element that says so where nothing else can be shown.
const INCOMPLETE: &str = "incomplete";

fn main() {
    let text = document::text_of(CONFIGURATION_ELEMENT).unwrap_or_else(|| "{}".into());
    match Configuration::parse(&text, &location::origin()) {
        Ok(configuration) => begin(configuration),
        Err(failure) => spawn_local(async move { drawn(refuse(failure).await) }),
    }
}

fn begin(configuration: Configuration) {
    let callback = Callback::take(&configuration.providers);
    let start = Start::new(configuration);
    let arrival = Arrival::default();
    match callback {
        // The token request is on its way before the page is drawn.
        Some(callback) => {
            let (flow, arrived) = (start.clone(), arrival.clone());
            spawn_local(async move {
                flow.restore().await;
                let place = flow.complete(callback).await;
                // So is the first request of the API.
                if place.as_deref().map(Route::of) == Some(Route::Home) {
                    flow.request_ahead();
                }
                arrived.set(place);
            });
            spawn_local(async move { drawn(draw(start, arrival).await) });
        }
        None => spawn_local(async move {
            // Nothing is drawn before it is known who is signed in.
            start.restore().await;
            if Route::of(&location::path()) == Route::Home {
                start.request_ahead();
            }
            drawn(draw(start, arrival).await);
        }),
    }
}

lazy! {
    interface,
    /// Draws the page, or does what a page without a view is for.
    fn draw(start: Start, arrival: Arrival) -> () {
        if location::path() == FRONT_CHANNEL_LOGOUT {
            // A provider loads it in a frame that nobody sees: there is nothing to draw.
            let (query, _) = location::take_query_and_fragment();
            spawn_local(start.front_channel_logout(query));
        } else {
            if let Some(query) = initiation() {
                spawn_local(start.initiate(query));
            }
            mount(move || view! { <App start arrival/> });
        }
    }
}

lazy! {
    interface,
    /// Says what is wrong with the configuration.
    fn refuse(failure: Failure) -> () {
        mount(move || view! { <Misconfigured failure/> });
    }
}

fn mount<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) {
    if let Some(root) = document::emptied(ROOT) {
        mount_to(root, view).forget();
    }
}

/// Without its interface the page can still say that it is incomplete.
fn drawn(interface: Result<(), ChunkLoadError>) {
    if interface.is_err() {
        document::reveal(INCOMPLETE);
    }
}
