//! The session of this tab after a reload.

use std::rc::Rc;

use super::{
    api,
    context::Context,
    storage,
    stored_session::{read, verify},
};
use crate::{protocol::check::Failure, session::AuthEvent};

/// Restores the stored session. If the page `shows_list`, the API is asked for it while the session is verified.
pub(super) async fn restore(context: &Rc<Context>, shows_list: bool) {
    let stored = match read() {
        Ok(Some(stored)) => stored,
        Ok(None) => {
            context.auth.apply(AuthEvent::NothingStored);
            return;
        }
        Err(failure) => return give_up(context, failure),
    };
    if shows_list {
        api::prefetch(context, stored.unverified());
    }
    match verify(context, stored).await {
        Ok(session) => {
            context.auth.apply(AuthEvent::Restored(session));
        }
        Err(failure) => give_up(context, failure),
    }
}

/// The stored session cannot be used. A sign-in that has replaced it, or is in progress, goes on.
fn give_up(context: &Context, failure: Failure) {
    if context.auth.apply(AuthEvent::RestoreFailed(failure)) {
        context.prefetched.take();
        storage::clear();
    } else if context.session().is_none() {
        storage::remove_session();
    }
}
