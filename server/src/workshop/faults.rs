use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::own_pages::Change;
use crate::{
    faults::{Fault, Faults},
    http::{OAuthError, json as answer_json},
};

/// The faults that are to be on, by name.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Switches {
    on: Vec<String>,
}

/// `GET /workshop/faults`: every fault, and whether it is on.
pub async fn show_faults(State(faults): State<Arc<Faults>>) -> Response {
    let rows = Fault::ALL.iter().map(|fault| {
        json!({
            "name": fault.name(),
            "group": fault.group().title(),
            "does": fault.does(),
            "breaks": fault.breaks(),
            "caught_by": fault.caught_by(),
            "on": faults.is_on(*fault),
        })
    });
    answer_json(&json!({ "faults": rows.collect::<Vec<_>>() }))
}

/// `PUT /workshop/faults`: switches on the faults that are named, and every other one off.
pub async fn set_faults(State(faults): State<Arc<Faults>>, Change(switches): Change<Switches>) -> Response {
    let named: Result<Vec<Fault>, _> = switches.on.iter().map(|name| name.parse()).collect();
    match named {
        Ok(named) => {
            faults.set(&named);
            show_faults(State(faults)).await
        }
        Err(_) => OAuthError::invalid_request("there is no fault of such a name").into_response(),
    }
}
