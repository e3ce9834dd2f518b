//! `bearer-lab token`: tokens by any grant.

use std::{net::SocketAddr, path::Path};

use bearer_lab::protocol::Secret;
use clap::{Args, ValueEnum};
use oauth2::StandardDeviceAuthorizationResponse;
use serde_json::Value;

use super::{
    Failure, callback,
    secret_source::SecretSource,
    settings::Settings,
    terminal::{say, tell},
};
use crate::client::{Exchange, Http, Metadata, Registration, Secrets, Tokens, discover, verify_id_token};

/// The scopes of a client that acts for a user.
const USER_SCOPE: &str = "openid profile offline_access api:read";

/// The options of `token`.
#[derive(Args)]
pub struct Token {
    /// How to get the tokens.
    #[arg(long, value_enum)]
    grant: Grant,
    /// Whose tokens [default: ISSUER of the environment or of `.env`, then the server on this machine].
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// Which client [default: the built-in one for the grant].
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// Its secret, sent as Basic [default: that of the built-in client].
    #[arg(long, value_name = "SECRET")]
    client_secret: Option<SecretSource>,
    /// What the tokens are to be good for, with spaces between.
    #[arg(long)]
    scope: Option<String>,
    /// Whose password it is.
    #[arg(long, required_if_eq("grant", "password"))]
    username: Option<String>,
    /// The password.
    #[arg(long, value_name = "SECRET", required_if_eq("grant", "password"))]
    password: Option<SecretSource>,
    /// The refresh token.
    #[arg(long, value_name = "SECRET", required_if_eq("grant", "refresh"))]
    refresh_token: Option<SecretSource>,
    /// Where to wait for the code, which comes to /callback there; port 0 picks a free one.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Show secrets in the exchanges too.
    #[arg(long)]
    show_secrets: bool,
}

/// A grant of the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Grant {
    /// The client acts for itself (RFC 6749 §4.4).
    ClientCredentials,
    /// The client collects the password: a lesson, not to be used (RFC 6749 §4.3, RFC 9700 §2.4).
    Password,
    /// A refresh token for new tokens (RFC 6749 §6).
    Refresh,
    /// A person signs in on another device (RFC 8628).
    Device,
    /// A person signs in with a browser: code and PKCE (RFC 6749 §4.1, RFC 7636, RFC 8252).
    Code,
}

impl Grant {
    /// The built-in client for it, that client's secret, and a scope to ask for.
    fn built_in(self) -> (&'static str, Option<&'static str>, &'static str) {
        match self {
            Self::ClientCredentials => ("service", Some("service-secret"), "customScope"),
            Self::Password => ("trusted", Some("trusted-secret"), "openid profile api:read"),
            Self::Refresh => ("native", None, ""),
            Self::Device => ("device", None, USER_SCOPE),
            Self::Code => ("native", None, USER_SCOPE),
        }
    }
}

/// Gets the tokens and prints them.
pub(super) async fn run(options: &Token) -> Result<(), Failure> {
    let issuer = Settings::read(Path::new(".env"))?.issuer(options.issuer.as_deref());
    let registration = registration(options)?;
    let http = Http::default();
    let metadata = discover(&http, &issuer)?;
    http.take_exchanges();
    let tokens = tokens(options, &http, &metadata, &registration).await;
    let secrets = if options.show_secrets { Secrets::Shown } else { Secrets::Masked };
    let exchanges = http.take_exchanges();
    for exchange in &exchanges {
        tell(&exchange.text(secrets))?;
    }
    let mut json = serde_json::to_value(tokens?).map_err(std::io::Error::from)?;
    if let Some((sent, shown)) = sent_token_type(&exchanges).zip(json.get_mut("token_type")) {
        *shown = sent;
    }
    Ok(say(&format!("{json:#}"))?)
}

/// The `token_type` as the server wrote it: the library reads it in lower case (RFC 6749 §5.1 ignores case).
fn sent_token_type(exchanges: &[Exchange]) -> Option<Value> {
    let bodies =
        exchanges.iter().rev().filter_map(|it| serde_json::from_slice::<Value>(it.response.body()).ok());
    bodies.into_iter().find_map(|body| body.get("token_type").filter(|it| it.is_string()).cloned())
}

fn registration(options: &Token) -> Result<Registration, Failure> {
    let (built_in, its_secret, _) = options.grant.built_in();
    let secret = match (&options.client_secret, &options.client_id) {
        (Some(source), _) => Some(source.read()?),
        (None, None) => its_secret.map(Secret::new),
        (None, Some(_)) => None,
    };
    let client_id = options.client_id.clone().unwrap_or_else(|| built_in.to_owned());
    Ok(Registration { client_id, secret })
}

async fn tokens(
    options: &Token,
    http: &Http,
    metadata: &Metadata,
    client: &Registration,
) -> Result<Tokens, Failure> {
    let (_, _, usual) = options.grant.built_in();
    let scope = options.scope.as_deref().unwrap_or(usual);
    let (tokens, nonce) = match options.grant {
        Grant::ClientCredentials => (client.client_credentials(http, metadata, scope)?, None),
        Grant::Password => {
            let username = options.username.as_deref().unwrap_or_default();
            let password = read(options.password.as_ref())?;
            (client.password(http, metadata, (username, &password), scope)?, None)
        }
        Grant::Refresh => {
            let token = read(options.refresh_token.as_ref())?;
            (client.refresh(http, metadata, &token, scope)?, None)
        }
        Grant::Device => (client.device(http, metadata, scope, show_device)?, None),
        Grant::Code => {
            let (tokens, nonce) = code(options, http, metadata, client, scope).await?;
            // Without openid there is no ID token that could repeat it.
            (tokens, Some(nonce).filter(|_| scope.split(' ').any(|scope| scope == "openid")))
        }
    };
    verify_id_token(http, metadata, &tokens, &client.client_id, nonce.as_deref())?;
    Ok(tokens)
}

/// A secret that clap has made sure of.
fn read(source: Option<&SecretSource>) -> Result<Secret, Failure> {
    source.map_or_else(|| Ok(Secret::new(String::new())), SecretSource::read)
}

fn show_device(details: &StandardDeviceAuthorizationResponse) {
    let code = details.user_code().secret();
    // Where it cannot be printed, nobody answers, and the server says so in time.
    let _told = tell(&format!("Open {} and type {code}", details.verification_uri().as_str()));
}

async fn code(
    options: &Token,
    http: &Http,
    metadata: &Metadata,
    client: &Registration,
    scope: &str,
) -> Result<(Tokens, String), Failure> {
    let listener = callback::Listener::bind(options.listen).await?;
    let sign_in = client.begin(metadata, &listener.redirect_uri()?, scope)?;
    tell(&format!("Open {}", sign_in.address))?;
    let code = listener.wait(metadata, &sign_in.state).await?;
    let nonce = sign_in.nonce.clone();
    Ok((client.exchange(http, metadata, sign_in, &code)?, nonce))
}
