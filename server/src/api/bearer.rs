use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use bearer_lab::protocol::Secret;
use serde_json::{Map, Value, json};

use crate::{
    app::App,
    faults::waived_rules,
    http::{OAuthError, Params, json as answer_json},
    site::Site,
    tokens::{AccessToken, Checks, SCOPE, examine_access_token},
};

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
    /// The server cannot tell.
    Unavailable,
}

/// The claims of the access token of a request, if it holds and allows `scope`. Only the header carries it here.
pub(super) async fn authorize(
    app: &App,
    site: &Site,
    uri: &Uri,
    headers: &HeaderMap,
    scope: Option<&'static str>,
) -> Result<Map<String, Value>, BearerError> {
    let query = Params::parse(uri.query().unwrap_or_default().as_bytes());
    // RFC 9700 §4.3.2: addresses are logged and kept in histories.
    if query.text("access_token").is_some() {
        return Err(BearerError::Request("an access token does not belong in an address"));
    }
    let token = read_header(headers)?.ok_or(BearerError::Missing)?;
    read_claims(Checks::waiving(waived_rules(&app.faults)), app, site, &token, scope).await
}

/// An access token, if it holds and allows `scope` (RFC 9068 §4).
pub async fn authorize_text(
    app: &App,
    site: &Site,
    token: &Secret,
    scope: Option<&'static str>,
) -> Result<AccessToken, BearerError> {
    let claims = read_claims(Checks::default(), app, site, token, scope).await?;
    AccessToken::read(&claims).ok_or(BearerError::Token)
}

/// The claims of an access token, if the checks let it pass.
async fn read_claims(
    checks: Checks,
    app: &App,
    site: &Site,
    token: &Secret,
    scope: Option<&'static str>,
) -> Result<Map<String, Value>, BearerError> {
    let keys = app.keys.set().await.map_err(|_| BearerError::Unavailable)?;
    let examination = examine_access_token(checks, app, &keys, token.expose(), &site.issuer, scope);
    examination.accepted().map_err(|rule| match scope {
        Some(scope) if std::ptr::eq(rule, &SCOPE) => BearerError::Scope(scope),
        _ => BearerError::Token,
    })
}

/// The token of the Authorization header (RFC 6750 §2.1), whose scheme is in any case of letters.
pub fn read_header(headers: &HeaderMap) -> Result<Option<Secret>, BearerError> {
    let mut lines = headers.get_all(header::AUTHORIZATION).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    if lines.next().is_some() {
        return Err(BearerError::Request("there are two Authorization headers"));
    }
    let line = line.to_str().map_err(|_| BearerError::Request("the Authorization header is malformed"))?;
    let (scheme, token) = line.split_once(' ').unwrap_or((line, ""));
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Ok(None);
    }
    let token = token.trim_start_matches(' ');
    let is_token_byte = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    if token.is_empty() || !token.bytes().all(is_token_byte) {
        return Err(BearerError::Request("the Authorization header is malformed"));
    }
    Ok(Some(Secret::new(token)))
}

impl IntoResponse for BearerError {
    fn into_response(self) -> Response {
        let (status, error, description) = match self {
            Self::Unavailable => return OAuthError::unavailable().into_response(),
            Self::Missing => (401, None, "this resource needs an access token"),
            Self::Request(description) => (400, Some("invalid_request"), description),
            Self::Token => (401, Some("invalid_token"), "the access token is not one that holds here now"),
            Self::Scope(_) => (403, Some("insufficient_scope"), "the access token does not allow this"),
        };
        let mut challenge = r#"Bearer realm="Bearer Lab API""#.to_owned();
        if let Some(error) = error {
            challenge.push_str(&format!(r#", error="{error}", error_description="{description}""#));
        }
        if let Self::Scope(scope) = self {
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

    use super::{BearerError, read_header};

    #[test]
    fn rfc6750_s2_1_the_header_holds_one_token_after_the_scheme() {
        for (line, expected) in [
            ("Bearer abc.def", Ok(Some("abc.def"))),
            ("bEARER abc", Ok(Some("abc"))),
            ("Bearer  abc", Ok(Some("abc"))),
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
            let read = read.as_ref().map(|token| token.as_ref().map(|token| token.expose())).map_err(|_| ());
            assert_eq!(read, expected, "{line}");
        }
        let mut two = HeaderMap::new();
        two.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer a"));
        two.append(header::AUTHORIZATION, HeaderValue::from_static("Bearer a"));
        assert!(matches!(read_header(&two), Err(BearerError::Request(_))));
    }
}
