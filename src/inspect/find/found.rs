/// The largest text that is searched, in bytes.
pub const MAX_TEXT_BYTES: usize = 8 * 1024 * 1024;
/// The most tokens that are listed.
pub const MAX_TOKENS: usize = 64;

const CUT: &str = "The text contains more tokens; only the first 64 are listed.";
const REPEATED: &str = "The text contains this token more than once.";

/// A token in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The specification's name of its member, parameter or header; empty for any other place.
    pub name: &'static str,
    /// Where it was found, for a reader: `Authorization header of the curl command`, `log.entries[0].request`.
    pub place: String,
    /// The token's text.
    pub token: String,
    /// What was removed to read it, and what is unusual about its place.
    pub notes: Vec<&'static str>,
}

impl Found {
    /// A whole text.
    pub(super) fn whole(text: &str) -> Self {
        Self { name: "", place: String::new(), token: text.to_owned(), notes: Vec::new() }
    }
}

/// The tokens that were found so far.
#[derive(Default)]
pub(super) struct Finds {
    list: Vec<Found>,
    is_cut: bool,
}

impl Finds {
    /// Adds a token. One that is known is noted.
    pub(super) fn push(&mut self, found: Found) {
        if let Some(known) = self.list.iter_mut().find(|known| known.token == found.token) {
            if !known.notes.contains(&REPEATED) {
                known.notes.push(REPEATED);
            }
        } else if self.list.len() < MAX_TOKENS {
            self.list.push(found);
        } else {
            self.is_cut = true;
        }
    }

    /// Whether nothing was found.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many tokens were found.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether the search is over: more tokens would not be listed.
    pub(super) fn is_full(&self) -> bool {
        self.is_cut
    }

    /// The tokens, each with `notes` about the whole text first.
    pub(super) fn finish(mut self, notes: &[&'static str]) -> Vec<Found> {
        for found in &mut self.list {
            found.notes.splice(..0, notes.iter().copied());
            found.notes.extend(self.is_cut.then_some(CUT));
        }
        self.list
    }
}
