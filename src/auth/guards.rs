use leptos::prelude::*;

use super::{core::Phase, provider::use_auth};

/// Shows its children while somebody is signed in. They stay while the session renews.
#[component]
pub fn SignedIn(
    /// What only they see who are signed in.
    children: ChildrenFn,
    /// What the others see.
    #[prop(optional, into)]
    fallback: ViewFn,
) -> impl IntoView {
    let is_signed_in = Memo::new(|_| use_auth().is_some_and(|auth| auth.session.with(Option::is_some)));
    let shown: Box<dyn FnMut() -> AnyView + Send> =
        Box::new(move || if is_signed_in.get() { children().into_any() } else { fallback.run() });
    shown
}

/// Shows its children when it is certain that nobody is signed in, and no sign-in is under way.
#[component]
pub fn SignedOut(
    /// What they see who are signed out.
    children: ChildrenFn,
) -> impl IntoView {
    let is_signed_out = Memo::new(|_| {
        let phase = use_auth().map(|auth| auth.phase.get());
        matches!(phase, Some(Phase::SignedOut | Phase::Failed))
    });
    let shown: Box<dyn FnMut() -> AnyView + Send> =
        Box::new(move || if is_signed_out.get() { children().into_any() } else { ().into_any() });
    shown
}
