use bearer_lab::{
    auth::{Presenter, dynamic::text},
    browser::{document, local_storage},
};
use leptos::prelude::*;

/// Light, dark, or as the system has it: what is kept, its name, and the shape that stands for it.
pub(super) const THEMES: [(&str, &str, &str); 3] =
    [("system", "System", "◐ "), ("light", "Light", "○ "), ("dark", "Dark", "● ")];
/// Where the choices are kept, in local storage: going to the provider and back must not change them.
const THEME: &str = "bearer-lab:theme";
const PRESENTER: &str = "bearer-lab:presenter";
const ON: &str = "on";
const OFF: &str = "off";

/// How the page looks, in every tab. Where nothing may be kept, a choice lasts as long as the page.
#[derive(Clone, Copy)]
pub(super) struct Appearance {
    pub(super) theme: RwSignal<usize>,
    /// Presenter mode: larger, and what is secret is masked.
    pub(super) is_presented: RwSignal<bool>,
}

impl Appearance {
    /// As it is kept, also when another tab changes it.
    pub(super) fn follow() {
        let appearance = Self { theme: RwSignal::new(0), is_presented: RwSignal::new(false) };
        appearance.read();
        local_storage::on_change(move || appearance.read());
        provide_context(Presenter(appearance.is_presented));
        provide_context(appearance);
    }

    fn read(self) {
        let kept = |key| local_storage::read(key).ok().flatten().unwrap_or_default();
        let theme = kept(THEME);
        self.show_theme(THEMES.iter().position(|(name, ..)| *name == theme).unwrap_or_default());
        self.show_presented(kept(PRESENTER) == ON);
    }

    /// Another theme.
    pub(super) fn choose_theme(self, index: usize) {
        self.show_theme(index);
        keep(THEME, self.theme_name(), "system");
    }

    /// Presenter mode on or off.
    pub(super) fn present(self, is_on: bool) {
        self.show_presented(is_on);
        keep(PRESENTER, if is_on { ON } else { OFF }, OFF);
    }

    fn show_theme(self, index: usize) {
        self.theme.set(index);
        document::set_root_attribute("data-theme", self.theme_name());
    }

    fn show_presented(self, is_on: bool) {
        self.is_presented.set(is_on);
        document::set_root_attribute("data-presenter", if is_on { ON } else { OFF });
    }

    fn theme_name(self) -> &'static str {
        THEMES.get(self.theme.get_untracked()).map_or("system", |(name, ..)| name)
    }
}

/// What is so by default leaves nothing behind.
fn keep(key: &str, value: &str, default: &str) {
    let _ = if value == default { local_storage::remove(key) } else { local_storage::write(key, value) };
}

/// Switches presenter mode.
#[component]
pub(super) fn PresenterButton() -> impl IntoView {
    let appearance = use_context::<Appearance>()?;
    let is_on = move || appearance.is_presented.get();
    let press = move |_| appearance.present(!appearance.is_presented.get_untracked());
    Some(view! {
        <button
            type="button"
            class="quiet"
            title="Presenter mode: larger text, secrets hidden (p)"
            aria-pressed=text(move || is_on().to_string())
            on:click=press
        >
            "Present"
        </button>
    })
}

/// Goes through the themes.
#[component]
pub(super) fn ThemeButton() -> impl IntoView {
    let appearance = use_context::<Appearance>()?;
    let next = move |_| appearance.choose_theme((appearance.theme.get_untracked() + 1) % THEMES.len());
    let chosen = move || THEMES.get(appearance.theme.get()).map_or("", |(_, name, _)| *name);
    let shape = move || THEMES.get(appearance.theme.get()).map_or("", |(_, _, shape)| shape.trim());
    Some(view! {
        <button
            type="button"
            class="quiet"
            title="Change the theme"
            aria-label=text(move || ["Theme: ", chosen()].concat())
            on:click=next
        >
            <span aria-hidden="true">{text(shape)}</span>
            <span class="word">"Theme"</span>
        </button>
    })
}
