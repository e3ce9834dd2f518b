//! The probe: every endpoint is asked over a real socket, and the table shows what came.
//!
//! Each row names the rule it comes from, and is a test of its own.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test with a harness of its own: clippy does not see that it is one"
)]

mod http;
mod lab;
mod row;
mod rows;
mod summary;

use std::process::ExitCode;

use libtest_mimic::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let table = row::Table::default();
    let rows = [
        rows::discovery::rows(),
        rows::authorize::rows(),
        rows::forms::rows(),
        rows::consent::rows(),
        rows::code::rows(),
        rows::client_authentication::rows(),
        rows::grants::rows(),
        rows::refresh::rows(),
        rows::tokens::rows(),
        rows::keys::rows(),
        rows::api::rows(),
        rows::signed::rows(),
        rows::test_accounts::rows(),
        rows::broken::rows(),
        rows::dpop::rows(),
        rows::resource::rows(),
        rows::revoke::rows(),
        rows::introspect::rows(),
        rows::pushed::rows(),
        rows::device::rows(),
        rows::pages::rows(),
        rows::logout::rows(),
        rows::front_channel_logout::rows(),
        rows::own_claims::rows(),
        rows::faults::rows(),
        rows::workshop::rows(),
        rows::clock::rows(),
        rows::config::rows(),
        rows::data::rows(),
        rows::files::rows(),
        rows::redirect_path::rows(),
        rows::http::rows(),
        rows::https::rows(),
        rows::caps::rows(),
        rows::malformed::rows(),
        rows::races::rows(),
        rows::unusual_input::rows(),
    ];
    let trials = rows.into_iter().flatten().map(|row| table.trial(row)).collect();
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        table.print();
    }
    conclusion.exit_code()
}
