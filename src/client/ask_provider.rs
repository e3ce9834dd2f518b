//! Questions to the provider about the session's access token, for the token inspector.

use super::{
    context::Context,
    dpop::{self, ProtectedRequest},
};
use crate::{
    protocol::{
        Secret,
        check::Failure,
        http::{Request, Response, Value},
        oauth::server_metadata::{METADATA_INCOMPLETE, ServerMetadata},
        url::HttpUrl,
    },
    session::{Session, transaction::PROVIDER_GONE},
    trace::Purpose,
};

/// The largest response that is read, in bytes.
const MAX_RESPONSE_BYTES: usize = 64 * 1024;

/// What the provider is asked about an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderQuestion {
    /// What it tells about the user (OpenID Connect Core §5.3.1).
    Userinfo,
    /// Whether the token is valid, and for what (RFC 7662 §2.1).
    Introspection,
    /// To end the token (RFC 7009 §2.1).
    Revocation,
}

impl ProviderQuestion {
    const fn purpose(self) -> Purpose {
        match self {
            Self::Userinfo => Purpose::UserInfo,
            Self::Introspection => Purpose::Introspection,
            Self::Revocation => Purpose::Revocation,
        }
    }

    fn endpoint(self, metadata: &ServerMetadata) -> Result<HttpUrl, Failure> {
        let (name, endpoint) = match self {
            Self::Userinfo => ("userinfo_endpoint", &metadata.userinfo_endpoint),
            Self::Introspection => ("introspection_endpoint", &metadata.introspection_endpoint),
            Self::Revocation => ("revocation_endpoint", &metadata.revocation_endpoint),
        };
        endpoint.clone().ok_or_else(|| Failure::of(&METADATA_INCOMPLETE, name, "none"))
    }
}

/// Asks the session's provider.
pub(super) async fn ask(
    context: &Context,
    question: ProviderQuestion,
    session: &Session,
) -> Result<Response, Failure> {
    let provider = context.provider(&session.provider_id);
    let provider = provider.ok_or_else(|| Failure::plain(&PROVIDER_GONE))?;
    let metadata = context.metadata.get_or_fetch(&provider.issuer).await?;
    let url = question.endpoint(&metadata.document)?;
    let (request, access_token) = match question {
        ProviderQuestion::Userinfo => (Request::get(url), session.access_token.clone()),
        ProviderQuestion::Introspection | ProviderQuestion::Revocation => (about_token(url, session), None),
    };
    let key = access_token.as_ref().and(session.dpop_key.as_ref());
    let purpose = question.purpose();
    let request = ProtectedRequest { purpose, request, access_token, max_bytes: MAX_RESPONSE_BYTES };
    Ok(dpop::send(&context.dpop, request, key).await?.1)
}

/// RFC 7662 §2.1 and RFC 7009 §2.1 send the same form.
fn about_token(url: HttpUrl, session: &Session) -> Request {
    let token = session.access_token.clone().unwrap_or_else(|| Secret::new(""));
    let form = vec![
        ("token", Value::Secret(token)),
        ("token_type_hint", Value::Plain("access_token".into())),
        ("client_id", Value::Plain(session.client.client_id.clone())),
    ];
    Request::post(url, form)
}
