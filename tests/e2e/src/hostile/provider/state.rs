//! What the provider remembers of one case.

use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

use aws_lc_rs::rand;

use super::{AppFiles, Behaviour, Event, Kind, Record, Scene};

/// A consent, and what it was asked for with.
#[derive(Clone, Debug, Default)]
pub(super) struct Grant {
    pub(super) nonce: Option<String>,
    pub(super) challenge: String,
    pub(super) redirect_uri: String,
    pub(super) scope: String,
}

/// What changes while the provider runs.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub(super) codes: HashMap<String, Grant>,
    pub(super) refresh_tokens: HashMap<String, Grant>,
    pub(super) access_tokens: Vec<String>,
    /// The `dpop_jkt` of the authorization request.
    pub(super) thumbprint: String,
    /// The `jti` of every proof.
    pub(super) proofs: Vec<String>,
    /// The newest nonce of each host.
    pub(super) nonces: HashMap<String, String>,
    /// The parameters of a request that was pushed.
    pub(super) pushed: Option<Vec<(String, String)>>,
    pub(super) last_redirect: String,
    pub(super) record: Record,
}

/// One provider.
#[derive(Debug)]
pub(super) struct State {
    pub(super) scene: Scene,
    pub(super) response_type: String,
    pub(super) behaviour: Behaviour,
    pub(super) files: AppFiles,
    /// When the user signed in, in seconds since 1970.
    pub(super) signed_in_at: u64,
    memory: Mutex<Memory>,
}

impl State {
    pub(super) fn new(scene: Scene, response_type: &str, behaviour: Behaviour, files: AppFiles) -> Self {
        let memory = Mutex::default();
        let signed_in_at = super::token::now();
        Self { scene, response_type: response_type.to_owned(), behaviour, files, signed_in_at, memory }
    }

    pub(super) fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes down that something happened, and returns the scene of the answer to it.
    pub(super) fn note(&self, kind: Kind, path: &str, detail: impl Into<String>) -> Scene {
        let mut memory = self.memory();
        memory.record.events.push(Event { kind: kind.clone(), detail: detail.into() });
        let number = memory.record.count(&kind);
        Scene { path: path.to_owned(), number, ..self.scene.clone() }
    }

    /// Writes down that the fault is on its way, if it is.
    pub(super) fn note_fault(&self, is_fault: bool, what: &str) {
        if is_fault {
            self.note(Kind::Fault, "", what);
        }
    }

    /// Writes down something that no client may do.
    pub(super) fn complain(&self, holds: bool, complaint: impl Into<String>) {
        if !holds {
            self.memory().record.complaints.push(complaint.into());
        }
    }

    /// What kind of access tokens come from the token endpoint.
    pub(super) fn token_type(&self) -> &'static str {
        if self.behaviour.dpop.is_some() { "DPoP" } else { "Bearer" }
    }

    /// The nonce that a host wants in the next proof.
    pub(super) fn nonce(&self, host: &str) -> String {
        self.memory().nonces.entry(host.to_owned()).or_insert_with(random).clone()
    }

    /// A new secret that is recognised wherever it turns up.
    pub(super) fn secret(&self, kind: &str) -> String {
        let secret = format!("{kind}-{}", random());
        self.keep_secret(&secret);
        secret
    }

    /// Every text holds an empty one: that is no secret.
    pub(super) fn keep_secret(&self, secret: &str) {
        if !secret.is_empty() {
            self.memory().record.secrets.push(secret.to_owned());
        }
    }
}

/// 128 random bits in hexadecimal; the clock's would do for a test, were they not the same in two threads.
fn random() -> String {
    let mut bytes = [0; 16];
    let _ = rand::fill(&mut bytes);
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
