//! The provider's frame that tells whether its session has changed (OpenID Connect Session Management §3).

use serde_json::json;

use super::configure;
use crate::hostile::case::{CODE, Case, Ends, Path, Rule};
use crate::hostile::provider::{Behaviour, Kind};

const WANTED: &str = "/providers/0/session_management";
const TYPES: &[&str] = &["code", "id_token token"];

pub(super) fn cases() -> Vec<Case> {
    let rule = |types, ends| {
        Rule::new("session management", "OpenID Connect Session Management §2, §3", types)
            .on(Path::Watch(ends))
            .given(configured)
    };
    let ended = |name: &str, types, answers: &'static str| {
        rule(types, Ends::Session).reject(name, saying(answers)).seeing(Kind::CheckSession, 1..=20)
    };
    let kept = |name: &str, answers: &'static str| rule(CODE, Ends::Nothing).accept(name, saying(answers));
    vec![
        ended("unchanged, then changed", TYPES, "say('unchanged'); answers = ['changed'];"),
        ended("changed", CODE, "say('changed');"),
        kept("unchanged", "say('unchanged');").seeing(Kind::CheckSession, 2..=20),
        kept("error: asked no more", "say('error');").seeing(Kind::CheckSession, 1..=1),
        kept("another word", "say('Changed'); say('changed '); say(['changed']); say({});")
            .seeing(Kind::CheckSession, 1..=1),
        kept("a frame in the frame says changed", NESTED).seeing(Kind::CheckSession, 1..=1),
        kept("a page of another origin in the frame says changed", MOVED).seeing(Kind::CheckSession, 1..=1),
        rule(CODE, Ends::Nothing)
            .accept("no session_state in the answer", |provider| {
                provider.check_session = Some("say('changed');");
                provider.redirect.arrange(|redirect| redirect.remove("session_state"));
            })
            .seeing(Kind::CheckSession, 0..=0),
        rule(CODE, Ends::Nothing)
            .accept("a session_state of two words", |provider| {
                provider.check_session = Some("say('changed');");
                provider.redirect.arrange(|redirect| redirect.append("session_state", " x"));
            })
            .seeing(Kind::CheckSession, 0..=0),
        rule(CODE, Ends::Nothing)
            .accept("not asked for in the configuration", |provider| {
                provider.check_session = Some("say('changed');");
                provider.config.arrange(|config| configure(config, WANTED, json!(false)));
            })
            .seeing(Kind::CheckSession, 0..=0),
    ]
}

/// The answer comes from a window that is not the one that was asked.
const NESTED: &str = "const inner = document.createElement('iframe');
    inner.srcdoc = `<script>top.postMessage('changed', '*')</` + `script>`;
    document.body.append(inner);";

/// The answer comes from the right window, which shows another origin by then.
const MOVED: &str = "location.href = location.href.replace('127.0.0.1', 'localhost') + '?moved';";

/// The frame does this when it is asked.
fn saying(script: &'static str) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| provider.check_session = Some(script)
}

fn configured(provider: &mut Behaviour) {
    provider.config.arrange(|config| configure(config, WANTED, json!(true)));
    provider.metadata.object.arrange(|metadata| {
        let frame = format!("{}/check-session", metadata.scene.issuer);
        metadata.set("check_session_iframe", frame);
    });
    provider.redirect.arrange(|redirect| redirect.set("session_state", "s-1"));
}
