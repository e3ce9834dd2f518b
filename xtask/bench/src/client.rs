//! A client without a browser: code and PKCE, as the app does it.

use std::time::Duration;

use anyhow::{Context, Result};
use reqwest::header::{CONTENT_TYPE, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Response, Url};
use serde::Deserialize;

/// The pair published in RFC 7636 Appendix B: no hash has to be computed here.
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const ISSUER: &str = "/oauth2/default";
const TIMEOUT: Duration = Duration::from_secs(15);

/// A connection to the server.
pub(crate) struct Client {
    http: reqwest::Client,
    origin: String,
    redirect_uri: String,
}

/// The tokens of a token response (RFC 6749 §5.1).
#[derive(Debug, Deserialize)]
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    pub(crate) refresh_token: String,
}

impl Client {
    pub(crate) fn new(origin: &str) -> Result<Self> {
        let http = reqwest::Client::builder().redirect(Policy::none()).no_proxy().timeout(TIMEOUT);
        let redirect_uri = format!("{origin}/callback");
        Ok(Self { http: http.build()?, origin: origin.to_owned(), redirect_uri })
    }

    /// Asks for the server's metadata.
    pub(crate) async fn discover(&self) -> Result<()> {
        let url = format!("{}{ISSUER}/.well-known/openid-configuration", self.origin);
        send(self.http.get(url)).await.map(drop)
    }

    /// Asks for a code; the server signs its user in without a page.
    pub(crate) async fn authorize(&self) -> Result<String> {
        let parameters = [
            ("response_type", "code"),
            ("client_id", "spa"),
            ("redirect_uri", &self.redirect_uri),
            ("scope", "openid profile email offline_access api:read"),
            ("state", "bench"),
            ("nonce", "bench"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let url = Url::parse_with_params(&format!("{}{ISSUER}/v1/authorize", self.origin), parameters)?;
        let response = send(self.http.get(url)).await?;
        let location =
            response.headers().get(LOCATION).context("the authorization response has no Location")?;
        let location = Url::parse(location.to_str()?)?;
        let code = location.query_pairs().find(|(name, _)| name == "code");
        Ok(code.with_context(|| format!("the server refuses: {location}"))?.1.into_owned())
    }

    /// Asks for a code and redeems it.
    pub(crate) async fn sign_in(&self) -> Result<Tokens> {
        let code = self.authorize().await?;
        self.request_tokens(&[
            ("grant_type", "authorization_code"),
            ("client_id", "spa"),
            ("redirect_uri", &self.redirect_uri),
            ("code", &code),
            ("code_verifier", VERIFIER),
        ])
        .await
    }

    /// Renews the tokens (RFC 6749 §6).
    pub(crate) async fn refresh(&self, refresh_token: &str) -> Result<Tokens> {
        let grant = [("grant_type", "refresh_token"), ("client_id", "spa"), ("refresh_token", refresh_token)];
        self.request_tokens(&grant).await
    }

    /// Reads the 200 rows of the API.
    pub(crate) async fn read_items(&self, access_token: &str) -> Result<()> {
        let request = self.http.get(format!("{}/api/items", self.origin)).bearer_auth(access_token);
        send(request).await?.bytes().await?;
        Ok(())
    }

    async fn request_tokens(&self, form: &[(&str, &str)]) -> Result<Tokens> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.http.post(format!("{}{ISSUER}/v1/token", self.origin)).body(body);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        send(request).await?.json().await.context("the token response has no tokens")
    }
}

async fn send(request: RequestBuilder) -> Result<Response> {
    Ok(request.send().await?.error_for_status()?)
}
