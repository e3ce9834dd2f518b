use leptos::prelude::*;

use crate::{browser::clock, inspect::make::TestAlgorithm};

/// The position of the tab in which tokens are created.
const CREATE: usize = 4;

/// A token that is being created, and the tab that is shown.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) tab: RwSignal<usize>,
    pub(super) claims: RwSignal<String>,
    pub(super) algorithm: RwSignal<TestAlgorithm>,
}

impl Draft {
    pub(super) fn new() -> Self {
        Self {
            tab: RwSignal::new(0),
            claims: RwSignal::new(example_claims()),
            algorithm: RwSignal::new(TestAlgorithm::Es256),
        }
    }

    /// Opens these claims to be changed and signed.
    pub(super) fn edit(self, claims: &str) {
        self.claims.set(claims.to_owned());
        self.tab.set(CREATE);
    }
}

/// Claims as an access token has them, valid for ten minutes.
pub(super) fn example_claims() -> String {
    let now = clock::now().seconds();
    let expiry = now + 600;
    [
        "{\n  \"iss\": \"https://issuer.invalid\",\n  \"sub\": \"user-1\",\n  \"aud\": \"https://api.invalid\",\n",
        "  \"client_id\": \"example\",\n  \"scope\": \"items:read\",\n",
        &format!("  \"iat\": {now},\n  \"exp\": {expiry}\n}}"),
    ]
    .concat()
}
