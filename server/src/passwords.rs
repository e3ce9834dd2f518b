//! Passwords, checked a few at a time.

use std::{sync::Arc, time::Duration};

use argon2::{
    Argon2,
    password_hash::{PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::{
    clock::Clock,
    config::{Config, PASSWORD_MAX},
    store::Store,
};

/// How many checks run at once. Each takes 19 MiB of memory while it runs.
const AT_ONCE: usize = 2;
/// How long a check may wait for its turn.
const TURN: Duration = Duration::from_secs(10);

/// Why a password was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// User name or password is wrong; which of them is not said.
    Wrong,
    /// There were too many wrong passwords for this name, or too many checks at once.
    Wait,
}

/// Checks passwords, a few at a time.
pub struct PasswordChecks {
    config: Arc<Config>,
    store: Arc<Store>,
    clock: Arc<Clock>,
    turns: Semaphore,
}

impl PasswordChecks {
    /// Checks the passwords of these users.
    pub fn new(config: Arc<Config>, store: Arc<Store>, clock: Arc<Clock>) -> Self {
        Self { config, store, clock, turns: Semaphore::new(AT_ONCE) }
    }

    /// The user of this name and password. A name that does not exist takes as long as a wrong password.
    pub async fn check(&self, username: &str, password: &str) -> Result<Arc<str>, Refused> {
        let now = self.clock.running();
        if self.store.attempts.must_wait(username, now) {
            return Err(Refused::Wait);
        }
        let turn = tokio::time::timeout(TURN, self.turns.acquire()).await;
        let Ok(Ok(_turn)) = turn else { return Err(Refused::Wait) };
        let user = self.config.user(username);
        let Some(compared) = user.or_else(|| self.config.users.first()) else { return Err(Refused::Wrong) };
        let is_right = verify(compared.password_hash.clone(), password.to_owned()).await;
        match user {
            Some(user) if is_right => {
                self.store.attempts.forget(username, now);
                Ok(user.username.clone())
            }
            _ => {
                self.store.attempts.record_failure(username, now);
                Err(Refused::Wrong)
            }
        }
    }
}

/// Hashes away from the threads that answer requests.
async fn verify(phc: String, password: String) -> bool {
    let checking = tokio::task::spawn_blocking(move || {
        let is_sane = password.len() <= PASSWORD_MAX;
        let hash = PasswordHash::new(&phc);
        is_sane
            && hash.is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    checking.await.unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use argon2::{Argon2, Params, password_hash::PasswordHasher};

    use super::{PASSWORD_MAX, verify};
    use crate::config::built_in_users;

    #[tokio::test]
    async fn a_password_longer_than_the_longest_is_wrong_whatever_it_is() {
        let quick = Argon2::from(Params::new(8, 1, 1, None).unwrap());
        for (length, expected) in [(PASSWORD_MAX, true), (PASSWORD_MAX + 1, false)] {
            let password = "p".repeat(length);
            let hash = quick.hash_password_with_salt(password.as_bytes(), b"sixteen bytes ok").unwrap();
            assert_eq!(verify(hash.to_string(), password).await, expected, "{length}");
        }
    }

    #[tokio::test]
    async fn the_classroom_users_have_the_passwords_that_their_page_shows() {
        for user in built_in_users() {
            let shown = user.shown_password.unwrap();
            assert!(verify(user.password_hash.clone(), shown.expose().to_owned()).await, "{}", user.username);
            assert!(!verify(user.password_hash.clone(), "Password".to_owned()).await);
        }
        assert!(!verify("not a hash".to_owned(), "password".to_owned()).await);
    }
}
