use leptos::prelude::*;

use super::dynamic::{Text, flag, text};
use crate::browser::document;

/// A panel, and the words on its tab.
pub struct Tab {
    /// On the tab.
    pub label: Text,
    /// Below the tabs, while its tab is chosen. It is part of the page all the time.
    pub panel: AnyView,
}

/// Panels of which one is shown (ARIA Authoring Practices, Tabs). `name` is part of their IDs; `purpose` says what is
/// chosen.
pub fn tabs(name: &'static str, purpose: &'static str, chosen: RwSignal<usize>, tabs: Vec<Tab>) -> AnyView {
    let count = tabs.len();
    let walk = move |event: leptos::ev::KeyboardEvent| {
        let here = chosen.get_untracked();
        let next = match event.key().as_str() {
            "ArrowRight" => (here + 1) % count,
            "ArrowLeft" => (here + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        chosen.set(next);
        document::focus(&id(name, "tab", next));
    };
    let (labels, panels): (Vec<_>, Vec<_>) = tabs.into_iter().map(|tab| (tab.label, tab.panel)).unzip();
    let labels = labels.into_iter().enumerate().map(|(index, label)| {
        view! {
            <button
                type="button"
                role="tab"
                class="tab"
                id=id(name, "tab", index)
                aria-controls=id(name, "panel", index)
                aria-selected=text(move || (chosen.get() == index).to_string())
                tabindex=text(move || if chosen.get() == index { "0" } else { "-1" })
                on:click=move |_| chosen.set(index)
            >
                {label}
            </button>
        }
    });
    let panels = panels.into_iter().enumerate().map(|(index, panel)| {
        view! {
            <div
                role="tabpanel"
                id=id(name, "panel", index)
                aria-labelledby=id(name, "tab", index)
                hidden=flag(move || chosen.get() != index)
            >
                {panel}
            </div>
        }
    });
    view! {
        <div class="tabs" role="tablist" aria-label=purpose on:keydown=walk>{labels.collect::<Vec<_>>()}</div>
        {panels.collect::<Vec<_>>()}
    }
    .into_any()
}

fn id(name: &str, part: &str, index: usize) -> String {
    format!("{name}-{part}-{index}")
}
