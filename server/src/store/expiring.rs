use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
    sync::Arc,
};

use bearer_lab::protocol::Timestamp;

/// Why an entry is not added. Entries that have not ended are never dropped to make room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Full {
    /// The owner has as many entries as one owner may.
    #[error("this client has too much that waits here")]
    Quota,
    /// The table has as many entries as it may.
    #[error("the server remembers as much as it can")]
    Table,
}

/// One owner has at most this part of a table, so that it does not take the room of all others.
const OWNERS_SHARE: usize = 8;

/// A map whose entries end by themselves, and which never holds more than its capacity: when it is full, it
/// refuses new entries.
pub(crate) struct Expiring<K, V> {
    capacity: usize,
    entries: HashMap<K, Entry<V>>,
    by_end: BTreeMap<(Timestamp, u64), K>,
    by_owner: HashMap<Arc<str>, usize>,
    next_number: u64,
}

struct Entry<V> {
    value: V,
    owner: Option<Arc<str>>,
    end: (Timestamp, u64),
}

impl<K: Eq + Hash + Clone, V> Expiring<K, V> {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        let (entries, by_owner) = (HashMap::new(), HashMap::new());
        Self { capacity, entries, by_end: BTreeMap::new(), by_owner, next_number: 0 }
    }

    /// Whether an entry of this owner may be added.
    fn check_room(&self, owner: Option<&str>) -> Result<(), Full> {
        if self.entries.len() >= self.capacity {
            return Err(Full::Table);
        }
        let owned = owner.and_then(|owner| self.by_owner.get(owner)).copied().unwrap_or_default();
        if owned >= (self.capacity / OWNERS_SHARE).max(1) { Err(Full::Quota) } else { Ok(()) }
    }

    /// Adds an entry that is there until `expires`. One that is there already is replaced.
    ///
    /// # Errors
    ///
    /// The table is full, or the owner has its share of it; nothing has changed then.
    pub(crate) fn insert(
        &mut self,
        key: K,
        value: V,
        owner: Option<&Arc<str>>,
        expires: Timestamp,
        now: Timestamp,
    ) -> Result<(), Full> {
        self.forget_expired(now);
        if !self.entries.contains_key(&key) {
            self.check_room(owner.map(|owner| &**owner))?;
        }
        self.remove_entry(&key);
        self.add(key, value, owner.cloned(), expires);
        Ok(())
    }

    /// Changes value and end of an entry that has not ended; whether there is one.
    pub(crate) fn replace(&mut self, key: &K, value: V, expires: Timestamp, now: Timestamp) -> bool {
        let Some(old) = self.remove_entry(key).filter(|entry| now < entry.end.0) else { return false };
        self.add(key.clone(), value, old.owner, expires);
        true
    }

    /// Adds what was there before a restart, whatever the capacity is now.
    pub(super) fn restore(&mut self, key: K, value: V, expires: Timestamp, now: Timestamp) {
        self.remove_entry(&key);
        if now < expires {
            self.add(key, value, None, expires);
        }
    }

    fn add(&mut self, key: K, value: V, owner: Option<Arc<str>>, expires: Timestamp) {
        let end = (expires, self.next_number);
        self.next_number = self.next_number.wrapping_add(1);
        if let Some(owner) = &owner {
            *self.by_owner.entry(owner.clone()).or_default() += 1;
        }
        self.by_end.insert(end, key.clone());
        self.entries.insert(key, Entry { value, owner, end });
    }

    /// The entry, if it has not ended.
    pub(crate) fn get(&self, key: &K, now: Timestamp) -> Option<&V> {
        self.entries.get(key).filter(|entry| now < entry.end.0).map(|entry| &entry.value)
    }

    /// When the entry ends.
    pub(super) fn end_of(&self, key: &K) -> Option<Timestamp> {
        self.entries.get(key).map(|entry| entry.end.0)
    }

    /// Every entry with its end; those that end first come first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V, Timestamp)> {
        let entry = |(end, key)| self.entries.get(key).map(|entry| (key, &entry.value, end));
        self.by_end.iter().map(|((end, _), key)| (*end, key)).filter_map(entry)
    }

    /// The entry for changing, if it has not ended.
    pub(crate) fn get_mut(&mut self, key: &K, now: Timestamp) -> Option<&mut V> {
        self.entries.get_mut(key).filter(|entry| now < entry.end.0).map(|entry| &mut entry.value)
    }

    /// Takes the entry out, if it has not ended.
    pub(crate) fn take(&mut self, key: &K, now: Timestamp) -> Option<V> {
        self.remove_entry(key).filter(|entry| now < entry.end.0).map(|entry| entry.value)
    }

    fn remove_entry(&mut self, key: &K) -> Option<Entry<V>> {
        let entry = self.entries.remove(key)?;
        self.by_end.remove(&entry.end);
        if let Some(owner) = &entry.owner {
            let owned = self.by_owner.entry(owner.clone()).or_default();
            *owned = owned.saturating_sub(1);
            if *owned == 0 {
                self.by_owner.remove(owner);
            }
        }
        Some(entry)
    }

    fn forget_expired(&mut self, now: Timestamp) {
        while let Some((_, key)) = self.by_end.first_key_value().filter(|((end, _), _)| *end <= now) {
            let key = key.clone();
            self.remove_entry(&key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use bearer_lab::protocol::Timestamp;

    use super::{Expiring, Full};

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn an_entry_ends_at_its_second_and_can_be_taken_once() {
        let mut map = Expiring::with_capacity(10);
        map.insert("a", 1, None, at(60), at(0)).unwrap();
        assert_eq!((map.get(&"a", at(59)), map.get(&"a", at(60))), (Some(&1), None));
        assert_eq!((map.take(&"a", at(59)), map.take(&"a", at(59))), (Some(1), None));
        map.insert("a", 1, None, at(60), at(0)).unwrap();
        assert_eq!(map.take(&"a", at(60)), None);
    }

    #[test]
    fn a_full_table_refuses_and_keeps_what_has_not_ended() {
        let mut map = Expiring::with_capacity(100);
        for number in 0..10_000 {
            let added = map.insert(number, number, None, at(60 + number), at(0));
            assert_eq!(added, if number < 100 { Ok(()) } else { Err(Full::Table) });
            assert!(map.entries.len() <= 100 && map.by_end.len() == map.entries.len());
        }
        assert!((0..100).all(|number| map.get(&number, at(0)) == Some(&number)));
        map.insert(5, 6, None, at(60), at(0)).unwrap();
        assert_eq!(map.get(&5, at(0)), Some(&6), "an entry that is there can be replaced");
        assert!(map.replace(&5, 7, at(70), at(0)) && !map.replace(&5, 8, at(80), at(70)));
    }

    #[test]
    fn one_owner_has_a_share_and_the_others_have_room() {
        let mut map = Expiring::with_capacity(80);
        let (greedy, modest): (Arc<str>, Arc<str>) = ("greedy".into(), "modest".into());
        for number in 0..10 {
            map.insert(number, (), Some(&greedy), at(60), at(0)).unwrap();
        }
        assert_eq!(map.insert(10, (), Some(&greedy), at(60), at(0)), Err(Full::Quota));
        map.insert(10, (), Some(&modest), at(60), at(0)).unwrap();
        map.take(&0, at(0)).unwrap();
        map.insert(11, (), Some(&greedy), at(60), at(0)).unwrap();
        assert!(map.replace(&11, (), at(90), at(0)));
        assert_eq!(map.insert(12, (), Some(&greedy), at(60), at(0)), Err(Full::Quota));
        map.insert(12, (), Some(&greedy), at(90), at(60)).unwrap();
        assert_eq!(map.by_owner.len(), 1, "owners without entries are forgotten");
    }

    #[test]
    fn what_has_ended_makes_room() {
        let mut map = Expiring::with_capacity(2);
        map.insert("long", 1, None, at(100), at(0)).unwrap();
        map.insert("short", 2, None, at(10), at(0)).unwrap();
        assert_eq!(map.insert("new", 3, None, at(100), at(9)), Err(Full::Table));
        map.insert("new", 3, None, at(100), at(10)).unwrap();
        assert_eq!((map.get(&"long", at(50)), map.entries.len()), (Some(&1), 2));
    }

    #[test]
    fn what_was_there_before_a_restart_is_there_again_whatever_the_capacity() {
        let mut map = Expiring::with_capacity(1);
        for number in 0..3 {
            map.restore(number, (), at(60), at(0));
        }
        assert!((0..3).all(|number| map.get(&number, at(0)).is_some()));
        assert_eq!(map.insert(3, (), None, at(60), at(0)), Err(Full::Table));
    }
}
