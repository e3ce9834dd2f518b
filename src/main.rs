//! The app: takes the callback off the URL, restores the session, mounts.
fn main() {}
