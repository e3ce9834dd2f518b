//! Which servers a page may contact (Content Security Policy 3 §6.1.2).

/// The servers that requests of a page may go to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConnectSources {
    /// To any https address.
    Any,
    /// To these sources only, as the policy writes them.
    Listed(Vec<String>),
}

impl ConnectSources {
    /// Reads the value of a `Content-Security-Policy` header, or several joined by commas: each of them must allow a
    /// request. Of several lists, the first one is returned.
    pub fn parse(header: &str) -> Self {
        header.split(',').find_map(listed).map_or(Self::Any, Self::Listed)
    }
}

/// The sources of one policy, unless it lets the page contact every https address.
fn listed(policy: &str) -> Option<Vec<String>> {
    let sources = directive(policy, "connect-src").or_else(|| directive(policy, "default-src"))?;
    // Keywords such as 'none' and 'self' have quotes. A source without quotes is a host or a scheme.
    let is_any = sources.iter().any(|source| ["*", "https:"].contains(&source.to_ascii_lowercase().as_str()));
    (!is_any).then(|| sources.into_iter().map(str::to_owned).collect())
}

/// The values of a directive. If it occurs twice, the first one counts (§2.2.1).
fn directive<'a>(policy: &'a str, name: &str) -> Option<Vec<&'a str>> {
    policy.split(';').find_map(|text| {
        let mut words = text.split_ascii_whitespace();
        words.next().filter(|word| word.eq_ignore_ascii_case(name))?;
        Some(words.collect())
    })
}
