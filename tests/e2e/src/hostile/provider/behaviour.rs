//! How a case changes the provider.

use std::fmt;

use super::{Answer, Nonces, Object, Redirect};
use crate::hostile::jose::Draft;

/// One change, and whether it is the fault that the app has to find.
struct Edit<T> {
    is_fault: bool,
    when: Box<dyn Fn(&T) -> bool + Send + Sync>,
    what: Box<dyn Fn(&mut T) + Send + Sync>,
}

/// Something that the provider makes, and the changes to it.
pub struct Part<T> {
    edits: Vec<Edit<T>>,
}

impl<T> Part<T> {
    /// Changes it in a way that is right: part of the scene.
    pub fn arrange(&mut self, what: impl Fn(&mut T) + Send + Sync + 'static) {
        self.edits.push(Edit { is_fault: false, when: Box::new(|_| true), what: Box::new(what) });
    }

    /// Changes it in the way that the case is about.
    pub fn corrupt(&mut self, what: impl Fn(&mut T) + Send + Sync + 'static) {
        self.corrupt_when(|_| true, what);
    }

    /// Changes only those for which `when` holds.
    pub fn corrupt_when(
        &mut self,
        when: impl Fn(&T) -> bool + Send + Sync + 'static,
        what: impl Fn(&mut T) + Send + Sync + 'static,
    ) {
        self.edits.push(Edit { is_fault: true, when: Box::new(when), what: Box::new(what) });
    }

    /// Makes the changes; says whether the fault is now in it.
    pub(super) fn apply(&self, made: &mut T) -> bool {
        let mut is_faulty = false;
        for edit in &self.edits {
            if (edit.when)(made) {
                (edit.what)(made);
                is_faulty |= edit.is_fault;
            }
        }
        is_faulty
    }
}

impl<T> Default for Part<T> {
    fn default() -> Self {
        Self { edits: Vec::new() }
    }
}

impl<T> fmt::Debug for Part<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} edits", self.edits.len())
    }
}

/// A JSON message: first the object, then the answer that carries it.
#[derive(Debug, Default)]
pub struct Message {
    /// What it says.
    pub object: Part<Object>,
    /// How it is sent.
    pub answer: Part<Answer>,
}

/// Distributed claims: first the token, then the answer that carries it.
#[derive(Debug, Default)]
pub struct Claims {
    /// What it says.
    pub token: Part<Draft>,
    /// How it is sent.
    pub answer: Part<Answer>,
}

/// Everything that the provider makes.
#[derive(Debug, Default)]
pub struct Behaviour {
    /// The app's configuration block.
    pub config: Part<Object>,
    /// The file of the app that has what a plain sign-in does not need.
    pub flows: Part<Answer>,
    /// The file of the app that verifies signatures where there is no WebCrypto.
    pub verifier: Part<Answer>,
    /// The provider's metadata, at both well-known addresses.
    pub metadata: Message,
    /// Its key set. The object has one member, `keys`.
    pub keys: Message,
    /// The authorization response.
    pub redirect: Part<Redirect>,
    /// Every ID token.
    pub id_token: Part<Draft>,
    /// The answer of the token endpoint.
    pub token: Message,
    /// The userinfo answer.
    pub userinfo: Message,
    /// The userinfo answer as a signed JWT: whether it is one, and the changes to it.
    pub signed_userinfo: Option<Part<Draft>>,
    /// Claims that userinfo says are elsewhere.
    pub claims: Claims,
    /// What the frame that is asked about the session does, in a script.
    pub check_session: Option<&'static str>,
    /// The answer to a pushed request.
    pub pushed: Message,
    /// The answer of the protected API.
    pub api: Message,
    /// The answer of the revocation endpoint.
    pub revocation: Message,
    /// The redirect after signing out.
    pub signed_out: Part<Redirect>,
    /// Tokens are bound to a key, and proofs must have these nonces.
    pub dpop: Option<Nonces>,
    /// The page is served where it is no secure context: plain http under a name that is not loopback.
    pub is_insecure_context: bool,
}
