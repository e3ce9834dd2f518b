//! Settings of the environment and of `.env`, under the names that the source documents use.

use std::{collections::BTreeMap, env, io, path::Path};

use super::Failure;
use crate::text::read_text;

/// The issuer of a server that was started without options.
const LOCAL_ISSUER: &str = "http://localhost:8080/oauth2/default";

/// What a `.env` file says; the environment goes before it.
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// Reads the file; one that is not there says nothing.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        match read_text(path) {
            Ok(text) => parse(&text).map(Self).map_err(|line| {
                Failure::Setting(format!(
                    "{}, line {line}: expected NAME=value, in quotes if it has spaces",
                    path.display()
                ))
            }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self(BTreeMap::new())),
            Err(error) => Err(Failure::Setting(format!("{} cannot be read: {error}", path.display()))),
        }
    }

    /// A setting that is there and not empty.
    pub fn get(&self, name: &str) -> Option<String> {
        env::var(name).ok().or_else(|| self.0.get(name).cloned()).filter(|value| !value.is_empty())
    }

    /// The issuer that is named, or that of a server on this machine.
    pub fn issuer(&self, named: Option<&str>) -> String {
        named.map(str::to_owned).or_else(|| self.get("ISSUER")).unwrap_or_else(|| LOCAL_ISSUER.to_owned())
    }
}

/// The settings of a `.env` file, or the number of the first line that is not one.
fn parse(text: &str) -> Result<BTreeMap<String, String>, usize> {
    dotenvy::from_read_iter(text.as_bytes()).collect::<Result<_, _>>().map_err(|error| {
        // The error holds the line from its wrong part on.
        let is_wrong =
            |line: &str| matches!(&error, dotenvy::Error::LineParse(rest, _) if line.ends_with(rest));
        text.lines().position(is_wrong).unwrap_or_default() + 1
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_is_a_name_and_a_value_however_it_is_written() {
        let text = "# settings\n\nISSUER=http://a.example/x?y=z\nexport A = b # comment\nB=\"x # y\" # z\nC='q $A'\nD=\nE=a#b\r\n";
        let settings = parse(text).unwrap();
        for (name, value) in [
            ("ISSUER", "http://a.example/x?y=z"),
            ("A", "b"),
            ("B", "x # y"),
            ("C", "q $A"),
            ("D", ""),
            ("E", "a#b"),
        ] {
            assert_eq!(settings[name], value, "{name}");
        }
        for (wrong, line) in [("A=1\nnothing", 2), ("A=1\n\nB=a b\nC=1", 3), ("A=\"x", 1)] {
            assert_eq!(parse(wrong), Err(line), "{wrong}");
        }
    }
}
