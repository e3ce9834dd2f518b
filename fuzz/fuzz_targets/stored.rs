//! Session storage: what is read back is what would be written.
#![no_main]

use bearer_lab::{
    protocol::oauth::token_response::is_access_token,
    session::stored::{read_session, read_transaction, write_session, write_transaction},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    // The three random values have a short name, or none would ever have the right form.
    let text = data.replace("$", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE");
    if let Ok(transaction) = read_transaction(&text) {
        let written = write_transaction(&transaction);
        assert_eq!(read_transaction(written.expose()).as_ref(), Ok(&transaction));
        assert!(read_session(written.expose()).is_err());
    }
    if let Ok(restored) = read_session(&text) {
        let session = restored.unverified().clone();
        assert!(session.access_token.as_ref().is_none_or(|token| is_access_token(token.expose())));
        let written = write_session(&session);
        let again = read_session(written.expose()).expect("what was written is read");
        assert_eq!(again.unverified(), &session);
        assert!(restored.id_token.is_none() || restored.with_identity(None).is_none());
    }
});
