use leptos::prelude::*;

use super::provider::use_auth;

/// Shows its children while somebody is signed in. They stay while the session renews.
#[component]
pub fn SignedIn(
    /// Content for signed-in users.
    children: ChildrenFn,
    /// Content for everybody else.
    #[prop(optional, into)]
    fallback: ViewFn,
) -> impl IntoView {
    let is_signed_in =
        Memo::new(|_| use_auth().is_some_and(|auth| auth.state.with(|state| state.auth.session().is_some())));
    let shown: Box<dyn FnMut() -> AnyView + Send> =
        Box::new(move || if is_signed_in.get() { children().into_any() } else { fallback.run() });
    shown
}

/// Shows its children when it is certain that nobody is signed in, and no sign-in is under way.
#[component]
pub fn SignedOut(
    /// Content for signed-out users.
    children: ChildrenFn,
) -> impl IntoView {
    let is_signed_out =
        Memo::new(|_| use_auth().is_some_and(|auth| auth.state.with(|state| state.auth.is_signed_out())));
    let shown: Box<dyn FnMut() -> AnyView + Send> =
        Box::new(move || if is_signed_out.get() { children().into_any() } else { ().into_any() });
    shown
}
