use std::fmt::{self, Write as _};

/// The longest path that is written, in bytes.
const MAX_WRITTEN: usize = 200;

/// A place in JSON. It is written only where a token is found.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    /// The whole text.
    Root,
    /// A member of an object.
    Member(&'a Path<'a>, &'a str),
    /// An item of an array.
    Item(&'a Path<'a>, usize),
}

/// What holds a text that is searched.
#[derive(Clone, Copy)]
pub(super) struct Holder<'a> {
    /// Its place in JSON.
    pub(super) path: &'a Path<'a>,
    /// The name that its value goes by.
    pub(super) label: &'a str,
}

impl Holder<'static> {
    /// The pasted text itself.
    pub(super) const TEXT: Self = Self { path: &Path::Root, label: "" };
}

impl Path<'_> {
    /// The path as a reader writes it in code, cut off if it is long.
    pub(super) fn written(&self) -> String {
        let mut written = Bounded(String::new());
        if write!(written, "{self}").is_err() {
            written.0.push('…');
        }
        written.0
    }
}

/// A text that takes no more than [`MAX_WRITTEN`] bytes, so that a long name is not written for each token below it.
struct Bounded(String);

impl fmt::Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let fitting = beginning(text, MAX_WRITTEN - self.0.len());
        self.0.push_str(fitting);
        if fitting.len() < text.len() { Err(fmt::Error) } else { Ok(()) }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Item(parent, index) => write!(formatter, "{parent}[{index}]"),
            Self::Member(Path::Root, name) if is_plain(name) => formatter.write_str(name),
            Self::Member(parent, name) if is_plain(name) => write!(formatter, "{parent}.{name}"),
            // `Debug` reads a text to its end before it writes any of it.
            Self::Member(parent, name) => write!(formatter, "{parent}[{:?}]", beginning(name, MAX_WRITTEN)),
        }
    }
}

fn is_plain(name: &str) -> bool {
    let is_short = (1..=MAX_WRITTEN).contains(&name.len());
    is_short && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-$".contains(&byte))
}

/// As much of a text as has this many bytes.
fn beginning(text: &str, bytes: usize) -> &str {
    let fitting = (0..=bytes).rev().find_map(|end| text.get(..end.min(text.len())));
    fitting.unwrap_or_default()
}
