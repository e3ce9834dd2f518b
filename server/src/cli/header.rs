//! `bearer-lab header`: the Basic header of a client.

use std::path::Path;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use clap::Args;

use super::{Failure, secret_source::SecretSource, settings::Settings, terminal::say};

/// The options of `header`.
#[derive(Args)]
pub struct Header {
    /// The client's identifier.
    id: String,
    /// Its secret: see below.
    secret: SecretSource,
    /// The scope of the token request.
    #[arg(long, default_value = "customScope")]
    scope: String,
    /// Whose tokens [default: ISSUER of the environment or of `.env`, then the server on this machine].
    #[arg(long, value_name = "URL")]
    issuer: Option<String>,
}

/// Prints the header, and the token request with it.
pub(super) fn run(options: &Header) -> Result<(), Failure> {
    let issuer = Settings::read(Path::new(".env"))?.issuer(options.issuer.as_deref());
    let secret = options.secret.read()?;
    let pair = join(&options.id, secret.expose());
    let header = format!("Basic {}", STANDARD.encode(&pair));
    say(&format!("Authorization: {header}\n"))?;
    if pair != format!("{}:{}", options.id, secret.expose()) {
        say(&format!("Identifier and secret were form-encoded before they were joined: {pair}\n"))?;
    }
    let address = quoted(&format!("{issuer}/v1/token"));
    let (header, scope) =
        (quoted(&format!("Authorization:{header}")), quoted(&format!("scope={}", options.scope)));
    Ok(say(&format!("http --form POST {address} {header} grant_type=client_credentials {scope}"))?)
}

/// Identifier and secret, each form-encoded, with a colon between (RFC 6749 §2.3.1).
fn join(id: &str, secret: &str) -> String {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("{}:{}", encode(id), encode(secret))
}

/// The text as one word of a shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{join, quoted};

    #[test]
    fn rfc6749_s2_3_1_identifier_and_secret_are_form_encoded_before_they_are_joined() {
        for (id, secret, expected) in [
            ("service", "service-secret", "service:service-secret"),
            ("a:b", "c d+e%", "a%3Ab:c+d%2Be%25"),
            ("ä", "", "%C3%A4:"),
        ] {
            assert_eq!(join(id, secret), expected);
        }
    }

    #[test]
    fn a_word_of_a_shell_stays_one_whatever_it_holds() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("it's $(x)"), r"'it'\''s $(x)'");
    }
}
