//! A token as it is pasted: what kind it is, its parts, and whether its form is right.

use std::ops::Range;

use super::{
    compact::{encoding_problem, has_header, is_compact},
    fact::Fact,
    find::MAX_TEXT_BYTES,
    identify::identify,
    kind::Kind,
    member::{Member, members},
    sd_jwt::Presentation,
};
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
    DISCLOSURES = "TOKEN_DISCLOSURES", User, "RFC 9901 §7.1",
        "Every disclosure belongs to the token",
        "What follows the issuer's token does not belong to it, so a reader has to refuse all of it.",
        "Paste it exactly as the holder sent it; what the issuer signed can be inspected without the rest.";
    TOO_LARGE = "TOKEN_TOO_LARGE", Provider, "README, Limits",
        "The token is not larger than what is read here",
        "The text is larger than any token that is read here, so nothing of it was decoded.",
        "Paste the token only. The limit is 256 KiB.";
}

/// The largest token that is read here, in bytes.
pub const MAX_TOKEN_BYTES: usize = 256 * 1024;

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
    /// What else can be read of it.
    pub facts: Vec<Fact>,
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
            facts: Vec::new(),
            format: Checks::default(),
            jws: None,
        };
        let is_searched = text.len() <= MAX_TEXT_BYTES && text.contains(char::is_whitespace);
        if text.len() > MAX_TOKEN_BYTES && is_searched {
            token.kind = Kind::NoToken;
            token.format.unchecked(&FORMAT, "The text does not have the form of a JWT.");
            return token;
        }
        if text.len() > MAX_TOKEN_BYTES {
            let found = format!("{} KiB", text.len() / 1024);
            token.format.push(Check::from(Failure::of(&TOO_LARGE, "at most 256 KiB", &found)));
            return token;
        }
        if !has_header(text) {
            (token.kind, token.facts) = identify(text);
            token.format.unchecked(&FORMAT, "The text does not have the form of a JWT.");
            return token;
        }
        // What the holder of an SD-JWT adds is read apart (RFC 9901 §4).
        let compact = text.split('~').next().unwrap_or_default();
        let signed = CompactJws::parse_signed(compact, MAX_TOKEN_BYTES);
        token.take_apart(compact, signed.as_ref().ok());
        match signed {
            Ok((jws, payload)) => token.conclude_signed(jws, &payload),
            Err(failure) => token.conclude_other(compact, failure),
        }
        if token.kind == Kind::Jwt && compact.len() < text.len() {
            token.conclude_disclosing();
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
    fn take_apart(&mut self, compact: &str, signed: Option<&(CompactJws, Vec<u8>)>) {
        let pieces: Vec<&str> = compact.splitn(6, '.').collect();
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
            _ if payload.is_empty() => Kind::Detached,
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

    /// An SD-JWT: the token of its issuer, then disclosures and a key binding.
    fn conclude_disclosing(&mut self) {
        let presentation = Presentation::read(&self.text, &self.claims);
        self.kind = Kind::SdJwt;
        self.facts = presentation.facts;
        let found = presentation.problem.unwrap_or("digests that match");
        self.format.record(
            &DISCLOSURES,
            presentation.problem.is_none(),
            "digests that the issuer signed",
            found,
        );
    }

    fn conclude_other(&mut self, compact: &str, failure: Failure) {
        let is_none = self.header.member("alg").and_then(Json::as_str) == Some("none");
        let has_enc =
            ["alg", "enc"].iter().all(|name| self.header.member(name).and_then(Json::as_str).is_some());
        let pieces: Vec<&str> = compact.splitn(6, '.').collect();
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
            pieces => {
                let problem = pieces.iter().copied().find_map(encoding_problem);
                let found = problem.unwrap_or(&failure.found);
                self.format.push(Check::from(Failure::of(failure.rule, &failure.expected, found)));
            }
        }
    }
}
