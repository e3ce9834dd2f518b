//! The binary from outside: its commands, and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails by a panic; what shared functions do is part of it"
)]

mod commands;
mod grants;
mod program;
mod quiet;
mod stop;
mod web_client;
