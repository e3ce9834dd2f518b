use std::rc::Rc;

use super::{context::Context, sign_in};
use crate::{
    lazy,
    protocol::{
        check::{Failure, quote},
        oidc::{Initiation, initiation::UNKNOWN_ISSUER},
    },
    session::{Provider, SignInOptions},
};

lazy! {
    flows,
    /// Starts the sign-in that a third party asks for in this query (OpenID Connect Core §4).
    pub(super) async fn initiate(context: Rc<Context>, query: String) -> () {
        let parsed = Initiation::parse(&query).and_then(|initiation| {
            let is_asked_for = |provider: &Provider| provider.issuer.as_str() == initiation.issuer;
            let provider = context.providers().into_iter().find(is_asked_for);
            let unknown = || Failure::of(&UNKNOWN_ISSUER, "a configured issuer", &quote(&initiation.issuer));
            Ok((provider.ok_or_else(unknown)?, initiation))
        });
        match parsed {
            Ok((provider, Initiation { login_hint, target_link_uri, .. })) => {
                let return_to = Some(target_link_uri.unwrap_or_else(|| "/".into()));
                let options = SignInOptions { login_hint, return_to, ..Default::default() };
                sign_in::sign_in(context, provider, options).await;
            }
            Err(failure) => context.fail(failure),
        }
    }
}
