use std::sync::Arc;

use super::{Destination, Refusal, acr::satisfied, pkce::is_sha256, prompt::Prompt};
use crate::{
    config::{Client, Config, GrantType, Resources, ResponseType, Scopes, UnknownResource},
    faults::{Fault, Faults, is_taken_redirect},
    http::{Params, ParamsFault},
    origin::Origin,
};

/// The longest state, in bytes.
pub const STATE_MAX: usize = 4 * 1024;
/// The longest nonce, in bytes.
pub const NONCE_MAX: usize = 512;

/// An authorization request in which everything is right.
pub struct AuthorizationRequest<'a> {
    /// The client.
    pub client: &'a Client,
    /// Where its answer goes.
    pub destination: Destination,
    /// What it asks to be given.
    pub response_type: ResponseType,
    /// What it asks to be allowed.
    pub scopes: Scopes,
    /// The APIs that it asks a token for.
    pub resources: Resources,
    /// What the ID token is to repeat.
    pub nonce: Option<String>,
    /// The digest of the verifier that will redeem the code.
    pub code_challenge: Option<String>,
    /// The thumbprint of the key that is to redeem the code (RFC 9449 §10).
    pub dpop_jkt: Option<String>,
    /// What the client wants to happen on the server's pages.
    pub prompt: Prompt,
    /// How many seconds ago the person may have signed in.
    pub max_age: Option<i64>,
    /// Who is expected to sign in, as the client believes.
    pub login_hint: Option<String>,
    /// An ID token of the user that the client expects.
    pub id_token_hint: Option<String>,
    /// The authentication context class that the ID token names, if the client asked for any.
    pub acr: Option<&'static str>,
}

/// A refusal that the client is told of: code and description.
type Told = (&'static str, &'static str);

const fn invalid(description: &'static str) -> Told {
    ("invalid_request", description)
}

impl<'a> AuthorizationRequest<'a> {
    /// Checks a request: first the client, then its redirect URI, then everything else. Nothing redirects
    /// before both are right.
    pub fn read(
        config: &'a Config,
        faults: &Arc<Faults>,
        origin: &Origin,
        params: &Params,
    ) -> Result<Self, Refusal> {
        let client = read_client(config, params)?;
        let destination = read_destination(faults, client, origin, params)?;
        Self::read_rest(config, client, destination.clone(), params).map_err(|(error, description)| {
            Refusal::Redirect { to: Box::new(destination), error, description }
        })
    }

    fn read_rest(
        config: &Config,
        client: &'a Client,
        destination: Destination,
        params: &Params,
    ) -> Result<Self, Told> {
        params.check().map_err(|fault| {
            invalid(match fault {
                ParamsFault::TooMany => "there are more parameters than this server reads",
                ParamsFault::Malformed => "a parameter is not properly percent-encoded UTF-8",
                ParamsFault::Duplicate => "a parameter is included more than once",
            })
        })?;
        if params.text("state").is_some_and(|state| state.len() > STATE_MAX) {
            return Err(invalid("the state is longer than this server keeps"));
        }
        let response_type = read_response_type(client, params)?;
        refuse_unsupported(params)?;
        let scopes = read_scopes(client, response_type, params)?;
        let resources = Resources::read(config, params)
            .map_err(|_| (UnknownResource::ERROR, UnknownResource::DESCRIPTION))?;
        let nonce = read_nonce(response_type, &scopes, params)?;
        let code_challenge = read_code_challenge(&destination.faults, client, response_type, params)?;
        let dpop_jkt = read_dpop_jkt(params)?;
        let prompt = Prompt::parse(params.text("prompt"))
            .ok_or(invalid("prompt holds an unknown value, or none beside another one"))?;
        let max_age = read_max_age(params)?;
        Ok(Self {
            client,
            destination,
            response_type,
            scopes,
            resources,
            nonce,
            code_challenge,
            dpop_jkt,
            prompt,
            max_age,
            login_hint: params.text("login_hint").map(str::to_owned),
            id_token_hint: params.text("id_token_hint").map(str::to_owned),
            acr: params.text("acr_values").map(satisfied),
        })
    }
}

fn read_client<'a>(config: &'a Config, params: &Params) -> Result<&'a Client, Refusal> {
    let problem = "The app that sent you here is not registered at this server.";
    let source = "RFC 6749 §4.1.2.1";
    let refusal = |remedy| Refusal::Page { problem, remedy, error: "invalid_client", source };
    let id = params
        .one("client_id")
        .map_err(|_| refusal("Tell the developer of the app: send `client_id` once."))?;
    let id = id.ok_or(refusal("Tell the developer of the app: send `client_id`."))?;
    let client = config.client(id).filter(|client| !client.redirects.is_empty());
    client.ok_or(refusal(
        "Tell the developer of the app: `client_id` must be that of a client registered for the authorization endpoint.",
    ))
}

fn read_destination(
    faults: &Arc<Faults>,
    client: &Client,
    origin: &Origin,
    params: &Params,
) -> Result<Destination, Refusal> {
    let problem = "The redirect URI is not registered for this app.";
    let source = "RFC 6749 §3.1.2.4";
    let refusal = |remedy| Refusal::Page { problem, remedy, error: "invalid_request", source };
    let uri = params.one("redirect_uri");
    let uri = uri.map_err(|_| refusal("Tell the developer of the app: send `redirect_uri` once."))?;
    let uri = uri.ok_or(refusal("Tell the developer of the app: send `redirect_uri`."))?;
    let is_registered = client.redirects.iter().any(|rule| rule.allows(uri, origin));
    if !is_registered && !is_taken_redirect(faults, client, origin, uri) {
        return Err(refusal(
            "Tell the developer of the app: `redirect_uri` must equal one that is registered for the client, character for character.",
        ));
    }
    let asked = params.one("response_type").ok().flatten().and_then(ResponseType::parse);
    let is_front_channel = asked.is_some_and(ResponseType::is_front_channel);
    let asks_for_fragment = params.one("response_mode") == Ok(Some("fragment"));
    Ok(Destination {
        redirect_uri: uri.to_owned(),
        in_fragment: is_front_channel || asks_for_fragment,
        state: params.one("state").ok().flatten().filter(|state| state.len() <= STATE_MAX).map(str::to_owned),
        issuer: origin.issuer.clone(),
        faults: faults.clone(),
    })
}

fn read_response_type(client: &Client, params: &Params) -> Result<ResponseType, Told> {
    let text = params.text("response_type").ok_or(invalid("response_type is missing"))?;
    let response_type = ResponseType::parse(text)
        .ok_or(("unsupported_response_type", "this server has no such response_type"))?;
    if !client.may_use_response_type(response_type) {
        return Err(("unauthorized_client", "the client is not registered for this response_type"));
    }
    match params.text("response_mode") {
        None | Some("fragment") => Ok(response_type),
        // OAuth 2.0 Multiple Response Types §5: tokens never travel in the query.
        Some("query") if response_type.is_front_channel() => {
            Err(invalid("this response_type has no response in the query"))
        }
        Some("query") => Ok(response_type),
        Some(_) => Err(invalid("response_mode must be query or fragment")),
    }
}

/// OpenID Connect Core §3.1.2.6: what is not built has its own error.
fn refuse_unsupported(params: &Params) -> Result<(), Told> {
    for (name, error) in [
        ("request", "request_not_supported"),
        ("request_uri", "request_uri_not_supported"),
        ("registration", "registration_not_supported"),
    ] {
        if params.text(name).is_some() {
            return Err((error, "this server does not read the parameter that the error names"));
        }
    }
    Ok(())
}

fn read_scopes(client: &Client, response_type: ResponseType, params: &Params) -> Result<Scopes, Told> {
    let text = params.text("scope").ok_or(("invalid_scope", "scope is missing"))?;
    let scopes = Scopes::parse(text).map_err(|_| ("invalid_scope", "the scope is too long or malformed"))?;
    if !scopes.is_within(&client.scopes) {
        return Err(("invalid_scope", "the client is not registered for every scope that it asks for"));
    }
    if response_type.id_token && !scopes.contains("openid") {
        return Err(("invalid_scope", "an ID token needs the scope openid"));
    }
    // OpenID Connect Core §11: without a code, or a refresh grant, there is nothing to stay connected with.
    let can_stay = response_type.code && client.may_use_grant(GrantType::RefreshToken);
    Ok(if can_stay { scopes } else { scopes.without("offline_access") })
}

fn read_nonce(response_type: ResponseType, scopes: &Scopes, params: &Params) -> Result<Option<String>, Told> {
    let nonce = params.text("nonce");
    if nonce.is_some_and(|nonce| nonce.len() > NONCE_MAX) {
        return Err(invalid("the nonce is longer than this server keeps"));
    }
    // OpenID Connect Core §3.2.2.1, §3.3.2.11.
    if nonce.is_none()
        && response_type.is_front_channel()
        && scopes.contains("openid")
        && response_type.id_token
    {
        return Err(invalid("this response_type needs a nonce"));
    }
    Ok(nonce.map(str::to_owned))
}

fn read_code_challenge(
    faults: &Faults,
    client: &Client,
    kind: ResponseType,
    params: &Params,
) -> Result<Option<String>, Told> {
    let challenge = params.text("code_challenge");
    let method = params.text("code_challenge_method");
    match (challenge, method) {
        (None, Some(_)) => Err(invalid("code_challenge_method without code_challenge")),
        (None, None) if kind.code && client.is_public() && !faults.is_on(Fault::PkceNotRequired) => {
            Err(invalid("code_challenge is missing: this client must use PKCE"))
        }
        (None, None) => Ok(None),
        (Some(challenge), None | Some("plain")) if faults.is_on(Fault::PkcePlain) => {
            Ok(kind.code.then(|| challenge.to_owned()))
        }
        // An absent method means plain (RFC 7636 §4.3), which is refused.
        (Some(_), method) if method != Some("S256") => Err(invalid("code_challenge_method must be S256")),
        (Some(challenge), _) if !is_sha256(challenge) => {
            Err(invalid("code_challenge is not a SHA-256 digest"))
        }
        (Some(challenge), _) => Ok(kind.code.then(|| challenge.to_owned())),
    }
}

fn read_dpop_jkt(params: &Params) -> Result<Option<String>, Told> {
    let thumbprint = params.text("dpop_jkt");
    if thumbprint.is_some_and(|thumbprint| !is_sha256(thumbprint)) {
        return Err(invalid("dpop_jkt is not a SHA-256 thumbprint"));
    }
    Ok(thumbprint.map(str::to_owned))
}

fn read_max_age(params: &Params) -> Result<Option<i64>, Told> {
    let Some(text) = params.text("max_age") else { return Ok(None) };
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    // A number too large to count is an age that nobody reaches.
    let seconds = is_number.then(|| text.parse().unwrap_or(i64::MAX));
    seconds.map(Some).ok_or(invalid("max_age is not a number of seconds"))
}
