//! The files of the folder.

use std::{fs, path::Path};

use super::{folder, restart, rotate_until, start};
use crate::{
    lab::text,
    row::{Row, row},
    rows::forms::signed_in,
    summary::oauth,
};

/// Every file of the folder, as text.
fn content(folder: &Path) -> String {
    let files = fs::read_dir(folder).unwrap().map(|entry| fs::read(entry.unwrap().path()).unwrap());
    files.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect::<Vec<_>>().join("\n")
}

pub fn rows() -> Vec<Row> {
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
            let browser = signed_in(&lab);
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
