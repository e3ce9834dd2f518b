//! What an authorization server says of itself (RFC 8414, OpenID Connect Discovery 1.0).

use super::{ResponseType, Scope};
use crate::protocol::{
    check::{Failure, quote},
    jose::Algorithm,
    json::{Json, WrongType},
    url::HttpUrl,
};

crate::rules! {
    METADATA_INVALID = "METADATA_INVALID", Provider, "RFC 8414 §3.2, OpenID Connect Discovery §4.2",
        "The provider's metadata is a JSON object with the members it needs",
        "The provider's metadata could not be read.",
        "Open the issuer's /.well-known/openid-configuration and compare; check that the issuer is typed exactly.";
    METADATA_ISSUER = "METADATA_ISSUER_MISMATCH", Configuration, "RFC 8414 §3.3, OpenID Connect Discovery §4.3",
        "The metadata belongs to the issuer that was asked",
        "The issuer in the metadata differs from the one you configured.",
        "Use the issuer exactly as the metadata writes it, with or without a slash at the end.";
    /// An endpoint that is needed is not named.
    METADATA_INCOMPLETE = "METADATA_INCOMPLETE", Provider, "RFC 8414 §2, OpenID Connect Discovery §3",
        "The metadata names every endpoint that this sign-in needs",
        "The provider's metadata leaves out an endpoint without which this sign-in cannot be completed.",
        "Choose another response type, or contact the provider's administrator.";
    METADATA_ENDPOINT = "METADATA_ENDPOINT", Provider, "RFC 8414 §2",
        "Every endpoint uses https, or http on this machine",
        "The metadata names an endpoint that is not an https address.",
        "The provider must publish https endpoints; plain http is accepted on this machine only.";
}

/// The largest metadata document that is read, in bytes.
pub const MAX_METADATA_BYTES: usize = 256 * 1024;

/// A provider's metadata, checked: it belongs to the issuer that was asked, and every endpoint is safe to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerMetadata {
    /// The issuer, exactly as configured.
    pub issuer: HttpUrl,
    /// Where the browser is sent to sign in.
    pub authorization_endpoint: HttpUrl,
    /// Where codes and refresh tokens are exchanged; absent for a purely implicit provider.
    pub token_endpoint: Option<HttpUrl>,
    /// Where the signing keys are.
    pub jwks_uri: Option<HttpUrl>,
    /// Where claims about the user are.
    pub userinfo_endpoint: Option<HttpUrl>,
    /// Where a session is ended (RP-Initiated Logout §2.1).
    pub end_session_endpoint: Option<HttpUrl>,
    /// The frame that tells whether the session has changed (OpenID Connect Session Management §3.3).
    pub check_session_iframe: Option<HttpUrl>,
    /// Where tokens are given back (RFC 7009).
    pub revocation_endpoint: Option<HttpUrl>,
    /// Where a protected API asks what a token means (RFC 7662).
    pub introspection_endpoint: Option<HttpUrl>,
    /// Where authorization requests are pushed to (RFC 9126 §5).
    pub pushed_authorization_request_endpoint: Option<HttpUrl>,
    /// Whether it takes pushed requests alone (RFC 9126 §5).
    pub requires_pushed_requests: bool,
    /// The signature algorithms for ID tokens that it announces and this client accepts, RS256 if it announces none.
    pub id_token_algorithms: Vec<Algorithm>,
    /// Whether every authorization response carries `iss` (RFC 9207 §3).
    pub sends_issuer: bool,
    /// Endpoints that a sign-in does not need and that are not https: name and address. They are not used.
    pub left_out: Vec<(&'static str, String)>,
    /// Whether it takes proofs signed with ES256, as far as it says which it takes (RFC 9449 §5.1).
    pub takes_es256_proofs: bool,
}

impl ServerMetadata {
    /// Reads and checks the document that was fetched for `issuer` by a page of `page_origin`.
    pub fn parse(text: &[u8], issuer: &HttpUrl, page_origin: &str) -> Result<Self, Failure> {
        if text.len() > MAX_METADATA_BYTES {
            return Err(invalid("more than 256 KiB"));
        }
        let json = Json::parse_object(text)
            .ok_or_else(|| invalid("not a JSON object, or one with duplicate members"))?
            .without_nulls();
        let named = json.string("issuer")?.ok_or_else(|| invalid("no issuer"))?;
        // RFC 8414 §3.3: MUST be identical, by comparing code points.
        if named != issuer.as_str() {
            return Err(Failure::of(&METADATA_ISSUER, issuer.as_str(), &quote(named)));
        }
        let endpoint = |name: &'static str| match json.string(name)? {
            None => Ok(None),
            Some(text) => HttpUrl::parse_trustworthy(text, page_origin)
                .map(Some)
                .map_err(|_| Failure::of(&METADATA_ENDPOINT, &[name, ": https"].concat(), &quote(text))),
        };
        let mut left_out = Vec::new();
        let mut secondary = |name: &'static str| match endpoint(name) {
            // What is no clear address at all, or misleads about its host, is still an error.
            Err(failure) if failure.is(&METADATA_ENDPOINT) && HttpUrl::parse(&failure.found).is_ok() => {
                left_out.push((name, failure.found));
                Ok(None)
            }
            other => other,
        };
        Ok(Self {
            issuer: issuer.clone(),
            authorization_endpoint: endpoint("authorization_endpoint")?
                .ok_or_else(|| invalid("no authorization_endpoint"))?,
            token_endpoint: endpoint("token_endpoint")?,
            jwks_uri: endpoint("jwks_uri")?,
            userinfo_endpoint: endpoint("userinfo_endpoint")?,
            end_session_endpoint: endpoint("end_session_endpoint")?,
            check_session_iframe: secondary("check_session_iframe")?,
            revocation_endpoint: secondary("revocation_endpoint")?,
            introspection_endpoint: secondary("introspection_endpoint")?,
            pushed_authorization_request_endpoint: secondary("pushed_authorization_request_endpoint")?,
            requires_pushed_requests: json.boolean("require_pushed_authorization_requests")?.unwrap_or(false),
            id_token_algorithms: id_token_algorithms(&json)?,
            sends_issuer: json.boolean("authorization_response_iss_parameter_supported")?.unwrap_or(false),
            left_out,
            takes_es256_proofs: json
                .strings("dpop_signing_alg_values_supported")?
                .is_none_or(|names| names.contains(&"ES256")),
        })
    }
}

/// The failure when no well-known URL has the metadata: what was found at each, and the rule that says most.
pub fn not_found(failures: &[(HttpUrl, Failure)]) -> Failure {
    let telling = failures.iter().find(|(_, failure)| failure.is(&METADATA_ISSUER)).or(failures.first());
    let Some((_, telling)) = telling else { return Failure::plain(&METADATA_INVALID) };
    let found = |(url, failure): &(HttpUrl, Failure)| {
        let found = if failure.found == url.as_str() { failure.code() } else { &failure.found };
        [url.as_str(), ": ", found].concat()
    };
    let found: Vec<_> = failures.iter().map(found).collect();
    Failure::of(telling.rule, &telling.expected, &found.join("; "))
}

impl ServerMetadata {
    /// Whether a sign-in of this kind can be completed: before the browser leaves, not after it comes back.
    pub fn check_completeness(&self, response_type: ResponseType, scope: &Scope) -> Result<(), Failure> {
        let needed = [
            ("token_endpoint", response_type.code && self.token_endpoint.is_none()),
            ("jwks_uri", scope.contains("openid") && self.jwks_uri.is_none()),
        ];
        match needed.into_iter().find(|(_, is_missing)| *is_missing) {
            Some((name, _)) => Err(Failure::of(&METADATA_INCOMPLETE, name, "none")),
            None => Ok(()),
        }
    }
}

/// Where the metadata of an issuer may be, in the order to try: OpenID Connect appends the well-known path
/// (Discovery §4), RFC 8414 §3 inserts it before the issuer's path. Both are the same for an issuer without one.
pub fn well_known_urls(issuer: &HttpUrl) -> Result<Vec<HttpUrl>, Failure> {
    let path = issuer.path_and_query().trim_end_matches('/');
    let base = issuer.as_str().trim_end_matches('/');
    let appended = [base, "/.well-known/openid-configuration"].concat();
    let inserted = [issuer.origin(), "/.well-known/oauth-authorization-server", path].concat();
    [appended, inserted].iter().map(|text| HttpUrl::parse(text)).collect()
}

fn id_token_algorithms(json: &Json) -> Result<Vec<Algorithm>, Failure> {
    let announced = json.strings("id_token_signing_alg_values_supported")?;
    let names = announced.unwrap_or_else(|| vec!["RS256"]);
    Ok(names.into_iter().filter_map(Algorithm::from_name).collect())
}

fn invalid(found: &str) -> Failure {
    Failure::of(&METADATA_INVALID, "", found)
}

impl From<WrongType> for Failure {
    fn from(wrong: WrongType) -> Self {
        let expected = [wrong.member, ": ", wrong.expected].concat();
        Failure::of(&METADATA_INVALID, &expected, wrong.found)
    }
}
