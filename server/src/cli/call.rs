//! `bearer-lab call`: the test program of the source documents.

use std::path::PathBuf;

use bearer_lab::protocol::Secret;
use clap::Args;
use oauth2::TokenResponse as _;

use super::{Failure, settings::Settings, terminal::say};
use crate::{
    client::{Http, Registration, Secrets, discover},
    config::origin_of,
};

/// The settings that it needs, all of them.
const NAMES: [&str; 4] = ["ISSUER", "DEFAULT_SCOPE", "TEST_CLIENT_ID", "TEST_CLIENT_SECRET"];
/// What they are for a server that was started without options.
const EXAMPLE: &str = "\
ISSUER=http://localhost:8080/oauth2/default
DEFAULT_SCOPE=customScope
TEST_CLIENT_ID=service
TEST_CLIENT_SECRET=service-secret";

/// The options of `call`. ISSUER, DEFAULT_SCOPE, TEST_CLIENT_ID and TEST_CLIENT_SECRET come from the
/// environment or from `.env`.
#[derive(Args)]
pub struct Call {
    /// The file of settings; the environment goes before it.
    #[arg(long, value_name = "FILE", default_value = ".env")]
    env_file: PathBuf,
    /// What to call with the token [default: /api/me where the issuer is].
    #[arg(long, value_name = "URL")]
    api: Option<String>,
    /// Show secrets and tokens as they went over the wire.
    #[arg(long)]
    show_secrets: bool,
}

/// Gets a token and calls the API.
pub(super) fn run(options: &Call) -> Result<(), Failure> {
    let [issuer, scope, client_id, secret] = read(&Settings::read(&options.env_file)?)?;
    let http = Http::default();
    let registration = Registration { client_id, secret: Some(Secret::new(secret)) };
    let metadata = discover(&http, &issuer)?;
    http.take_exchanges();
    let tokens = registration.client_credentials(&http, &metadata, &scope);
    show(&http, options)?;
    let tokens = tokens?;
    let api = options.api.clone().unwrap_or_else(|| format!("{}/api/me", origin_of(&issuer)));
    let answer = http.get(&api, Some(tokens.access_token().secret()))?;
    show(&http, options)?;
    match answer.status() {
        status if status.is_success() => Ok(say(&format!("The API took the token: {status}."))?),
        status => Err(Failure::Api(status.to_string())),
    }
}

/// All settings, or which are missing and how they might be.
fn read(settings: &Settings) -> Result<[String; 4], Failure> {
    let missing: Vec<_> = NAMES.into_iter().filter(|name| settings.get(name).is_none()).collect();
    if missing.is_empty() {
        return Ok(NAMES.map(|name| settings.get(name).unwrap_or_default()));
    }
    let missing = missing.join(", ");
    Err(Failure::Setting(format!(
        "neither the environment nor the file of settings has {missing}; for the server on this machine:\n\n{EXAMPLE}"
    )))
}

fn show(http: &Http, options: &Call) -> Result<(), Failure> {
    let secrets = if options.show_secrets { Secrets::Shown } else { Secrets::Masked };
    for exchange in http.take_exchanges() {
        say(&exchange.text(secrets))?;
    }
    Ok(())
}
