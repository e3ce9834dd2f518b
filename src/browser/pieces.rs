//! Many small elements at once, and which of them belong together.

use std::{borrow::Cow, cell::Cell};

use js_sys::JsString;
use wasm_bindgen::{JsCast, prelude::wasm_bindgen};
use web_sys::{Document, Element, HtmlElement, window};

/// What ties the elements that show the same thing together.
const LINK: &str = "data-link";
/// Those that are marked now.
const MARK: &str = "data-marked";

#[wasm_bindgen]
extern "C" {
    /// A node, with the few calls that thousands of pieces need. None can fail here, and all texts were handed over at
    /// once: `web_sys` expects an error from each call, and hands over each text by itself.
    type Quick;
    #[wasm_bindgen(method, js_name = cloneNode)]
    fn copy(this: &Quick, is_deep: bool) -> Quick;
    #[wasm_bindgen(method, js_name = appendChild)]
    fn append(this: &Quick, child: &Quick);
    #[wasm_bindgen(method, js_name = setAttribute)]
    fn set(this: &Quick, name: &JsString, value: &JsString);
    #[wasm_bindgen(method, setter, js_name = textContent)]
    fn set_text(this: &Quick, text: &JsString);
    #[wasm_bindgen(method, getter, js_name = firstChild)]
    fn first(this: &Quick) -> Quick;
    #[wasm_bindgen(method, getter, js_name = nextSibling)]
    fn next(this: &Quick) -> Quick;
}

/// A piece of the page.
#[derive(Clone, Debug, Default)]
pub struct Piece<'a> {
    /// The element; text alone if it is empty.
    pub tag: &'static str,
    /// Its class.
    pub class: &'static str,
    /// What it is to those who automate the page; nothing if it is empty.
    pub testid: &'static str,
    /// What it is linked by; nothing if it is empty.
    pub link: String,
    /// What it is called where it can have the focus; nothing if it cannot.
    pub label: &'a str,
    /// Its text, if it has no pieces inside.
    pub text: Cow<'a, str>,
    /// The pieces inside.
    pub inside: Vec<Piece<'a>>,
}

impl<'a> Piece<'a> {
    /// Text without an element.
    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// An element with a text.
    pub fn element(tag: &'static str, class: &'static str, text: impl Into<Cow<'a, str>>) -> Self {
        Self { tag, class, text: text.into(), ..Self::default() }
    }

    /// An element with pieces inside.
    pub fn of(tag: &'static str, class: &'static str, inside: Vec<Self>) -> Self {
        Self { tag, class, inside, ..Self::default() }
    }

    /// The same, under a name to automate it by.
    pub fn known_as(self, testid: &'static str) -> Self {
        Self { testid, ..self }
    }

    /// The same, linked to every piece of this name.
    pub fn linked(self, link: String) -> Self {
        Self { link, ..self }
    }

    /// The same, for the keyboard to reach under this name.
    pub fn focusable(self, label: &'a str) -> Self {
        Self { label, ..self }
    }

    /// Whether the two differ in nothing but texts and names.
    fn has_shape_of(&self, other: &Self) -> bool {
        self.tag == other.tag
            && self.class == other.class
            && self.testid == other.testid
            && self.link.is_empty() == other.link.is_empty()
            && self.label.is_empty() == other.label.is_empty()
            && self.inside.len() == other.inside.len()
            && self.inside.iter().zip(&other.inside).all(|(one, two)| one.has_shape_of(two))
    }
}

/// Replaces what is in an element. A tenth of the time that reactive elements take: nothing of it changes later.
pub fn fill(parent: &HtmlElement, pieces: &[Piece<'_>]) {
    parent.set_text_content(None);
    let Some(document) = window().and_then(|window| window.document()) else { return };
    // In the page each text would be an event.
    let all: Quick = document.create_document_fragment().unchecked_into();
    append_blank(&document, &all, pieces);
    let mut texts = String::new();
    gather(pieces, &mut texts);
    let names = [LINK, "aria-label"].map(JsString::from);
    Writing { names, texts: texts.into(), place: Cell::new(0) }.write_inside(&all, pieces);
    let parent: &Quick = parent.unchecked_ref();
    parent.append(&all);
}

/// Appends the pieces without their texts and names.
fn append_blank(document: &Document, parent: &Quick, pieces: &[Piece<'_>]) {
    let mut before: Option<(&Piece<'_>, Quick)> = None;
    for (index, piece) in pieces.iter().enumerate() {
        // A copy is one call. The first is left out: only it is a stop of the Tab key.
        let is_alike = |(before, _): &(&Piece<'_>, Quick)| index > 1 && before.has_shape_of(piece);
        let node = match before.take().filter(is_alike) {
            Some((_, node)) => node.copy(true),
            None => blank(document, piece, index),
        };
        parent.append(&node);
        before = Some((piece, node));
    }
}

fn blank(document: &Document, piece: &Piece<'_>, index: usize) -> Quick {
    let is_element = !piece.tag.is_empty();
    let Some(element) = is_element.then(|| document.create_element(piece.tag).ok()).flatten() else {
        return document.create_text_node("").unchecked_into();
    };
    if !piece.class.is_empty() {
        element.set_class_name(piece.class);
    }
    if !piece.testid.is_empty() {
        let _ = element.set_attribute("data-testid", piece.testid);
    }
    if !piece.label.is_empty() {
        // One stop for each group: the arrow keys lead on from the first.
        let _ = element.set_attribute("tabindex", if index == 0 { "0" } else { "-1" });
    }
    let element = element.unchecked_into();
    append_blank(document, &element, &piece.inside);
    element
}

/// All texts of the pieces, in the order in which they are written.
fn gather(pieces: &[Piece<'_>], texts: &mut String) {
    for piece in pieces {
        texts.extend([&*piece.link, piece.label]);
        match piece.inside.as_slice() {
            [] => texts.push_str(&piece.text),
            inside => gather(inside, texts),
        }
    }
}

/// What it takes to write what differs from piece to piece.
struct Writing {
    /// Of the attributes: what a piece is linked by, and what it is called.
    names: [JsString; 2],
    /// All texts.
    texts: JsString,
    /// Where the next of them begins, in units of UTF-16.
    place: Cell<u32>,
}

impl Writing {
    fn write(&self, node: &Quick, piece: &Piece<'_>) {
        for (name, value) in self.names.iter().zip([&*piece.link, piece.label]) {
            if !value.is_empty() {
                node.set(name, &self.take(value));
            }
        }
        match piece.inside.as_slice() {
            [] => node.set_text(&self.take(&piece.text)),
            inside => self.write_inside(node, inside),
        }
    }

    fn write_inside(&self, parent: &Quick, pieces: &[Piece<'_>]) {
        let Some((first, rest)) = pieces.split_first() else { return };
        let mut node = parent.first();
        self.write(&node, first);
        for piece in rest {
            node = node.next();
            self.write(&node, piece);
        }
    }

    /// The next text, which is this one.
    fn take(&self, text: &str) -> JsString {
        let start = self.place.get();
        let units = if text.is_ascii() { text.len() } else { text.encode_utf16().count() };
        self.place.set(start + units as u32);
        self.texts.substring(start, self.place.get())
    }
}

/// Marks everything in `container` that is linked to what an event happened at, and nothing else. What is marked in
/// `scroller`, and out of sight there, is scrolled to, unless the event came from there.
pub fn mark(container: &HtmlElement, scroller: Option<&HtmlElement>, event: &web_sys::Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let linked = target.closest(&["[", LINK, "]"].concat()).ok().flatten();
    let link = linked.and_then(|element| element.get_attribute(LINK)).unwrap_or_default();
    for element in all(container, &["[", MARK, "]"].concat()) {
        let _ = element.remove_attribute(MARK);
    }
    if link.is_empty() {
        return;
    }
    for element in all(container, &["[", LINK, "=\"", &link, "\"]"].concat()) {
        let _ = element.set_attribute(MARK, "");
        let scroller = scroller.filter(|scroller| scroller.contains(Some(&element)));
        if let Some(scroller) = scroller.filter(|scroller| !scroller.contains(Some(&target))) {
            scroll_to(scroller, &element);
        }
    }
}

/// Moves the focus to the linked element before or after the one that has it; whether there was one.
pub fn move_focus(event: &web_sys::Event, is_forward: bool) -> bool {
    let here = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let here = here.and_then(|target| target.closest(&["[", LINK, "]"].concat()).ok().flatten());
    let Some(here) = here else { return false };
    let group = || here.parent_element();
    let next = match is_forward {
        true => {
            here.next_element_sibling().or_else(|| group()?.next_element_sibling()?.first_element_child())
        }
        false => here
            .previous_element_sibling()
            .or_else(|| group()?.previous_element_sibling()?.last_element_child()),
    };
    let Some(next) = next.and_then(|next| next.dyn_into::<HtmlElement>().ok()) else { return false };
    next.focus().is_ok()
}

fn scroll_to(scroller: &HtmlElement, element: &Element) {
    let (frame, place) = (scroller.get_bounding_client_rect(), element.get_bounding_client_rect());
    if place.top() < frame.top() || place.bottom() > frame.bottom() {
        let middle = place.top() - frame.top() - frame.height() / 2.0;
        scroller.set_scroll_top(scroller.scroll_top() + middle as i32);
    }
}

fn all(container: &HtmlElement, selector: &str) -> Vec<Element> {
    let Ok(list) = container.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|index| list.get(index)?.dyn_into().ok()).collect()
}
