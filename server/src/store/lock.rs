use std::sync::{Mutex, MutexGuard, PoisonError};

/// A table under its lock. A holder that panicked left it whole: every operation ends by one assignment.
pub(super) fn lock<T>(table: &Mutex<T>) -> MutexGuard<'_, T> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}
