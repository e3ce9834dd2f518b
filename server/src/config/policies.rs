use super::{GrantType, Lifetimes, Scopes};

/// Which of a list a rule is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Names<T> {
    /// Everything.
    Any,
    /// These.
    Only(Vec<T>),
}

impl<T: PartialEq> Names<T> {
    pub(super) fn includes(&self, name: &T) -> bool {
        match self {
            Self::Any => true,
            Self::Only(names) => names.contains(name),
        }
    }
}

/// An access policy: for some clients, rules about who may have what, and for how long.
pub struct Policy {
    /// Its name.
    pub name: String,
    /// The clients that it is about.
    pub clients: Names<String>,
    /// Its rules; the first one that fits decides.
    pub rules: Vec<Rule>,
}

/// A rule of an access policy.
pub struct Rule {
    /// Its name.
    pub name: String,
    /// The grants that it allows.
    pub grants: Names<GrantType>,
    /// The users whom it is about; a client that acts for itself is about nobody, and fits every rule.
    pub users: Names<String>,
    /// The scopes that it allows, all of which may be asked for together.
    pub scopes: Names<String>,
    /// How long what it allows holds.
    pub lifetimes: Lifetimes,
}

impl Rule {
    pub(super) fn fits(&self, grant: GrantType, username: Option<&str>, scopes: &Scopes) -> bool {
        let is_about_user = username.is_none_or(|username| self.users.includes(&username.to_owned()));
        let has_scopes = scopes.iter().all(|scope| self.scopes.includes(&scope.to_owned()));
        self.grants.includes(&grant) && is_about_user && has_scopes
    }
}

#[cfg(test)]
mod tests {
    use bearer_lab::protocol::Lifetime;

    use super::{GrantType, Lifetimes, Names, Policy, Rule, Scopes};
    use crate::config::Config;

    fn rule(users: Names<String>, scopes: Names<String>, minutes: u32) -> Rule {
        let lifetimes = Lifetimes { access_token: Lifetime::from_minutes(minutes), ..Lifetimes::default() };
        let grants = Names::Only(vec![GrantType::AuthorizationCode]);
        Rule { name: "rule".into(), grants, users, scopes, lifetimes }
    }

    #[test]
    fn the_first_rule_that_fits_decides() {
        let mut config = Config::built_in();
        let only = |name: &str| Names::Only(vec![name.to_owned()]);
        let rules = vec![rule(only("alice"), only("api:read"), 5), rule(Names::Any, Names::Any, 10)];
        config.policies.push(Policy { name: "pages".into(), clients: only("spa"), rules });
        let minutes = |client: &str, grant, username, scopes: &[&str]| {
            let client = config.client(client).unwrap();
            let lifetimes = config.decide(client, grant, username, &Scopes::of(scopes))?;
            Some(lifetimes.access_token.seconds() / 60)
        };
        let code = GrantType::AuthorizationCode;
        assert_eq!(minutes("spa", code, Some("alice"), &["api:read"]), Some(5));
        assert_eq!(minutes("spa", code, Some("alice"), &["api:read", "openid"]), Some(10));
        assert_eq!(minutes("spa", code, Some("bob"), &["api:read"]), Some(10));
        assert_eq!(minutes("spa", GrantType::DeviceCode, Some("bob"), &["api:read"]), None);
        assert_eq!(minutes("native", GrantType::DeviceCode, Some("bob"), &["api:read"]), Some(60));
    }
}
