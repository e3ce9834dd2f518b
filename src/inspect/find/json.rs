//! Tokens in JSON, and in JSON inside its strings.

use super::{
    found::{Finds, Found},
    names,
    path::{Holder, Path},
    serialization, text,
};
use crate::protocol::json::Json;

/// JSON inside strings of JSON is searched this many levels deep.
pub const MAX_NESTING: usize = 8;

/// Searches a value.
pub(super) fn search(json: &Json, holder: Holder<'_>, nesting: usize, finds: &mut Finds) {
    match json {
        _ if finds.is_full() => {}
        Json::Object(members) => {
            if let Some(found) = serialization::read(json, holder) {
                return found.into_iter().for_each(|found| finds.push(found));
            }
            // The headers and cookies of a HAR are objects with a name and a value.
            let named = json.member("name").or_else(|| json.member("key")).and_then(Json::as_str);
            for (name, value) in members {
                let label = named.filter(|_| name == "value").unwrap_or(name);
                let path = Path::Member(holder.path, name);
                search(value, Holder { path: &path, label }, nesting, finds);
            }
        }
        Json::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let path = Path::Item(holder.path, index);
                search(item, Holder { path: &path, ..holder }, nesting, finds);
            }
        }
        Json::String(value) => in_string(value, holder, nesting, finds),
        _ => {}
    }
}

fn in_string(value: &str, holder: Holder<'_>, nesting: usize, finds: &mut Finds) {
    if nesting < MAX_NESTING
        && value.trim_start().starts_with(['{', '['])
        && let Some(json) = Json::parse(value.as_bytes())
    {
        return search(&json, holder, nesting + 1, finds);
    }
    let count = finds.len();
    text::search(value, holder, finds);
    let is_token =
        finds.len() == count && !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_graphic());
    let name = names::of_any_token(holder.label).filter(|name| is_token && *name != "Authorization");
    if let Some(name) = name {
        let place = holder.path.written();
        finds.push(Found { name, place, token: value.to_owned(), notes: Vec::new() });
    }
}
