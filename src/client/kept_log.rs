//! The log of this tab outlives the page: it is stored when the page is left, without secrets, and read when the next one
//! is shown. The code is loaded then.

use std::rc::Rc;

use super::{context::Context, exchange_log::ExchangeLog, storage};
use crate::{
    browser::clock::{self, Wake},
    lazy,
    trace::{Message, read_messages, worth_storing, write_messages},
};

/// Reads the log of the pages before, and stores it with that of this page when the page is left. Does it once, and
/// returns when that is done.
pub(super) async fn keep(context: Rc<Context>) {
    // Without this chunk the log lasts as long as the page.
    let _ = follow(context).await;
}

/// Stores the log before the page is left for the provider's. Firefox says that a page is left when the next one has
/// already read what is stored.
pub(super) async fn save(context: &Context) {
    let _ = store_now(context.log.clone()).await;
}

/// Removes all messages, those that are stored too.
pub(super) fn clear(context: &Context) {
    context.log.clear();
    storage::remove_messages();
}

lazy! {
    messages,
    fn follow(context: Rc<Context>) -> () {
        if !context.is_log_kept.replace(true) {
            restore(&context);
            store_when_left(&context);
        }
    }
}

lazy! {
    messages,
    fn store_now(log: ExchangeLog) -> () {
        store(&log);
    }
}

fn store_when_left(context: &Rc<Context>) {
    let log = context.log.clone();
    clock::on_leave(move || store(&log));
    let (log, listening) = (context.log.clone(), context.clone());
    let listeners = clock::on_wake(move |wake| {
        // Pages that came after this one have stored more.
        if wake == Wake::Restored {
            log.clear();
            restore(&listening);
        }
    });
    context.log_listeners.replace(listeners);
}

fn restore(context: &Context) {
    let Some(mut messages) = storage::read_messages().as_deref().and_then(read_messages) else { return };
    // The session may have ended in another tab while no page of this one was there.
    if context.auth.is_signed_out() {
        storage::remove_messages();
        messages.iter_mut().for_each(Message::forget_claims);
    }
    context.log.prepend(messages);
}

/// Where there is no room for it, nothing is stored.
fn store(log: &ExchangeLog) {
    let entries = log.entries();
    let count = worth_storing(entries.iter().map(|(_, message)| message.purpose));
    storage::remove_messages();
    if count > 0 {
        let messages = entries.iter().take(count).map(|(_, message)| message);
        storage::write_messages(&write_messages(messages));
    }
}
