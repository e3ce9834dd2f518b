use argon2::{
    Argon2,
    password_hash::{PasswordHasher, phc::PasswordHash},
};
use bearer_lab::protocol::{Secret, jose::base64url};
use toml::Spanned;

use super::{document::UserTable, problem::Problem, values::text};
use crate::{
    config::{Config, PASSWORD_MAX, SUBJECT_PREFIX, User},
    crypto::{random_bytes, sha256},
    text::nfc,
};

/// The longest subject, in bytes (OpenID Connect Core §2).
const SUBJECT_MAX: usize = 255;
/// Bytes of salt (RFC 9106 §3.1).
const SALT_BYTES: usize = 16;

/// Adds a user, in the place of a built-in one of the same name.
pub(super) fn add(config: &mut Config, table: UserTable) -> Result<(), Problem> {
    let (password_hash, shown_password) = read_password(&table)?;
    let place = table.username.clone();
    let username = nfc(&text(table.username, "username")?);
    let subject = subject(&username);
    if config.users.iter().any(|known| known.subject == subject && *known.username != *username) {
        return Err(Problem::at(&place, "another user has the subject that this user name leads to"));
    }
    let user = User {
        subject,
        password_hash,
        shown_password,
        is_built_in: false,
        claims: table.claims,
        username: username.as_str().into(),
    };
    config.users.retain(|known| known.username != user.username);
    config.users.push(user);
    Ok(())
}

/// The subject of a user name: at most 255 ASCII characters (OpenID Connect Core §2). A name that does not fit
/// is in it as its digest.
fn subject(username: &str) -> String {
    let subject = [SUBJECT_PREFIX, username].concat();
    let fits = subject.len() <= SUBJECT_MAX && subject.bytes().all(|byte| matches!(byte, 0x20..=0x7e));
    match fits {
        true => subject,
        false => [SUBJECT_PREFIX, &base64url::encode(&sha256(username.as_bytes()))].concat(),
    }
}

/// The hash, and the password itself when the sign-in page is to show it.
fn read_password(table: &UserTable) -> Result<(String, Option<Secret>), Problem> {
    match (&table.password, &table.password_hash) {
        (Some(password), None) => {
            let shown = table.show_password.then(|| Secret::new(password.get_ref().as_str()));
            Ok((hash(password)?, shown))
        }
        (None, Some(_)) if table.show_password => {
            Err(Problem::at(&table.username, "a password can be shown only when it is given as password"))
        }
        (None, Some(hash)) if is_argon2(hash.get_ref()) => Ok((hash.get_ref().clone(), None)),
        (None, Some(hash)) => {
            Err(Problem::at(hash, "password_hash is a PHC string of argon2, such as $argon2id$v=19$…"))
        }
        _ => Err(Problem::at(&table.username, "a user has either password or password_hash")),
    }
}

/// Whether it is a hash that a password can be compared with here; those of other functions are PHC strings too.
fn is_argon2(hash: &str) -> bool {
    hash.starts_with("$argon2") && PasswordHash::new(hash).is_ok_and(|hash| hash.hash.is_some())
}

fn hash(password: &Spanned<String>) -> Result<String, Problem> {
    let failed = || Problem::at(password, "the password cannot be hashed");
    let salt = random_bytes::<SALT_BYTES>().map_err(|_| failed())?;
    let text = nfc(&text(password.clone(), "password")?);
    if text.len() > PASSWORD_MAX {
        return Err(Problem::at(password, format!("a password has at most {PASSWORD_MAX} bytes")));
    }
    let hash = Argon2::default().hash_password_with_salt(text.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|_| failed())
}

#[cfg(test)]
mod tests {
    use super::{SUBJECT_MAX, subject};

    #[test]
    fn oidc_core_s2_a_subject_is_ascii_of_at_most_255_characters() {
        for name in ["jürgen", "山田", "a\tb", &"x".repeat(SUBJECT_MAX - 2), &"y".repeat(2000)] {
            let subject = subject(name);
            assert!(
                subject.len() <= SUBJECT_MAX && subject.bytes().all(|byte| byte.is_ascii_graphic()),
                "{name}"
            );
        }
        assert_ne!(subject("jürgen"), subject("jörgen"));
        let longest = "x".repeat(SUBJECT_MAX - 3);
        assert_eq!((subject("carol"), subject(&longest)), ("00ucarol".to_owned(), format!("00u{longest}")));
    }
}
