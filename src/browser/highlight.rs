//! Elements that show the same thing: which of them are marked, in view, and have the focus.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};

/// Elements with the same value of this attribute show the same thing.
const LINK: &str = "data-link";
/// Those that are marked now.
const MARK: &str = "data-marked";

/// Marks everything in `container` that is linked to what an event happened at, and nothing else. What is marked in
/// `scroller`, and out of sight there, is scrolled to, unless the event came from there.
pub fn mark(container: &HtmlElement, scroller: Option<&HtmlElement>, event: &Event) {
    let linked = linked_element(event);
    for element in all(container, &["[", MARK, "]"].concat()) {
        let _ = element.remove_attribute(MARK);
    }
    let Some(linked) = linked else { return };
    let link = linked.get_attribute(LINK).unwrap_or_default();
    for element in all(container, &selector(&link)) {
        let _ = element.set_attribute(MARK, "");
        let scroller = scroller.filter(|scroller| scroller.contains(Some(&element)));
        if let Some(scroller) = scroller.filter(|scroller| !scroller.contains(Some(&linked))) {
            scroll_to(scroller, &element);
        }
    }
}

/// Moves the focus to the linked element before or after the one that has it; whether there was one.
pub fn move_focus(event: &Event, is_forward: bool) -> bool {
    let Some(here) = linked_element(event) else { return false };
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

/// Moves the focus to the first element of this link in `container`.
pub fn focus(container: &HtmlElement, link: &str) {
    let element = container.query_selector(&selector(link)).ok().flatten();
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// What an event happened at, or what that is in, if it is linked to others.
fn linked_element(event: &Event) -> Option<Element> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(&["[", LINK, "]"].concat()).ok()?
}

fn selector(link: &str) -> String {
    ["[", LINK, "=\"", link, "\"]"].concat()
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
