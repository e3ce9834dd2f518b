//! The names: on the command line, and each with a row here.

use std::process::Command;

use bearer_lab_server::{cli::Serve, faults::Fault};

use crate::{
    http::parameter,
    lab::{Lab, options},
    row::{Row, row},
};

fn bearer_lab(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_bearer-lab")).args(arguments).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}

pub fn rows(asked: Vec<Fault>) -> Vec<Row> {
    vec![
        row("product", "faults: each has a row here", "none without", move || {
            let missing: Vec<_> = Fault::ALL.iter().filter(|fault| !asked.contains(fault)).collect();
            if missing.is_empty() { "none without".into() } else { format!("without: {missing:?}") }
        }),
        row("product", "faults: the command lists every one", "true, all", || {
            let (success, text) = bearer_lab(&["faults"]);
            let all = Fault::ALL.iter().all(|fault| text.contains(&format!("  {fault} ")));
            format!("{success}, {}", if all { "all" } else { "not all" })
        }),
        row("product", "faults: none is on unless it is asked for", "[]", || {
            let lab = Lab::automatic();
            format!("{:?}", lab.state.faults.on().collect::<Vec<_>>())
        }),
        row("product", "serve --fault: an unknown name", "false, said", || {
            let (success, text) = bearer_lab(&["serve", "--fault", "id-token"]);
            let said = text.contains("there is no fault \"id-token\"");
            format!("{success}, {}", if said { "said" } else { "not said" })
        }),
        row("product", "serve --fault, twice: both are on", "another-state null", || {
            let faults = vec![Fault::ResponseWrongState, Fault::TokenNoIdToken];
            let lab = Lab::start(Serve { sign_in_as: Some("alice".into()), faults, ..options() });
            let state = parameter(&lab.authorize(&[]).location(), "state").unwrap_or_default();
            format!("{state} {}", lab.tokens()["id_token"])
        }),
    ]
}
