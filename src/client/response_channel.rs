//! Responses to sign-ins in a popup or a hidden frame. Both come back to `/silent`, a tiny document without the app,
//! which sends the response to this page over a channel of the origin.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::{callback, context::Context, sign_in, storage};
use crate::{
    browser::{location, tabs::Channel},
    protocol::{check::Failure, oauth::AuthorizationResponse, url::HttpUrl},
    session::{AuthEvent, Provider, SignInOptions, redirect_path},
};

/// The channel of that document, and what it is told when its response was taken.
const CHANNEL: &str = "bearer-lab:answer";
const TAKEN: &str = "taken";

/// Listens for the response, and returns the URL that starts the sign-in.
pub(super) async fn prepare(
    context: &Rc<Context>,
    mut provider: Provider,
    options: SignInOptions,
) -> Result<HttpUrl, Failure> {
    context.auth.apply(AuthEvent::SignInStarted);
    listen(context);
    provider.redirect_uri = HttpUrl::parse(&redirect_uri())?;
    sign_in::prepare(context, &provider, options).await
}

fn redirect_uri() -> String {
    [&location::origin(), redirect_path::SILENT].concat()
}

fn listen(context: &Rc<Context>) {
    if context.responses.borrow().is_some() {
        return;
    }
    let listening = Rc::downgrade(context);
    let on_message = move |text: String| {
        if let Some(context) = listening.upgrade() {
            receive(&context, &text);
        }
    };
    context.responses.replace(Channel::join(CHANNEL, on_message));
}

/// Every tab of the origin receives the response; the one that asked has the transaction of its state. One without a state
/// ends what waits for a response, because no other one may come; one that still comes is taken.
fn receive(context: &Rc<Context>, text: &str) {
    let Some((query, fragment)) = text.split_once('\n') else { return };
    let Some(response) = AuthorizationResponse::parse(&redirect_uri(), query, fragment) else { return };
    let is_ours = match response.parameter("state") {
        Some(state) => storage::has_transaction(state),
        None => context.auth.is_waiting(),
    };
    if !is_ours {
        return;
    }
    if let Some(channel) = context.responses.borrow().as_ref() {
        channel.post(TAKEN);
    }
    context.silent_frame.take();
    spawn_local(callback::finish(context.clone(), response));
}
