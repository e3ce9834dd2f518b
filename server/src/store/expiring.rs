use std::{
    collections::{BTreeMap, HashMap},
    hash::Hash,
};

use bearer_lab::protocol::Timestamp;

/// A map whose entries end by themselves, and which never holds more than its capacity: when it is full,
/// the entry that would end first makes room.
pub(crate) struct Expiring<K, V> {
    capacity: usize,
    entries: HashMap<K, Entry<V>>,
    by_end: BTreeMap<(Timestamp, u64), K>,
    next_number: u64,
}

struct Entry<V> {
    value: V,
    end: (Timestamp, u64),
}

impl<K: Eq + Hash + Clone, V> Expiring<K, V> {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self { capacity, entries: HashMap::new(), by_end: BTreeMap::new(), next_number: 0 }
    }

    /// Adds or replaces an entry that is there until `expires`.
    pub(crate) fn insert(&mut self, key: K, value: V, expires: Timestamp, now: Timestamp) {
        self.remove_entry(&key);
        self.forget_expired(now);
        while self.entries.len() >= self.capacity {
            let Some((_, oldest)) = self.by_end.pop_first() else { break };
            self.entries.remove(&oldest);
        }
        let end = (expires, self.next_number);
        self.next_number = self.next_number.wrapping_add(1);
        self.by_end.insert(end, key.clone());
        self.entries.insert(key, Entry { value, end });
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
        Some(entry)
    }

    fn forget_expired(&mut self, now: Timestamp) {
        while let Some(first) = self.by_end.first_entry().filter(|first| first.key().0 <= now) {
            self.entries.remove(&first.remove());
        }
    }
}

#[cfg(test)]
mod tests {
    use bearer_lab::protocol::Timestamp;

    use super::Expiring;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_seconds(seconds)
    }

    #[test]
    fn an_entry_ends_at_its_second_and_can_be_taken_once() {
        let mut map = Expiring::with_capacity(10);
        map.insert("a", 1, at(60), at(0));
        assert_eq!((map.get(&"a", at(59)), map.get(&"a", at(60))), (Some(&1), None));
        assert_eq!((map.take(&"a", at(59)), map.take(&"a", at(59))), (Some(1), None));
        map.insert("a", 1, at(60), at(0));
        assert_eq!(map.take(&"a", at(60)), None);
    }

    #[test]
    fn it_never_holds_more_than_its_capacity() {
        let mut map = Expiring::with_capacity(100);
        for number in 0..10_000 {
            map.insert(number, number, at(60 + number), at(0));
            assert!(map.entries.len() <= 100 && map.by_end.len() == map.entries.len());
        }
        assert_eq!((map.get(&9_899, at(0)), map.get(&9_900, at(0))), (None, Some(&9_900)));
    }

    #[test]
    fn what_has_ended_makes_room_before_what_has_not() {
        let mut map = Expiring::with_capacity(2);
        map.insert("long", 1, at(100), at(0));
        map.insert("short", 2, at(10), at(0));
        map.insert("new", 3, at(100), at(50));
        assert_eq!((map.get(&"long", at(50)), map.entries.len()), (Some(&1), 2));
    }
}
