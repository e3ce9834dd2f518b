//! The app: takes the callback off the address, restores the session, mounts.

mod app;

use app::{App, Arrival, Misconfigured, initiation};
use bearer_lab::{
    auth::{Callback, Start},
    browser::{document, location},
    session::Configuration,
};
use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen_futures::spawn_local;

/// The element that holds the app, and the block that configures it.
const ROOT: &str = "app";
const CONFIGURATION: &str = "app-config";
/// What a provider loads to end a session.
const FRONT_CHANNEL_LOGOUT: &str = "/front-channel-logout";

fn main() {
    let text = document::text_of(CONFIGURATION).unwrap_or_else(|| "{}".into());
    let configuration = match Configuration::parse(&text, &location::origin()) {
        Ok(configuration) => configuration,
        Err(failure) => return mount(move || view! { <Misconfigured failure/> }),
    };
    let callback = Callback::take(&configuration.providers);
    let start = Start::new(configuration);
    if location::path() == FRONT_CHANNEL_LOGOUT {
        // A provider loads it in a frame that nobody sees: there is nothing to draw.
        let (query, _) = location::take_query_and_fragment();
        return spawn_local(start.front_channel_logout(query));
    }
    match callback {
        Some(callback) => complete(start, callback),
        None => spawn_local(async move {
            // Nothing is drawn before it is known who is signed in.
            start.restore().await;
            if let Some(query) = initiation() {
                spawn_local(start.initiate(query));
            }
            mount(move || view! { <App start arrival=Arrival::default()/> });
        }),
    }
}

/// The token request is on its way before the page is drawn.
fn complete(start: Start, callback: Callback) {
    let arrival = Arrival::default();
    let (flow, arrived) = (start.clone(), arrival.clone());
    spawn_local(async move {
        flow.restore().await;
        arrived.set(flow.complete(callback).await);
    });
    spawn_local(async move { mount(move || view! { <App start arrival/> }) });
}

fn mount<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) {
    if let Some(root) = document::emptied(ROOT) {
        mount_to(root, view).forget();
    }
}
