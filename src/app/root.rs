use bearer_lab::{
    auth::{AuthProvider, dynamic::part, use_auth},
    client::Client,
    lazy,
};
use leptos::prelude::*;

use super::{
    appearance::Appearance,
    callback_page::CallbackPage,
    data::List,
    home::Home,
    inspect_page::{ToInspect, inspect_page},
    later::{Later, Place, View},
    messages::Log,
    navigation::{Navigation, ReturnTo},
    not_found::NotFound,
    route::Route,
    settings::Settings,
    shell::Shell,
    start_page::StartPage,
};

/// The whole app.
#[component]
pub(super) fn App(
    /// The engine, which has started already.
    client: Client,
    /// Where a sign-in that is being completed will lead.
    return_to: ReturnTo,
) -> impl IntoView {
    Appearance::follow();
    let navigation = Navigation::follow(return_to, client.configuration().clone());
    provide_context(navigation);
    view! {
        <AuthProvider client>
            <Page navigation/>
        </AuthProvider>
    }
}

/// The page of the route, in the layout that all have.
#[component]
fn Page(navigation: Navigation) -> impl IntoView {
    if let Some(auth) = use_auth() {
        provide_context(List::follow(auth, navigation));
        provide_context(Log::follow(auth));
        provide_context(ToInspect::new());
    }
    let page = part(move || {
        Some(match navigation.route.get() {
            Route::Home => view! { <Home/> }.into_any(),
            Route::Inspect => inspect_page(),
            Route::Callback => view! { <CallbackPage/> }.into_any(),
            Route::Start => view! { <StartPage/> }.into_any(),
            Route::Settings => view! { <Later place=Place::Page load=|| Box::pin(settings())/> }.into_any(),
            Route::Unknown => view! { <NotFound/> }.into_any(),
        })
    });
    view! { <Shell>{page}</Shell> }
}

lazy! {
    pages,
    /// The page of the settings.
    fn settings() -> View {
        || view! { <Settings/> }.into_any()
    }
}
