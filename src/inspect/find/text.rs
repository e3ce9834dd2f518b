//! Tokens in text that is not JSON.

use std::ops::Range;

use super::{
    found::{Finds, Found},
    joined::{Candidate, Joins, run_end},
    path::Holder,
    place::Places,
    value,
};
use crate::inspect::compact::is_token_character;

/// How the JSON object of a header begins in base64url: `{"`, `{ `, and `{` before a line break or tab.
const STARTS: [&[u8]; 5] = [b"eyJ", b"eyA", b"ewo", b"ew0", b"ewk"];
/// The most beginnings that are tried in one run of characters, which bounds the work on hostile text.
const MAX_STARTS: usize = 8;

/// Searches a text run by run. A run is as many characters of compact forms as follow each other.
pub(super) fn search(text: &str, holder: Holder<'_>, finds: &mut Finds) {
    let mut places = Places::new(text, holder);
    let mut joins = Joins::default();
    let mut at = 0;
    while let Some(run) = next_run(text, at).filter(|_| !finds.is_full()) {
        at = run.end;
        if let Some((start, candidate)) = token_in(text, run.clone(), &mut joins) {
            at = candidate.end;
            finds.push(places.describe(start, candidate));
        } else if let Some((name, range)) = value::named(text, run.clone()) {
            at = range.end;
            if let Some((start, candidate)) = token_in(text, range.clone(), &mut joins) {
                at = candidate.end;
                finds.push(places.describe(start, candidate));
            } else {
                let place = places.place(range.start, text.get(run).unwrap_or_default(), false);
                let token = value::decoded(text.get(range).unwrap_or_default());
                finds.push(Found { name, place, token, notes: Vec::new() });
            }
        }
    }
}

fn next_run(text: &str, at: usize) -> Option<Range<usize>> {
    let start = at + text.get(at..)?.find(is_token_character)?;
    Some(start..run_end(text, start))
}

/// The first token that begins in a range.
fn token_in(text: &str, range: Range<usize>, joins: &mut Joins) -> Option<(usize, Candidate)> {
    let run = text.as_bytes().get(range.clone())?;
    let starts = run.windows(3).enumerate().filter(|(_, window)| STARTS.contains(window));
    let mut starts = starts.map(|(offset, _)| range.start + offset).take(MAX_STARTS);
    starts.find_map(|start| Some((start, joins.read(text, start)?)))
}
