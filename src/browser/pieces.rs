//! Many small elements at once, and which of them belong together.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, Node, window};

/// What ties the elements that show the same thing together.
const LINK: &str = "data-link";
/// Those that are marked now.
const MARK: &str = "data-marked";

/// A piece of the page.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    /// The element; text alone if it is empty.
    pub tag: &'static str,
    /// Its class.
    pub class: &'static str,
    /// What it is linked by; nothing if it is empty.
    pub link: String,
    /// What it is called where it can have the focus; nothing if it cannot.
    pub label: String,
    /// Its text, if it has no pieces inside.
    pub text: String,
    /// The pieces inside.
    pub inside: Vec<Piece>,
}

impl Piece {
    /// Text without an element.
    pub fn text(text: &str) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// An element with a text.
    pub fn element(tag: &'static str, class: &'static str, text: &str) -> Self {
        Self { tag, class, text: text.into(), ..Self::default() }
    }

    /// An element with pieces inside.
    pub fn of(tag: &'static str, class: &'static str, inside: Vec<Piece>) -> Self {
        Self { tag, class, inside, ..Self::default() }
    }

    /// The same, linked to every piece of this name.
    pub fn linked(self, link: String) -> Self {
        Self { link, ..self }
    }

    /// Whether the two differ in nothing but texts and names.
    fn has_shape_of(&self, other: &Piece) -> bool {
        self.tag == other.tag
            && self.class == other.class
            && self.link.is_empty() == other.link.is_empty()
            && self.label.is_empty() == other.label.is_empty()
            && self.inside.len() == other.inside.len()
            && self.inside.iter().zip(&other.inside).all(|(one, two)| one.has_shape_of(two))
    }

    /// The same, for the keyboard to reach under this name.
    pub fn focusable(self, label: &str) -> Self {
        Self { label: label.into(), ..self }
    }
}

/// Replaces what is in an element. A tenth of the time that reactive elements take: nothing of it changes later.
pub fn fill(parent: &HtmlElement, pieces: &[Piece]) {
    parent.set_text_content(None);
    if let Some(document) = window().and_then(|window| window.document()) {
        append(&document, parent, pieces);
    }
}

fn append(document: &Document, parent: &Element, pieces: &[Piece]) {
    let mut before: Option<(&Piece, Node)> = None;
    for (index, piece) in pieces.iter().enumerate() {
        // A copy takes half the calls that building takes. The first is left out: only it is a stop of the Tab key.
        let copied = before
            .take()
            .filter(|(before, _)| index > 1 && before.has_shape_of(piece))
            .and_then(|(_, node)| node.clone_node_with_deep(true).ok());
        let node = match copied {
            Some(node) => {
                rewrite(&node, piece);
                node
            }
            None => match built(document, piece, index) {
                Some(node) => node,
                None => return,
            },
        };
        let _ = parent.append_child(&node);
        before = Some((piece, node));
    }
}

fn built(document: &Document, piece: &Piece, index: usize) -> Option<Node> {
    if piece.tag.is_empty() {
        return Some(document.create_text_node(&piece.text).into());
    }
    let element = document.create_element(piece.tag).ok()?;
    if !piece.class.is_empty() {
        element.set_class_name(piece.class);
    }
    name(&element, piece);
    if !piece.label.is_empty() {
        // One stop for each group: the arrow keys lead on from the first.
        let _ = element.set_attribute("tabindex", if index == 0 { "0" } else { "-1" });
    }
    match piece.inside.as_slice() {
        [] => element.set_text_content(Some(&piece.text)),
        inside => append(document, &element, inside),
    }
    Some(element.into())
}

/// Makes the copy of a piece of the same shape this piece.
fn rewrite(node: &Node, piece: &Piece) {
    name(node.unchecked_ref(), piece);
    if piece.inside.is_empty() {
        return node.set_text_content(Some(&piece.text));
    }
    let mut child = node.first_child();
    for piece in &piece.inside {
        let Some(node) = child else { return };
        rewrite(&node, piece);
        child = node.next_sibling();
    }
}

/// What it is linked by, and what it is called. Text has neither.
fn name(element: &Element, piece: &Piece) {
    for (attribute, value) in [(LINK, &piece.link), ("aria-label", &piece.label)] {
        if !value.is_empty() {
            let _ = element.set_attribute(attribute, value);
        }
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
