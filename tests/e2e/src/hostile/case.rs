//! A case: one mutation of a well-behaved provider, and what the app must make of it.

use std::fmt;
use std::ops::RangeInclusive;

use super::provider::{Behaviour, Kind};

/// What the app must do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// The sign-in completes.
    Accept,
    /// No session, no token kept, no further call to the token endpoint, userinfo or the API, and an error
    /// with a code.
    Reject,
    /// An error with a code, and the session of before lives on.
    Keep,
    /// A documented choice; but an end, and no crash.
    Either,
}

/// What the browser does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Path {
    /// Presses "Sign in silently" on Home and stays there.
    Silent,
    /// Presses "Sign in" on Home and comes back.
    SignIn,
    /// The same, then presses "Renew".
    Renew,
    /// The same, then presses "Sign out".
    SignOut,
    /// Signs in, and signs in again in a new document whose session is gone.
    SignInTwice,
    /// Signs in, then loads the same authorization response again.
    Replay,
    /// Signs in, then has the provider load this path of the app in a frame, which ends the session or leaves it.
    Frame(&'static str, Ends),
    /// Signs in, and stays while the provider's frame is asked about the session, which ends it or leaves it.
    Watch(Ends),
    /// Signs in, then opens this path of the app.
    Then(&'static str),
    /// Opens this path of the app, with `{issuer}` filled in, instead of pressing "Sign in".
    Start(&'static str),
}

/// What a frame does to the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// It ends it.
    Session,
    /// It ends nothing.
    Nothing,
}

/// `code` alone.
pub const CODE: &[&str] = &["code"];
/// Every type whose authorization response carries an ID token.
pub const FRONT_ID_TOKEN: &[&str] = &["id_token", "id_token token", "code id_token", "code id_token token"];
/// Every type that yields an ID token anywhere.
pub const WITH_ID_TOKEN: &[&str] =
    &["code", "id_token", "id_token token", "code id_token", "code token", "code id_token token"];
/// Every type.
pub const EVERY_TYPE: &[&str] =
    &["code", "token", "id_token", "id_token token", "code id_token", "code token", "code id_token token"];

type Mutation = Box<dyn Fn(&mut Behaviour) + Send + Sync>;

/// A case.
pub struct Case {
    /// The rule that it is about.
    pub rule: Rule,
    /// What is wrong, in a few words.
    pub name: String,
    /// What the app must do.
    pub expect: Expect,
    /// How often the provider may be asked for something.
    pub counts: Vec<(Kind, RangeInclusive<usize>)>,
    /// Why the app does not do so yet. A pending case that passes is a failure, so that the list shrinks.
    pub pending: Option<&'static str>,
    mutation: Mutation,
}

impl Case {
    /// A provider that behaves as the case says.
    pub fn behaviour(&self) -> Behaviour {
        let mut behaviour = Behaviour::default();
        (self.rule.scene)(&mut behaviour);
        (self.mutation)(&mut behaviour);
        behaviour
    }

    /// Says how often the provider may be asked for something.
    #[must_use]
    pub fn seeing(mut self, kind: Kind, times: RangeInclusive<usize>) -> Self {
        self.counts.push((kind, times));
        self
    }

    /// Marks it as not yet met, and says why.
    #[must_use]
    pub fn pending(mut self, reason: &'static str) -> Self {
        self.pending = Some(reason);
        self
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {} ({})", self.rule.topic, self.name, self.rule.source)
    }
}

/// What the cases of one rule have in common.
#[derive(Clone, Debug)]
pub struct Rule {
    /// A word or two.
    pub topic: &'static str,
    /// Where the rule is written.
    pub source: &'static str,
    /// The response types that it applies to.
    pub response_types: &'static [&'static str],
    /// What the browser does.
    pub path: Path,
    /// What all its cases arrange.
    pub scene: fn(&mut Behaviour),
}

impl Rule {
    /// A rule for a plain sign-in.
    pub const fn new(
        topic: &'static str,
        source: &'static str,
        response_types: &'static [&'static str],
    ) -> Self {
        Self { topic, source, response_types, path: Path::SignIn, scene: |_| () }
    }

    /// The same rule on another path.
    #[must_use]
    pub fn on(mut self, path: Path) -> Self {
        self.path = path;
        self
    }

    /// The same rule in a scene.
    #[must_use]
    pub fn given(mut self, scene: fn(&mut Behaviour)) -> Self {
        self.scene = scene;
        self
    }

    /// A case that must be refused.
    pub fn reject(
        &self,
        name: impl Into<String>,
        mutation: impl Fn(&mut Behaviour) + Send + Sync + 'static,
    ) -> Case {
        self.case(Expect::Reject, name, mutation)
    }

    /// A case that must be accepted.
    pub fn accept(
        &self,
        name: impl Into<String>,
        mutation: impl Fn(&mut Behaviour) + Send + Sync + 'static,
    ) -> Case {
        self.case(Expect::Accept, name, mutation)
    }

    /// A case that must be told and must end nothing.
    pub fn keep(
        &self,
        name: impl Into<String>,
        mutation: impl Fn(&mut Behaviour) + Send + Sync + 'static,
    ) -> Case {
        self.case(Expect::Keep, name, mutation)
    }

    /// A case that leaves a choice.
    pub fn either(
        &self,
        name: impl Into<String>,
        mutation: impl Fn(&mut Behaviour) + Send + Sync + 'static,
    ) -> Case {
        self.case(Expect::Either, name, mutation)
    }

    fn case(
        &self,
        expect: Expect,
        name: impl Into<String>,
        mutation: impl Fn(&mut Behaviour) + Send + Sync + 'static,
    ) -> Case {
        Case {
            rule: self.clone(),
            name: name.into(),
            expect,
            counts: Vec::new(),
            pending: None,
            mutation: Box::new(mutation),
        }
    }
}
