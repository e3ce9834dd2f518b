//! What is stored in session storage, and under which keys.

use crate::{
    browser::{clock, storage},
    protocol::{Secret, check::Failure, oauth::State},
    session::{Session, Transaction, stored},
};

/// Every key begins with this.
const PREFIX: &str = "bearer-lab:";
const SESSION: &str = "bearer-lab:session";
const TRANSACTION: &str = "bearer-lab:transaction:";
const SIGN_OUT: &str = "bearer-lab:sign-out";
/// The log of this tab. It stays when somebody signs out.
const MESSAGES: &str = "bearer-lab:messages";
const DOCUMENTS: &str = "bearer-lab:documents:";

pub(super) fn write_session(session: &Session) -> Result<(), Failure> {
    storage::write(SESSION, stored::write_session(session).expose())
}

pub(super) fn read_session() -> Result<Option<Secret>, Failure> {
    Ok(storage::read(SESSION)?.map(Secret::new))
}

pub(super) fn remove_session() {
    storage::remove(SESSION);
}

/// Stores a transaction under its state, and removes those that have expired.
pub(super) fn write_transaction(transaction: &Transaction) -> Result<(), Failure> {
    for key in storage::keys(TRANSACTION) {
        let text = storage::read(&key).ok().flatten().unwrap_or_default();
        let is_current = stored::read_transaction(&text).is_ok_and(|old| old.check_age(clock::now()).is_ok());
        if !is_current {
            storage::remove(&key);
        }
    }
    let key = [TRANSACTION, transaction.state.expose()].concat();
    storage::write(&key, stored::write_transaction(transaction).expose())
}

/// The transaction of this state. It can be taken once.
pub(super) fn take_transaction(state: &str) -> Result<Option<Transaction>, Failure> {
    let text = storage::take(&[TRANSACTION, state].concat())?;
    text.map(|text| stored::read_transaction(&text)).transpose()
}

/// Whether a sign-in of this state is in progress.
pub(super) fn has_transaction(state: &str) -> bool {
    matches!(storage::read(&[TRANSACTION, state].concat()), Ok(Some(_)))
}

/// Stores the state of a sign-out that the provider is to confirm.
pub(super) fn write_sign_out(state: &State) -> Result<(), Failure> {
    storage::write(SIGN_OUT, state.expose())
}

/// The state of the sign-out in progress. It can be taken once.
pub(super) fn take_sign_out() -> Option<State> {
    State::from_stored(&storage::take(SIGN_OUT).ok()??)
}

/// Stores metadata and keys as the provider wrote them: they are checked again when they are read.
pub(super) fn write_documents(issuer: &str, metadata: &str, keys: &str) -> Result<(), Failure> {
    storage::write(&[DOCUMENTS, issuer, ":metadata"].concat(), metadata)?;
    storage::write(&[DOCUMENTS, issuer, ":keys"].concat(), keys)
}

/// Metadata and keys of a provider, as they were stored.
pub(super) fn read_documents(issuer: &str) -> Option<(String, String)> {
    let read = |part| storage::read(&[DOCUMENTS, issuer, part].concat()).ok().flatten();
    read(":metadata").zip(read(":keys"))
}

/// The log of the pages before this one.
pub(super) fn read_messages() -> Option<String> {
    storage::read(MESSAGES).ok().flatten()
}

/// Stores the log, if there is room.
pub(super) fn write_messages(text: &str) {
    let _ = storage::write(MESSAGES, text);
}

pub(super) fn remove_messages() {
    storage::remove(MESSAGES);
}

/// Removes everything but the log.
pub(super) fn clear() {
    for key in storage::keys(PREFIX).into_iter().filter(|key| key != MESSAGES) {
        storage::remove(&key);
    }
}
