use argon2::{
    Argon2,
    password_hash::{PasswordHasher, phc::PasswordHash},
};
use bearer_lab::protocol::Secret;
use toml::Spanned;

use super::{document::UserTable, problem::Problem, values::text};
use crate::{
    config::{Config, PASSWORD_MAX, SUBJECT_PREFIX, User},
    crypto::random_bytes,
};

/// Bytes of salt (RFC 9106 §3.1).
const SALT_BYTES: usize = 16;

/// Adds a user, in the place of a built-in one of the same name.
pub(super) fn add(config: &mut Config, table: UserTable) -> Result<(), Problem> {
    let (password_hash, shown_password) = read_password(&table)?;
    let username = text(table.username, "username")?;
    let user = User {
        subject: [SUBJECT_PREFIX, &username].concat(),
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
    if password.get_ref().len() > PASSWORD_MAX {
        return Err(Problem::at(password, format!("a password has at most {PASSWORD_MAX} bytes")));
    }
    let password = text(password.clone(), "password")?;
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|_| failed())
}
