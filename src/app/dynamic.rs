pub(super) use bearer_lab::auth::dynamic::{flag, part, text};
