//! PEM (RFC 7468), as it is pasted: with text around it, any indentation, line breaks written as `\n`, in quotes.

use super::{
    base64,
    der::{self, Der},
    rules::{private, unreadable},
};
use crate::protocol::{
    check::{Failure, quote},
    json::Json,
};

const BEGIN: &str = "-----BEGIN ";
/// The labels of what has a public key (RFC 7468 §5, §13), and older names of certificates.
const PUBLIC: [&str; 5] =
    ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CERTIFICATE"];

/// Whether a text has a BEGIN line, or one that is almost right.
pub(super) fn is_like(text: &str) -> bool {
    let labels =
        PUBLIC.iter().chain(&["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "OPENSSH PRIVATE KEY"]);
    text.contains("-----BEGIN") || labels.into_iter().any(|label| text.contains(&["BEGIN ", label].concat()))
}

/// The first public key in a text, as a JWK, and what it was read from.
///
/// # Errors
///
/// The line or the block that is wrong. A text with private keys alone is refused as private.
pub(super) fn read(text: &str) -> Result<(Json, &'static str), Failure> {
    let blocks = blocks(text)?;
    let is_public = |block: &&Block<'_>| PUBLIC.contains(&block.label);
    if let Some(block) = blocks.iter().find(is_public) {
        return block.key();
    }
    match blocks.iter().find(|block| block.label.contains("PRIVATE")) {
        Some(block) => Err(private(block.label)),
        None => {
            let labels: Vec<&str> = blocks.iter().map(|block| block.label).collect();
            Err(unreadable(&["a PEM block without a public key: ", &quote(&labels.join(", "))].concat()))
        }
    }
}

/// A text between a BEGIN line and its END line.
struct Block<'a> {
    label: &'a str,
    body: &'a str,
    /// The line of BEGIN, counted from 1.
    line: usize,
}

/// Every block, in order. A block without an end is an error if no public key stands before it.
fn blocks(text: &str) -> Result<Vec<Block<'_>>, Failure> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let (mut rest, mut line) = (text, 1);
    while let Some((before, after)) = rest.split_once(BEGIN) {
        line += lines_in(before);
        let at = |found: &str| unreadable(&format!("{found} (line {line})"));
        let begin = after.split_once("-----").filter(|(label, _)| !label.contains('\n'));
        let (label, body) = begin.ok_or_else(|| at("PEM whose BEGIN line does not end with five hyphens"))?;
        let end = ["-----END ", label, "-----"].concat();
        let Some((body, following)) = body.split_once(&end) else {
            let has_key = blocks.iter().any(|block| PUBLIC.contains(&block.label));
            let missing = at("PEM without an END line that matches its BEGIN line");
            return if has_key { Ok(blocks) } else { Err(missing) };
        };
        blocks.push(Block { label, body, line });
        line += lines_in(body);
        rest = following;
    }
    if blocks.is_empty() {
        return Err(unreadable("PEM without a BEGIN line that has five hyphens on each side of its label"));
    }
    Ok(blocks)
}

fn lines_in(text: &str) -> usize {
    text.matches('\n').count()
}

impl Block<'_> {
    fn key(&self) -> Result<(Json, &'static str), Failure> {
        let mut base64 = String::new();
        let body = self.body.replace("\\r", "").replace("\\n", "\n").replace('\\', "");
        for (index, line) in body.lines().enumerate() {
            let content = content(line);
            let is_other =
                |character: &char| !(character.is_ascii_alphanumeric() || "+/=".contains(*character));
            if let Some(other) = content.chars().filter(|it| !it.is_whitespace()).find(is_other) {
                let line = self.line + index;
                return Err(unreadable(&format!(
                    "PEM with {other:?}, which base64 does not have (line {line})"
                )));
            }
            base64.push_str(content);
        }
        let wrong =
            |found: &str| unreadable(&[self.label, " (line ", &self.line.to_string(), "): ", found].concat());
        let der = base64::decode(&base64).ok_or_else(|| wrong("the base64 is cut off"))?;
        match der::read(&der) {
            Der::PublicKey(jwk) | Der::RsaPublicKey(jwk) => Ok((jwk, "a PEM block")),
            Der::Certificate(jwk) => Ok((jwk, "a certificate in a PEM block")),
            Der::Private => Err(private(self.label)),
            Der::Unknown => Err(wrong("it is cut off, or holds a key of another kind")),
        }
    }
}

/// A line without the sign of a quoted mail or a comment, and without the quotes and the operator of a string in source code.
fn content(line: &str) -> &str {
    let line = line.trim().trim_start_matches(['>', '#', '*', '|', ' ', '\t']);
    match line.contains(['"', '\'', '`']) {
        true => line.trim_end_matches(['+', ',', ';', ' ', '.']).trim_matches(['"', '\'', '`', ' ']),
        false => line,
    }
}
