//! Where a token was found, in words.

use super::{
    found::Found,
    header::scheme_notes,
    joined::Candidate,
    names,
    path::{Holder, Path},
};

/// This much of the line before a token is read, in bytes.
const MAX_BEFORE: usize = 512;
/// Characters around names and values, as they are and encoded for a URL or for HTML.
const AROUND: [&str; 10] = [" ", "\t", "\"", "'", "`", "\\", "^", "%22", "%20", "&quot;"];
/// What stands between a name and its value.
const BETWEEN: [&str; 6] = [":", "=", ">", ",", "%3A", "%3D"];

/// Describes the tokens of one text, in their order.
pub(super) struct Places<'a> {
    text: &'a str,
    holder: Holder<'a>,
    command: Option<&'static str>,
    has_lines: bool,
    /// The line of the last token, and where that token starts.
    line: (usize, usize),
}

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a str, holder: Holder<'a>) -> Self {
        let has_lines = text.trim_end().contains('\n');
        Self { text, holder, command: command(text), has_lines, line: (1, 0) }
    }

    /// A signed or encrypted token.
    pub(super) fn describe(&mut self, start: usize, candidate: Candidate) -> Found {
        let before = self.before(start);
        let mut notes = candidate.notes;
        let name = match scheme_notes(&before) {
            Some(note) => {
                notes.extend(note);
                "Authorization"
            }
            None => name_before(&before),
        };
        let place = self.place(start, name, before.to_ascii_lowercase().contains("cookie:"));
        Found { name: names::known(name).unwrap_or_default(), place, token: candidate.token, notes }
    }

    /// Where the token at `start` is.
    pub(super) fn place(&mut self, start: usize, name: &str, is_cookie: bool) -> String {
        let (line, last) = self.line;
        let line = line + self.text.get(last..start).unwrap_or_default().matches('\n').count();
        self.line = (line, start);
        if !matches!(self.holder.path, Path::Root) {
            return self.holder.path.written();
        }
        let own = match names::known(name) {
            Some(known @ ("Authorization" | "DPoP")) => [known, " header"].concat(),
            _ if is_cookie && !name.is_empty() => ["cookie ", name].concat(),
            _ => name.to_owned(),
        };
        match (self.command, own.is_empty()) {
            (Some(command), true) => command.to_owned(),
            (Some(command), false) => [&own, " of ", command].concat(),
            (None, true) if self.has_lines => format!("line {line}"),
            (None, false) if self.has_lines => format!("{own}, line {line}"),
            (None, _) => own,
        }
    }

    /// The text before a token on its line. The label of the holder stands before the first line.
    fn before(&self, start: usize) -> String {
        let from = start.saturating_sub(MAX_BEFORE);
        let near = (from..start).find_map(|from| self.text.get(from..start)).unwrap_or_default();
        match near.rsplit_once('\n') {
            Some((_, line)) => line.to_owned(),
            None if from > 0 || self.holder.label.is_empty() || self.holder.label.len() > MAX_BEFORE => {
                near.to_owned()
            }
            None => [self.holder.label, ": ", near].concat(),
        }
    }
}

/// The name before a value, such as `id_token` in `"id_token": `.
fn name_before(before: &str) -> &str {
    let value = trimmed(before, &AROUND);
    let Some(rest) = BETWEEN.iter().find_map(|between| value.strip_suffix(between)) else { return "" };
    let rest = trimmed(trimmed(rest, &AROUND), &BETWEEN);
    let name = trimmed(rest, &AROUND);
    let is_name = |it: char| it.is_ascii_alphanumeric() || "_-.".contains(it);
    let head = name.trim_end_matches(is_name);
    let name = name.get(head.len()..).unwrap_or_default();
    // `%23id_token`: two digits belong to the character before.
    let name = if head.ends_with('%') { name.get(2..).unwrap_or_default() } else { name };
    let is_argument = value.ends_with([',', '>']) && !value.ends_with("=>");
    if is_argument && names::known(name).is_none() { "" } else { name }
}

fn trimmed<'a>(text: &'a str, suffixes: &[&str]) -> &'a str {
    let mut text = text;
    while let Some(shorter) = suffixes.iter().find_map(|suffix| text.strip_suffix(suffix)) {
        text = shorter;
    }
    text
}

/// The kind of request that a text is, as developer tools copy it.
fn command(text: &str) -> Option<&'static str> {
    let start = text.trim_start().trim_start_matches("$ ").trim_start_matches("await ");
    let starts = |words: &[&str]| words.iter().any(|word| start.starts_with(word));
    match () {
        () if starts(&["curl ", "curl.exe "]) => Some("the curl command"),
        () if starts(&["fetch("]) => Some("the fetch call"),
        () if text.contains("Invoke-WebRequest") || text.contains("Invoke-RestMethod") => {
            Some("the PowerShell command")
        }
        () if starts(&["http ", "https ", "xh "]) => Some("the HTTPie command"),
        () if starts(&["wget "]) => Some("the wget command"),
        () => None,
    }
}
