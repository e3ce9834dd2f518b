use bearer_lab::{auth::dynamic::part, browser::document, lazy, protocol::oauth::ResponseType};
use leptos::prelude::*;

use super::super::{
    later::{Later, Place, View},
    messages::{Log, detail, diagram, faint_diagram, tools},
    navigation::Link,
};
use super::sign_in_form::{Choice, SignInForm};

/// What this is, what to press, and what will happen then.
#[component]
pub(super) fn Welcome() -> impl IntoView {
    let choice = Choice::new()?;
    // Signing out removes the button that had the focus.
    request_animation_frame(|| document::focus_if_lost("welcome"));
    provide_context(choice);
    Some(view! {
        <div class="hero">
            <SignInForm choice/>
            <section class="stack wide" aria-labelledby="will-happen">
                <h2 id="will-happen" class="small soft">"What will happen"</h2>
                <Later place=Place::Part load=|| Box::pin(preview())/>
            </section>
        </div>
        <Later place=Place::Part load=|| Box::pin(earlier())/>
        <nav class="ways" aria-label="What you can do here">
            <a href="/sign-in" rel="external">
                <strong>"Watch a sign-in"</strong>
                <span>"Sign in and see every message, token and check of it."</span>
            </a>
            <Link path="/inspect">
                <strong>"Inspect a token"</strong>
                <span>"Paste a token, a header, a curl command or JSON. Four separate verdicts."</span>
            </Link>
            <Link path="/settings">
                <strong>"Use your own provider"</strong>
                <span>"Okta, Keycloak, Auth0, Entra ID, Google, or any other: its issuer is enough."</span>
            </Link>
        </nav>
    })
}

lazy! {
    messages,
    /// What happened in this tab before, if anything did.
    fn earlier() -> View {
        || use_context::<Log>().map_or_else(|| ().into_any(), earlier_messages)
    }
}

fn earlier_messages(log: Log) -> AnyView {
    let has_flows = Memo::new(move |_| log.has_flows());
    let shown = move || {
        has_flows.get().then(|| {
            view! {
                <div class="home earlier">
                    <section class="lane happened" aria-label="What happened before">
                        <div class="between">
                            <h2>"What happened before"</h2>
                            {tools(log)}
                        </div>
                        {diagram(log)}
                    </section>
                    {detail(log)}
                </div>
            }
            .into_any()
        })
    };
    part(shown).into_any()
}

lazy! {
    messages,
    /// The messages of the sign-in that is chosen.
    fn preview() -> View {
        || {
            let Some(choice) = use_context::<Choice>() else { return ().into_any() };
            let response_type =
                move || ResponseType::parse(&choice.response_type.get()).unwrap_or(ResponseType::CODE);
            faint_diagram(move || choice.provider_name(), response_type)
        }
    }
}
