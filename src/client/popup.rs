//! Signing in with a popup. The code is loaded then.

use std::rc::Rc;

use super::{context::Context, response_channel};
use crate::{
    browser::{clock, popup::Popup},
    lazy,
    protocol::check::Failure,
    session::{AuthEvent, Provider, SignInOptions},
};

crate::rules! {
    BLOCKED = "POPUP_BLOCKED", Environment, "README, Ways in",
        "The browser lets the page open a window",
        "The browser did not let this page open a window.",
        "Allow pop-up windows for this site, or sign in without one.";
}

/// How often the page checks whether the popup was closed, in milliseconds.
const LOOK_MILLISECONDS: i32 = 250;

/// Signs in with a popup that was opened while a click was handled.
pub(super) async fn sign_in(
    context: Rc<Context>,
    popup: Option<Popup>,
    provider: Provider,
    options: SignInOptions,
) {
    let Some(popup) = popup else { return context.fail(Failure::plain(&BLOCKED)) };
    let popup = Rc::new(popup);
    if let Err(error) = sign_in_with(context.clone(), popup.clone(), provider, options).await {
        popup.close();
        context.fail(error.into());
    }
}

lazy! {
    flows,
    async fn sign_in_with(context: Rc<Context>, popup: Rc<Popup>, provider: Provider, options: SignInOptions) -> () {
        let url = response_channel::prepare(&context, provider, options).await;
        if let Err(failure) = url.and_then(|url| popup.navigate(&url)) {
            popup.close();
            return context.fail(failure);
        }
        while context.auth.is_signing_in() {
            clock::pause(LOOK_MILLISECONDS).await;
            // The user closed it to continue here. A response that still comes is still taken.
            if popup.is_closed() {
                context.auth.apply(AuthEvent::SignInAbandoned);
            }
        }
    }
}
