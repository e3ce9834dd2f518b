use std::{hash::Hash, sync::Arc};

use bearer_lab::protocol::{Timestamp, jose::base64url};
use serde::{Serialize, de::DeserializeOwned};

use super::{Full, GrantId, expiring::Expiring};
use crate::data::{Journal, Line};

/// A table whose changes are written to the data folder, when there is one.
pub(super) struct Kept<K, V> {
    name: &'static str,
    entries: Expiring<K, V>,
    journal: Option<Arc<Journal>>,
}

/// What names an entry, as text.
pub(super) trait Key: Eq + Hash + Clone {
    fn to_text(&self) -> String;
    fn from_text(text: &str) -> Option<Self>;
}

impl<K: Key, V: Serialize + DeserializeOwned> Kept<K, V> {
    pub(super) fn new(name: &'static str, capacity: usize) -> Self {
        Self { name, entries: Expiring::with_capacity(capacity), journal: None }
    }

    /// Adds or replaces an entry that is there until `expires`.
    pub(super) fn insert(
        &mut self,
        key: K,
        value: V,
        owner: Option<&Arc<str>>,
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<(), Full> {
        self.entries.insert(key.clone(), value, owner, expires, now)?;
        self.write(&key, self.entries.get(&key, now).map(|value| (value, expires)));
        Ok(())
    }

    /// Changes value and end of an entry that has not ended.
    pub(super) fn replace(&mut self, key: &K, value: V, expires: Timestamp, now: Timestamp) {
        if self.entries.replace(key, value, expires, now) {
            self.write(key, self.entries.get(key, now).map(|value| (value, expires)));
        }
    }

    /// The entry, if it has not ended.
    pub(super) fn get(&self, key: &K, now: Timestamp) -> Option<&V> {
        self.entries.get(key, now)
    }

    /// Takes the entry out, if it has not ended.
    pub(super) fn take(&mut self, key: &K, now: Timestamp) -> Option<V> {
        let taken = self.entries.take(key, now)?;
        self.write(key, None);
        Some(taken)
    }

    /// Changes an entry that has not ended, and leaves its end as it is.
    pub(super) fn change(&mut self, key: &K, now: Timestamp, change: impl FnOnce(&mut V)) {
        let Some(expires) = self.entries.end_of(key) else { return };
        if let Some(value) = self.entries.get_mut(key, now) {
            change(value);
            self.write(key, self.entries.get(key, now).map(|value| (value, expires)));
        }
    }

    fn write(&self, key: &K, entry: Option<(&V, Timestamp)>) {
        let Some(journal) = &self.journal else { return };
        let entry = entry
            .map(|(value, expires)| (serde_json::to_value(value).expect("stored values are JSON"), expires));
        journal.append(self.name, key.to_text(), entry);
    }
}

/// What the data folder does with a table, whatever is in it.
pub(super) trait Keep {
    /// Takes a line that was written before; whether it is of this table, and could be read.
    fn replay(&mut self, line: &Line, now: Timestamp) -> bool;
    /// Writes what is alive to the journal, and every change from then on.
    fn keep_in(&mut self, journal: &Arc<Journal>);
}

impl<K: Key, V: Serialize + DeserializeOwned> Keep for Kept<K, V> {
    fn replay(&mut self, line: &Line, now: Timestamp) -> bool {
        let Some(key) = K::from_text(&line.key).filter(|_| line.table == self.name) else { return false };
        let Some((value, expires)) = &line.entry else {
            self.entries.take(&key, now);
            return true;
        };
        let Ok(value) = serde_json::from_value(value.clone()) else { return false };
        self.entries.restore(key, value, Timestamp::from_seconds(*expires), now);
        true
    }

    fn keep_in(&mut self, journal: &Arc<Journal>) {
        self.journal = Some(journal.clone());
        for (key, value, expires) in self.entries.iter() {
            self.write(key, Some((value, expires)));
        }
    }
}

impl<const N: usize> Key for [u8; N] {
    fn to_text(&self) -> String {
        base64url::encode(self)
    }

    fn from_text(text: &str) -> Option<Self> {
        base64url::decode(text)?.try_into().ok()
    }
}

impl Key for GrantId {
    fn to_text(&self) -> String {
        Self::to_text(*self)
    }

    fn from_text(text: &str) -> Option<Self> {
        Self::from_text(text)
    }
}

impl Key for String {
    fn to_text(&self) -> String {
        self.clone()
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}
