//! The cases, one file a subject of the rules for relying parties.

mod algorithms;
mod api;
mod app_files;
mod claim_sources;
mod claims;
mod configuration;
mod dpop;
mod entry;
mod format;
mod front_channel_logout;
mod hashes;
mod headers;
mod insecure_context;
mod key_sets;
mod keys;
mod metadata;
mod pushed;
mod redirect;
mod renewal;
mod session_management;
mod sign_out;
mod signatures;
mod silent;
mod text;
mod times;
mod token_answer;
mod transport;
mod userinfo;

use serde_json::Value;

use super::case::{Case, Rule};
use super::jose::Draft;
use super::provider::{Answer, Behaviour, Object, Redirect};

/// Every case.
pub fn all() -> Vec<Case> {
    let subjects = [
        algorithms::cases(),
        api::cases(),
        app_files::cases(),
        claim_sources::cases(),
        claims::cases(),
        configuration::cases(),
        dpop::cases(),
        entry::cases(),
        format::cases(),
        hashes::cases(),
        headers::cases(),
        insecure_context::cases(),
        keys::cases(),
        key_sets::cases(),
        metadata::cases(),
        pushed::cases(),
        redirect::cases(),
        renewal::cases(),
        session_management::cases(),
        sign_out::cases(),
        front_channel_logout::cases(),
        signatures::cases(),
        silent::cases(),
        text::cases(),
        times::cases(),
        token_answer::cases(),
        transport::cases(),
        userinfo::cases(),
    ];
    subjects.into_iter().flatten().collect()
}

/// A change to something that the provider makes. It is cloned, because a case is played once for each
/// response type.
trait Change<T>: Fn(&mut T) + Clone + Send + Sync + 'static {}
impl<T, F: Fn(&mut T) + Clone + Send + Sync + 'static> Change<T> for F {}

/// Every ID token is wrong in this way.
fn id_token(change: impl Change<Draft>) -> impl Change<Behaviour> {
    move |provider: &mut Behaviour| provider.id_token.corrupt(change.clone())
}

/// The metadata says this.
fn metadata(change: impl Change<Object>) -> impl Change<Behaviour> {
    move |provider: &mut Behaviour| provider.metadata.object.corrupt(change.clone())
}

/// The key set says this.
fn key_set(change: impl Change<Object>) -> impl Change<Behaviour> {
    move |provider: &mut Behaviour| provider.keys.object.corrupt(change.clone())
}

/// The authorization response says this.
fn redirect(change: impl Change<Redirect>) -> impl Change<Behaviour> {
    move |provider: &mut Behaviour| provider.redirect.corrupt(change.clone())
}

/// The token answer says this.
fn token(change: impl Change<Object>) -> impl Change<Behaviour> {
    move |provider: &mut Behaviour| provider.token.object.corrupt(change.clone())
}

/// The token answer is sent like this.
fn token_answer(change: impl Change<Answer>) -> impl Change<Behaviour> {
    move |provider: &mut Behaviour| provider.token.answer.corrupt(change.clone())
}

/// Sets a value of the app's configuration.
fn configure(config: &mut Object, place: &str, value: Value) {
    let mut whole = config.value();
    let (parent, name) = place.rsplit_once('/').unwrap_or_default();
    if let Some(members) = whole.pointer_mut(parent).and_then(Value::as_object_mut) {
        members.insert(name.to_owned(), value);
    }
    for name in ["providers", "api"] {
        config.set(name, whole.get(name).cloned().unwrap_or_default());
    }
}

/// One refused case for each wrong value of a claim.
fn wrong_claims(rule: &Rule, claim: &'static str, values: impl IntoIterator<Item = Value>) -> Vec<Case> {
    let case = |value: Value| {
        rule.reject(short(&value), id_token(move |token: &mut Draft| token.claims.set(claim, value.clone())))
    };
    values.into_iter().map(case).collect()
}

/// A value as the name of a case.
fn short(value: &Value) -> String {
    let text = value.to_string();
    let start: String = text.chars().take(40).collect();
    if start == text { start } else { format!("{start}… ({} bytes)", text.len()) }
}
