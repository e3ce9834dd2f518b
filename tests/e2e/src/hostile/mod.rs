//! A hostile OpenID provider, and what the app does with it.
//!
//! A [`case::Case`] is one mutation of a well-behaved provider. [`provider`] plays it over plain HTTP on
//! the loopback interface, on an origin of its own that also serves the app, and records all that it sees.
//! [`drive`] takes a browser through the sign-in; [`verdict`] judges by what the provider saw and by what
//! the page shows. [`cases`] are the cases as data.
//!
//! None of this shares code with the app or with the project's server: a misreading of a specification
//! there is not repeated here.

pub mod case;
pub mod cases;
pub mod drive;
pub mod jose;
pub mod provider;
pub mod table;
pub mod verdict;
