//! The text of an authorization request, as forms and links carry it on.

use form_urlencoded::Serializer;

/// The parameters that the sign-in page has answered.
const ANSWERED_BY_SIGN_IN: [&str; 2] = ["max_age", "prompt"];

/// The request for after the sign-in: what asked for it is gone, or it would be asked for again.
pub(super) fn after_sign_in(raw: &str, needs_consent: bool) -> String {
    let prompt = if needs_consent { "consent" } else { "" };
    with_prompt(raw, prompt)
}

/// The request with another `prompt`; with none when that is empty.
pub(super) fn with_prompt(raw: &str, prompt: &str) -> String {
    let mut pairs = without(raw, &ANSWERED_BY_SIGN_IN);
    if !prompt.is_empty() {
        pairs.push(["prompt=", prompt].concat());
    }
    pairs.join("&")
}

/// The request for signing in with this account; with one to be typed when there is no name.
pub(super) fn with_account(raw: &str, username: Option<&str>, needs_consent: bool) -> String {
    let pairs = without(raw, &["login_hint"]).join("&");
    let asked = with_prompt(&pairs, if needs_consent { "login+consent" } else { "login" });
    match username {
        None => asked,
        Some(username) => Serializer::new(asked).append_pair("login_hint", username).finish(),
    }
}

/// The pairs as they came, without those of these names. A name is compared decoded, as it is read:
/// `%70rompt` is `prompt`.
fn without(raw: &str, names: &[&str]) -> Vec<String> {
    let is_named = |pair: &str| {
        form_urlencoded::parse(pair.as_bytes()).next().is_some_and(|(name, _)| names.contains(&&*name))
    };
    raw.split('&').filter(|pair| !pair.is_empty() && !is_named(pair)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{after_sign_in, with_account, with_prompt};

    #[test]
    fn after_the_sign_in_nothing_asks_for_another() {
        assert_eq!(after_sign_in("a=1&prompt=login&max_age=0&b=%20", false), "a=1&b=%20");
        assert_eq!(after_sign_in("prompt=login+consent&a=1", true), "a=1&prompt=consent");
        assert_eq!(with_prompt("a=1&prompt=none", "login"), "a=1&prompt=login");
    }

    #[test]
    fn rfc6749_appendix_b_a_name_is_compared_after_decoding() {
        for asked in ["%70rompt=login", "promp%74=login", "%6D%61x%5fage=0", "max_age", "%70%72%6f%6d%70%74"]
        {
            assert_eq!(after_sign_in(&["a=1&", asked, "&b=%20"].concat(), false), "a=1&b=%20", "{asked}");
        }
        for other in ["prompt%20=login", "%2570rompt=login", "a=prompt", "+prompt=x"] {
            assert_eq!(after_sign_in(other, false), other);
        }
        assert_eq!(with_account("login%5Fhint=x", Some("b"), false), "prompt=login&login_hint=b");
    }

    #[test]
    fn oidc_core_s3_1_2_1_another_account_is_hinted_at_and_consent_still_asked_for() {
        let raw = "a=1&login_hint=x&prompt=select_account";
        assert_eq!(with_account(raw, None, false), "a=1&prompt=login");
        assert_eq!(with_account(raw, Some("b&b"), true), "a=1&prompt=login+consent&login_hint=b%26b");
    }
}
