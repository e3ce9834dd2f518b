//! The loopback address at which a native app waits for its code (RFC 8252 §7.3).

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{RawQuery, State},
    http::StatusCode,
    middleware::from_fn,
    routing::get,
};
use bearer_lab::protocol::Secret;
use tokio::{
    net::TcpListener,
    sync::mpsc::{Sender, channel},
};

use super::Failure;
use crate::{
    client::{ClientError, Metadata},
    http::with_default_headers,
    serve,
};

/// How long a person may take to sign in.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// An authorization response, as far as it is used here (RFC 6749 §4.1.2).
#[derive(Default)]
struct Response {
    state: Option<String>,
    issuer: Option<String>,
    code: Option<String>,
    error: Option<String>,
    description: Option<String>,
}

/// An address that waits.
pub(super) struct Listener(TcpListener);

struct Waiting {
    state: String,
    sender: Sender<Response>,
}

impl Listener {
    pub(super) async fn bind(address: SocketAddr) -> io::Result<Self> {
        serve::bind(address).await.map(Self)
    }

    pub(super) fn redirect_uri(&self) -> io::Result<String> {
        Ok(format!("http://{}/callback", self.0.local_addr()?))
    }

    /// Waits for the code of the sign-in with this state. What comes with another state is none of ours.
    pub(super) async fn wait(self, metadata: &Metadata, state: &str) -> Result<Secret, Failure> {
        let (sender, mut receiver) = channel(1);
        let waiting = Arc::new(Waiting { state: state.to_owned(), sender });
        let router = Router::new()
            .route("/callback", get(answer))
            .layer(from_fn(with_default_headers))
            .with_state(waiting);
        let mut response = None;
        let stop = async { response = tokio::time::timeout(PATIENCE, receiver.recv()).await.ok().flatten() };
        serve::serve(self.0, router, stop).await;
        let response =
            response.ok_or_else(|| Failure::Setting("nobody signed in within ten minutes".to_owned()))?;
        Ok(read(response, metadata)?)
    }
}

async fn answer(
    State(waiting): State<Arc<Waiting>>,
    RawQuery(query): RawQuery,
) -> (StatusCode, &'static str) {
    let response = parse(query.as_deref().unwrap_or_default());
    match response.filter(|response| response.state.as_deref() == Some(&waiting.state)) {
        // A second answer finds nobody waiting, which is as well.
        Some(response) => match waiting.sender.try_send(response) {
            Ok(()) => (StatusCode::OK, "Received. You can close this page and go back to the terminal.\n"),
            Err(_) => (StatusCode::CONFLICT, "This sign-in has been answered already.\n"),
        },
        None => (StatusCode::BAD_REQUEST, "This does not answer the sign-in that waits here.\n"),
    }
}

/// Reads a response; nothing when a parameter comes twice (RFC 6749 §3.1).
fn parse(query: &str) -> Option<Response> {
    let mut response = Response::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let place = match &*name {
            "state" => &mut response.state,
            "iss" => &mut response.issuer,
            "code" => &mut response.code,
            "error" => &mut response.error,
            "error_description" => &mut response.description,
            _ => continue,
        };
        if place.replace(value.into_owned()).is_some() {
            return None;
        }
    }
    Some(response)
}

/// The code, if the response is this issuer's (RFC 9207 §2.4) and no error.
fn read(response: Response, metadata: &Metadata) -> Result<Secret, ClientError> {
    let is_named = response.issuer.is_some() || metadata.authorization_response_iss_parameter_supported;
    if is_named && response.issuer.as_ref() != Some(&metadata.issuer) {
        return Err(ClientError::Answer("it comes from another issuer".to_owned()));
    }
    if let Some(error) = response.error {
        return Err(ClientError::Refused { error, description: response.description });
    }
    response.code.map(Secret::new).ok_or_else(|| ClientError::Answer("it has no code".to_owned()))
}
