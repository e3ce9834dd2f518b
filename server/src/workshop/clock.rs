use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::gate::Change;
use crate::{
    app::App,
    clock::ClockSettings,
    http::{OAuthError, json},
};

#[derive(Serialize)]
struct Shown {
    now: i64,
    #[serde(flatten)]
    settings: ClockSettings,
}

/// `GET /workshop/clock`: what the clock shows, and how it is set.
pub async fn show(State(app): State<Arc<App>>) -> Response {
    json(&Shown { now: app.clock.now().seconds(), settings: app.clock.settings() })
}

/// `PUT /workshop/clock`: sets the clock; what is left out is as it would be without.
pub async fn set(State(app): State<Arc<App>>, Change(settings): Change<ClockSettings>) -> Response {
    match settings.check() {
        Ok(settings) => {
            app.clock.set(settings);
            show(State(app)).await
        }
        Err(error) => OAuthError::invalid_request(error.to_string()).into_response(),
    }
}
