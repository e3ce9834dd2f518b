//! Versions, as tools print them.

use std::fmt;

/// Three numbers, compared in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Version(pub(crate) u32, pub(crate) u32, pub(crate) u32);

impl Version {
    /// The first version in a text such as `trunk 0.21.14` or `v20.1.0`; parts after the first that
    /// are missing are zero.
    pub(crate) fn find(text: &str) -> Option<Self> {
        text.split_whitespace().find_map(Self::parse)
    }

    fn parse(word: &str) -> Option<Self> {
        let word = word.trim_start_matches('v');
        let end = word.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(word.len());
        let mut parts = word.get(..end)?.split('.').map(|part| part.parse().ok());
        let first = parts.next()??;
        Some(Self(first, parts.next().unwrap_or(Some(0))?, parts.next().unwrap_or(Some(0))?))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

/// The version of a package in the text of a `Cargo.lock`.
pub(crate) fn locked(lock: &str, package: &str) -> Option<Version> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Version::parse(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_version_in_a_tools_answer_is_found() {
        let cases = [
            ("trunk 0.21.14", Some(Version(0, 21, 14))),
            ("v20.20.2\n", Some(Version(20, 20, 2))),
            ("wasm-opt version 132 (version_132)", Some(Version(132, 0, 0))),
            ("geckodriver 0.37.1 (abc 2026-01-01)", Some(Version(0, 37, 1))),
            ("rustc 1.96.0-nightly (ac68faa20 2026-05-25)", Some(Version(1, 96, 0))),
            ("Debian 1:22.1", Some(Version(1, 0, 0))),
            ("no number", None),
            ("1..2", None),
        ];
        for (text, version) in cases {
            assert_eq!(Version::find(text), version, "{text}");
        }
    }

    #[test]
    fn versions_compare_by_number_not_by_letter() {
        assert!(Version(0, 21, 14) > Version(0, 21, 2));
    }

    #[test]
    fn a_locked_version_is_that_of_the_exact_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked(lock, "wasm-bindgen"), Some(Version(0, 2, 130)));
        assert_eq!(locked(lock, "bindgen"), None);
    }
}
