//! The protected API: one renewal and one retry after 401, none after 403 (RFC 6750 §3.1).

use crate::hostile::case::{CODE, Case, Rule};
use crate::hostile::provider::{Answer, Behaviour, Kind};

pub(super) fn cases() -> Vec<Case> {
    let rule = Rule::new("API", "RFC 6750 §3, §3.1", CODE);
    vec![
        rule.accept(
            "401 once",
            sent(|answer| {
                if answer.scene.number == 1 {
                    unauthorized(answer);
                }
            }),
        )
        .seeing(Kind::Token, 2..=2)
        .seeing(Kind::Api, 2..=2),
        rule.either("401 always", sent(unauthorized)).seeing(Kind::Token, 2..=2).seeing(Kind::Api, 2..=2),
        rule.keep(
            "403",
            sent(|answer| {
                answer.fail(403, "insufficient_scope");
                answer.set("www-authenticate", "Bearer error=\"insufficient_scope\", scope=\"api:admin\"");
            }),
        )
        .seeing(Kind::Token, 1..=1)
        .seeing(Kind::Api, 1..=1),
        rule.keep("500", sent(|answer| answer.status = 500)).seeing(Kind::Token, 1..=1),
        rule.keep(
            "HTML",
            sent(|answer| {
                answer.set("content-type", "text/html");
                answer.rewrite(|_| "<!doctype html><title>Sign in</title>".to_owned());
            }),
        )
        .seeing(Kind::Token, 1..=1),
        rule.keep("JSON that ends too early", sent(|answer| answer.rewrite(|_| "{\"items\":[7".to_owned()))),
        rule.keep(
            "redirected elsewhere",
            sent(|answer| {
                let there = format!("{}/api/items", answer.scene.elsewhere);
                answer.turn_to(307, &there);
            }),
        ),
        rule.keep(
            "a challenge of 10 kB that makes no sense",
            sent(|answer| {
                answer.status = 403;
                answer.set("www-authenticate", &format!("Bearer scope=\"{}", "\\\"".repeat(5000)));
            }),
        ),
    ]
}

fn unauthorized(answer: &mut Answer) {
    answer.fail(401, "invalid_token");
    answer.set("www-authenticate", "Bearer error=\"invalid_token\"");
}

fn sent(change: fn(&mut Answer)) -> impl Fn(&mut Behaviour) + Send + Sync + 'static {
    move |provider| provider.api.answer.corrupt(change)
}
