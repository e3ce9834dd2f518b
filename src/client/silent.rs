//! Signing in in a hidden frame, if the provider knows the user already (`prompt=none`). The code is loaded then.

use std::rc::Rc;

use super::{context::Context, response_channel};
use crate::{
    browser::{clock, iframe::HiddenFrame, policy::Watch},
    lazy,
    protocol::check::Failure,
    session::{Provider, SignInOptions},
};

crate::rules! {
    NO_RESPONSE = "SILENT_NO_ANSWER", Environment, "OpenID Connect Core §3.1.2.1",
        "The provider responds in a frame within ten seconds",
        "The provider did not respond in the hidden frame. Many browsers block its cookies in frames of other sites.",
        "Sign in with the button.";
}

/// How long a provider may take, in milliseconds.
const TIME_LIMIT_MILLISECONDS: i32 = 10_000;

/// Signs in without a page.
pub(super) async fn sign_in(context: Rc<Context>, provider: Provider, options: SignInOptions) {
    if let Err(error) = sign_in_hidden(context.clone(), provider, options).await {
        context.fail(error.into());
    }
}

lazy! {
    flows,
    async fn sign_in_hidden(context: Rc<Context>, provider: Provider, options: SignInOptions) -> () {
        let options = SignInOptions { prompt: Some("none".into()), ..options };
        let url = match response_channel::prepare(&context, provider, options).await {
            Ok(url) => url,
            Err(failure) => return context.fail(failure),
        };
        let watch = Watch::of(url.origin());
        context.silent_frame.replace(HiddenFrame::open(&url));
        if let Some(watch) = watch
            && let Err(failure) = watch.check(url.origin()).await
        {
            context.silent_frame.take();
            return context.fail(failure);
        }
        clock::pause(TIME_LIMIT_MILLISECONDS).await;
        if context.silent_frame.take().is_some() {
            context.fail(Failure::plain(&NO_RESPONSE));
        }
    }
}
