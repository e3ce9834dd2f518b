use bearer_lab::protocol::Secret;
use maud::{Markup, html};

use crate::config::User;

/// What the fields for user name and password hold.
#[derive(Clone, Copy, Default)]
pub struct Credentials<'a> {
    username: &'a str,
    password: Option<&'a Secret>,
}

impl<'a> Credentials<'a> {
    /// A user name that the person typed. What they typed as password is not sent back.
    pub fn typed(username: &'a str) -> Self {
        Self { username, password: None }
    }

    /// A user name that a link or the app suggests. A password that the page shows anyway comes with it.
    pub fn suggested(users: &'a [User], username: &'a str) -> Self {
        let user = users.iter().find(|user| *user.username == *username);
        Self { username, password: user.and_then(|user| user.shown_password.as_ref()) }
    }

    /// Whether nothing is left to type.
    pub(super) fn are_complete(self) -> bool {
        self.password.is_some()
    }

    /// The two fields. The first one that is empty gets the focus, where `has_autofocus`. A problem is described by the
    /// element `#problem`.
    pub(super) fn fields(self, has_autofocus: bool, has_problem: bool) -> Markup {
        let Self { username, password } = self;
        let problem = has_problem.then_some("problem");
        html! {
            label {
                "User name"
                input name="username" value=(username) autocomplete="username" autocapitalize="none"
                    spellcheck="false" required aria-describedby=[problem]
                    autofocus[has_autofocus && username.is_empty()];
            }
            label {
                "Password"
                input name="password" type="password" value=[password.map(Secret::expose)]
                    autocomplete="current-password" required aria-describedby=[problem]
                    autofocus[has_autofocus && !username.is_empty() && password.is_none()];
            }
        }
    }

    /// The users whose passwords are public, because this is a workshop. `choice` is the control that fills in the form,
    /// around what is shown of an account.
    pub(super) fn test_accounts(self, users: &[User], choice: impl Fn(&str, Markup) -> Markup) -> Markup {
        let shown: Vec<_> =
            users.iter().filter_map(|user| Some((user, user.shown_password.as_ref()?))).collect();
        html! {
            @if !shown.is_empty() {
                section.accounts aria-labelledby="accounts" {
                    h2 id="accounts" { "Test accounts" }
                    p.soft.small { "Select one to fill in the form." }
                    ul.choices {
                        @for (user, password) in shown {
                            li {
                                (choice(&user.username, html! {
                                    strong { (user.username) }
                                    span.soft { "password: " code { (password.expose()) } }
                                    @if self.are_complete() && *user.username == *self.username {
                                        span.chosen { "✓ filled in" }
                                    }
                                }))
                            }
                        }
                    }
                }
            }
        }
    }
}
