use std::{fmt, ops::Range};

use toml::Spanned;

use crate::crypto::NoRandomness;

/// Why a configuration file is refused.
#[derive(Debug, PartialEq, Eq)]
pub struct FileError {
    /// The line, counted from one; nothing when the file could not be read at all.
    pub line: Option<usize>,
    /// What is wrong, and what would be right.
    pub problem: String,
}

impl fmt::Display for FileError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "line {line}: {}", self.problem),
            None => formatter.write_str(&self.problem),
        }
    }
}

impl std::error::Error for FileError {}

impl From<NoRandomness> for FileError {
    fn from(error: NoRandomness) -> Self {
        Self { line: None, problem: error.to_string() }
    }
}

/// A problem with its place in the text.
pub(super) struct Problem {
    at: Range<usize>,
    text: String,
}

impl Problem {
    pub(super) fn at<T>(value: &Spanned<T>, text: impl Into<String>) -> Self {
        Self { at: value.span(), text: text.into() }
    }

    /// The problem with the number of its line.
    pub(super) fn in_file(self, text: &str) -> FileError {
        FileError { line: Some(line_of(text, self.at.start)), problem: self.text }
    }
}

/// The number of the line, counted from one.
pub(super) fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
