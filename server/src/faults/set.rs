use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use axum::response::Response;
use serde::Serialize;
use serde_json::{Map, Value};

use super::Fault;
use crate::{
    http::json,
    keys::{Algorithm, KeyFailure, SigningKey},
};

/// What a fault does to a message that is whole otherwise.
pub type Change<T> = (Fault, fn(&mut T));

/// The faults that are on.
pub struct Faults {
    on: [AtomicBool; Fault::ALL.len()],
    new_keys: Mutex<Vec<Arc<SigningKey>>>,
}

impl Default for Faults {
    fn default() -> Self {
        Self { on: [const { AtomicBool::new(false) }; Fault::ALL.len()], new_keys: Mutex::default() }
    }
}

impl Faults {
    /// Whether a fault is on.
    pub fn is_on(&self, fault: Fault) -> bool {
        self.on.get(fault as usize).is_some_and(|on| on.load(Ordering::Relaxed))
    }

    /// The faults that are on.
    pub fn on(&self) -> impl Iterator<Item = Fault> {
        Fault::ALL.iter().copied().filter(|fault| self.is_on(*fault))
    }

    /// Switches on these faults, and every other one off. Keys that signed at fault are forgotten.
    pub fn set(&self, faults: &[Fault]) {
        self.new_keys.lock().unwrap_or_else(PoisonError::into_inner).clear();
        for (fault, on) in Fault::ALL.iter().zip(&self.on) {
            on.store(faults.contains(fault), Ordering::Relaxed);
        }
    }

    /// Makes the changes of the faults that are on.
    pub fn change<T>(&self, message: &mut T, changes: &[Change<T>]) {
        for (_, change) in changes.iter().filter(|(fault, _)| self.is_on(*fault)) {
            change(message);
        }
    }

    /// The message as a JSON object with the changes of the faults that are on; nothing when none of them is.
    pub fn changed(
        &self,
        message: &impl Serialize,
        changes: &[Change<Map<String, Value>>],
    ) -> Option<Map<String, Value>> {
        let is_changed = changes.iter().any(|(fault, _)| self.is_on(*fault));
        match serde_json::to_value(message) {
            Ok(Value::Object(mut members)) if is_changed => {
                self.change(&mut members, changes);
                Some(members)
            }
            _ => None,
        }
    }

    /// A JSON answer, with the changes of the faults that are on.
    pub fn answer(&self, message: &impl Serialize, changes: &[Change<Map<String, Value>>]) -> Response {
        self.changed(message, changes).map_or_else(|| json(message), |changed| json(&changed))
    }

    /// The key that signs while the keys are at fault, made when it is first used.
    pub(super) fn new_key(&self, algorithm: Algorithm) -> Result<Arc<SigningKey>, KeyFailure> {
        let mut keys = self.new_keys.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = keys.iter().find(|key| key.algorithm() == algorithm) {
            return Ok(key.clone());
        }
        let key = Arc::new(SigningKey::generate(algorithm)?);
        keys.push(key.clone());
        Ok(key)
    }

    /// Adds to a key set the keys that have signed at fault, where the fault lets them be published.
    pub fn publish_keys(&self, jwks: &mut Value) {
        let published = jwks.get_mut("keys").and_then(Value::as_array_mut);
        if let Some(published) = published.filter(|_| self.is_on(Fault::KeyRotated)) {
            let used = self.new_keys.lock().unwrap_or_else(PoisonError::into_inner);
            published.extend(used.iter().map(|key| key.jwk().clone()));
        }
    }
}
