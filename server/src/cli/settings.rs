//! Settings of the environment and of `.env`, under the names that the source documents use.

use std::{collections::BTreeMap, env, fs, io, path::Path};

use super::Failure;

/// The issuer of a server that was started without options.
const LOCAL_ISSUER: &str = "http://localhost:8080/oauth2/default";

/// What a `.env` file says; the environment goes before it.
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// Reads the file; one that is not there says nothing.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        match fs::read_to_string(path) {
            Ok(text) => parse(&text).map(Self).map_err(|line| {
                Failure::Setting(format!("{}, line {line}: expected NAME=value", path.display()))
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

/// Lines of `NAME=value`, with comments, quotes and a leading `export`; or the number of the line that is none.
fn parse(text: &str) -> Result<BTreeMap<String, String>, usize> {
    let mut settings = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.strip_prefix("export ").unwrap_or(line);
        let (name, value) = line.split_once('=').ok_or(index + 1)?;
        settings.insert(name.trim().to_owned(), unquoted(value.trim()).to_owned());
    }
    Ok(settings)
}

/// The value inside quotes; a comment may follow a value without.
fn unquoted(value: &str) -> &str {
    for quote in ['"', '\''] {
        if let Some((inner, _)) = value.strip_prefix(quote).and_then(|rest| rest.split_once(quote)) {
            return inner;
        }
    }
    value.split_once(" #").map_or(value, |(value, _)| value.trim_end())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_line_is_a_name_and_a_value_however_it_is_written() {
        let text = "# settings\n\nISSUER=http://a.example/x?y=z\nexport A = b c # comment\nB=\"x # y\" # z\nC='q'\nD=\nE=a#b\r\n";
        let settings = parse(text).unwrap();
        for (name, value) in [
            ("ISSUER", "http://a.example/x?y=z"),
            ("A", "b c"),
            ("B", "x # y"),
            ("C", "q"),
            ("D", ""),
            ("E", "a#b"),
        ] {
            assert_eq!(settings[name], value, "{name}");
        }
        assert_eq!(parse("A=1\nnothing"), Err(2));
    }
}
