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
use tokio::sync::mpsc::{Sender, channel};

use super::Failure;
use crate::{
    client::{AuthorizationResponse, Metadata},
    http::with_default_headers,
    serve,
};

/// How long a person may take to sign in.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// An address that waits.
pub(super) struct Listener(serve::Listener);

struct Waiting {
    state: String,
    sender: Sender<AuthorizationResponse>,
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
        Ok(response.code(metadata)?)
    }
}

async fn answer(
    State(waiting): State<Arc<Waiting>>,
    RawQuery(query): RawQuery,
) -> (StatusCode, &'static str) {
    let response = AuthorizationResponse::parse(query.as_deref().unwrap_or_default());
    match response.filter(|response| response.answers(&waiting.state)) {
        // A second answer finds nobody waiting, which is as well.
        Some(response) => match waiting.sender.try_send(response) {
            Ok(()) => (StatusCode::OK, "Received. You can close this page and go back to the terminal.\n"),
            Err(_) => (StatusCode::CONFLICT, "This sign-in has been answered already.\n"),
        },
        None => (StatusCode::BAD_REQUEST, "This does not answer the sign-in that waits here.\n"),
    }
}
