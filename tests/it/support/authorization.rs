use bearer_lab::protocol::{
    check::{Checks, Failure},
    oauth::{
        AuthorizationResponse, ResponseType, State, ValidatedResponse, authorization_response::Expected,
    },
    url::HttpUrl,
};

use super::{ISSUER, first_failure};

/// The redirect URI that was sent.
pub(crate) const REDIRECT_URI: &str = "https://app.test/callback/one";

/// The state that was sent.
pub(crate) fn state() -> State {
    State::from_random(&[5; 32])
}

/// An authorization response and what the request asked for.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) response_type: &'static str,
    pub(crate) sends_issuer: bool,
    pub(crate) arrived_at: &'static str,
    pub(crate) query: String,
    pub(crate) fragment: String,
}

/// An answer in the query to a request for a code; `STATE` in the text stands for the state that was sent.
pub(crate) fn query(text: &str) -> Answer {
    let query = text.replace("STATE", state().expose());
    Answer {
        response_type: "code",
        sends_issuer: false,
        arrived_at: REDIRECT_URI,
        query,
        fragment: String::new(),
    }
}

/// An answer in the fragment; `STATE` in the text stands for the state that was sent.
pub(crate) fn fragment(response_type: &'static str, text: &str) -> Answer {
    let fragment = text.replace("STATE", state().expose());
    Answer { response_type, sends_issuer: false, arrived_at: REDIRECT_URI, query: String::new(), fragment }
}

impl Answer {
    /// The same answer of a provider that announces `iss`.
    pub(crate) fn announced(self) -> Self {
        Self { sends_issuer: true, ..self }
    }

    /// The same answer at another address.
    pub(crate) fn at(self, arrived_at: &'static str) -> Self {
        Self { arrived_at, ..self }
    }

    /// What the answer is found to hold, and the checks; nothing if it is no response at all.
    pub(crate) fn read(&self) -> Option<(Option<ValidatedResponse>, Checks)> {
        let response = AuthorizationResponse::parse(self.arrived_at, &self.query, &self.fragment)?;
        let expected = Expected {
            response_type: ResponseType::parse(self.response_type).unwrap(),
            state: &state(),
            redirect_uri: &HttpUrl::parse(REDIRECT_URI).unwrap(),
            issuer: ISSUER,
            sends_issuer: self.sends_issuer,
        };
        let mut checks = Checks::default();
        let validated = response.validate(&expected, &mut checks);
        assert_eq!(validated.is_some(), checks.failure().is_none(), "the checks shown are those that decide");
        Some((validated, checks))
    }

    /// Why it is refused in a tab that did not send its state.
    pub(crate) fn unlinked(&self) -> Option<Failure> {
        let response = AuthorizationResponse::parse(self.arrived_at, &self.query, &self.fragment)?;
        let mut checks = Checks::default();
        let failure = response.refuse_unlinked(&mut checks);
        assert_eq!(checks.failure().as_ref(), Some(&failure), "the checks shown are those that decide");
        Some(failure)
    }

    /// The code of the rule that refuses it, `ACCEPTED`, or `no response`.
    pub(crate) fn outcome(&self) -> &'static str {
        self.read().map_or("no response", |(_, checks)| first_failure(&checks))
    }
}
