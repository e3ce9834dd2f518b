use bearer_lab::protocol::{Lifetime, Timestamp};

use super::service::AuthorizationEndpoint;
use crate::{
    authorization_request::AuthorizationRequest,
    config::{RedirectRule, origin_of},
    crypto::sha256,
    grants::ResourceOwner,
    http::OAuthError,
    origin::Origin,
    store::Session,
};

/// What happens next to an authorization request in which everything is right.
pub(super) enum Next {
    /// The person signs in.
    SignIn,
    /// The person who is signed in is asked for the account.
    Choose(Session),
    /// The person who is signed in is asked for consent.
    Consent(Session),
    /// It is granted by somebody.
    Approve(ResourceOwner),
    /// It is refused: code and description.
    Refuse(&'static str, &'static str),
}

impl AuthorizationEndpoint {
    /// Decides from who is signed in, and from what the client asked for (OpenID Connect Core §3.1.2.3, §3.1.2.4).
    pub(super) async fn decide(
        &self,
        request: &AuthorizationRequest<'_>,
        session: Option<Session>,
    ) -> Result<Next, OAuthError> {
        let now = self.clock.now();
        let expected = self.expected_subject(request).await?;
        let is_expected = |username: &str| match &expected {
            None => true,
            Some(subject) => self.config.user(username).is_some_and(|user| user.subject == *subject),
        };
        if let Some(username) = self.config.sign_in_as.as_deref() {
            return Ok(match is_expected(username) {
                true => Next::Approve(ResourceOwner::without_session(username, now)),
                false => Next::Refuse("login_required", "another user is signed in"),
            });
        }
        let session =
            session.filter(|session| is_fresh(session, request, now) && is_expected(&session.username));
        Ok(match session.filter(|_| !request.prompt.login) {
            None if request.prompt.none => Next::Refuse("login_required", "nobody suitable is signed in"),
            None => Next::SignIn,
            Some(session) if request.prompt.select_account => Next::Choose(session),
            Some(session) if is_agreed(&session, request, &self.origin) => Next::Approve(session.into()),
            Some(_) if request.prompt.none => {
                Next::Refuse("consent_required", consent_reason(request, &self.origin))
            }
            Some(session) => Next::Consent(session),
        })
    }

    /// The subject that the client expects by its `id_token_hint`. A hint that is not of this server expects
    /// nobody who could sign in.
    pub(super) async fn expected_subject(
        &self,
        request: &AuthorizationRequest<'_>,
    ) -> Result<Option<String>, OAuthError> {
        let Some(hint) = &request.id_token_hint else { return Ok(None) };
        let keys = self.tokens.keys().await?;
        let subject =
            self.tokens.read_id_token_hint(&keys, hint, &self.origin.issuer).map(|(subject, _)| subject);
        Ok(Some(subject.unwrap_or_default()))
    }
}

fn is_fresh(session: &Session, request: &AuthorizationRequest<'_>, now: Timestamp) -> bool {
    let Some(max_age) = request.max_age else { return true };
    let longest = Lifetime::from_seconds(u32::try_from(max_age).unwrap_or(u32::MAX));
    // OpenID Connect Core §3.1.2.1: zero means the same as prompt=login.
    longest.seconds() > 0 && now <= session.auth_time.after(longest)
}

/// Whether the person agreed to exactly this before, and no other program could be asking in the client's
/// name: on this machine any program may listen at a port (CVE-2023-34246), so that only the server's own
/// origin and https are trusted to be the client.
fn is_agreed(session: &Session, request: &AuthorizationRequest<'_>, origin: &Origin) -> bool {
    is_trustworthy(request, origin) && !request.prompt.consent && session.has_agreed(&consent_key(request))
}

/// Why a person who is signed in would have to be asked.
fn consent_reason(request: &AuthorizationRequest<'_>, origin: &Origin) -> &'static str {
    match is_trustworthy(request, origin) {
        true => "the user has not agreed to this yet",
        false => {
            "at this redirect URI the user is asked each time: any program on this machine could receive the response; use https or the server's own origin"
        }
    }
}

fn is_trustworthy(request: &AuthorizationRequest<'_>, origin: &Origin) -> bool {
    let uri = &request.destination.redirect_uri;
    let is_own = request
        .client
        .redirects
        .iter()
        .any(|rule| matches!(rule, RedirectRule::OwnOrigin(_)) && rule.allows(uri, origin));
    is_own || uri.starts_with("https://")
}

/// Names what a consent was about: the client, the origin where it runs (it may have several redirect URIs there, for
/// the page and for silent sign-in), the scopes, and the APIs.
pub(super) fn consent_key(request: &AuthorizationRequest<'_>) -> [u8; 32] {
    let scopes = request.scopes.to_string();
    let resources: Vec<&str> = request.resources.iter().collect();
    // None of them can hold a line feed.
    let origin = origin_of(&request.destination.redirect_uri);
    sha256([&*request.client.id, origin, &scopes, &resources.join(" ")].join("\n").as_bytes())
}
