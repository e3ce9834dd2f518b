use bearer_lab::session::Configuration;

/// The address where others start a sign-in.
const START: &str = "/sign-in";

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
    /// The page at a path; query and fragment may follow. A redirect path is the callback, except the home page, which
    /// shows a sign-in that is being completed.
    pub(crate) fn parse(path: &str, configuration: &Configuration) -> Self {
        match path.split(['?', '#']).next().unwrap_or_default() {
            "/" => Self::Home,
            "/inspect" => Self::Inspect,
            START => Self::Start,
            "/settings" => Self::Settings,
            path if configuration.is_redirect_path(path) => Self::Callback,
            _ => Self::Unknown,
        }
    }

    /// Whether an address with its query and fragment is that of the start page and nothing else: nobody says at which provider.
    pub(crate) fn is_bare_start(address: &str) -> bool {
        address == START
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
