//! A token from its first character to its last, which can be some lines below.

use std::ops::{Range, RangeInclusive};

use crate::{
    inspect::compact::{has_header, is_token_character},
    protocol::{jose::base64url, json::Json},
};

const WRAPPED: &str = "Line breaks were removed.";

/// The most beginnings without a token that are continued on the next lines. It bounds the work on hostile text.
const MAX_FAILED: usize = 256;
/// The longest token that is put together from several lines, in bytes.
const MAX_JOINED: usize = 32 * 1024;
/// The most lines of a token.
const MAX_LINES: usize = 512;
/// The widths of lines at which programs break a long text, in characters.
const WIDTHS: RangeInclusive<usize> = 32..=256;
/// Characters that a mail, a program or a shell puts before and after the lines of a text.
const BEFORE_LINES: [char; 6] = [' ', '\t', '>', '"', '\'', '+'];
const AFTER_LINES: [char; 15] =
    [' ', '\t', '\r', '"', '\'', '`', ',', ';', ')', '}', ']', '\\', '^', '+', '&'];

/// A token that was read.
pub(super) struct Candidate {
    pub(super) token: String,
    pub(super) notes: Vec<&'static str>,
    /// Where it ends in the text.
    pub(super) end: usize,
}

/// Reads tokens, and counts the attempts to continue them on other lines.
#[derive(Default)]
pub(super) struct Joins {
    failed: usize,
}

impl Joins {
    /// The token that begins at `start`.
    pub(super) fn read(&mut self, text: &str, start: usize) -> Option<Candidate> {
        let end = run_end(text, start);
        let first = text.get(start..end)?;
        if first.contains('.') && !has_header(first) {
            return None;
        }
        let mut lines = Lines { token: first.to_owned(), end, width: 0, is_joined: false };
        if self.failed < MAX_FAILED {
            lines.join(text);
        }
        if !lines.token.contains('.') || !has_header(&lines.token) {
            self.failed += usize::from(lines.is_joined);
            return None;
        }
        let (token, end) = finished(text, start, lines.token, lines.end);
        let notes = if lines.is_joined { vec![WRAPPED] } else { Vec::new() };
        Some(Candidate { token, notes, end })
    }
}

/// The end of the run of token characters at `start`.
pub(super) fn run_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    start + rest.find(|character| !is_token_character(character)).unwrap_or(rest.len())
}

/// A token that is put together line by line.
struct Lines {
    token: String,
    end: usize,
    /// The width of the last line.
    width: usize,
    is_joined: bool,
}

impl Lines {
    fn join(&mut self, text: &str) {
        let mut lengths = None;
        for _ in 0..MAX_LINES {
            let Some(line) = next_line(text, self.end).filter(|_| self.token.len() < MAX_JOINED) else {
                return;
            };
            let next = text.get(line.clone()).unwrap_or_default();
            if !self.is_joined {
                self.width = width(text, self.end);
            }
            if lengths.is_none() && self.token.contains('.') {
                lengths = Some(signature_lengths(&self.token));
            }
            let is_another = next.contains('.') && has_header(next);
            if is_another || self.is_complete(next, lengths.unwrap_or_default()) {
                return;
            }
            self.token.push_str(next);
            (self.end, self.width, self.is_joined) = (line.end, next.len(), true);
        }
    }

    /// Whether the token ends before `next`.
    fn is_complete(&self, next: &str, lengths: &[usize]) -> bool {
        let parts: Vec<&str> = self.token.split('.').collect();
        match parts.as_slice() {
            [_] | [_, _] => false,
            [_, _, signature] if !lengths.is_empty() && !signature.contains('~') => {
                if lengths.contains(&signature.len()) {
                    return !next.starts_with('~');
                }
                let joined = signature.len() + next.split(['.', '~']).next().map_or(0, str::len);
                lengths.iter().all(|length| *length < joined)
            }
            _ if self.token.ends_with('~') => !next.contains(['.', '~']),
            // An encrypted token ends with its tag (RFC 7518 §5.1).
            [_, _, _, _, tag] if matches!(tag.len(), 22 | 32 | 43) => true,
            // Any other form ends where the lines become shorter.
            _ => !WIDTHS.contains(&self.width) || next.len() > self.width,
        }
    }
}

/// How long the signature of a token is in base64url, by its algorithm (RFC 7518 §3.1). RSA keys have 2048, 3072 or 4096 bits.
fn signature_lengths(token: &str) -> &'static [usize] {
    let header = token.split('.').next().and_then(base64url::decode);
    let header = header.and_then(|bytes| Json::parse_object(&bytes));
    match header.as_ref().and_then(|header| header.member("alg")?.as_str()).unwrap_or_default() {
        "none" => &[0],
        "HS256" => &[43],
        "HS384" => &[64],
        "ES256" | "ES256K" | "HS512" | "EdDSA" | "Ed25519" => &[86],
        "ES384" => &[128],
        "ES512" => &[176],
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => &[342, 512, 683],
        _ => &[],
    }
}

/// The width of the line that ends here, as far as it matters.
fn width(text: &str, end: usize) -> usize {
    let from = end.saturating_sub(WIDTHS.end() + 1);
    let near = (from..end).find_map(|from| text.get(from..end)).unwrap_or_default();
    near.rsplit('\n').next().map_or(0, str::len)
}

/// The characters of the next line, if it has nothing but token characters and what programs put around them.
fn next_line(text: &str, end: usize) -> Option<Range<usize>> {
    let following = text.get(end..)?.trim_start_matches(AFTER_LINES).strip_prefix('\n')?;
    let line = following.trim_start_matches(BEFORE_LINES);
    let start = text.len() - line.len();
    let end = run_end(text, start);
    let rest = text.get(end..)?.trim_start_matches(AFTER_LINES);
    (start < end && (rest.is_empty() || rest.starts_with('\n'))).then_some(start..end)
}

/// The whole token: with characters of plain base64 and padding, which show the reader that it is damaged; without the full stop
/// of a sentence.
fn finished(text: &str, start: usize, mut token: String, end: usize) -> (String, usize) {
    let rest = text.get(end..).unwrap_or_default();
    let is_more = |character: char| is_token_character(character) || "+/=".contains(character);
    let more = rest.split(|character| !is_more(character)).next().unwrap_or_default();
    let dots = token.matches('.').count();
    let is_path = text.get(..start).is_some_and(|before| before.ends_with('/'));
    let is_base64 = more.starts_with('+') || (more.starts_with('/') && !is_path);
    let padding = more.len() - more.trim_start_matches('=').len();
    let taken = match dots {
        0..2 if more.contains('.') => more.len(),
        2.. if is_base64 => more.len(),
        _ if padding == more.len() => padding,
        _ => 0,
    };
    token.push_str(rest.get(..taken).unwrap_or_default());
    while taken == 0 && token.ends_with('.') && token.matches('.').count() > 2 {
        token.pop();
    }
    (token, end + taken)
}
