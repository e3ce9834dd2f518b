//! The app: creates the client, completes the sign-in or restores the session, and loads the interface meanwhile.
//!
//! Everything reachable from here is part of the first WebAssembly file. The interface is a chunk ([`lazy!`]).

mod app;

use app::{Route, Startup};
use bearer_lab::{
    browser::{document, lazy::ChunkLoadError, location},
    client::{Callback, Client, Started},
    lazy,
    protocol::check::Failure,
    session::{Configuration, SignInOptions, configuration::CONFIGURATION_ELEMENT},
};
use wasm_bindgen_futures::spawn_local;

/// The element that is shown when the interface cannot be.
const INCOMPLETE: &str = "incomplete";

fn main() {
    let text = document::text_of(CONFIGURATION_ELEMENT).unwrap_or_else(|| "{}".into());
    match Configuration::parse(&text, &location::origin()) {
        Ok(configuration) => start(configuration),
        Err(failure) => spawn_local(async move { report(show_misconfigured(failure).await) }),
    }
}

/// The first request leaves before the interface is loaded: the token request at the callback, else that for the list.
fn start(configuration: Configuration) {
    let callback = Callback::take(&configuration);
    let client = Client::new(configuration);
    if Route::is_bare_start(&location::here()) {
        // Back from the provider leads to the home page.
        location::replace("/");
        let client = client.clone();
        spawn_local(async move { report(start_sign_in(client).await) });
    }
    let path = location::path();
    let startup = match callback {
        Some(callback) => Startup::Callback(Started::new(complete(client.clone(), callback))),
        None => {
            let shows_list = Route::parse(&path, client.configuration()) == Route::Home;
            Startup::Restore(Started::new(client.clone().restore(shows_list)))
        }
    };
    spawn_local(async move { report(show(client, startup).await) });
}

lazy! {
    sign_in,
    /// For the link "Sign in" that is in the document before the app.
    fn start_sign_in(client: Client) -> () {
        if let Some(provider) = client.configuration().providers.first() {
            let options = SignInOptions { return_to: Some("/".to_owned()), ..SignInOptions::default() };
            client.sign_in(&provider.id, options);
        }
    }
}

async fn complete(client: Client, callback: Callback) -> Option<String> {
    let return_to = client.clone().complete(callback).await;
    let route = return_to.as_deref().map(|path| Route::parse(path, client.configuration()));
    if route == Some(Route::Home) {
        client.prefetch_list();
    }
    return_to
}

lazy! {
    interface,
    async fn show(client: Client, startup: Startup) -> () {
        app::show(client, startup).await;
    }
}

lazy! {
    interface,
    fn show_misconfigured(failure: Failure) -> () {
        app::show_misconfigured(failure);
    }
}

/// Without its interface the page can still say that it is incomplete.
fn report(interface: Result<(), ChunkLoadError>) {
    if interface.is_err() {
        document::reveal(INCOMPLETE);
    }
}
