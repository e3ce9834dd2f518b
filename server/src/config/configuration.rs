use bearer_lab::protocol::Lifetime;
use serde_json::{Map, Value};

use super::{
    Client, ClientType, GrantType, Lifetimes, Policy, RedirectRule, Scope, Scopes, TOKEN_LIFETIME_MAX, User,
    WEB_CLIENT_ID, built_in_clients, built_in_scopes, built_in_users,
};
use crate::keys::Algorithm;

/// Everything that can be configured.
pub struct Config {
    /// The registered clients.
    pub clients: Vec<Client>,
    /// The people who can sign in.
    pub users: Vec<User>,
    /// The scopes.
    pub scopes: Vec<Scope>,
    /// Who may have what; without any, every client may have what its kind may have.
    pub policies: Vec<Policy>,
    /// How long things hold, where no policy says otherwise.
    pub lifetimes: Lifetimes,
    /// The audience of access tokens (RFC 9068 §2.2).
    pub audience: String,
    /// Further APIs that access tokens can be for (RFC 8707 §2).
    pub more_resources: Vec<String>,
    /// Whether proofs of possession must hold a nonce of this server (RFC 9449 §8).
    pub demands_dpop_nonce: bool,
    /// The user as whom sign-in and consent answer themselves.
    pub sign_in_as: Option<String>,
    /// Whether the app may switch faults on and set the clock.
    pub is_workshop: bool,
}

impl Config {
    /// What exists out of the box.
    pub fn built_in() -> Self {
        Self {
            clients: built_in_clients(),
            users: built_in_users(),
            scopes: built_in_scopes(),
            policies: Vec::new(),
            lifetimes: Lifetimes::default(),
            audience: "api://default".to_owned(),
            more_resources: vec!["api://reports".to_owned()],
            demands_dpop_nonce: false,
            sign_in_as: None,
            is_workshop: false,
        }
    }

    /// Leaves out the clients for retired grants.
    pub fn leave_out_retired(&mut self) {
        self.clients.retain(|client| !client.kind.is_retired());
    }

    /// The algorithms that sign: RS256, which is always there (OpenID Connect Discovery §3), and those of clients.
    pub fn algorithms(&self) -> Vec<Algorithm> {
        let is_used = |algorithm: &Algorithm| {
            *algorithm == Algorithm::Rs256
                || self.clients.iter().any(|client| client.id_token_algorithm == *algorithm)
        };
        Algorithm::ALL.into_iter().filter(is_used).collect()
    }

    /// Lets the web client have its answers sent here too.
    pub fn register_web_client(&mut self, redirect: RedirectRule) {
        let web = self.clients.iter_mut().filter(|client| &*client.id == WEB_CLIENT_ID);
        web.filter(|client| !client.redirects.contains(&redirect))
            .for_each(|client| client.redirects.push(redirect.clone()));
    }

    /// For how long a client may have these scopes by this grant; nothing when no rule allows it. The first
    /// policy about the client decides. A client that no policy is about gets what its kind may have.
    pub fn decide(
        &self,
        client: &Client,
        grant: GrantType,
        username: Option<&str>,
        scopes: &Scopes,
    ) -> Option<Lifetimes> {
        let Some(policy) =
            self.policies.iter().find(|policy| policy.clients.includes(&client.id.to_string()))
        else {
            return Some(self.lifetimes);
        };
        policy.rules.iter().find(|rule| rule.fits(grant, username, scopes)).map(|rule| rule.lifetimes)
    }

    /// The longest time for which anything that is issued may hold, also where a classroom sets the clock.
    pub fn longest_lifetime(&self) -> Lifetime {
        let rules = self.policies.iter().flat_map(|policy| &policy.rules).map(|rule| rule.lifetimes);
        let all = rules
            .chain([self.lifetimes])
            .map(|lifetimes| lifetimes.refresh.absolute.max(lifetimes.access_token));
        all.fold(TOKEN_LIFETIME_MAX, Ord::max)
    }

    /// Lets the built-in clients of the app have their answers sent to these paths of the server's own origin too.
    pub fn register_redirect_paths(&mut self, paths: &[String]) {
        let is_app = |client: &&mut Client| {
            client.is_built_in
                && matches!(client.kind, ClientType::SinglePage | ClientType::SinglePageImplicit)
        };
        let rules: Vec<_> = paths.iter().cloned().map(RedirectRule::OwnOrigin).collect();
        self.clients.iter_mut().filter(is_app).for_each(|client| client.redirects.extend(rules.clone()));
    }

    /// The client of this identifier.
    pub fn client(&self, id: &str) -> Option<&Client> {
        self.clients.iter().find(|client| &*client.id == id)
    }

    /// The user of this name.
    pub fn user(&self, username: &str) -> Option<&User> {
        self.users.iter().find(|user| &*user.username == username)
    }

    /// Every API that access tokens can be for, the server's own first.
    pub fn resources(&self) -> impl Iterator<Item = &str> {
        [&self.audience].into_iter().chain(&self.more_resources).map(String::as_str)
    }

    /// What the consent page says about a scope.
    pub fn describe<'a>(&'a self, scope: &'a str) -> &'a str {
        self.scopes.iter().find(|known| known.name == scope).map_or(scope, |known| &known.description)
    }

    /// The claims about a user that these scopes let a client see (OpenID Connect Core §5.4). Those that they
    /// gave themselves go before.
    pub fn claims_about(&self, user: &User, own: &Map<String, Value>, scopes: &Scopes) -> Map<String, Value> {
        let allowed = self.scopes.iter().filter(|scope| scopes.contains(&scope.name));
        let value = |name: &String| own.get_key_value(name).or_else(|| user.claims.get_key_value(name));
        let claims = allowed.flat_map(|scope| &scope.claims).filter_map(value);
        claims.map(|(name, value)| (name.clone(), value.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Map, Scopes};

    #[test]
    fn oidc_core_s5_4_a_client_sees_the_claims_of_its_scopes_only() {
        let config = Config::built_in();
        let alice = config.user("alice").unwrap();
        let names = |scopes| {
            config.claims_about(alice, &Map::new(), &Scopes::of(scopes)).keys().cloned().collect::<Vec<_>>()
        };
        assert!(names(&["openid", "api:read"]).is_empty());
        assert_eq!(names(&["email"]), ["email", "email_verified"]);
        assert_eq!(names(&["phone"]), ["phone_number", "phone_number_verified"]);
        assert_eq!(names(&["profile", "email", "address", "phone"]).len(), alice.claims.len());
    }
}
