//! Passwords, checked a few at a time.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use argon2::{
    Argon2,
    password_hash::{PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::{
    clock::Clock,
    config::{Config, PASSWORD_MAX, User},
    store::{Attempt, Store},
    text::nfc,
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
        let (username, password) = (&*nfc(username), &*nfc(password));
        let (attempts, attempt) = (&self.store.attempts, Attempt::Password(username));
        if attempts.must_wait(attempt, self.clock.running()) {
            return Err(Refused::Wait);
        }
        let turn = tokio::time::timeout(TURN, self.turns.acquire()).await;
        let Ok(Ok(_turn)) = turn else { return Err(Refused::Wait) };
        // Others may have failed in the meantime. This attempt counts before its outcome is known, so that
        // simultaneous guesses do not pass the limit together.
        let now = self.clock.running();
        if !attempts.begin(attempt, now) {
            return Err(Refused::Wait);
        }
        let user = self.config.user(username);
        let is_right = self.is_password_of(user, password).await;
        let user = user.filter(|_| is_right).ok_or(Refused::Wrong)?;
        attempts.forget(attempt, now);
        Ok(user.username.clone())
    }

    /// Whether this is the user's password. The work is the same for every name: one hash of each cost.
    async fn is_password_of(&self, user: Option<&User>, password: &str) -> bool {
        let mut is_right = false;
        for hash in hashes_to_compare(&self.config.users, user) {
            let is_own = user.is_some_and(|user| user.password_hash == hash);
            is_right |= verify(hash.to_owned(), password.to_owned()).await && is_own;
        }
        is_right
    }
}

/// One hash of each cost that the users' hashes have, the user's own among them. Every name is compared with
/// as many hashes of the same costs, so that the time reveals neither that a name exists nor its cost.
fn hashes_to_compare<'a>(users: &'a [User], user: Option<&'a User>) -> Vec<&'a str> {
    let mut by_cost = BTreeMap::new();
    for hash in users.iter().chain(user).map(|user| user.password_hash.as_str()) {
        // PHC: `$function$version$parameters$salt$hash`; the part before the salt is the cost. The last
        // one stays, which is the user's own.
        by_cost.insert(hash.rsplitn(3, '$').last(), hash);
    }
    by_cost.into_values().collect()
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

    use super::{PASSWORD_MAX, hashes_to_compare, verify};
    use crate::config::{User, built_in_users};

    #[tokio::test]
    async fn a_password_longer_than_the_longest_is_wrong_whatever_it_is() {
        let quick = Argon2::from(Params::new(8, 1, 1, None).unwrap());
        for (length, expected) in [(PASSWORD_MAX, true), (PASSWORD_MAX + 1, false)] {
            let password = "p".repeat(length);
            let hash = quick.hash_password_with_salt(password.as_bytes(), b"sixteen bytes ok").unwrap();
            assert_eq!(verify(hash.to_string(), password).await, expected, "{length}");
        }
    }

    #[test]
    fn every_name_is_compared_with_hashes_of_the_same_costs() {
        let user = |name: &str, hash: &str| User {
            username: name.into(),
            password_hash: hash.to_owned(),
            ..built_in_users().remove(0)
        };
        let users = [
            user("ann", "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$YW5u"),
            user("ben", "$argon2id$v=19$m=65536,t=3,p=1$c2FsdA$YmVu"),
            user("cy", "$argon2id$v=19$m=8,t=1,p=1$c2FsdA$Y3k"),
            user("di", "$argon2i$v=19$m=8,t=1,p=1$c2FsdA$ZGk"),
        ];
        let costs = |user| {
            let hashes = hashes_to_compare(&users, user);
            hashes.iter().map(|hash| hash.split("$c2FsdA").next().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!(costs(None).len(), 3);
        for user in &users {
            assert_eq!(costs(Some(user)), costs(None), "{}", user.username);
            assert!(hashes_to_compare(&users, Some(user)).contains(&&*user.password_hash));
        }
        assert!(hashes_to_compare(&[], None).is_empty());
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
