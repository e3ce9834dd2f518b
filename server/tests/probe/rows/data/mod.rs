//! The data folder: what a restart keeps, and how.

mod files;
mod kept;
mod refused;

use std::{
    fs,
    path::{Path, PathBuf},
};

use bearer_lab_server::cli::Serve;

use crate::{
    lab::{Lab, options, text},
    row::Row,
};

pub fn rows() -> Vec<Row> {
    [kept::rows(), files::rows(), refused::rows()].into_iter().flatten().collect()
}

/// An empty folder of this name.
pub fn folder(name: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("data").join(name);
    let _absent = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
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

/// Ends the server and starts another one with the same folder and this configuration.
pub fn restart_configured(lab: Lab, folder: &Path, content: &str) -> Lab {
    let (listen, config) = (lab.address, folder.with_extension("toml"));
    lab.send(&lab.get("/oauth2/default/v1/keys"));
    drop(lab);
    fs::create_dir_all(folder.parent().unwrap()).unwrap();
    fs::write(&config, content).unwrap();
    let sign_in_as = Some("alice".to_owned());
    Lab::start(Serve { listen, data: Some(folder.to_owned()), config: Some(config), sign_in_as, ..options() })
}

/// Rotates a refresh token many times, until what is written to the folder has this effect.
fn rotate_until(lab: &Lab, is_done: impl Fn() -> bool) -> String {
    let mut token = text(&lab.tokens(), "refresh_token");
    for _ in 0..200 {
        for _ in 0..200 {
            let (state, now) = (&lab.state, lab.state.clock.now());
            let read = bearer_lab_server::store::RefreshToken::open(&token, &state.seal_key).unwrap();
            let rotated =
                state.store.families.rotate(read, state.config.lifetimes, &state.seal_key, now).ok().unwrap();
            token = rotated.expose().to_owned();
        }
        if is_done() {
            return token;
        }
    }
    panic!("the journal has no effect")
}
