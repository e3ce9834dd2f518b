use bearer_lab::{
    client::{Discovery, rule_texts},
    protocol::{
        check::Failure,
        oauth::server_features::{Announcement, FEATURES, Feature},
    },
};
use leptos::prelude::*;

/// What a provider's metadata says that it supports, and whether this page can read its keys.
#[component]
pub(super) fn Support(discovery: Discovery) -> impl IntoView {
    let issuer = discovery.metadata.issuer.as_str().to_owned();
    let rows = FEATURES.iter().map(|feature| announced(feature, &discovery));
    view! {
        <output class="small soft">"Metadata loaded."</output>
        {left_out(&discovery)}
        {look_alike(discovery.metadata.issuer.origin())}
        <details class="options capabilities">
            <summary>"Capabilities of " <code>{issuer.clone()}</code></summary>
            <table class="features" data-testid="features">
                <caption class="hidden">"Capabilities of " <code>{issuer}</code> " "</caption>
                <thead>
                    <tr><th scope="col">"Feature"</th><th scope="col">"Supported"</th></tr>
                </thead>
                <tbody>
                    {row("Metadata for this page", "Fetch §3.2", "yes", "This page can read it.".into())}
                    {keys(&discovery)}
                    {rows.collect_view()}
                </tbody>
            </table>
        </details>
    }
}

fn keys(discovery: &Discovery) -> AnyView {
    let (word, detail) = match (&discovery.metadata.jwks_uri, &discovery.keys) {
        (None, _) => ("no", "No jwks_uri: ID tokens cannot be verified.".to_owned()),
        (_, Ok(())) => ("yes", "This page can read them.".to_owned()),
        (_, Err(failure)) => ("no", problem(failure)),
    };
    row("Keys for this page", "RFC 7517 §5", word, detail)
}

/// A failure in one line.
pub(super) fn problem(failure: &Failure) -> String {
    [failure.code(), ": ", rule_texts(failure.rule).problem].concat()
}

fn announced(feature: &'static Feature, discovery: &Discovery) -> AnyView {
    let (word, detail) = match feature.announced(&discovery.announced) {
        Announcement::Present(detail) => ("yes", detail),
        Announcement::Default(default) => ("yes", [default, " (default)"].concat()),
        Announcement::Absent => ("no", feature.absence.to_owned()),
    };
    row(feature.name, feature.source, word, detail)
}

fn row(name: &'static str, source: &'static str, word: &'static str, detail: String) -> AnyView {
    let verdict = if word == "yes" { "pass" } else { "unchecked" };
    line(name, source, verdict, word, detail)
}

/// A row with a verdict, which has a mark and a word.
pub(super) fn line(
    name: &'static str,
    source: &'static str,
    verdict: &'static str,
    word: &'static str,
    detail: String,
) -> AnyView {
    let mark = match verdict {
        "pass" => "✓ ",
        "fail" => "✗ ",
        _ => "– ",
    };
    view! {
        <tr>
            <th scope="row" title=source>{name}</th>
            <td><span class="status" data-verdict=verdict>{mark}{word}</span> " " <span class="detail">{detail}</span></td>
        </tr>
    }
    .into_any()
}

/// Addresses that this page does not use.
fn left_out(discovery: &Discovery) -> Option<AnyView> {
    let list = &discovery.metadata.left_out;
    let item = |(name, address): &(&'static str, String)| view! { <li>{*name} ": " <code>{address.clone()}</code></li> };
    (!list.is_empty()).then(|| {
        view! {
            <div class="notice small" data-testid="left-out">
                <p>"Ignored, because they are not https. A sign-in does not need them."</p>
                <ul>{list.iter().map(item).collect_view()}</ul>
            </div>
        }
        .into_any()
    })
}

/// A name with letters beyond a to z is written in code (RFC 5891), and may look like another one elsewhere.
fn look_alike(origin: &str) -> Option<AnyView> {
    let warning = "This host name is written with letters beyond a to z, which may look like another name. Make sure that it is \
        the provider's.";
    origin.to_ascii_lowercase().contains("xn--").then(|| {
        view! { <p class="notice small" data-testid="look-alike"><code>{origin.to_owned()}</code> " " {warning}</p> }
            .into_any()
    })
}
