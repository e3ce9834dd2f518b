use bearer_lab::{
    auth::{
        copy_button,
        dynamic::{part, text},
        use_auth,
    },
    browser::{document, location},
    protocol::check::{Failure, Fault},
    session::SignInOptions,
    trace::report,
};
use leptos::prelude::*;

use super::later_texts::LaterTexts;

/// A failure with its code, what was expected and found, and what to do.
#[component]
pub(super) fn FailurePanel(
    /// The failure.
    failure: Failure,
    /// What to do next.
    children: Children,
) -> impl IntoView {
    let rule = failure.rule;
    let texts = LaterTexts::load(rule);
    let reported = failure.clone();
    let report = move || {
        let messages = use_auth().map(|auth| auth.messages.get_untracked()).unwrap_or_default();
        let page = [location::origin(), location::path()].concat();
        report(&reported, env!("CARGO_PKG_VERSION"), &page, &document::user_agent(), &messages)
    };
    let whose = match rule.fault {
        Fault::Provider => "the provider's response",
        Fault::Configuration => "the configuration",
        Fault::User => "this sign-in",
        Fault::Environment => "the browser, the network or the clock",
        Fault::Defect => "a defect in this app",
    };
    let detail = |name: &'static str, text: String| {
        (!text.is_empty()).then(|| view! { <dt>{name}</dt><dd>{text}</dd> })
    };
    view! {
        <section
            class="failure stack arrive"
            role="alert"
            aria-busy=text(move || texts.is_loading().to_string())
            data-testid="error"
            data-code=rule.code
        >
            <h2>{text(move || texts.problem())}</h2>
            <p>{text(move || texts.mend())}</p>
            <dl>
                {detail("Expected", failure.expected)}
                {detail("Received", failure.found)}
                {detail("Caused by", whose.into())}
                {detail("Specification", rule.source.into())}
                {detail("Error code", rule.code.into())}
            </dl>
            <div class="row">
                {children()}
                {copy_button("Copy report, without secrets", report)}
            </div>
        </section>
    }
}

/// The failure of the session, while there is one, with a way on.
#[component]
pub(super) fn SessionFailure() -> impl IntoView {
    part(move || {
        let auth = use_auth()?;
        let failure = auth.failure.get()?;
        let dismiss = move |_| auth.client().dismiss();
        let ended = auth.client().ended_provider().filter(|_| auth.session.with(Option::is_none));
        let again = ended.map(|id| {
            let sign_in = move |_| auth.client().sign_in(&id, SignInOptions::default());
            view! { <button type="button" class="primary" data-testid="sign-in-again" on:click=sign_in>"Sign in again"</button> }
        });
        let panel = view! {
            <FailurePanel failure>
                {again}
                <button type="button" on:click=dismiss>"Dismiss"</button>
            </FailurePanel>
        };
        Some(panel.into_any())
    })
}

/// Something to know that refused nothing.
#[component]
pub(super) fn SessionNotice() -> impl IntoView {
    part(move || {
        let rule = use_auth()?.notice()?;
        let texts = LaterTexts::load(rule);
        let notice = view! {
            <section
                class="notice stack arrive"
                role="status"
                aria-busy=text(move || texts.is_loading().to_string())
                data-testid="notice"
                data-code=rule.code
            >
                <p><strong>{text(move || texts.problem())}</strong></p>
                <p>{text(move || texts.mend())}</p>
            </section>
        };
        Some(notice.into_any())
    })
}

/// All there is when the configuration is wrong.
#[component]
pub(super) fn Misconfigured(
    /// Which value is wrong.
    failure: Failure,
) -> impl IntoView {
    view! {
        <header class="bar">
            <div>
                <span class="brand">"Bearer Lab"</span>
                <output class="state end" data-testid="session" data-state="failed">"Not configured"</output>
            </div>
        </header>
        <main class="subject">
            <FailurePanel failure><a href="/" rel="external">"Load the page again"</a></FailurePanel>
        </main>
    }
}
