pub(super) use bearer_lab::auth::copy_button;
