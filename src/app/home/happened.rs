//! The middle and the right lane: the messages, the tokens, the data. All but the data is loaded after the data.

use bearer_lab::{
    auth::{Tab, dynamic::text, tabs},
    lazy,
};
use leptos::prelude::*;

use super::super::{
    data::{Data, List},
    later::{Later, Place, View},
    messages::{Log, checks_of_session, detail, diagram, tools},
};
use super::token_cards::token_cards;

/// The positions of the tabs.
const TOKENS: usize = 0;
const DATA: usize = 1;

/// How somebody signed in, and what came of it.
#[component]
pub(super) fn Happened() -> impl IntoView {
    let chosen = RwSignal::new(TOKENS);
    let list = use_context::<List>();
    // An error of the API is not to be missed.
    Effect::new(move || {
        if list.is_some_and(List::needs_attention) {
            chosen.set(DATA);
        }
    });
    let data_label = move || match list.and_then(List::last_status) {
        Some(status) => format!("Data {status}"),
        None => "Data".to_owned(),
    };
    let panels = vec![
        Tab {
            label: text(|| "Tokens"),
            panel: view! { <Later place=Place::Part load=|| Box::pin(cards())/> }.into_any(),
        },
        Tab { label: text(data_label), panel: view! { <Data/> }.into_any() },
        Tab {
            label: text(|| "Checks"),
            panel: view! { <Later place=Place::Part load=|| Box::pin(checks())/> }.into_any(),
        },
    ];
    view! {
        <section class="lane happened" aria-label="What happened">
            <Later place=Place::Part load=|| Box::pin(messages())/>
            {tabs("home", "Tokens, data and checks", chosen, panels)}
        </section>
        <Later place=Place::Part load=|| Box::pin(selected())/>
    }
}

fn with_log(draw: fn(Log) -> AnyView) -> AnyView {
    use_context::<Log>().map_or_else(|| ().into_any(), draw)
}

lazy! {
    messages,
    /// The diagram with its heading.
    fn messages() -> View {
        || with_log(|log| view! {
            <div class="between">
                <h2>"How you signed in"</h2>
                {tools(log)}
            </div>
            {diagram(log)}
        }
        .into_any())
    }
}

lazy! {
    messages,
    /// The selected message.
    fn selected() -> View {
        || with_log(detail)
    }
}

lazy! {
    messages,
    /// Every check of the session.
    fn checks() -> View {
        || with_log(checks_of_session)
    }
}

lazy! {
    messages,
    /// The tokens.
    fn cards() -> View {
        token_cards
    }
}
