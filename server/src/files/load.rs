use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
};

use axum::{body::Bytes, http::HeaderValue};

use super::{
    app_config::AppConfig,
    asset::Asset,
    csp::{self, Framing, Reach},
    preload,
};

/// The most files that are read: a wrong folder should not fill the memory.
const FILES_MAX: usize = 2_000;

/// The built app in memory, with the policies of its documents.
pub struct Files {
    pub(crate) assets: HashMap<String, Asset>,
    pub(crate) index: Option<Asset>,
    pub(crate) silent: Option<Asset>,
    pub(crate) logout: Option<Asset>,
    /// The paths to which the app has authorization responses sent, as its configuration says.
    pub(crate) redirect_paths: Vec<String>,
    pub(crate) link: Option<HeaderValue>,
    pub(crate) policy: HeaderValue,
    pub(crate) logout_policy: HeaderValue,
    pub(crate) silent_policy: HeaderValue,
}

/// The folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or folder could not be read.
    #[error("{} cannot be read: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The folder holds too much to be the built app.
    #[error("{} holds more than {FILES_MAX} files: is it the folder of the built app?", path.display())]
    TooMany {
        /// Which.
        path: PathBuf,
    },
}

impl Files {
    /// Reads the folder. One that does not exist yields a server without the app.
    pub fn load(folder: &Path, reach: Reach) -> Result<Self, LoadError> {
        let mut contents = HashMap::new();
        if folder.exists() {
            read_folder(folder, "", &mut contents)?;
        }
        let text_of = |path: &str| {
            contents.get(path).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default()
        };
        let [index_text, silent_text, logout_text] =
            ["/index.html", "/silent.html", "/front-channel-logout.html"].map(text_of);
        let mut assets: HashMap<_, _> =
            contents.keys().filter_map(|path| Some((path.clone(), Asset::load(path, &contents)?))).collect();
        let (config, silent_config) = (AppConfig::read(&index_text), AppConfig::read(&silent_text));
        let index = assets.remove("/index.html");
        let silent = assets.remove("/silent.html");
        let logout = assets.remove("/front-channel-logout.html");
        let redirect_paths = config.redirect_paths().into_iter().filter(|path| !assets.contains_key(path));
        Ok(Self {
            index,
            silent,
            logout,
            redirect_paths: redirect_paths.collect(),
            link: preload::link(&index_text),
            policy: csp::policy(&index_text, &config, Framing::Nobody, reach),
            logout_policy: csp::policy(&logout_text, &config, Framing::Providers, reach),
            silent_policy: csp::policy(&silent_text, &silent_config, Framing::Own, Reach::Configured),
            assets,
        })
    }
}

fn read_folder(folder: &Path, prefix: &str, contents: &mut HashMap<String, Bytes>) -> Result<(), LoadError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| LoadError::Unreadable { path, source }
    };
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let entry = entry.map_err(unreadable(folder))?;
        let kind = entry.file_type().map_err(unreadable(&entry.path()))?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = [prefix, "/", &name].concat();
        // Links could lead out of the folder, and hidden files are not part of a build.
        if name.starts_with('.') || kind.is_symlink() {
            continue;
        }
        if kind.is_dir() {
            read_folder(&entry.path(), &path, contents)?;
        } else {
            contents.insert(path, fs::read(entry.path()).map_err(unreadable(&entry.path()))?.into());
        }
        if contents.len() > FILES_MAX {
            return Err(LoadError::TooMany { path: folder.to_owned() });
        }
    }
    Ok(())
}
