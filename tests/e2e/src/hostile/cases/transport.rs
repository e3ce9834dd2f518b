//! Redirects, endless answers and huge ones: what a transport may do to every endpoint.

use crate::hostile::case::{CODE, Case, Rule};
use crate::hostile::provider::{Answer, Behaviour, Body};

/// An endpoint that the app fetches during a sign-in.
type Endpoint = fn(&mut Behaviour, fn(&mut Answer));

const ENDPOINTS: [(&str, Endpoint); 3] = [
    ("metadata", |provider, change| provider.metadata.answer.corrupt(change)),
    ("keys", |provider, change| provider.keys.answer.corrupt(change)),
    ("token", |provider, change| provider.token.answer.corrupt(change)),
];

/// A change to an answer, and what it is called.
type Fault = (&'static str, fn(&mut Answer));

/// What can be wrong with any of them. The redirects lead to where nothing may be asked for.
const FAULTS: [Fault; 11] = [
    ("redirected by 301", |answer| redirect(answer, 301)),
    ("redirected by 302", |answer| redirect(answer, 302)),
    ("redirected by 303", |answer| redirect(answer, 303)),
    ("redirected by 307", |answer| redirect(answer, 307)),
    ("redirected by 308", |answer| redirect(answer, 308)),
    ("redirected to another origin", |answer| {
        let there = format!("{}/x", answer.scene.elsewhere);
        answer.turn_to(307, &there);
    }),
    ("redirected to itself", |answer| {
        let here = format!("{}{}", answer.scene.origin, answer.scene.path);
        answer.turn_to(307, &here);
    }),
    ("no answer at all", |answer| answer.body = Body::Never),
    ("a head and nothing more", |answer| answer.body = Body::Stalled),
    ("3 MiB of white space first", |answer| pad(answer, 3)),
    ("64 MiB of white space first", |answer| pad(answer, 64)),
];

pub(super) fn cases() -> Vec<Case> {
    let rule = Rule::new("transport", "RFC 9700 §4.12, browser hardening: redirect, limits", CODE);
    let one = |(endpoint, part): (&'static str, Endpoint)| {
        let rule = rule.clone();
        FAULTS.into_iter().map(move |(fault, change)| {
            rule.reject(format!("{endpoint}: {fault}"), move |provider| part(provider, change))
        })
    };
    ENDPOINTS.into_iter().flat_map(one).collect()
}

fn redirect(answer: &mut Answer, status: u16) {
    let there = format!("{}/trap/{}", answer.scene.origin, status);
    answer.turn_to(status, &there);
}

fn pad(answer: &mut Answer, mebibytes: usize) {
    if let Body::Text(text) = &answer.body {
        answer.body = Body::Padded(mebibytes, text.clone());
    }
}
