/// The pages, in both directions: path to page and page to path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// Sign in, or see who one is and the protected data.
    Home,
    /// A sign-in is being completed.
    Callback,
    /// A token is looked at.
    Inspect,
    /// A sign-in is being started for somebody else.
    Start,
    /// The providers, and how the page looks.
    Settings,
    /// No page has this path.
    Unknown,
}

impl Route {
    /// The page of a path; query and fragment may follow.
    pub(crate) fn of(path: &str) -> Self {
        match path.split(['?', '#']).next().unwrap_or_default() {
            "/" => Self::Home,
            "/callback" => Self::Callback,
            "/inspect" => Self::Inspect,
            "/sign-in" => Self::Start,
            "/settings" => Self::Settings,
            _ => Self::Unknown,
        }
    }

    /// The title of the page.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Home => "Bearer Lab",
            Self::Callback | Self::Start => "Signing in · Bearer Lab",
            Self::Inspect => "Inspect a token · Bearer Lab",
            Self::Settings => "Settings · Bearer Lab",
            Self::Unknown => "Not found · Bearer Lab",
        }
    }
}
