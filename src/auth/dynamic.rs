//! What changes on a page, each kind of one type.
//!
//! Leptos compiles its rendering once for every type that it meets, and every closure is a type of its own: boxed,
//! all texts share that code, and so do all views. It is a third of the app's bytes.

use leptos::prelude::*;

/// A text or an attribute that follows signals.
pub type Text = Box<dyn FnMut() -> String + Send>;
/// An attribute that is there or not.
pub type Flag = Box<dyn FnMut() -> bool + Send>;
/// A part of the page that follows signals.
pub type Part = Box<dyn FnMut() -> AnyView + Send>;

/// A text that follows signals.
pub fn text<T: Into<String>>(mut read: impl FnMut() -> T + Send + 'static) -> Text {
    Box::new(move || read().into())
}

/// An attribute that follows signals: there while it is true.
pub fn flag(read: impl FnMut() -> bool + Send + 'static) -> Flag {
    Box::new(read)
}

/// A part of the page that follows signals: nothing while there is none.
pub fn part(mut read: impl FnMut() -> Option<AnyView> + Send + 'static) -> Part {
    Box::new(move || read().unwrap_or_else(|| ().into_any()))
}
