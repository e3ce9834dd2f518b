use leptos::{ev::FocusEvent, html, prelude::*};

use super::dynamic::{part, text};
use crate::browser::document;

/// How much of a masked text is shown: enough to tell two apart.
const SHOWN_CHARACTERS: usize = 3;

/// Whether the page is shown to a room. An app that has such a mode provides it as context; tokens, codes and secrets
/// are masked meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Presenter(pub RwSignal<bool>);

/// What decides whether something is masked: it is until somebody reveals it, and in presenter mode again once it is
/// left.
///
/// What is masked is not in the document, so neither selecting nor a screen reader finds it.
#[derive(Clone, Copy, Debug)]
pub struct Mask {
    presenter: Option<RwSignal<bool>>,
    is_always: bool,
    is_revealed: RwSignal<bool>,
}

impl Mask {
    /// Masks in presenter mode.
    pub fn when_presented() -> Self {
        let presenter = use_context::<Presenter>().map(|Presenter(is_on)| is_on);
        let mask = Self { presenter, is_always: false, is_revealed: RwSignal::new(false) };
        Effect::new(move || {
            if mask.is_presented() {
                mask.is_revealed.set(false);
            }
        });
        mask
    }

    /// Masks in presenter mode and out of it.
    pub fn always() -> Self {
        Self { is_always: true, ..Self::when_presented() }
    }

    /// Whether it is masked now.
    pub fn hides(self) -> bool {
        let is_revealed = self.is_revealed.get();
        (self.is_always || self.is_presented()) && !is_revealed
    }

    /// For what has the masked inside: the focus leaves it.
    pub fn leave(self, event: &FocusEvent) {
        if untrack(move || self.is_presented()) && document::is_left(event) {
            self.is_revealed.set(false);
        }
    }

    /// Masks it again.
    pub fn cover(self) {
        self.is_revealed.set(false);
    }

    /// Reveals and masks what is called `name`. It takes the focus, which not every browser gives to what is pressed,
    /// so that it can be left.
    pub fn button(self, name: &str) -> AnyView {
        let name = name.to_owned();
        let element = NodeRef::<html::Button>::new();
        let press = move |_| {
            self.is_revealed.update(|is_revealed| *is_revealed = !*is_revealed);
            if let Some(element) = element.get_untracked() {
                let _ = element.focus();
            }
        };
        let word = move || if self.is_revealed.get() { "Mask" } else { "Reveal" };
        let button = move || {
            let label = [" ", &name].concat();
            view! {
                <button type="button" class="link" node_ref=element on:click=press>
                    {text(word)} <span class="hidden">{label}</span>
                </button>
            }
            .into_any()
        };
        part(move || (self.is_always || self.is_presented()).then(&button)).into_any()
    }

    fn is_presented(self) -> bool {
        self.presenter.is_some_and(|presenter| presenter.get())
    }
}

/// A text behind a mask, with the button that reveals it.
pub fn masked_text(mask: Mask, name: &str, read: impl Fn() -> String + Send + 'static) -> AnyView {
    let shown = move || {
        let whole = read();
        if mask.hides() { beginning(&whole) } else { whole }
    };
    view! {
        <span on:focusout=move |event| mask.leave(&event)>
            <span>{text(shown)}</span> " " {mask.button(name)}
        </span>
    }
    .into_any()
}

/// A dot for every character.
pub(super) fn dots(text: &str) -> String {
    text.chars().map(|_| '•').collect()
}

fn beginning(text: &str) -> String {
    text.chars().take(SHOWN_CHARACTERS).chain(['…']).collect()
}
