use bearer_lab::{
    auth::{copy_button, dynamic::part},
    browser::{connect_sources::connect_sources, location},
    protocol::content_security_policy::ConnectSources,
};
use leptos::{prelude::*, task::spawn_local};

const COMMAND: &str = "bearer-lab serve --any-provider";

/// Warns if the page's Content-Security-Policy stops requests to providers that are not configured.
#[component]
pub(super) fn PolicyNotice() -> impl IntoView {
    let allowed = RwSignal::new(ConnectSources::Any);
    spawn_local(async move {
        allowed.try_set(connect_sources().await);
    });
    part(move || match allowed.get() {
        ConnectSources::Any => None,
        ConnectSources::Listed(sources) => Some(notice(&sources)),
    })
}

fn notice(sources: &[String]) -> AnyView {
    let source =
        |source: &String| view! { <li><code>{source.replace("'self'", &location::origin())}</code></li> };
    view! {
        <div class="notice stack tight" data-testid="policy" role="status">
            <p><strong>"This page cannot contact other providers."</strong></p>
            <p class="small">"Its Content-Security-Policy allows requests to:"</p>
            <ul class="small">{sources.iter().map(source).collect_view()}</ul>
            <p class="small">"To allow any provider, start the server with this command:"</p>
            <p class="row"><code>{COMMAND}</code> {copy_button("Copy", || COMMAND.to_owned())}</p>
            <p class="small soft">
                "On another host, add the provider's origin to connect-src and frame-src of the Content-Security-Policy header."
            </p>
        </div>
    }
    .into_any()
}
