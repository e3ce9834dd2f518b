use bearer_lab::{
    auth::copy_button,
    protocol::url::HttpUrl,
    session::redirect_path::{FRONT_CHANNEL_LOGOUT, SILENT},
};
use leptos::prelude::*;

/// The URLs to register at a provider whose responses arrive at `redirect_uri`, each with a button that copies it.
pub(super) fn urls_to_register(redirect_uri: &HttpUrl) -> AnyView {
    let origin = redirect_uri.origin();
    let urls = [
        ("Redirect URI", redirect_uri.as_str().to_owned()),
        ("Redirect URI of popups and silent sign-in", [origin, SILENT].concat()),
        ("Post-logout redirect URI", redirect_uri.as_str().to_owned()),
        ("Front-channel logout URI", [origin, FRONT_CHANNEL_LOGOUT].concat()),
        ("Allowed origin (CORS)", origin.to_owned()),
    ];
    let row = |(name, url): (&'static str, String)| {
        let copied = url.clone();
        view! {
            <dt>{name}</dt>
            <dd class="row"><code>{url}</code> {copy_button("Copy", move || copied.clone())}</dd>
        }
    };
    view! { <dl class="urls" data-testid="urls">{urls.map(row).into_iter().collect_view()}</dl> }.into_any()
}

/// The URLs to register for the built-in providers.
#[component]
pub(super) fn Registration(redirect_uri: HttpUrl) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="registration">
            <h2 id="registration">"URLs to register"</h2>
            <p class="small soft">
                "Register this app as a public (single-page) client. A provider that you add may have another redirect URI, "
                "which its form shows."
            </p>
            {urls_to_register(&redirect_uri)}
        </section>
    }
}
