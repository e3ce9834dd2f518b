//! The classroom's clock: each setting is seen on the wire, and what comes without it stands beside.

use std::time::{SystemTime, UNIX_EPOCH};

use bearer_lab_server::cli::Serve;
use serde_json::Value;

use super::workshop::{put, words, workshop};
use crate::{
    lab::{Lab, claims, options, text},
    row::{Row, row},
    summary::{bearer, oauth},
};

const CLOCK: &str = "/workshop/clock";
const GONE: &str = "400 invalid_grant";

/// A setting, a question to the server, and what comes without the setting and with it.
type Case = (&'static str, &'static str, fn(&Lab) -> String, &'static str, &'static str);

const CASES: &[Case] = &[
    ("skew=-420", r#"{"skew":-420}"#, offset, "0", "-420"),
    ("skew=+86400", r#"{"skew":86400}"#, offset, "0", "86400"),
    ("freeze", r#"{"frozen":true}"#, next_second, "goes on", "stands still"),
    ("lifetime=30", r#"{"token_lifetime":30}"#, lifetimes, "3600 3600 3600", "30 30 30"),
    ("lifetime=86400", r#"{"token_lifetime":86400}"#, lifetimes, "3600 3600 3600", "86400 86400 86400"),
    ("lifetime=30", r#"{"token_lifetime":30}"#, |lab| api_after(lab, 30), "200", "401 Bearer invalid_token"),
    ("lifetime=30", r#"{"token_lifetime":30}"#, renewed, "3600", "30"),
    ("code=300", r#"{"code_lifetime":300}"#, |lab| redeem_after(lab, 299), GONE, "200"),
    ("code=300", r#"{"code_lifetime":300}"#, |lab| redeem_after(lab, 300), GONE, GONE),
    ("code=1", r#"{"code_lifetime":1}"#, |lab| redeem_after(lab, 30), "200", GONE),
    ("code=paused", r#"{"codes_paused":true}"#, |lab| redeem_after(lab, 3000), GONE, "200"),
];

pub fn rows() -> Vec<Row> {
    let cases = CASES.iter().flat_map(|(words, json, ask, without, with)| {
        let by_app =
            row("product", format!("clock: {json}"), format!("{without}; with it: {with}"), move || {
                let lab = workshop();
                let without = ask(&lab);
                lab.send(&put(&lab, CLOCK, json));
                format!("{without}; with it: {}", ask(&lab))
            });
        let by_flag = row("product", format!("serve --clock {words}"), *with, move || {
            let clock = vec![words.parse().unwrap()];
            ask(&Lab::start(Serve { clock, sign_in_as: Some("alice".into()), ..options() }))
        });
        [by_app, by_flag]
    });
    cases.chain(refused()).chain(others()).collect()
}

fn refused() -> Vec<Row> {
    let bodies = [
        r#"{"skew":99999999999}"#,
        r#"{"skew":"1"}"#,
        r#"{"token_lifetime":0}"#,
        r#"{"token_lifetime":86401}"#,
        r#"{"code_lifetime":301}"#,
        r#"{"time":1}"#,
    ];
    let rows = bodies.map(|body| {
        row("product", format!("clock: {body}"), "400 invalid_request, 0", move || {
            let lab = workshop();
            format!("{}, {}", words(&lab.send(&put(&lab, CLOCK, body))), offset(&lab))
        })
    });
    rows.into()
}

fn others() -> Vec<Row> {
    vec![
        row("product", "clock: refused without --workshop", "403 access_denied", || {
            let lab = Lab::automatic();
            words(&lab.send(&put(lab, CLOCK, r#"{"skew":1}"#)))
        }),
        row("product", "clock: how it is set", r#"-5 true null 300 false"#, || {
            let lab = workshop();
            let set = lab.send(&put(&lab, CLOCK, r#"{"skew":-5,"frozen":true,"code_lifetime":300}"#)).json();
            let names = ["skew", "frozen", "token_lifetime", "code_lifetime", "codes_paused"];
            names.map(|name| set[name].to_string()).join(" ")
        }),
        row(
            "product",
            "clock: a code has the rest of its time after a pause",
            "200, 400 invalid_grant",
            || {
                let after = |seconds| {
                    let lab = workshop();
                    let code = lab.code(&[]);
                    lab.send(&put(&lab, CLOCK, r#"{"codes_paused":true}"#));
                    lab.state.clock.advance(1000);
                    lab.send(&put(&lab, CLOCK, r#"{"skew":1000}"#));
                    lab.state.clock.advance(seconds);
                    oauth(&lab.redeem(&code, &[]))
                };
                format!("{}, {}", after(40), after(60))
            },
        ),
        row("product", "clock: what is taken back is as it was", "3600 3600 3600", || {
            let lab = workshop();
            lab.send(&put(&lab, CLOCK, r#"{"token_lifetime":30,"frozen":true}"#));
            lab.send(&put(&lab, CLOCK, "{}"));
            lifetimes(&lab)
        }),
    ]
}

/// The seconds between the server's clock and this machine's, when the machine's did not change meanwhile.
fn offset(lab: &Lab) -> String {
    loop {
        let before = machine();
        let issued = claims(&text(&lab.tokens(), "id_token"))["iat"].as_i64().unwrap_or_default();
        if machine() == before {
            return (issued - before).to_string();
        }
    }
}

/// Whether the server's clock changes when the machine's does.
fn next_second(lab: &Lab) -> String {
    let (began, shown) = (machine(), lab.state.clock.now());
    while machine() == began {
        std::thread::yield_now();
    }
    if lab.state.clock.now() == shown { "stands still".into() } else { "goes on".into() }
}

fn machine() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_secs()).unwrap()
}

fn lifetime(token: &str) -> i64 {
    let moment = |name: &str| claims(token)[name].as_i64().unwrap_or_default();
    moment("exp") - moment("iat")
}

fn lifetimes(lab: &Lab) -> String {
    let tokens: Value = lab.tokens();
    let [access, id] = ["access_token", "id_token"].map(|name| lifetime(&text(&tokens, name)));
    format!("{access} {id} {}", tokens["expires_in"])
}

fn renewed(lab: &Lab) -> String {
    let tokens = lab.refresh(&text(&lab.tokens(), "refresh_token"), &[]).json();
    tokens["expires_in"].to_string()
}

fn api_after(lab: &Lab, seconds: i64) -> String {
    let token = text(&lab.tokens(), "access_token");
    lab.state.clock.advance(seconds);
    bearer(&lab.api("/api/items", &token))
}

fn redeem_after(lab: &Lab, seconds: i64) -> String {
    let code = lab.code(&[]);
    lab.state.clock.advance(seconds);
    oauth(&lab.redeem(&code, &[]))
}
