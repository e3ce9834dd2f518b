use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::own_pages::Change;
use crate::{
    clock::{Clock, ClockSettings},
    http::{OAuthError, json},
};

#[derive(Serialize)]
struct Shown {
    now: i64,
    #[serde(flatten)]
    settings: ClockSettings,
}

/// `GET /workshop/clock`: what the clock shows, and how it is set.
pub async fn show_clock(State(clock): State<Arc<Clock>>) -> Response {
    json(&Shown { now: clock.now().seconds(), settings: clock.settings() })
}

/// `PUT /workshop/clock`: sets the clock; what is left out is as it would be without.
pub async fn set_clock(State(clock): State<Arc<Clock>>, Change(settings): Change<ClockSettings>) -> Response {
    match settings.check() {
        Ok(settings) => {
            clock.set(settings);
            show_clock(State(clock)).await
        }
        Err(error) => OAuthError::invalid_request(error.to_string()).into_response(),
    }
}
