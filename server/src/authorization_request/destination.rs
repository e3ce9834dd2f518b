use std::sync::Arc;

use axum::response::Response;
use form_urlencoded::Serializer;

use crate::{
    faults::{AUTHORIZATION_RESPONSE, Faults},
    http::see_other,
};

/// Where the answer of an authorization request goes. It exists only for a redirect URI that is registered
/// for a known client: whoever has one may redirect.
#[derive(Clone)]
pub struct Destination {
    /// The redirect URI.
    pub redirect_uri: String,
    /// Whether the answer travels in the fragment, which browsers do not send on.
    pub in_fragment: bool,
    /// The client's state, to be given back as it came.
    pub state: Option<String>,
    /// The issuer, which every answer names (RFC 9207 §2).
    pub issuer: String,
    /// What becomes of the answer on purpose.
    pub faults: Arc<Faults>,
}

impl Destination {
    /// Sends the browser back to the client with these parameters, `state` and `iss`.
    pub fn respond(&self, parameters: &[(&str, &str)]) -> Response {
        see_other(&self.address(parameters))
    }

    fn address(&self, parameters: &[(&str, &str)]) -> String {
        let mut pairs = parameters.to_vec();
        pairs.extend(self.state.as_deref().map(|state| ("state", state)));
        pairs.push(("iss", &self.issuer));
        self.faults.change(&mut pairs, AUTHORIZATION_RESPONSE);
        let answer = Serializer::new(String::new()).extend_pairs(pairs).finish();
        // A redirect URI is registered without a fragment, and keeps its own query (RFC 6749 §3.1.2).
        let mark = match (self.in_fragment, self.redirect_uri.contains('?')) {
            (true, _) => "#",
            (false, true) => "&",
            (false, false) => "?",
        };
        [&self.redirect_uri, mark, &answer].concat()
    }

    /// Sends the browser back with an error.
    pub fn refuse(&self, error: &str, description: &str) -> Response {
        see_other(&self.address_of_error(error, description))
    }

    /// Where the browser gets with an error.
    pub fn address_of_error(&self, error: &str, description: &str) -> String {
        self.address(&[("error", error), ("error_description", description)])
    }
}

/// Why an authorization request is not fulfilled.
pub enum Refusal {
    /// The client or its redirect URI is not right: nobody is redirected, the person is told
    /// (RFC 6749 §4.1.2.1).
    Page {
        /// What happened.
        problem: &'static str,
        /// What can be done; what is between backticks is shown as code.
        remedy: &'static str,
        /// The code.
        error: &'static str,
        /// Where the rule is from.
        source: &'static str,
    },
    /// The client is told.
    Redirect {
        /// Where.
        to: Box<Destination>,
        /// The code (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6).
        error: &'static str,
        /// What happened.
        description: &'static str,
    },
}
