use bearer_lab::browser::document;
use leptos::prelude::*;

use super::dynamic::text;

/// Light, dark, or as the system has it.
const THEMES: [(&str, &str); 3] = [("system", "◐ System"), ("light", "○ Light"), ("dark", "● Dark")];

/// Goes through the themes. The choice lasts as long as the page.
#[component]
pub(super) fn ThemeButton() -> impl IntoView {
    let chosen = RwSignal::new(0);
    let theme = move || THEMES.get(chosen.get()).copied().unwrap_or_default();
    let next = move |_| {
        chosen.update(|index| *index = (*index + 1) % THEMES.len());
        document::set_root_attribute("data-theme", theme().0);
    };
    view! { <button type="button" title="Theme" on:click=next>{text(move || theme().1)}</button> }
}
