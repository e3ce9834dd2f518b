//! What a provider's metadata says that it can do, as rows for a reader (RFC 8414 §2, OpenID Connect Discovery §3).
//!
//! Nothing is decided by it: a sign-in reads [`ServerMetadata`](super::ServerMetadata).

use crate::protocol::{check::quote, json::Json};

/// One thing that a provider can or cannot do.
#[derive(Debug)]
pub struct Feature {
    /// What it is called.
    pub name: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What it means for a sign-in here that the metadata does not have it.
    pub absence: &'static str,
    read: Read,
}

/// How a feature shows in the metadata.
#[derive(Debug)]
enum Read {
    /// A list, with what it means that it is left out.
    Values(&'static str, &'static str),
    /// A value in a list.
    Value(&'static str, &'static str),
    /// An address.
    Endpoint(&'static str),
    /// `true`.
    Flag(&'static str),
}

const DISCOVERY: &str = "OpenID Connect Discovery §3";

/// What is looked for, in the order of a sign-in.
pub static FEATURES: [Feature; 15] = [
    Feature {
        name: "Response types",
        source: DISCOVERY,
        absence: "Missing, although required. Try code.",
        read: Read::Values("response_types_supported", ""),
    },
    Feature {
        name: "PKCE with S256",
        source: "RFC 7636 §4.2, RFC 8414 §2",
        absence: "Not listed. It is sent anyway; only a sign-in shows whether the provider checks it.",
        read: Read::Value("code_challenge_methods_supported", "S256"),
    },
    Feature {
        name: "Public clients",
        source: "RFC 8414 §2, RFC 6749 §2.1",
        absence: "Not listed: the token endpoint may require a secret, which a page cannot keep.",
        read: Read::Value("token_endpoint_auth_methods_supported", "none"),
    },
    Feature {
        name: "Grants",
        source: DISCOVERY,
        absence: "",
        read: Read::Values("grant_types_supported", "authorization_code implicit"),
    },
    Feature {
        name: "iss in the authorization response",
        source: "RFC 9207 §3",
        absence: "Not listed: with several providers, only the ID token tells which one responded.",
        read: Read::Flag("authorization_response_iss_parameter_supported"),
    },
    Feature {
        name: "Signatures of ID tokens",
        source: DISCOVERY,
        absence: "Missing, although required. RS256 is assumed.",
        read: Read::Values("id_token_signing_alg_values_supported", ""),
    },
    Feature {
        name: "Scopes",
        source: DISCOVERY,
        absence: "Not listed. Ask the provider which there are.",
        read: Read::Values("scopes_supported", ""),
    },
    Feature {
        name: "Userinfo",
        source: "OpenID Connect Core §5.3",
        absence: "The ID token is the only source of claims about the user.",
        read: Read::Endpoint("userinfo_endpoint"),
    },
    Feature {
        name: "Pushed requests (PAR)",
        source: "RFC 9126 §5",
        absence: "The parameters are sent in the URL.",
        read: Read::Endpoint("pushed_authorization_request_endpoint"),
    },
    Feature {
        name: "PAR required",
        source: "RFC 9126 §5",
        absence: "A request may also be sent in the URL.",
        read: Read::Flag("require_pushed_authorization_requests"),
    },
    Feature {
        name: "Sender-constrained tokens (DPoP)",
        source: "RFC 9449 §5.1",
        absence: "Anyone who has an access token can use it.",
        read: Read::Values("dpop_signing_alg_values_supported", ""),
    },
    Feature {
        name: "Sign-out at the provider",
        source: "OpenID Connect RP-Initiated Logout §2.1",
        absence: "Signing out ends the session here, not at the provider.",
        read: Read::Endpoint("end_session_endpoint"),
    },
    Feature {
        name: "Front-channel logout",
        source: "OpenID Connect Front-Channel Logout §3",
        absence: "Signing out elsewhere is not noticed here.",
        read: Read::Flag("frontchannel_logout_supported"),
    },
    Feature {
        name: "Session management",
        source: "OpenID Connect Session Management §3.3",
        absence: "A change of the session at the provider is not noticed here.",
        read: Read::Endpoint("check_session_iframe"),
    },
    Feature {
        name: "Revocation",
        source: "RFC 7009, RFC 8414 §2",
        absence: "A refresh token stays valid after signing out here.",
        read: Read::Endpoint("revocation_endpoint"),
    },
];

/// What the metadata says of a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// It has it: the values, the address, or nothing more to say.
    Present(String),
    /// It leaves the member out, and the specification says what that means.
    Default(&'static str),
    /// It has not, or in another type than it must be.
    Absent,
}

impl Feature {
    /// What this metadata says of it.
    pub fn announced(&self, metadata: &Json) -> Announcement {
        match self.read {
            Read::Values(member, default) => match metadata.strings(member) {
                Ok(Some(values)) if !values.is_empty() => Announcement::Present(quote(&values.join(", "))),
                Ok(None) if !default.is_empty() => Announcement::Default(default),
                _ => Announcement::Absent,
            },
            Read::Value(member, wanted) => match metadata.strings(member) {
                Ok(Some(values)) if values.contains(&wanted) => Announcement::Present(String::new()),
                _ => Announcement::Absent,
            },
            Read::Endpoint(member) => match metadata.string(member) {
                Ok(Some(url)) => Announcement::Present(quote(url)),
                _ => Announcement::Absent,
            },
            Read::Flag(member) => match metadata.boolean(member) {
                Ok(Some(true)) => Announcement::Present(String::new()),
                _ => Announcement::Absent,
            },
        }
    }
}
