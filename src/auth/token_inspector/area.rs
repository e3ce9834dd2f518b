use leptos::{html, prelude::*};

use super::super::{
    dynamic::{flag, part, text},
    mask::Mask,
};

/// A field for something long that is not for everybody. In presenter mode its length stands in its place, until it is
/// revealed or typed in; what is typed there is drawn as dots.
pub(super) struct Area {
    pub(super) testid: &'static str,
    pub(super) label: &'static str,
    /// What the buttons call it.
    pub(super) name: &'static str,
    pub(super) rows: &'static str,
    pub(super) placeholder: &'static str,
    /// The same text in colours, which lies over the field while nobody types.
    pub(super) colored: Option<Colored>,
}

/// A text in colours.
pub(super) struct Colored {
    pub(super) text: Box<dyn Fn() -> AnyView + Send>,
    /// Whether it is the text of the field.
    pub(super) is_shown: Memo<bool>,
    pub(super) element: NodeRef<html::Pre>,
}

impl Area {
    /// Draws the field. `given` is what it is to hold when that was not typed there; `read` gets each new text, and
    /// whether it was typed rather than pasted.
    pub(super) fn draw(
        self,
        field: NodeRef<html::Textarea>,
        given: impl Fn() -> Option<String> + Send + Sync + 'static,
        read: impl Fn(String, bool) + 'static,
    ) -> AnyView {
        let Self { testid, label, name, rows, placeholder, colored } = self;
        let mask = Mask::when_presented();
        let (length, is_edited) = (RwSignal::new(0), RwSignal::new(false));
        let cover = NodeRef::<html::P>::new();
        Effect::new(move || {
            if let Some((field, text)) = field.get().zip(given()) {
                length.set(text.len());
                mask.cover();
                field.set_value(&text);
            }
        });
        let write = move |event| {
            let text = event_target_value(&event);
            let is_typed = text.len().abs_diff(length.get_untracked()) <= 2;
            length.set(text.len());
            if !is_typed {
                put_away(mask, is_edited, cover);
            }
            read(text, is_typed);
        };
        let has_text = Memo::new(move |_| length.get() > 0);
        let is_away = move || mask.hides() && !is_edited.get() && has_text.get();
        let under = colored.as_ref().map(|colored| colored.element);
        let scroll = move |_| {
            if let Some((under, field)) =
                under.and_then(|under| under.get_untracked()).zip(field.get_untracked())
            {
                under.set_scroll_top(field.scroll_top());
            }
        };
        let class = move || if mask.hides() { "mono dots" } else { "mono" };
        view! {
            <div class="stack" on:focusout=move |event| mask.leave(&event)>
                <label class="wide">
                    {label}
                    <span class="editor">
                    {colored.map(|colored| colored_view(colored, field, is_away))}
                    <textarea
                        node_ref=field
                        class=text(class)
                        rows=rows
                        data-testid=testid
                        autocapitalize="none"
                        autocomplete="off"
                        spellcheck="false"
                        placeholder=placeholder
                        hidden=flag(is_away)
                        on:input=write
                        on:focus=move |_| is_edited.set(true)
                        on:blur=move |_| is_edited.set(false)
                        on:scroll=scroll
                    ></textarea>
                    </span>
                </label>
                <p class="small" tabindex="-1" node_ref=cover hidden=flag(move || !is_away())>
                    {text(move || format!("{} characters, masked. ", length.get()))}
                </p>
                {part(move || has_text.get().then(|| mask.button(name)))}
            </div>
        }
        .into_any()
    }
}

/// The coloured text, which is not in the document while it is masked. A press gives the focus to the field below.
fn colored_view(
    colored: Colored,
    field: NodeRef<html::Textarea>,
    is_away: impl Fn() -> bool + Send + 'static,
) -> AnyView {
    let Colored { text, is_shown, element } = colored;
    let press = move |_| {
        if let Some(field) = field.get_untracked() {
            let _ = field.focus();
        }
    };
    let shown = move || {
        (!is_away() && is_shown.get()).then(|| {
            view! { <pre class="token" aria-hidden="true" tabindex="-1" node_ref=element on:click=press>{text()}</pre> }
                .into_any()
        })
    };
    part(shown).into_any()
}

/// What was pasted is masked at once; the focus goes to what stands in its place.
fn put_away(mask: Mask, is_edited: RwSignal<bool>, cover: NodeRef<html::P>) {
    mask.cover();
    is_edited.set(false);
    request_animation_frame(move || {
        if let Some(cover) = cover.get_untracked().filter(|_| untrack(move || mask.hides())) {
            let _ = cover.focus();
        }
    });
}
