//! `bearer-lab decode`: what is in a token.

use bearer_lab::protocol::jose::base64url;
use clap::Args;
use serde_json::Value;

use super::{
    Failure,
    secret_source::SecretSource,
    terminal::say,
    times::{in_words, now},
};
use crate::client::{Audience, Http, discover, verify};

/// The claims that are times (RFC 7519 §4.1, OpenID Connect Core §2, §5.1).
const TIMES: [&str; 5] = ["auth_time", "iat", "nbf", "exp", "updated_at"];

/// The options of `decode`.
#[derive(Args)]
pub struct Decode {
    /// The token, as a SECRET: see below.
    token: SecretSource,
    /// Verify it with the keys of this issuer.
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The audience it must be for, when it is verified.
    #[arg(long, requires = "issuer")]
    audience: Option<String>,
}

/// Shows the token, and what can be said about it.
pub(super) fn run(options: &Decode) -> Result<(), Failure> {
    let text = options.token.read()?;
    // Tokens are copied with what stands before them in a header: `Authorization: Bearer`.
    let token = text.expose().split_whitespace().last().unwrap_or_default();
    let parts: Vec<_> = token.split('.').collect();
    match parts.as_slice() {
        [header, payload, _signature] => {
            show("Header", &object(header, "header")?)?;
            let payload = object(payload, "payload")?;
            show("Payload", &payload)?;
            show_times(&payload)?;
        }
        [header, _, _, _, _] => {
            show("Header", &object(header, "header")?)?;
            say("The token is encrypted: only the one it is for can read what is in it (RFC 7516).")?;
            if options.issuer.is_none() {
                return Ok(());
            }
        }
        _ => return Err(not_a_jwt("it does not have three parts, or five")),
    }
    match &options.issuer {
        Some(issuer) => show_verified(issuer, token, options.audience.as_deref()),
        None => Ok(say(
            "Nothing was verified: anybody can write such a token. Give --issuer URL to have it verified.",
        )?),
    }
}

fn show_verified(issuer: &str, token: &str, audience: Option<&str>) -> Result<(), Failure> {
    let http = Http::default();
    let metadata = discover(&http, issuer)?;
    let wanted = audience.map_or(Audience::Unchecked, Audience::Is);
    let verified = verify(&http, &metadata, token, wanted)?;
    let audience = match audience {
        Some(audience) => format!("It is for {audience}."),
        None => "For whom it is was not checked: give --audience.".to_owned(),
    };
    Ok(say(&format!(
        "Verified: {} signed it ({}, key {}), and it has not expired. {audience}",
        metadata.issuer, verified.algorithm, verified.kid
    ))?)
}

/// A part as a JSON object (RFC 7519 §7.2).
fn object(part: &str, name: &str) -> Result<Value, Failure> {
    let bytes = base64url::decode(part).ok_or_else(|| not_a_jwt(&format!("its {name} is not base64url")))?;
    let value: Option<Value> = serde_json::from_slice(&bytes).ok();
    value.filter(Value::is_object).ok_or_else(|| not_a_jwt(&format!("its {name} is not a JSON object")))
}

fn not_a_jwt(reason: &str) -> Failure {
    Failure::Setting(format!(
        "this is not a JWT: {reason}. It may be an opaque token, which only its issuer can explain \
         (RFC 7662), or it was cut off when it was copied."
    ))
}

fn show(title: &str, value: &Value) -> Result<(), Failure> {
    Ok(say(&format!("{title}\n{value:#}\n"))?)
}

fn show_times(payload: &Value) -> Result<(), Failure> {
    let now = now();
    let times = TIMES.iter().filter_map(|name| Some((name, payload.get(name)?.as_f64()?)));
    let lines: String =
        times.map(|(name, seconds)| format!("  {name:<10}  {}\n", in_words(seconds as i64, now))).collect();
    if lines.is_empty() { Ok(()) } else { Ok(say(&format!("Times\n{lines}"))?) }
}
