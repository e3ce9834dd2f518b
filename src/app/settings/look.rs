use bearer_lab::auth::dynamic::flag;
use leptos::prelude::*;

use super::super::appearance::{Appearance, THEMES};

/// How the page looks: for a room, in light, in dark.
#[component]
pub(super) fn Look() -> impl IntoView {
    let appearance = use_context::<Appearance>()?;
    let theme = |(index, (value, name, shape)): (usize, (&'static str, &'static str, &'static str))| {
        view! {
            <label class="check">
                <input
                    type="radio"
                    name="theme"
                    value=value
                    prop:checked=flag(move || appearance.theme.get() == index)
                    on:change=move |_| appearance.choose_theme(index)
                />
                <span><span aria-hidden="true">{shape}</span> {name}</span>
            </label>
        }
        .into_any()
    };
    Some(view! {
        <section class="stack" aria-labelledby="look">
            <h2 id="look">"How it looks"</h2>
            <label class="check">
                <input
                    type="checkbox"
                    role="switch"
                    data-testid="presenter"
                    aria-describedby="presenter-hint"
                    prop:checked=flag(move || appearance.is_presented.get())
                    on:change=move |event| appearance.present(event_target_checked(&event))
                />
                "Presenter mode"
            </label>
            <p class="hint" id="presenter-hint">
                "For a room that looks on: everything is larger, and tokens, codes and secrets are masked. Reveal shows one of "
                "them until you go on to something else; Copy copies as ever."
            </p>
            <fieldset class="row">
                <legend>"Theme"</legend>
                {THEMES.into_iter().enumerate().map(theme).collect_view()}
            </fieldset>
            <p class="hint">"Both are kept in this browser, for every tab."</p>
        </section>
    })
}
