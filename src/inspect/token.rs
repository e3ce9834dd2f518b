//! A token as it is pasted: what kind it is, its parts, and whether its form is right.

use std::ops::Range;

use super::member::{Member, members};
use crate::{
    protocol::{
        check::{Check, Checks, Failure},
        jose::{CompactJws, base64url, jws::FORMAT},
        json::Json,
    },
    trace::has_token,
};

crate::rules! {
    UNSECURED_FORM = "TOKEN_UNSECURED_FORM", Provider, "RFC 7519 §6, RFC 7518 §3.6",
        "The token is an unsecured JWT: two parts of JSON, and nothing for a signature",
        "The token is not a well-formed unsecured JWT.",
        "A token of the algorithm none ends with a dot; nothing follows it.";
    ENCRYPTED_FORM = "TOKEN_ENCRYPTED_FORM", Provider, "RFC 7516 §7.1",
        "The token is an encrypted JWT in compact form",
        "The token is not a well-formed encrypted JWT.",
        "It must have five base64url parts, of which the first is a JSON object with alg and enc.";
    TOO_LARGE = "TOKEN_TOO_LARGE", Provider, "README, Limits",
        "The token is not larger than what is read here",
        "The text is larger than any token that is read here, so nothing of it was decoded.",
        "Paste the token alone; 256 KiB are read.";
}

/// The largest token that is read here, in bytes.
pub const MAX_TOKEN_BYTES: usize = 256 * 1024;

/// What a text turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A signed JWT (RFC 7519).
    Jwt,
    /// A JWT of the algorithm `none` (RFC 7519 §6).
    Unsecured,
    /// A signed JWT around another (RFC 7519 §5.2).
    Nested,
    /// A signed text that is no JWT (RFC 7515).
    Signed,
    /// An encrypted JWT (RFC 7516).
    Encrypted,
    /// A handle under which the issuer keeps what it means (RFC 7662).
    Reference,
    /// A text that only its issuer understands (RFC 6749 §1.4).
    Opaque,
    /// A token whose form is wrong.
    Damaged,
}

impl Kind {
    /// What it is called, and what that means.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Jwt => ("Signed JWT", "Anybody can read it; the signature tells who wrote it."),
            Self::Unsecured => {
                ("Unsecured JWT", "Nothing signs it: whoever holds it can have written what it says.")
            }
            Self::Nested => {
                ("Nested JWT", "A signed envelope around another token, which has checks of its own.")
            }
            Self::Signed => (
                "Signed data",
                "Not a JWT: the payload is not a JSON object, so it has no claims. Its signature is verified.",
            ),
            Self::Encrypted => (
                "Encrypted JWT",
                "Only the holder of the key can read it. The header tells how it is encrypted; encryption does \
                 not tell who wrote it.",
            ),
            Self::Reference => (
                "Reference token",
                "A handle: what it means is kept by its issuer, who tells a protected API that asks.",
            ),
            Self::Opaque => {
                ("Opaque token", "Only its issuer can tell what it means. There is nothing to decode.")
            }
            Self::Damaged => ("Not a token", "It looks like a token, but its form is wrong."),
        }
    }
}

/// The role of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The JOSE header.
    Header,
    /// The payload: the claims.
    Payload,
    /// The signature.
    Signature,
    /// What only the holder of a key can read: encrypted key, initialization vector, ciphertext, tag.
    Sealed,
}

impl Role {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
            Self::Sealed => "encrypted",
        }
    }
}

/// A part between two dots.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// What it is for.
    pub role: Role,
    /// Where it stands in the token.
    pub range: Range<usize>,
    /// What it decodes to, if that is text.
    pub text: Option<String>,
    /// Its members, if it is a JSON object.
    pub members: Vec<Member>,
}

/// A token, taken apart. Nothing of it is believed.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// The token.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// Its parts, as far as they could be read.
    pub parts: Vec<Part>,
    /// The header; null unless it is a JSON object.
    pub header: Json,
    /// The claims; null unless the payload is a JSON object that can be read.
    pub claims: Json,
    /// Whether its form is right.
    pub format: Checks,
    /// For the signature.
    pub(super) jws: Option<CompactJws>,
}

impl Token {
    /// Takes a token apart.
    pub fn read(text: &str) -> Self {
        let mut token = Self {
            text: text.to_owned(),
            kind: Kind::Damaged,
            parts: Vec::new(),
            header: Json::Null,
            claims: Json::Null,
            format: Checks::default(),
            jws: None,
        };
        if text.len() > MAX_TOKEN_BYTES {
            let found = format!("{} KiB", text.len() / 1024);
            token.format.push(Check::from(Failure::of(&TOO_LARGE, "at most 256 KiB", &found)));
            return token;
        }
        let signed = CompactJws::parse_signed(text, MAX_TOKEN_BYTES);
        token.take_apart(signed.as_ref().ok());
        match signed {
            Ok((jws, payload)) => token.conclude_signed(jws, &payload),
            Err(failure) => token.conclude_other(failure),
        }
        token
    }

    /// The payload's text, where it is text.
    pub fn payload_text(&self) -> Option<&str> {
        self.parts.iter().find(|part| part.role == Role::Payload)?.text.as_deref()
    }

    /// The token without its signature: it can be shown around, and opens nothing. There is none of a token that was
    /// not signed, or that has another one inside, whose signature would remain.
    pub fn without_signature(&self) -> Option<String> {
        let signature = self.parts.iter().find(|part| part.role == Role::Signature)?;
        let is_bare = signature.range.is_empty() || self.payload_text().is_some_and(has_token);
        self.text.get(..signature.range.start).filter(|_| !is_bare).map(str::to_owned)
    }

    /// Three or five parts, each with what it decodes to, as far as it was not read before.
    fn take_apart(&mut self, signed: Option<&(CompactJws, Vec<u8>)>) {
        let pieces: Vec<&str> = self.text.splitn(6, '.').collect();
        let roles: &[Role] = match pieces.len() {
            3 => &[Role::Header, Role::Payload, Role::Signature],
            5 => &[Role::Header, Role::Sealed, Role::Sealed, Role::Sealed, Role::Sealed],
            _ => return,
        };
        let mut start = 0;
        let mut parts = Vec::new();
        for (piece, role) in pieces.iter().zip(roles) {
            let bytes = match (role, signed) {
                (Role::Payload, Some((_, payload))) => Some(payload.clone()),
                (Role::Header | Role::Payload, _) => base64url::decode(piece),
                _ => None,
            };
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
            let json = match (role, signed) {
                (Role::Header, Some((jws, _))) => Some(jws.header().clone()),
                (Role::Payload, Some((jws, _))) => {
                    Some(jws.payload().clone()).filter(|json| *json != Json::Null)
                }
                _ => text.as_ref().and_then(|text| Json::parse_object(text.as_bytes())),
            };
            let found = text.as_ref().zip(json.as_ref()).map(|(text, json)| members(text, json, start));
            match (role, json) {
                (Role::Header, Some(json)) => self.header = json,
                (Role::Payload, Some(json)) => self.claims = json,
                _ => {}
            }
            let range = start..start + piece.len();
            start = range.end + 1;
            parts.push(Part { role: *role, range, text, members: found.unwrap_or_default() });
        }
        self.parts = parts;
    }

    /// Three parts of base64url, of which the first is a JSON object and the last is not empty.
    fn conclude_signed(&mut self, jws: CompactJws, payload: &[u8]) {
        let problem = jws.key_id().err().or_else(|| self.payload_problem(payload));
        if let Some(failure) = problem {
            return self.format.push(Check::from(failure));
        }
        self.kind = match &self.claims {
            Json::Object(_) => Kind::Jwt,
            _ if self.payload_text().is_some_and(is_compact) => Kind::Nested,
            _ => Kind::Signed,
        };
        self.format.record(&FORMAT, true, "header.payload.signature", "three parts");
        self.jws = Some(jws);
    }

    /// A payload that is meant to be claims and is not. A JWS may sign anything, even nothing (RFC 7515 §1).
    fn payload_problem(&self, payload: &[u8]) -> Option<Failure> {
        if self.claims != Json::Null {
            return None;
        }
        let bytes = payload.strip_prefix("\u{feff}".as_bytes()).unwrap_or(payload).trim_ascii_start();
        let says_jwt = self.header.member("typ").and_then(Json::as_str).is_some_and(|typ| {
            let typ = typ.to_ascii_lowercase();
            typ == "jwt" || typ.ends_with("+jwt")
        });
        let is_nested = self.payload_text().is_some_and(is_compact);
        (bytes.starts_with(b"{") || (says_jwt && !is_nested)).then(|| {
            let found = "a payload that is no JSON object, or one with duplicate members";
            Failure::of(&FORMAT, "one JSON object without duplicate members", found)
        })
    }

    fn conclude_other(&mut self, failure: Failure) {
        let is_none = self.header.member("alg").and_then(Json::as_str) == Some("none");
        let has_enc =
            ["alg", "enc"].iter().all(|name| self.header.member(name).and_then(Json::as_str).is_some());
        let pieces: Vec<&str> = self.text.splitn(6, '.').collect();
        match pieces.as_slice() {
            [_, payload, ""] if is_none => {
                let holds = matches!(self.claims, Json::Object(_));
                let found =
                    encoding_problem(payload).unwrap_or(if holds { "two parts" } else { "no JSON object" });
                self.format.record(&UNSECURED_FORM, holds, "header.payload.", found);
                self.kind = if holds { Kind::Unsecured } else { Kind::Damaged };
            }
            [_, key, rest @ ..] if pieces.len() == 5 => {
                let problem = pieces.iter().find_map(|piece| encoding_problem(piece));
                let is_whole =
                    rest.iter().all(|piece| !piece.is_empty()) && !(key.is_empty() && rest.is_empty());
                let holds = has_enc && is_whole && problem.is_none();
                let found = problem.unwrap_or(match (has_enc, is_whole) {
                    (false, _) => "a header without alg and enc",
                    (true, false) => "an empty part",
                    (true, true) => "five parts",
                });
                self.format.record(
                    &ENCRYPTED_FORM,
                    holds,
                    "five parts, the first a JSON object with enc",
                    found,
                );
                self.kind = if holds { Kind::Encrypted } else { Kind::Damaged };
            }
            pieces => self.conclude_unknown(pieces.len(), failure),
        }
    }

    /// Not a JWT: opaque, or damaged beyond recognition.
    fn conclude_unknown(&mut self, pieces: usize, failure: Failure) {
        let text = &self.text;
        let is_visible = text.bytes().all(|byte| (0x21..=0x7e).contains(&byte));
        let is_json = text.starts_with('{');
        let is_jwt_like = matches!(pieces, 3 | 5) || text.starts_with("eyJ") || text.contains("..");
        let is_dotted = text.starts_with('.') || text.ends_with('.');
        if is_visible && !is_json && !is_jwt_like && !is_dotted {
            self.kind = if is_handle(text) { Kind::Reference } else { Kind::Opaque };
            return self.format.unchecked(&FORMAT, "a token without a form that others know");
        }
        let found = match () {
            () if is_json => "JSON, where a token in OAuth has the compact form",
            () => text.split('.').find_map(encoding_problem).unwrap_or(&failure.found),
        };
        let failure = Failure::of(failure.rule, &failure.expected, found);
        self.format.push(Check::from(failure));
    }
}

/// What is wrong with the encoding of a part; nothing if it is canonical base64url (RFC 7515 §2).
fn encoding_problem(part: &str) -> Option<&'static str> {
    let is_other = |byte: &u8| !(byte.is_ascii_alphanumeric() || b"-_".contains(byte));
    match part.bytes().find(is_other) {
        Some(b'=') => Some("padding (=), which a token leaves out"),
        Some(b'+' | b'/') => Some("+ or /, which base64url writes as - and _"),
        Some(byte) if byte.is_ascii_whitespace() => Some("white space inside"),
        Some(_) => Some("a character that base64url does not have"),
        None if base64url::decode(part).is_none() => Some("base64url that is cut off or has spare bits"),
        None => None,
    }
}

/// Whether a text has the form of a signed or encrypted token.
fn is_compact(text: &str) -> bool {
    let header = text.split('.').next().and_then(base64url::decode);
    let dots = text.bytes().filter(|byte| *byte == b'.').count();
    matches!(dots, 2 | 4) && header.is_some_and(|bytes| Json::parse_object(&bytes).is_some())
}

/// A number in hexadecimal or a UUID: what servers hand out as references.
fn is_handle(text: &str) -> bool {
    text.len() >= 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}
