use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::gate::Change;
use crate::{
    app::App,
    faults::Fault,
    http::{OAuthError, json as answer_json},
};

/// The faults that are to be on, by name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switches {
    on: Vec<String>,
}

/// `GET /workshop/faults`: every fault, and whether it is on.
pub async fn show(State(app): State<Arc<App>>) -> Response {
    let faults = Fault::ALL.iter().map(|fault| {
        json!({
            "name": fault.name(),
            "group": fault.group().title(),
            "does": fault.does(),
            "breaks": fault.breaks(),
            "caught_by": fault.caught_by(),
            "on": app.faults.is_on(*fault),
        })
    });
    answer_json(&json!({ "faults": faults.collect::<Vec<_>>() }))
}

/// `PUT /workshop/faults`: switches on the faults that are named, and every other one off.
pub async fn set(State(app): State<Arc<App>>, Change(switches): Change<Switches>) -> Response {
    let named: Result<Vec<Fault>, _> = switches.on.iter().map(|name| name.parse()).collect();
    match named {
        Ok(faults) => {
            app.faults.set(&faults);
            show(State(app)).await
        }
        Err(_) => OAuthError::invalid_request("there is no fault of such a name").into_response(),
    }
}
