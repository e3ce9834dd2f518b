use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::Secret;
use serde_json::{Map, Value, json};

use crate::{
    app::App,
    dpop::{ALGORITHMS, Asked, ProofFault, check_proof},
    faults::waived_rules,
    http::{OAuthError, Params, json as answer_json},
    keys::Algorithm,
    site::Site,
    tokens::{AccessToken, Brought, Checks, SCOPE, examine_access_token},
};

/// How an access token is brought (RFC 6750 §2.1, RFC 9449 §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Whoever has the token may use it.
    Bearer,
    /// Only who has its key may.
    Dpop,
}

/// An access token, and how it was brought.
pub struct Presented {
    /// How.
    pub scheme: Scheme,
    /// The token.
    pub token: Secret,
}

/// Why a request to a protected resource is refused (RFC 6750 §3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BearerError {
    /// It brings no token: it learns how to, and no error code.
    Missing,
    /// It brings one where none belongs, several, or something that cannot be one.
    Request(&'static str),
    /// The token does not hold here.
    Token,
    /// The token holds, and does not allow this.
    Scope(&'static str),
    /// The key of the token is not proved (RFC 9449 §7.1).
    Proof(ProofFault),
    /// The server cannot tell.
    Unavailable,
}

/// A refusal in the words of the scheme that was used.
pub struct Refused(pub(super) Scheme, pub(super) BearerError);

impl From<BearerError> for Refused {
    fn from(error: BearerError) -> Self {
        Self(Scheme::Bearer, error)
    }
}

/// The claims of the access token of a request, if it holds and allows `scope`. Only the header carries it here.
pub(super) async fn authorize(
    app: &App,
    site: &Site,
    request: &Parts,
    scope: Option<&'static str>,
) -> Result<Map<String, Value>, Refused> {
    let query = Params::parse(request.uri.query().unwrap_or_default().as_bytes());
    // RFC 9700 §4.3.2: addresses are logged and kept in histories.
    if query.text("access_token").is_some() {
        return Err(BearerError::Request("an access token does not belong in an address").into());
    }
    let presented = read_header(&request.headers)?.ok_or(BearerError::Missing)?;
    read_claims(Checks::waiving(waived_rules(&app.faults)), app, site, request, &presented, scope).await
}

/// An access token, if it holds and allows `scope` (RFC 9068 §4).
pub async fn authorize_presented(
    app: &App,
    site: &Site,
    request: &Parts,
    presented: &Presented,
    scope: Option<&'static str>,
) -> Result<AccessToken, Refused> {
    let claims = read_claims(Checks::default(), app, site, request, presented, scope).await?;
    AccessToken::read(&claims).ok_or(BearerError::Token.into())
}

/// The claims of an access token, if the checks let it pass.
async fn read_claims(
    checks: Checks,
    app: &App,
    site: &Site,
    request: &Parts,
    presented: &Presented,
    scope: Option<&'static str>,
) -> Result<Map<String, Value>, Refused> {
    let refused = |error| Refused(presented.scheme, error);
    let keys = app.keys.set().await.map_err(|_| refused(BearerError::Unavailable))?;
    let key = read_key(app, request, presented).map_err(refused)?;
    let brought = key.as_deref().map_or(Brought::Bearer, Brought::WithKey);
    let token = (presented.token.expose(), brought);
    let examination = examine_access_token(checks, app, &keys, token, &site.issuer, scope);
    examination.accepted().map_err(|rule| match scope {
        Some(scope) if std::ptr::eq(rule, &SCOPE) => refused(BearerError::Scope(scope)),
        _ => refused(BearerError::Token),
    })
}

/// The key that the request proves to have. The scheme DPoP needs a proof, and Bearer has none.
pub(super) fn read_key(
    app: &App,
    request: &Parts,
    presented: &Presented,
) -> Result<Option<String>, BearerError> {
    if presented.scheme == Scheme::Bearer {
        return Ok(None);
    }
    let asked = request.extensions.get::<Asked>().ok_or(BearerError::Unavailable)?;
    let key = check_proof(app, asked, &request.headers, Some(presented.token.expose()));
    let missing = ProofFault::Invalid("there is no DPoP proof");
    key.and_then(|key| key.ok_or(missing)).map(Some).map_err(BearerError::Proof)
}

/// The token of the Authorization header (RFC 6750 §2.1), whose scheme is in any case of letters.
pub fn read_header(headers: &HeaderMap) -> Result<Option<Presented>, BearerError> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    if lines.next().is_some() {
        return Err(BearerError::Request("there are two Authorization headers"));
    }
    let line = line.to_str().map_err(|_| BearerError::Request("the Authorization header is malformed"))?;
    let (scheme, token) = line.split_once(' ').unwrap_or((line, ""));
    let scheme = match scheme {
        _ if scheme.eq_ignore_ascii_case("Bearer") => Scheme::Bearer,
        _ if scheme.eq_ignore_ascii_case("DPoP") => Scheme::Dpop,
        _ => return Ok(None),
    };
    let token = token.trim_start_matches(' ');
    let is_token_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    if token.is_empty() || !token.bytes().all(is_token_byte) {
        return Err(BearerError::Request("the Authorization header is malformed"));
    }
    Ok(Some(Presented { scheme, token: Secret::new(token) }))
}

impl BearerError {
    /// Status, code and description; nothing when the server cannot tell.
    fn parts(self) -> Option<(u16, Option<&'static str>, &'static str)> {
        Some(match self {
            Self::Missing => (401, None, "this resource needs an access token"),
            Self::Request(description) => (400, Some("invalid_request"), description),
            Self::Token => (401, Some("invalid_token"), "the access token is not one that holds here now"),
            Self::Scope(_) => (403, Some("insufficient_scope"), "the access token does not allow this"),
            Self::Proof(fault) => (401, Some(fault.error()), fault.description()),
            Self::Unavailable => return None,
        })
    }

    /// What is wrong, and never what was sent.
    pub(super) fn description(self) -> &'static str {
        self.parts().map_or("the server cannot tell", |(_, _, description)| description)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(scheme, problem) = self;
        let Some((status, error, description)) = problem.parts() else {
            return OAuthError::unavailable().into_response();
        };
        let mut challenge = match scheme {
            Scheme::Bearer => r#"Bearer realm="Bearer Lab API""#.to_owned(),
            Scheme::Dpop => {
                let algorithms = ALGORITHMS.map(Algorithm::name).join(" ");
                format!(r#"DPoP realm="Bearer Lab API", algs="{algorithms}""#)
            }
        };
        if let Some(error) = error {
            challenge.push_str(&format!(r#", error="{error}", error_description="{description}""#));
        }
        if let BearerError::Scope(scope) = problem {
            challenge.push_str(&format!(r#", scope="{scope}""#));
        }
        let code = error.unwrap_or("unauthorized");
        let mut response = answer_json(&json!({ "error": code, "error_description": description }));
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::UNAUTHORIZED);
        if let Ok(challenge) = HeaderValue::from_str(&challenge) {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::{BearerError, Scheme, read_header};

    #[test]
    fn rfc6750_s2_1_the_header_holds_one_token_after_the_scheme() {
        for (line, expected) in [
            ("Bearer abc.def", Ok(Some((Scheme::Bearer, "abc.def")))),
            ("bEARER abc", Ok(Some((Scheme::Bearer, "abc")))),
            ("Bearer  abc", Ok(Some((Scheme::Bearer, "abc")))),
            ("DPoP abc", Ok(Some((Scheme::Dpop, "abc")))),
            ("dpop abc", Ok(Some((Scheme::Dpop, "abc")))),
            ("DPoP", Err(())),
            ("Basic abc", Ok(None)),
            ("Bearerabc", Ok(None)),
            ("Bearer", Err(())),
            ("Bearer ", Err(())),
            ("Bearer a b", Err(())),
            ("Bearer a,b", Err(())),
            ("Bearer \"a\"", Err(())),
        ] {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(line))]);
            let read = read_header(&headers);
            let read = read.as_ref().map_err(|_| ());
            let read = read.map(|read| read.as_ref().map(|read| (read.scheme, read.token.expose())));
            assert_eq!(read, expected, "{line}");
        }
        let mut two = HeaderMap::new();
        two.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer a"));
        two.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer a"));
        assert!(matches!(read_header(&two), Err(BearerError::Request(_))));
    }
}
