//! Faults: each is seen on the wire when it is switched on, and not without it.

mod listed;
mod messages;
mod network;
mod weaknesses;

use std::sync::{Mutex, OnceLock, PoisonError};

use bearer_lab_server::{cli::Serve, faults::Fault};

use crate::{
    lab::{Lab, options},
    row::{Row, row},
};

/// A fault, a question to the server, and what comes without the fault and with it.
type Case = (Fault, fn(&Lab) -> String, &'static str, &'static str);

pub fn rows() -> Vec<Row> {
    let cases = || messages::CASES.iter().chain(weaknesses::CASES).chain(network::CASES);
    let rows = cases().map(|(fault, ask, without, with)| {
        let expected = format!("{without}; with it: {with}");
        row(fault.breaks(), format!("fault {fault}"), expected, move || without_and_with(*fault, *ask))
    });
    rows.chain(listed::rows(cases().map(|(fault, ..)| *fault).collect())).collect()
}

/// Asks the same server twice. The faults of a server are everybody's, so one row asks at a time.
fn without_and_with(fault: Fault, ask: fn(&Lab) -> String) -> String {
    static LAB: OnceLock<Mutex<Lab>> = OnceLock::new();
    let start = || Mutex::new(Lab::start(Serve { sign_in_as: Some("alice".into()), ..options() }));
    let lab = LAB.get_or_init(start).lock().unwrap_or_else(PoisonError::into_inner);
    lab.state.faults.set(&[]);
    let without = ask(&lab);
    lab.state.faults.set(&[fault]);
    let with = ask(&lab);
    lab.state.faults.set(&[]);
    format!("{without}; with it: {with}")
}
