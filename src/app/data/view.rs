use bearer_lab::auth::dynamic::{part, text};
use leptos::prelude::*;

use super::{
    age::age_view,
    content::{Choice, content_view},
    list::{List, Request},
    refusal::refusal_view,
    status::status_view,
};

/// What the protected API answers.
#[component]
pub(crate) fn Data() -> impl IntoView {
    let list = use_context::<List>()?;
    let choice = Choice { is_json: RwSignal::new(false), is_whole: RwSignal::new(false) };
    let content =
        move || list.loaded.with(|loaded| loaded.as_ref().map(|loaded| content_view(loaded, choice)));
    let refusal = move || list.refusal.with(|refusal| refusal_view(refusal.as_ref()?, list));
    // While the last attempt failed, the data that is still shown says its age.
    let old = move || {
        let at = list.loaded.with(|loaded| loaded.as_ref().map(|loaded| loaded.at))?;
        let is_old = list.refusal.with(Option::is_some);
        is_old.then(|| {
            view! { <p data-testid="api-age">"The data below was loaded " {age_view(at)} "."</p> }.into_any()
        })
    };
    let has_content = Memo::new(move |_| list.loaded.with(Option::is_some));
    let nothing = move || if has_content.get() { None } else { nothing_view(list) };
    Some(view! {
        <section class="stack data-view" aria-labelledby="data" aria-busy=text(move || list.is_slow().to_string())>
            <div class="between">
                <h2 id="data">"Data"</h2>
                {status_view(list)}
            </div>
            {part(refusal)}
            {part(nothing)}
            {part(old)}
            {part(content)}
        </section>
    })
}

/// Why there is no data, unless that is a failure.
fn nothing_view(list: List) -> Option<AnyView> {
    let words = match list.request.get() {
        Request::None => "This sign-in gave no access token, so the API was not asked.",
        Request::NotForIt => return Some(not_for_it(list)),
        Request::Pending { is_slow: true } => {
            return Some(view! { <div class="data-skeleton">{vec![view! { <i></i> }; 9]}</div> }.into_any());
        }
        Request::Cancelled => "You stopped waiting for the API.",
        Request::Pending { is_slow: false } | Request::Answered => return None,
    };
    Some(view! { <p class="soft">{words}</p> }.into_any())
}

fn not_for_it(list: List) -> AnyView {
    view! {
        <div class="notice stack" data-testid="not-for-it">
            <p>
                "You added this provider yourself, so its access token was not sent to this page's API, which may not "
                "accept it."
            </p>
            <button type="button" on:click=move |_| list.load()>"Send it anyway"</button>
        </div>
    }
    .into_any()
}
