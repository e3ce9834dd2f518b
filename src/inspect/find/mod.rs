//! Finds tokens in any text: requests, commands, code, JSON at any depth, cookies, logs, addresses.
//!
//! A signed or encrypted token is recognised by its first part, a JSON object with `alg`. Any other token is recognised by
//! the name before it. A text without either is returned whole, for [`Token::read`](super::Token::read) to identify.
//!
//! The time is proportional to the size of the text: each character is read a bounded number of times.

mod copied;
mod found;
mod header;
mod joined;
mod json;
mod names;
mod path;
mod place;
mod serialization;
mod text;
mod value;

pub use found::{Found, MAX_TEXT_BYTES, MAX_TOKENS};
pub use json::MAX_NESTING;

use found::Finds;
use path::Holder;

use super::compact::{has_header, is_token_character};
use crate::protocol::json::Json;

/// The tokens in `pasted`, in their order. A text without a token is one find without a place.
pub fn find_tokens(pasted: &str) -> Vec<Found> {
    if pasted.len() > MAX_TEXT_BYTES {
        return vec![Found::whole(pasted)];
    }
    let (text, notes) = copied::restore(pasted);
    let text = unquoted(&text);
    let mut finds = Finds::default();
    if is_one_token(text) {
        finds.push(Found::whole(text));
    } else {
        match Json::parse(text.as_bytes()).filter(|json| matches!(json, Json::Object(_) | Json::Array(_))) {
            Some(json) => json::search(&json, Holder::TEXT, 0, &mut finds),
            None => text::search(text, Holder::TEXT, &mut finds),
        }
    }
    if finds.is_empty() && !text.is_empty() {
        finds.push(header::after_scheme(text).unwrap_or_else(|| Found::whole(text)));
    }
    finds.finish(&notes)
}

/// Whether the text is one token of a compact form and nothing else, right or damaged.
fn is_one_token(text: &str) -> bool {
    let is_possible = |character: char| is_token_character(character) || "=+/".contains(character);
    text.contains('.') && text.chars().all(is_possible) && has_header(text)
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_end_matches([',', ';']).trim_matches(['"', '\'', '`']).trim()
}
