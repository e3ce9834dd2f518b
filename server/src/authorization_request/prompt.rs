/// What the client wants to happen on the server's pages (OpenID Connect Core §3.1.2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prompt {
    /// Show no page.
    pub none: bool,
    /// Ask for the password again.
    pub login: bool,
    /// Ask which account.
    pub select_account: bool,
    /// Ask for consent again.
    pub consent: bool,
}

impl Prompt {
    /// Reads the parameter; nothing when a word is unknown, or `none` is not alone.
    pub(super) fn parse(text: Option<&str>) -> Option<Self> {
        let mut prompt = Self::default();
        for word in text.into_iter().flat_map(|text| text.split(' ')) {
            match word {
                "none" => prompt.none = true,
                "login" => prompt.login = true,
                "select_account" => prompt.select_account = true,
                "consent" => prompt.consent = true,
                _ => return None,
            }
        }
        let contradicts = prompt.none && (prompt.login || prompt.select_account || prompt.consent);
        (!contradicts).then_some(prompt)
    }
}

#[cfg(test)]
mod tests {
    use super::Prompt;

    #[test]
    fn oidc_core_s3_1_2_1_prompt_none_stands_alone() {
        let none = Prompt { none: true, ..Prompt::default() };
        let account = Prompt { select_account: true, ..Prompt::default() };
        let both = Prompt { login: true, consent: true, ..Prompt::default() };
        for (text, expected) in [
            (None, Some(Prompt::default())),
            (Some("none"), Some(none)),
            (Some("login consent"), Some(both)),
            (Some("select_account"), Some(account)),
            (Some("none login"), None),
            (Some("select_account none"), None),
            (Some("consent none"), None),
            (Some("other"), None),
            (Some("login  consent"), None),
        ] {
            assert_eq!(Prompt::parse(text), expected, "{text:?}");
        }
    }
}
