use bearer_lab::{
    auth::{dynamic::flag, use_auth},
    browser::{clock, file},
    trace::har,
};
use leptos::prelude::*;

use super::log::Log;

/// Saves and clears the messages.
pub(in crate::app) fn tools(log: Log) -> AnyView {
    let is_empty = move || log.count() == 0;
    let save = move |_| {
        let Some(auth) = use_auth() else { return };
        let messages = auth.messages.get_untracked();
        let text =
            har(messages.iter().map(|(_, message)| message), env!("CARGO_PKG_VERSION"), clock::iso_8601);
        file::save_json("bearer-lab.har", &text);
    };
    let clear = move |_| {
        if let Some(auth) = use_auth() {
            auth.client().clear_exchanges();
            log.close();
        }
    };
    view! {
        <div class="row">
            <button type="button" class="quiet" data-testid="save-har" disabled=flag(is_empty) title="Secrets are hidden in the file" on:click=save>
                "Save as HAR"
            </button>
            <button type="button" class="quiet" data-testid="clear-messages" disabled=flag(is_empty) on:click=clear>
                "Clear"
            </button>
        </div>
    }
    .into_any()
}
