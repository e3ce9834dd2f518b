//! Signing in without leaving the page: in a window of its own, or in a frame that nobody sees.
//!
//! Both come back to a tiny document without the app, `/silent`, which hands the answer to this page over a channel
//! that the origin alone can hear. What is done with it is what the callback does. All
//! of it is a part of the app that is loaded then.

use std::rc::Rc;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    callback,
    core::{Core, Phase},
    flow::Flow,
    keep, sign_in,
};
use crate::{
    browser::{
        beside::{Frame, Popup},
        clock, location,
        policy::Watch,
        tabs::Channel,
    },
    lazy,
    protocol::{check::Failure, oauth::AuthorizationResponse, url::HttpUrl},
    session::{Provider, SignInOptions},
};

crate::rules! {
    POPUP_BLOCKED = "POPUP_BLOCKED", Environment, "README, Ways in",
        "The browser lets the page open a window",
        "The browser did not let this page open a window.",
        "Allow pop-up windows for this site, or sign in without one.";
    NO_ANSWER = "SILENT_NO_ANSWER", Environment, "OpenID Connect Core §3.1.2.1",
        "The provider answers in a frame within ten seconds",
        "The provider did not answer in the hidden frame. Many browsers keep its cookies from frames of other sites.",
        "Sign in with the button.";
}

/// Where the answer comes.
const PLACE: &str = "/silent";
/// What that document speaks on, and what it is told when its answer was taken.
const CHANNEL: &str = "bearer-lab:answer";
const TAKEN: &str = "taken";
/// How long a provider may take in a frame, and how often a window is looked after, in milliseconds.
const PATIENCE_MILLISECONDS: i32 = 10_000;
const LOOK_MILLISECONDS: i32 = 250;

/// What the part of the app offers.
struct Ways {
    in_popup: fn(Rc<Core>, Popup, Provider, SignInOptions) -> Flow<()>,
    silently: fn(Rc<Core>, Provider, SignInOptions) -> Flow<()>,
}

lazy! {
    flows,
    fn ways() -> Ways {
        Ways {
            in_popup: |core, popup, provider, options| Box::pin(go_in_popup(core, popup, provider, options)),
            silently: |core, provider, options| Box::pin(go_silently(core, provider, options)),
        }
    }
}

/// Signs in in a window that was opened while a press was handled.
pub(super) async fn in_popup(
    core: Rc<Core>,
    popup: Option<Popup>,
    provider: Provider,
    options: SignInOptions,
) {
    let Some(popup) = popup else { return core.fail(Failure::plain(&POPUP_BLOCKED)) };
    match ways().await {
        Ok(ways) => (ways.in_popup)(core, popup, provider, options).await,
        Err(not_loaded) => {
            popup.close();
            core.fail(not_loaded.into());
        }
    }
}

/// Signs in without a page, if the provider knows the user and needs not ask anything.
pub(super) async fn silently(core: Rc<Core>, provider: Provider, options: SignInOptions) {
    match ways().await {
        Ok(ways) => (ways.silently)(core, provider, options).await,
        Err(not_loaded) => core.fail(not_loaded.into()),
    }
}

async fn go_in_popup(core: Rc<Core>, popup: Popup, provider: Provider, options: SignInOptions) {
    if let Err(failure) = begin(&core, provider, options).await.and_then(|url| popup.go(&url)) {
        popup.close();
        return core.fail(failure);
    }
    while core.phase.get_untracked() == Phase::SigningIn {
        clock::pause(LOOK_MILLISECONDS).await;
        // Whoever closed it wants to go on here. An answer that comes all the same is still taken.
        if popup.is_gone() && core.phase.get_untracked() == Phase::SigningIn {
            core.phase.set(Phase::SignedOut);
        }
    }
}

async fn go_silently(core: Rc<Core>, provider: Provider, options: SignInOptions) {
    let options = SignInOptions { prompt: Some("none".into()), ..options };
    let url = match begin(&core, provider, options).await {
        Ok(url) => url,
        Err(failure) => return core.fail(failure),
    };
    let watch = Watch::of(url.origin());
    core.frame.replace(Frame::open(&url));
    if let Some(watch) = watch
        && let Err(failure) = watch.check(url.origin()).await
    {
        core.frame.take();
        return core.fail(failure);
    }
    clock::pause(PATIENCE_MILLISECONDS).await;
    if core.frame.take().is_some() {
        core.fail(Failure::plain(&NO_ANSWER));
    }
}

/// Listens, and keeps what the way back needs.
async fn begin(core: &Rc<Core>, mut provider: Provider, options: SignInOptions) -> Result<HttpUrl, Failure> {
    core.begin_sign_in();
    listen(core);
    provider.redirect_uri = HttpUrl::parse(&[&location::origin(), PLACE].concat())?;
    sign_in::prepare(core, &provider, options).await
}

fn listen(core: &Rc<Core>) {
    if core.answers.borrow().is_some() {
        return;
    }
    let weak = Rc::downgrade(core);
    let heard = move |text: String| {
        if let Some(core) = weak.upgrade() {
            take(&core, &text);
        }
    };
    core.answers.replace(Channel::join(CHANNEL, heard));
}

/// Every tab of the origin hears an answer; the one that asked has the transaction of its state.
fn take(core: &Rc<Core>, text: &str) {
    let Some((query, fragment)) = text.split_once('\n') else { return };
    let Some(response) = AuthorizationResponse::parse(query, fragment) else { return };
    if !keep::is_signing_in(response.parameter("state").unwrap_or_default()) {
        return;
    }
    if let Some(channel) = core.answers.borrow().as_ref() {
        channel.post(TAKEN);
    }
    core.frame.take();
    let core = core.clone();
    spawn_local(async move {
        callback::finish(&core, &response).await;
    });
}
