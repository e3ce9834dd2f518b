use bearer_lab::{
    browser::{clock, document},
    client::{Client, Started},
    protocol::check::Failure,
};
use leptos::{mount::mount_to, prelude::*};

use super::{failure::Misconfigured, navigation::ReturnTo, root::App, start_page::initiation};

/// The element that holds the app.
const ROOT: &str = "app";

/// How often to check whether the press has ended, in milliseconds.
const PRESS_INTERVAL: i32 = 20;

/// What the page was opened for. The work has begun before the interface is loaded.
pub(crate) enum Startup {
    /// A provider's response: yields the path where the user wanted to go.
    Callback(Started<Option<String>>),
    /// Anything else: the stored session is being restored.
    Restore(Started<()>),
}

/// Draws the page.
pub(crate) async fn show(client: Client, startup: Startup) {
    match startup {
        Startup::Callback(completed) => {
            // A sign-in that is complete already leads to its page at once.
            let done = completed.take();
            let return_to = ReturnTo::new(done.clone().flatten());
            mount_app(client, return_to.clone());
            if done.is_none() {
                return_to.set(completed.await);
            }
        }
        Startup::Restore(restored) => {
            // Nothing is drawn before it is known who is signed in. While the user presses a link of the first document, that
            // document stays: replacing it would lose the press.
            restored.await;
            while document::is_pressed(ROOT) {
                clock::pause(PRESS_INTERVAL).await;
            }
            if let Some(query) = initiation(client.configuration()) {
                client.initiate(query);
            }
            mount_app(client, ReturnTo::new(None));
        }
    }
}

/// Shows what is wrong with the configuration.
pub(crate) fn show_misconfigured(failure: Failure) {
    mount(move || view! { <Misconfigured failure/> });
}

fn mount_app(client: Client, return_to: ReturnTo) {
    mount(move || view! { <App client return_to/> });
}

fn mount<V: IntoView + 'static>(view: impl FnOnce() -> V + 'static) {
    if let Some(root) = document::emptied(ROOT) {
        mount_to(root, view).forget();
    }
}
