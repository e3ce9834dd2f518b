//! Ring 3: routes, layout and pages; private to the binary.

mod appearance;
mod callback_page;
mod countdown;
mod data;
mod failure;
mod home;
mod inspect_page;
mod later;
mod navigation;
mod network;
mod not_found;
mod route;
mod settings;
mod shell;
mod sign_in_form;
mod start_page;
mod startup;
mod who;

use appearance::Appearance;
use bearer_lab::{
    auth::{AuthProvider, dynamic, use_auth},
    client::Client,
    lazy,
};
use callback_page::CallbackPage;
use data::List;
use dynamic::part;
use home::Home;
use inspect_page::inspect_page;
use later::{Later, Place, View};
use leptos::prelude::*;
use navigation::{Navigation, ReturnTo};
use network::Log;
use not_found::NotFound;
use settings::Settings;
use shell::Shell;
use start_page::StartPage;

pub(crate) use route::Route;
pub(crate) use startup::{Startup, show, show_misconfigured};

/// The whole app.
#[component]
pub(crate) fn App(
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
