//! A sign-in without a browser: code and PKCE, as the app does it.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::http::{Answer, Client};
use crate::server::Server;

/// The pair published in RFC 7636 Appendix B: no hash has to be computed here.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const SCOPE: &str = "openid%20profile%20email%20offline_access%20api:read";

/// More redirects than this are a loop.
const REDIRECTS: usize = 6;

/// The tokens of a token response (RFC 6749 §5.1).
#[derive(Debug, Deserialize)]
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
}

/// Signs in as the user that the server was told to sign in.
pub(crate) fn sign_in(server: &Server, client: &Client) -> Result<Tokens> {
    let redirect_uri = format!("{}/callback", server.origin);
    let code = authorize(server, client, &redirect_uri)?;
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", "spa"),
        ("redirect_uri", &redirect_uri),
        ("code", &code),
        ("code_verifier", VERIFIER),
    ];
    read_tokens(&client.post_form(&server.metadata.token_endpoint, &form)?)
}

/// Renews the tokens (RFC 6749 §6).
pub(crate) fn refresh(server: &Server, client: &Client, refresh_token: &str) -> Result<Tokens> {
    let form = [("grant_type", "refresh_token"), ("client_id", "spa"), ("refresh_token", refresh_token)];
    read_tokens(&client.post_form(&server.metadata.token_endpoint, &form)?)
}

/// Follows the redirects from the authorization endpoint back to the app, and takes the code.
pub(crate) fn authorize(server: &Server, client: &Client, redirect_uri: &str) -> Result<String> {
    let mut url = format!(
        "{}?response_type=code&client_id=spa&redirect_uri={redirect_uri}&scope={SCOPE}&state=bench&nonce=bench\
         &code_challenge={CHALLENGE}&code_challenge_method=S256",
        server.metadata.authorization_endpoint
    );
    let mut cookies = String::new();
    for _ in 0..REDIRECTS {
        let answer = client.get(&url, (!cookies.is_empty()).then_some(("Cookie", cookies.as_str())))?;
        for cookie in &answer.cookies {
            let pair = cookie.split(';').next().unwrap_or_default();
            cookies = if cookies.is_empty() { pair.to_owned() } else { format!("{cookies}; {pair}") };
        }
        let location =
            answer.location.with_context(|| format!("{url} answers {} and no redirect", answer.status))?;
        if let Some(code) = location.strip_prefix(redirect_uri).and_then(code_in) {
            return Ok(code);
        }
        ensure!(!location.starts_with(redirect_uri), "the server refuses: {location}");
        url = if location.starts_with('/') { format!("{}{location}", server.origin) } else { location };
    }
    anyhow::bail!("more than {REDIRECTS} redirects")
}

fn code_in(query: &str) -> Option<String> {
    let parameters = query.strip_prefix('?')?.split('&');
    parameters.filter_map(|parameter| parameter.strip_prefix("code=")).map(str::to_owned).next()
}

fn read_tokens(answer: &Answer) -> Result<Tokens> {
    ensure!(answer.status == 200, "the token endpoint answers {}: {}", answer.status, answer.body);
    serde_json::from_str(&answer.body).context("the token response has no tokens")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_parameter_of_that_very_name() {
        for (query, code) in [
            ("?code=abc&state=x", Some("abc")),
            ("?state=x&code=abc", Some("abc")),
            ("?error=access_denied&error_code=1", None),
            ("#code=abc", None),
        ] {
            assert_eq!(code_in(query).as_deref(), code, "{query}");
        }
    }
}
