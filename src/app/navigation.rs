use bearer_lab::{
    browser::{document, location},
    session::Configuration,
};
use leptos::prelude::*;

use super::route::Route;

/// The element that gets the focus when the page changes.
pub(super) const MAIN: &str = "main";

/// Where a sign-in leads when it is complete.
#[derive(Clone)]
pub(crate) struct ReturnTo(ArcRwSignal<Option<String>>);

impl ReturnTo {
    /// Leads there already, if there is a path.
    pub(super) fn new(path: Option<String>) -> Self {
        Self(ArcRwSignal::new(path))
    }

    /// Leads to a path; nothing keeps the page where it is.
    pub(super) fn set(&self, path: Option<String>) {
        self.0.set(path);
    }
}

/// The page that is shown.
#[derive(Clone, Copy)]
pub(super) struct Navigation {
    pub(super) route: RwSignal<Route>,
    configuration: StoredValue<Configuration>,
}

impl Navigation {
    /// Follows the history and a sign-in that is being completed.
    pub(super) fn follow(return_to: ReturnTo, configuration: Configuration) -> Self {
        // A sign-in that is completed before anything is drawn needs no page of its own.
        if let Some(path) = return_to.0.write_untracked().take() {
            location::replace(&path);
        }
        let route = Route::parse(&location::path(), &configuration);
        document::set_title(route.title());
        let navigation = Self { route: RwSignal::new(route), configuration: StoredValue::new(configuration) };
        location::on_history(move || navigation.show(&location::path()));
        Effect::new(move || {
            if let Some(path) = return_to.0.get() {
                location::replace(&path);
                navigation.show(&path);
            }
        });
        navigation
    }

    /// Goes to a path of the app; Back leads here again.
    pub(super) fn go(self, path: &str) {
        location::push(path);
        self.show(path);
        document::scroll_to_top();
    }

    fn show(self, path: &str) {
        let route = self.route_at(path);
        self.route.set(route);
        document::set_title(route.title());
        // After the frame is laid out: the browser lays a page out to know what can have the focus.
        request_animation_frame(|| document::focus(MAIN));
    }

    fn route_at(self, path: &str) -> Route {
        self.configuration.with_value(|configuration| Route::parse(path, configuration))
    }
}

/// A link within the app. With a modifier key the browser does as it always does.
#[component]
pub(super) fn Link(
    /// The path it leads to.
    path: &'static str,
    /// How it looks.
    #[prop(optional)]
    class: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let navigation = use_context::<Navigation>();
    let follow = move |event: leptos::ev::MouseEvent| {
        let is_plain = !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if let Some(navigation) = navigation.filter(|_| is_plain) {
            event.prevent_default();
            navigation.go(path);
        }
    };
    let is_current =
        move || navigation.filter(|here| here.route.get() == here.route_at(path)).map(|_| "page");
    view! { <a href=path class=class aria-current=is_current on:click=follow>{children()}</a> }
}
