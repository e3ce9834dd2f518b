//! Many requests for one code, and for one refresh token: one succeeds.

use std::{collections::BTreeMap, sync::Barrier, thread};

use crate::{
    http::Answer,
    lab::{Lab, text},
    row::{Row, row},
    summary::oauth,
};

const AT_ONCE: usize = 20;
const ROUNDS: usize = 1_000;

/// Sends one request many times at once, and counts the kinds of answers.
fn race(send: impl Fn() -> Answer + Sync) -> String {
    let barrier = Barrier::new(AT_ONCE);
    let answers: Vec<_> = thread::scope(|scope| {
        let racers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                scope.spawn(|| {
                    barrier.wait();
                    oauth(&send())
                })
            })
            .collect();
        racers.into_iter().map(|racer| racer.join().unwrap_or_default()).collect()
    });
    let mut counts = BTreeMap::new();
    for answer in answers {
        *counts.entry(answer).or_insert(0) += 1;
    }
    counts.iter().map(|(answer, count)| format!("{count} × {answer}")).collect::<Vec<_>>().join(", ")
}

/// The one outcome of many rounds, or all of them.
fn rounds(round: impl Fn() -> String) -> String {
    let mut outcomes: Vec<_> = (0..ROUNDS).map(|_| round()).collect();
    outcomes.sort();
    outcomes.dedup();
    outcomes.join(" / ")
}

pub fn rows() -> Vec<Row> {
    const GUESSES: &str = "10 × 400 invalid_grant, 10 × 429 invalid_grant";
    const ONE: &str = "1 × 200, 19 × 400 invalid_grant";
    vec![
        row("RFC 6749 §4.3.2", "20 passwords for one name at once", GUESSES, || {
            let lab = Lab::start(crate::lab::options());
            race(|| {
                let grant = [("grant_type", "password"), ("username", "alice"), ("password", "x")];
                let request =
                    lab.post("/oauth2/default/v1/token").form(&[&grant[..], &[("scope", "openid")]].concat());
                lab.send(&request.header("authorization", "Basic dHJ1c3RlZDp0cnVzdGVkLXNlY3JldA=="))
            })
        }),
        row("CVE-2026-53518", "20 requests for one code, 1,000 times", ONE, || {
            let lab = Lab::automatic();
            rounds(|| {
                let code = lab.code(&[]);
                race(|| lab.redeem(&code, &[]))
            })
        }),
        row("CVE-2026-53517", "20 requests with one refresh token, 1,000 times", ONE, || {
            let lab = Lab::automatic();
            rounds(|| {
                let token = text(&lab.tokens(), "refresh_token");
                race(|| lab.refresh(&token, &[]))
            })
        }),
    ]
}
