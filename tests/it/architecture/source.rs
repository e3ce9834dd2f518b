//! Rust sources, read far enough to see which names they use: tokens without comments, and the paths in them.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The root of the repository.
pub(super) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A Rust file.
pub(super) struct Source {
    /// Its path below the root, with slashes.
    pub(super) path: String,
    /// Its text.
    pub(super) text: String,
    /// Its tokens.
    pub(super) tokens: Vec<Token>,
}

/// What the checks need to tell apart.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// An identifier, a keyword or a number.
    Word(String),
    /// The inside of a string literal, as it is written.
    Text(String),
    /// Any other character.
    Sign(char),
}

impl Token {
    pub(super) fn is(&self, sign: char) -> bool {
        *self == Self::Sign(sign)
    }

    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Every Rust file below a folder, in order.
pub(super) fn sources(folder: &str) -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&root().join(folder), &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "{folder} has no sources");
    paths.into_iter().map(|path| read(&path)).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            paths.push(path);
        }
    }
}

fn read(path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap();
    let path = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
    Source { path, tokens: tokens(&text), text }
}

impl Source {
    /// The module's path in its crate: `src/protocol/jose/jws.rs` is `protocol jose jws`. The files of `src` itself
    /// are roots of crates.
    pub(super) fn module(&self) -> Vec<&str> {
        let inner = self.path.split_once("src/").unwrap().1.trim_end_matches(".rs");
        if !inner.contains('/') {
            return Vec::new();
        }
        inner.trim_end_matches("/mod").split('/').collect()
    }

    /// Every path that is used, groups spelled out: `use a::{b, c::d}` gives `a::b` and `a::c::d`.
    pub(super) fn paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        let mut index = 0;
        while index < self.tokens.len() {
            index = expand(&self.tokens, index, "", &mut paths).max(index + 1);
        }
        paths
    }

    /// The same, each with the number of modules inside the file that it is in. Tests in the file are left out.
    pub(super) fn paths_in_modules(&self) -> Vec<(String, usize)> {
        let mut paths = Vec::new();
        let mut ends = Vec::new();
        let mut index = 0;
        while index < self.tokens.len() {
            ends.retain(|end| index < *end);
            match self.tokens.get(index..index + 3) {
                Some([word, name, brace]) if word.word() == Some("mod") && brace.is('{') => {
                    let end = closing_brace(&self.tokens, index + 2);
                    let is_tests = name.word() == Some("tests");
                    index = if is_tests { end } else { index + 3 };
                    ends.push(end);
                }
                // `pub(super)` and `pub(in super::super)` name nothing.
                Some([word, open, _]) if word.word() == Some("pub") && open.is('(') => {
                    index += self.tokens[index..].iter().take_while(|token| !token.is(')')).count();
                }
                _ => {
                    let mut found = Vec::new();
                    index = expand(&self.tokens, index, "", &mut found).max(index + 1);
                    paths.extend(found.into_iter().map(|path| (path, ends.len())));
                }
            }
        }
        paths
    }

    /// Whether the macro of this name is written here.
    pub(super) fn defines_macro(&self, name: &str) -> bool {
        self.tokens
            .windows(3)
            .any(|window| window[0].word() == Some("macro_rules") && window[2].word() == Some(name))
    }
}

/// The index of the brace that closes the one at `open`.
fn closing_brace(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        depth = if token.is('{') {
            depth + 1
        } else if token.is('}') {
            depth - 1
        } else {
            depth
        };
        if depth == 0 {
            return index;
        }
    }
    tokens.len()
}

/// Reads the path that begins at `index`; returns where it ends.
fn expand(tokens: &[Token], mut index: usize, prefix: &str, paths: &mut Vec<String>) -> usize {
    let mut path = prefix.to_owned();
    while let Some(word) = tokens.get(index).and_then(Token::word) {
        path = if path.is_empty() { word.to_owned() } else { [&path, "::", word].concat() };
        index += 1;
        let is_followed =
            [0, 1].iter().all(|offset| tokens.get(index + offset).is_some_and(|next| next.is(':')));
        if !is_followed {
            break;
        }
        index += 2;
        if tokens.get(index).is_some_and(|token| token.is('{')) {
            index += 1;
            while tokens.get(index).is_some_and(|token| !token.is('}')) {
                index = expand(tokens, index, &path, paths).max(index + 1);
            }
            return index + 1;
        }
    }
    if path != prefix {
        paths.push(path);
    }
    index
}

/// The tokens of a text, without comments and white space.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let characters: Vec<char> = text.chars().collect();
    let mut tokens = Vec::new();
    let mut index = 0;
    while let Some(&character) = characters.get(index) {
        let rest = &characters[index..];
        index += if rest.starts_with(&['/', '/']) {
            rest.iter().position(|next| *next == '\n').unwrap_or(rest.len())
        } else if rest.starts_with(&['/', '*']) {
            block_comment(rest)
        } else if let Some((length, text)) = literal(rest) {
            tokens.push(Token::Text(text));
            length
        } else if character == '\'' {
            quote(rest)
        } else if character.is_alphanumeric() || character == '_' {
            let length = rest.iter().take_while(|next| next.is_alphanumeric() || **next == '_').count();
            tokens.push(Token::Word(rest[..length].iter().collect()));
            length
        } else {
            if !character.is_whitespace() {
                tokens.push(Token::Sign(character));
            }
            1
        };
    }
    tokens
}

fn block_comment(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut index = 0;
    while index < rest.len() {
        match rest.get(index..index + 2) {
            Some(['/', '*']) => depth += 1,
            Some(['*', '/']) => depth -= 1,
            _ => {
                index += 1;
                continue;
            }
        }
        index += 2;
        if depth == 0 {
            break;
        }
    }
    index
}

/// A string literal at the start: its length and its inside.
fn literal(rest: &[char]) -> Option<(usize, String)> {
    let letters = rest.iter().take_while(|next| matches!(next, 'b' | 'c' | 'r')).count();
    let is_raw = rest[..letters].contains(&'r');
    let hashes = if is_raw { rest[letters..].iter().take_while(|next| **next == '#').count() } else { 0 };
    let start = letters + hashes + 1;
    if letters > 2 || rest.get(start - 1) != Some(&'"') {
        return None;
    }
    let mut index = start;
    while index < rest.len() {
        let is_end = rest[index] == '"'
            && rest[index + 1..].iter().take(hashes).filter(|next| **next == '#').count() == hashes;
        if is_end {
            return Some((index + 1 + hashes, rest[start..index].iter().collect()));
        }
        index += if !is_raw && rest[index] == '\\' { 2 } else { 1 };
    }
    None
}

/// A character literal or a lifetime at the start.
fn quote(rest: &[char]) -> usize {
    match rest {
        ['\'', '\\', _, more @ ..] => 3 + more.iter().position(|next| *next == '\'').map_or(0, |end| end + 1),
        ['\'', _, '\'', ..] => 3,
        _ => 1,
    }
}
