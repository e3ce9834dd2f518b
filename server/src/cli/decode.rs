//! `bearer-lab decode`: the tokens in a text. They are found by the finder of the page, and verified by a library of others.

use bearer_lab::{
    inspect::{Found, Kind, MAX_TEXT_BYTES, Token, find_tokens},
    protocol::jose::base64url,
};
use clap::Args;
use serde_json::Value;

use super::{
    Failure,
    secret_source::SecretSource,
    terminal::say,
    times::{in_words, now},
};
use crate::client::{Audience, ClientError, Http, Metadata, discover, verify};

/// The claims that are times (RFC 7519 §4.1, OpenID Connect Core §2, §5.1).
const TIMES: [&str; 5] = ["auth_time", "iat", "nbf", "exp", "updated_at"];

/// How the command ends, for `--help`.
pub(super) const HELP: &str = "\
Without --issuer nothing is verified, and the exit code is 0 for any text: an opaque token, an error of a provider or a damaged
token is described. With --issuer the exit code is 0 if every JWT of the text was verified, 2 if the text has none (an opaque token
alone, for example), and 5 if one of them is not to be believed.";

/// The options of `decode`.
#[derive(Args)]
pub struct Decode {
    /// The token, or a text that contains tokens, as a SECRET: see below. `-` reads all of standard input.
    token: SecretSource,
    /// Verify it with the keys of this issuer.
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
    /// The audience it must be for, when it is verified.
    #[arg(long, requires = "issuer")]
    audience: Option<String>,
}

/// The issuer that verifies.
struct Verifier<'a> {
    http: Http,
    metadata: Metadata,
    audience: Option<&'a str>,
}

/// Shows each token in the text, then what can be said about it.
pub(super) fn run(options: &Decode) -> Result<(), Failure> {
    let text = options.token.read_all(MAX_TEXT_BYTES)?;
    let found = find_tokens(text.expose());
    if found.is_empty() {
        return Err(Failure::Setting("there is nothing to decode: the text is empty".to_owned()));
    }
    let tokens: Vec<Token> = found.iter().map(|found| Token::read(&found.token)).collect();
    let title = |index: usize| match tokens.len() {
        1 => String::new(),
        count => format!("Token {} of {count}. ", index + 1),
    };
    for (index, (found, token)) in found.iter().zip(&tokens).enumerate() {
        show(&title(index), found, token)?;
    }
    let Some(issuer) = &options.issuer else {
        for (index, token) in tokens.iter().enumerate() {
            say(&format!("{}{}", title(index), unverified(token)))?;
        }
        return Ok(());
    };
    if !tokens.iter().any(|token| is_verifiable(token.kind)) {
        let kinds: Vec<&str> = tokens.iter().map(|token| token.kind.words().0).collect();
        let kinds = kinds.join(", ");
        return Err(Failure::Setting(format!("not a JWT, so there is nothing to verify: {kinds}")));
    }
    verify_all(&tokens, issuer, options.audience.as_deref(), title)
}

/// Verifies every JWT. The first failure decides how the command ends.
fn verify_all(
    tokens: &[Token],
    issuer: &str,
    audience: Option<&str>,
    title: impl Fn(usize) -> String,
) -> Result<(), Failure> {
    let http = Http::default();
    let metadata = discover(&http, issuer)?;
    let verifier = Verifier { http, metadata, audience };
    let mut outcome = Ok(());
    for (index, token) in tokens.iter().enumerate() {
        if !is_verifiable(token.kind) {
            say(&format!("{}{}", title(index), unverified(token)))?;
            continue;
        }
        match (verifier.verify(token), &outcome) {
            (Ok(verified), _) => say(&format!("{}{verified}", title(index)))?,
            (Err(failure), Ok(())) if tokens.len() == 1 => outcome = Err(failure),
            (Err(failure), first) => {
                say(&format!("{}{failure}", title(index)))?;
                outcome = if first.is_ok() { Err(failure) } else { outcome };
            }
        }
    }
    outcome
}

impl Verifier<'_> {
    fn verify(&self, token: &Token) -> Result<String, Failure> {
        let refused = |reason: &str| Failure::Client(ClientError::NotVerified(reason.to_owned()));
        match token.kind {
            Kind::Encrypted => return Err(refused("it is encrypted, which does not tell who wrote it")),
            Kind::Detached => return Err(refused("the signed payload is sent separately")),
            _ => {}
        }
        if let Some(failure) = token.format.failure() {
            return Err(refused(&failure.found));
        }
        // The issuer signs an SD-JWT without its disclosures (RFC 9901 §4).
        let signed = token.text.split('~').next().unwrap_or_default();
        let audience = self.audience.map_or(Audience::Unchecked, Audience::Is);
        let verified = verify(&self.http, &self.metadata, signed, audience)?;
        let audience = match self.audience {
            Some(audience) => format!("It is for {audience}."),
            None => "For whom it is was not checked: give --audience.".to_owned(),
        };
        Ok(format!(
            "Verified: {} signed it ({}, key {}), and it has not expired. {audience}",
            self.metadata.issuer, verified.algorithm, verified.kid
        ))
    }
}

/// Whether a text has the form of JOSE, so that a verifier can believe or refuse it.
const fn is_verifiable(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Jwt
            | Kind::SdJwt
            | Kind::Unsecured
            | Kind::Nested
            | Kind::Signed
            | Kind::Detached
            | Kind::Encrypted
            | Kind::Damaged
    )
}

fn show(title: &str, found: &Found, token: &Token) -> Result<(), Failure> {
    let (kind, meaning) = token.kind.words();
    say(&format!("{title}{kind}: {meaning}"))?;
    if !found.place.is_empty() {
        say(&format!("Found in: {}", found.place))?;
    }
    for note in &found.notes {
        say(&format!("Note: {note}"))?;
    }
    say("")?;
    if is_verifiable(token.kind) {
        show_part("Header", 0, token)?;
    }
    if is_verifiable(token.kind) && !is_encrypted(token) {
        show_part("Payload", 1, token)?;
    }
    for fact in &token.facts {
        say(&format!("{}: {}", fact.name, fact.value.replace(['\r', '\n'], " ")))?;
    }
    if !token.facts.is_empty() {
        say("")?;
    }
    let payload = text_of(token, 1).filter(|_| is_verifiable(token.kind)).unwrap_or_default();
    show_times(&serde_json::from_str(&payload).unwrap_or_default())?;
    if let Some(failure) = token.format.failure() {
        say(&format!("Its form is wrong: {}.", failure.found))?;
    }
    Ok(())
}

/// What is not known without an issuer.
fn unverified(token: &Token) -> &'static str {
    match token.kind {
        _ if is_encrypted(token) => {
            "The token is encrypted: only the one it is for can read what is in it (RFC 7516)."
        }
        Kind::Detached => "Nothing was verified: the signed payload is sent separately.",
        Kind::Opaque | Kind::Reference => "Nothing was verified: only its issuer can explain it (RFC 7662).",
        Kind::Damaged => "Nothing was verified, and a reader refuses a token of this form.",
        kind if is_verifiable(kind) => {
            "Nothing was verified: anybody can write such a token. Give --issuer URL to have it verified."
        }
        _ => "There is no JWT to verify.",
    }
}

fn is_encrypted(token: &Token) -> bool {
    token.kind == Kind::Encrypted || token.header.member("enc").is_some()
}

/// A part, as JSON where it is.
fn show_part(title: &str, index: usize, token: &Token) -> Result<(), Failure> {
    let Some(text) = text_of(token, index) else { return Ok(say(&format!("{title}\nIt is not text.\n"))?) };
    let json = serde_json::from_str::<Value>(&text).map(|value| format!("{value:#}"));
    Ok(say(&format!("{title}\n{}\n", json.unwrap_or(text)))?)
}

/// What a part decodes to, also where its encoding is wrong.
fn text_of(token: &Token, index: usize) -> Option<String> {
    let part = token.text.split(['.', '~']).nth(index)?.trim_end_matches('=');
    let plain = part.replace('+', "-").replace('/', "_");
    let groups = plain.get(..plain.len() / 4 * 4).unwrap_or_default();
    let bytes = base64url::decode(&plain).or_else(|| base64url::decode(groups))?;
    String::from_utf8(bytes).ok()
}

fn show_times(payload: &Value) -> Result<(), Failure> {
    let now = now();
    let times = TIMES.iter().filter_map(|name| Some((name, payload.get(name)?.as_f64()?)));
    let lines: String =
        times.map(|(name, seconds)| format!("  {name:<10}  {}\n", in_words(seconds as i64, now))).collect();
    if lines.is_empty() { Ok(()) } else { Ok(say(&format!("Times\n{lines}"))?) }
}
