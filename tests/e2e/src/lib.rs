//! Browser tests, driven through WebDriver against the built app.
//!
//! Reading order: [`environment`] says what is tested; [`process`], [`server`] and [`driver`] start it;
//! [`engine`] and [`browser`] open a session in one of three engines; [`page`] and [`storage`] read the page by the
//! selectors that the app promises to automation; [`journeys`] are the tests themselves.
//!
//! Two rules hold everywhere. A wait is for a condition, with a generous deadline, never for a time.
//! What is missing (a browser, a driver, the built app) is a failure that says what to run first.

pub mod browser;
pub mod driver;
pub mod engine;
pub mod environment;
pub mod hostile;
pub mod journeys;
pub mod page;
pub mod process;
pub mod server;
pub mod storage;
pub mod traffic;
pub mod wait;
