//! The data folder: what a restart keeps, and how.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bearer_lab_server::cli::{self, Serve};

use super::forms::Browser;
use crate::{
    lab::{Lab, header, options, text},
    row::{Row, row},
    summary::{bearer, oauth},
};

/// An empty folder of this name.
pub fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("data").join(name);
    let _absent = fs::remove_dir_all(&path);
    path
}

pub fn start(folder: &Path, sign_in_as: Option<&str>) -> Lab {
    let sign_in_as = sign_in_as.map(str::to_owned);
    Lab::start(Serve { data: Some(folder.to_owned()), sign_in_as, ..options() })
}

/// Ends the server and starts another one at the same address with the same folder.
pub fn restart(lab: Lab, folder: &Path, sign_in_as: Option<&str>) -> Lab {
    let listen = lab.address;
    // The keys are in the folder when they can be asked for.
    lab.send(&lab.get("/oauth2/default/v1/keys"));
    drop(lab);
    let sign_in_as = sign_in_as.map(str::to_owned);
    Lab::start(Serve { listen, data: Some(folder.to_owned()), sign_in_as, ..options() })
}

/// Why a server does not start with this folder.
fn refusal(folder: &Path) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match runtime.block_on(cli::start(Serve { data: Some(folder.to_owned()), ..options() })) {
        Ok(_) => "it starts".into(),
        Err(error) => error.to_string().replace(&folder.display().to_string(), "DIR"),
    }
}

/// Every file of the folder, as text.
fn content(folder: &Path) -> String {
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    files.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect::<Vec<_>>().join("\n")
}

/// Rotates a refresh token many times, until what is written to the folder has this effect.
fn rotate_until(lab: &Lab, is_done: impl Fn() -> bool) -> String {
    let mut token = text(&lab.tokens(), "refresh_token");
    for _ in 0..200 {
        for _ in 0..200 {
            let (app, now) = (&lab.app, lab.app.clock.now());
            let read = bearer_lab_server::store::RefreshToken::open(&token, &app.seal_key).unwrap();
            let rotated = app.store.families.rotate(read, &app.seal_key, now).ok().unwrap();
            token = rotated.expose().to_owned();
        }
        if is_done() {
            return token;
        }
    }
    panic!("the journal has no effect")
}

pub fn rows() -> Vec<Row> {
    [kept(), files(), refused()].into_iter().flatten().collect()
}

fn kept() -> Vec<Row> {
    const ALICE: Option<&str> = Some("alice");
    vec![
        row(
            "--data",
            "data: after a restart tokens hold and the key is the same",
            "200, 200, same key",
            || {
                let folder = folder("tokens");
                let lab = start(&folder, ALICE);
                let tokens = lab.tokens();
                let lab = restart(lab, &folder, ALICE);
                let access_token = text(&tokens, "access_token");
                let api = bearer(&lab.api("/api/items", &access_token));
                let refreshed = lab.refresh(&text(&tokens, "refresh_token"), &[]);
                let kid = |token: &str| header(token)["kid"].clone();
                let is_same = kid(&text(&refreshed.json(), "access_token")) == kid(&access_token);
                format!("{api}, {}, {} key", oauth(&refreshed), if is_same { "same" } else { "another" })
            },
        ),
        row("--data", "data: after a restart the browser is still signed in", "query code state iss", || {
            let folder = folder("session");
            let lab = start(&folder, None);
            let cookie = super::forms::signed_in(&lab).cookie;
            let lab = restart(lab, &folder, None);
            let mut browser = Browser::authorize(&lab, &[]);
            browser.cookie = cookie;
            browser.go(lab.get(&format!(
                "/oauth2/default/v1/authorize?{}",
                lab.authorization_query(&[("prompt", "none")])
            )));
            browser.summary()
        }),
        row("--data", "data: a sign-out holds after a restart", "query login_required state iss", || {
            let folder = folder("sign-out");
            let lab = start(&folder, None);
            let mut browser = super::forms::signed_in(&lab);
            browser.go(lab.get("/oauth2/default/v1/logout"));
            browser.post("/oauth2/default/v1/sign-out", &[("action", "sign-out")]);
            let cookie = browser.cookie;
            let lab = restart(lab, &folder, None);
            let mut browser = Browser::authorize(&lab, &[]);
            browser.cookie = cookie;
            browser.go(lab.get(&format!(
                "/oauth2/default/v1/authorize?{}",
                lab.authorization_query(&[("prompt", "none")])
            )));
            browser.summary()
        }),
        row(
            "RFC 7009 §2",
            "data: revocations hold after a restart",
            "401 Bearer invalid_token, 401 Bearer invalid_token, 400 invalid_grant",
            || {
                let folder = folder("revoked");
                let lab = start(&folder, ALICE);
                let (one, other) = (lab.tokens(), lab.tokens());
                let token = |tokens: &serde_json::Value, name: &str| text(tokens, name);
                for revoked in [token(&one, "access_token"), token(&other, "refresh_token")] {
                    lab.send(
                        &lab.post("/oauth2/default/v1/revoke")
                            .form(&[("client_id", "spa"), ("token", &revoked)]),
                    );
                }
                let lab = restart(lab, &folder, ALICE);
                format!(
                    "{}, {}, {}",
                    bearer(&lab.api("/api/items", &token(&one, "access_token"))),
                    bearer(&lab.api("/api/items", &token(&other, "access_token"))),
                    oauth(&lab.refresh(&token(&other, "refresh_token"), &[]))
                )
            },
        ),
        row(
            "RFC 9700 §4.14.2",
            "data: reuse is noticed across a restart, and ends the family",
            "400 invalid_grant, 400 invalid_grant",
            || {
                let folder = folder("reuse");
                let lab = start(&folder, ALICE);
                let first = text(&lab.tokens(), "refresh_token");
                let second = text(&lab.refresh(&first, &[]).json(), "refresh_token");
                let lab = restart(lab, &folder, ALICE);
                let reuse = oauth(&lab.refresh(&first, &[]));
                format!("{reuse}, {}", oauth(&lab.refresh(&second, &[])))
            },
        ),
        row("OIDC Core §10.1.1", "data: retired keys are published after a restart", "2, token 200", || {
            let folder = folder("retired");
            let lab = start(&folder, ALICE);
            let token = text(&lab.tokens(), "access_token");
            lab.rotate_keys();
            let lab = restart(lab, &folder, ALICE);
            let keys = lab.send(&lab.get("/oauth2/default/v1/keys")).json();
            let count = keys["keys"].as_array().map_or(0, Vec::len);
            format!("{count}, token {}", bearer(&lab.api("/api/items", &token)))
        }),
        row("--data", "data: without a folder a restart forgets", "401 Bearer invalid_token", || {
            let lab = Lab::start(Serve { sign_in_as: Some("alice".into()), ..options() });
            let (listen, token) = (lab.address, text(&lab.tokens(), "access_token"));
            drop(lab);
            bearer(&Lab::start(Serve { listen, ..options() }).api("/api/items", &token))
        }),
    ]
}

fn files() -> Vec<Row> {
    vec![
        #[cfg(unix)]
        row("--data", "data: the folder and its files are for their owner", "700, each 600", || {
            use std::os::unix::fs::PermissionsExt as _;
            let folder = folder("modes");
            start(&folder, Some("alice")).tokens();
            let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
            let mut files = fs::read_dir(&folder).unwrap().map(|entry| mode(&entry.unwrap().path()));
            let are_private = files.all(|mode| mode == 0o600);
            format!("{:o}, {}", mode(&folder), if are_private { "each 600" } else { "some open" })
        }),
        row("log hygiene", "data: no cookie, token, code or password is in the files", "none", || {
            let folder = folder("secrets");
            let lab = start(&folder, None);
            let browser = super::forms::signed_in(&lab);
            let code = crate::http::parameter(&browser.page.location(), "code").unwrap_or_default();
            let tokens = lab.redeem(&code, &[]).json();
            let cookie = browser.cookie.clone().unwrap_or_default();
            let secrets = [
                cookie.split_once('=').unwrap_or_default().1.to_owned(),
                text(&tokens, "refresh_token"),
                text(&tokens, "access_token"),
                code,
                "password".into(),
            ];
            let content = content(&folder);
            let found =
                secrets.iter().filter(|secret| secret.is_empty() || content.contains(*secret)).count();
            if found == 0 { "none".into() } else { format!("{found}") }
        }),
        row("--data", "data: a line that was cut off is left out", "200", || {
            use std::io::Write as _;
            let folder = folder("torn");
            let lab = start(&folder, Some("alice"));
            let token = text(&lab.tokens(), "refresh_token");
            let mut file = fs::OpenOptions::new().append(true).open(folder.join("state-1.jsonl")).unwrap();
            file.write_all(b"{\"v\":1,\"table\":\"fam").unwrap();
            let lab = restart(lab, &folder, Some("alice"));
            oauth(&lab.refresh(&token, &[]))
        }),
        row(
            "bounds",
            "data: thousands of rotations leave a short journal",
            "one segment, the token holds",
            || {
                let folder = folder("short");
                let lab = start(&folder, Some("alice"));
                let segments = || {
                    let names = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
                    let names = names.filter_map(|name| name.into_string().ok());
                    names.filter(|name| name.starts_with("state-")).collect::<Vec<_>>()
                };
                let is_begun_anew =
                    || segments().len() == 1 && segments().iter().all(|name| name != "state-1.jsonl");
                let token = rotate_until(&lab, is_begun_anew);
                let lab = restart(lab, &folder, Some("alice"));
                let token = if lab.refresh(&token, &[]).status == 200 { "holds" } else { "is lost" };
                format!(
                    "{} segment, the token {token}",
                    if segments().len() == 1 { "one" } else { "more than one" }
                )
            },
        ),
    ]
}

fn refused() -> Vec<Row> {
    vec![
        row(
            "--data",
            "data: a folder that another server uses",
            "the data folder DIR is in use by another server",
            || {
                let folder = folder("in-use");
                let _lab = start(&folder, None);
                refusal(&folder)
            },
        ),
        row(
            "--data",
            "data: a file in the place of the folder",
            "the data folder DIR cannot be used: File exists (os error 17)",
            || {
                let folder = folder("file");
                fs::create_dir_all(folder.parent().unwrap()).unwrap();
                let _absent = fs::remove_file(&folder);
                fs::write(&folder, "").unwrap();
                refusal(&folder)
            },
        ),
        row(
            "--data",
            "data: keys that cannot be read",
            "DIR/signing-keys.json in the data folder cannot be read; move it away to start without it",
            || {
                let folder = folder("bad-keys");
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join("signing-keys.json"), "{}").unwrap();
                refusal(&folder)
            },
        ),
        row(
            "--data",
            "data: a journal that cannot be read",
            "DIR/state-7.jsonl in the data folder cannot be read; move it away to start without it",
            || {
                let folder = folder("bad-journal");
                fs::create_dir_all(&folder).unwrap();
                fs::write(folder.join("state-7.jsonl"), "{\"v\":2}\n").unwrap();
                refusal(&folder)
            },
        ),
        row(
            "CVE-2016-6582",
            "data: a change that cannot be kept is not answered with success",
            "503, 503",
            || {
                let folder = folder("stuck");
                let lab = start(&folder, Some("alice"));
                let code = lab.code(&[]);
                // A folder stands where the journal wants to go on.
                fs::create_dir(folder.join("state-2.jsonl")).unwrap();
                rotate_until(&lab, || lab.app.store.has_failed());
                format!("{}, {}", lab.redeem(&code, &[]).status, lab.authorize(&[]).status)
            },
        ),
    ]
}
