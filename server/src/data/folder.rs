use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::crypto::NoRandomness;

/// Shows that a server uses the folder.
const LOCK: &str = "lock";

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The operating system says no.
    #[error("the data folder {} cannot be used: {source}", path.display())]
    Unusable {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Two servers would write over each other.
    #[error("the data folder {} is in use by another server", .0.display())]
    InUse(PathBuf),
    /// Other users of this machine could put their own keys there.
    #[error("other users of this machine may change {}; start again after: chmod 700 '{}'", .0.display(), .0.display())]
    ExposedFolder(PathBuf),
    /// Other users of this machine could read or change what only this server may know.
    #[error("other users of this machine may use {}; start again after: chmod 600 '{}'", .0.display(), .0.display())]
    ExposedFile(PathBuf),
    /// A file does not say what this server writes.
    #[error("{} in the data folder cannot be read; move it away to start without it", .0.display())]
    Unreadable(PathBuf),
    /// The operating system gave no randomness.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
}

/// A folder that this server alone uses. Its files are for their owner only.
pub struct DataFolder {
    path: PathBuf,
    /// Held as long as the server runs.
    _lock: File,
}

impl DataFolder {
    /// Takes hold of the folder, which is made when it is not there.
    pub fn open(path: &Path) -> Result<Self, DataError> {
        let unusable = |source| DataError::Unusable { path: path.to_owned(), source };
        create_folder(path).map_err(unusable)?;
        if is_open_to_others(path, 0o022).map_err(unusable)? {
            return Err(DataError::ExposedFolder(path.to_owned()));
        }
        let lock = private().create(true).append(true).open(path.join(LOCK)).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { path: path.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(DataError::InUse(path.to_owned())),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }

    /// The path of a file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// An I/O error in the data folder.
    pub fn unusable(&self, source: io::Error) -> DataError {
        DataError::Unusable { path: self.path.clone(), source }
    }

    /// A file's content, if there is such a file.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, DataError> {
        let path = self.path(name);
        if is_open_to_others(&path, 0o077).is_ok_and(|is_open| is_open) {
            return Err(DataError::ExposedFile(path));
        }
        match fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.unusable(error)),
        }
    }

    /// Writes a file so that at any moment either the old content is there or the new one.
    pub fn write(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let fresh = self.path(&[name, ".new"].concat());
        let mut file = private().create(true).truncate(true).write(true).open(&fresh)?;
        file.write_all(content)?;
        file.sync_all()?;
        fs::rename(fresh, self.path(name))?;
        self.sync()
    }

    /// A new file to append to.
    pub fn create(&self, name: &str) -> io::Result<File> {
        private().create(true).append(true).open(self.path(name))
    }

    /// The names of the files.
    pub fn names(&self) -> io::Result<Vec<String>> {
        let names = fs::read_dir(&self.path)?.map(|entry| entry.map(|entry| entry.file_name()));
        names.filter_map(|name| name.map(|name| name.into_string().ok()).transpose()).collect()
    }

    /// Has the folder's list of files reach the disk.
    pub fn sync(&self) -> io::Result<()> {
        File::open(&self.path)?.sync_all()
    }
}

#[cfg(unix)]
fn private() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

#[cfg(unix)]
fn create_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Whether other users have one of these permissions.
#[cfg(unix)]
fn is_open_to_others(path: &Path, permissions: u32) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::metadata(path)?.permissions().mode() & permissions != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_path: &Path, _permissions: u32) -> io::Result<bool> {
    Ok(false)
}

#[cfg(not(unix))]
fn private() -> OpenOptions {
    OpenOptions::new()
}

#[cfg(not(unix))]
fn create_folder(path: &Path) -> io::Result<()> {
    fs::create_dir_all(path)
}
