use std::{
    convert::Infallible,
    env, fmt,
    io::{self, BufRead as _, Read as _},
    str::FromStr,
};

use bearer_lab::protocol::Secret;

use super::Failure;
use crate::text::{TextError, decode};

/// Where a secret comes from, so that it need not be seen in the list of processes.
#[derive(Clone)]
pub enum SecretSource {
    /// The command line itself.
    Text(Secret),
    /// A line of standard input.
    StandardInput,
    /// A variable of the environment.
    Environment(String),
}

impl FromStr for SecretSource {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(match text.strip_prefix("env:") {
            Some(name) => Self::Environment(name.to_owned()),
            None if text == "-" => Self::StandardInput,
            None => Self::Text(Secret::new(text.to_owned())),
        })
    }
}

impl SecretSource {
    /// A text of any number of lines and at most `max_bytes` bytes.
    pub fn read_all(&self, max_bytes: usize) -> Result<Secret, Failure> {
        let Self::StandardInput = self else { return self.read() };
        let mut bytes = Vec::new();
        io::stdin().lock().take(max_bytes as u64 + 1).read_to_end(&mut bytes)?;
        if bytes.len() > max_bytes {
            return Err(unreadable(&format!("it is larger than {} MiB", max_bytes / 1024 / 1024)));
        }
        let lossy = || Ok(String::from_utf8_lossy(&bytes).into_owned());
        let text = match decode(bytes.clone()) {
            Err(TextError::NotUtf8) => lossy(),
            other => other,
        };
        Ok(Secret::new(text.map_err(|error| unreadable(&error))?))
    }

    /// The secret.
    pub fn read(&self) -> Result<Secret, Failure> {
        match self {
            Self::Text(secret) => Ok(secret.clone()),
            Self::StandardInput => {
                let mut line = Vec::new();
                io::stdin().lock().read_until(b'\n', &mut line)?;
                let line = decode(line).map_err(|error| unreadable(&error))?;
                Ok(Secret::new(line.trim_end_matches(['\r', '\n']).to_owned()))
            }
            Self::Environment(name) => env::var(name)
                .map(Secret::new)
                .map_err(|_| Failure::Setting(format!("the environment has no variable {name:?}"))),
        }
    }
}

fn unreadable(reason: &dyn fmt::Display) -> Failure {
    Failure::Setting(format!("standard input cannot be read: {reason}"))
}
