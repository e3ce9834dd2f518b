use bearer_lab::browser::{document, local_storage};
use leptos::prelude::*;

use super::dynamic::text;

/// Light, dark, or as the system has it.
const THEMES: [(&str, &str); 3] = [("system", "◐ System"), ("light", "○ Light"), ("dark", "● Dark")];
/// Where the choice is kept, in local storage: going to the provider and back must not change it.
const KEY: &str = "bearer-lab:theme";

/// Goes through the themes. Where nothing may be kept, the choice lasts as long as the page.
#[component]
pub(super) fn ThemeButton() -> impl IntoView {
    let kept = local_storage::read(KEY).ok().flatten().unwrap_or_default();
    let chosen = RwSignal::new(THEMES.iter().position(|(name, _)| *name == kept).unwrap_or_default());
    let theme = move || THEMES.get(chosen.get()).copied().unwrap_or_default();
    document::set_root_attribute("data-theme", untrack(theme).0);
    let next = move |_| {
        chosen.update(|index| *index = (*index + 1) % THEMES.len());
        let (name, _) = theme();
        document::set_root_attribute("data-theme", name);
        let _ = match name {
            "system" => local_storage::remove(KEY),
            _ => local_storage::write(KEY, name),
        };
    };
    view! { <button type="button" title="Theme" on:click=next>{text(move || theme().1)}</button> }
}
