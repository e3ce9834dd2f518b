//! What cannot be used or kept.

use std::{fs, path::Path};

use bearer_lab_server::cli::{self, Serve};

use super::{folder, rotate_until, start};
use crate::{
    lab::options,
    row::{Row, row},
};

/// Why a server does not start with this folder.
fn refusal(folder: &Path) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match runtime.block_on(cli::start(Serve { data: Some(folder.to_owned()), ..options() })) {
        Ok(_) => "it starts".into(),
        Err(error) => error.to_string().replace(&folder.display().to_string(), "DIR"),
    }
}

/// What stands in the folder before the server starts with it: its name, what makes it, what the server says.
type Obstacle = (&'static str, fn(&Path), &'static str);

const OBSTACLES: [Obstacle; 7] = [
    (
        "a file in the place of the folder",
        |folder| write(folder, ""),
        "the data folder DIR cannot be used: File exists (os error 17)",
    ),
    (
        "keys that cannot be read",
        |folder| write(&folder.join("signing-keys.json"), "{}"),
        "DIR/signing-keys.json in the data folder cannot be read; move it away to start without it",
    ),
    (
        "a journal that cannot be read",
        |folder| write(&folder.join("state-7.jsonl"), "{\"v\":2}\n"),
        "DIR/state-7.jsonl in the data folder cannot be read; move it away to start without it",
    ),
    (
        "a folder that everybody may change",
        |folder| folder_of_mode(folder, 0o777),
        "other users of this machine may change DIR; start again after: chmod 700 'DIR'",
    ),
    (
        "a folder that its group may change",
        |folder| folder_of_mode(folder, 0o770),
        "other users of this machine may change DIR; start again after: chmod 700 'DIR'",
    ),
    ("a folder that everybody may look into", |folder| folder_of_mode(folder, 0o755), "it starts"),
    (
        "keys that everybody may read",
        |folder| {
            write(&folder.join("signing-keys.json"), "{}");
            set_mode(&folder.join("signing-keys.json"), 0o644);
        },
        "other users of this machine may use DIR/signing-keys.json; start again after: chmod 600 'DIR/signing-keys.json'",
    ),
];

/// Gives a file or folder these permissions.
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn folder_of_mode(folder: &Path, mode: u32) {
    fs::create_dir_all(folder).unwrap();
    set_mode(folder, mode);
}

fn write(file: &Path, content: &str) {
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, content).unwrap();
    set_mode(file, 0o600);
}

pub fn rows() -> Vec<Row> {
    let obstacles = OBSTACLES.into_iter().map(|(name, make, expected)| {
        row("--data", format!("data: {name}"), expected, move || {
            let folder = folder(&name.replace(' ', "-"));
            make(&folder);
            refusal(&folder)
        })
    });
    obstacles.chain(others()).collect()
}

fn others() -> Vec<Row> {
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
            "CVE-2016-6582",
            "data: a change that cannot be kept is not answered with success",
            "503, 503",
            || {
                let folder = folder("stuck");
                let lab = start(&folder, Some("alice"));
                let code = lab.code(&[]);
                // A folder stands where the journal wants to go on.
                fs::create_dir(folder.join("state-2.jsonl")).unwrap();
                rotate_until(&lab, || lab.state.store.has_failed());
                format!("{}, {}", lab.redeem(&code, &[]).status, lab.authorize(&[]).status)
            },
        ),
    ]
}
