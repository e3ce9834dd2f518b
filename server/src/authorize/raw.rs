//! The text of an authorization request, as forms and links carry it on.

/// The parameters that the sign-in page has answered.
const ANSWERED_BY_SIGN_IN: [&str; 2] = ["max_age", "prompt"];

/// The request for after the sign-in: what asked for it is gone, or it would be asked for again.
pub(super) fn after_sign_in(raw: &str, needs_consent: bool) -> String {
    let prompt = if needs_consent { "consent" } else { "" };
    with_prompt(raw, prompt)
}

/// The request with another `prompt`; with none when that is empty.
pub(super) fn with_prompt(raw: &str, prompt: &str) -> String {
    let is_kept = |pair: &&str| {
        let name = pair.split('=').next().unwrap_or_default();
        !pair.is_empty() && !ANSWERED_BY_SIGN_IN.contains(&name)
    };
    let mut pairs: Vec<_> = raw.split('&').filter(is_kept).collect();
    let added = ["prompt=", prompt].concat();
    if !prompt.is_empty() {
        pairs.push(&added);
    }
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::{after_sign_in, with_prompt};

    #[test]
    fn after_the_sign_in_nothing_asks_for_another() {
        assert_eq!(after_sign_in("a=1&prompt=login&max_age=0&b=%20", false), "a=1&b=%20");
        assert_eq!(after_sign_in("prompt=login+consent&a=1", true), "a=1&prompt=consent");
        assert_eq!(with_prompt("a=1&prompt=none", "login"), "a=1&prompt=login");
    }
}
