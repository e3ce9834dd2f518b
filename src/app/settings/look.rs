use bearer_lab::auth::dynamic::flag;
use leptos::prelude::*;

use super::super::appearance::{Appearance, THEMES};

/// How the page looks: presenter mode and theme.
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
            <h2 id="look">"Appearance"</h2>
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
                "For projectors: larger text, secrets hidden. Revealed values hide again when you move on. Copy still copies "
                "the full value."
            </p>
            <fieldset class="row">
                <legend>"Theme"</legend>
                {THEMES.into_iter().enumerate().map(theme).collect_view()}
            </fieldset>
            <p class="hint">"Saved in this browser."</p>
        </section>
    })
}
