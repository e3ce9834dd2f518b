//! The keys that sign tokens.

mod algorithm;
mod jwk;
mod key_set;
mod signing_key;
mod stored;

use std::{future::Future, sync::Arc};

use bearer_lab::protocol::Timestamp;
use tokio::sync::watch;

use crate::data::{DataError, DataFolder};
pub use algorithm::Algorithm;
pub use jwk::{PublicMembers, parse_public_key};
pub use key_set::KeySet;
pub use signing_key::{KeyFailure, SigningKey};

/// The keys, once they are made. Making one for RSA takes some hundred milliseconds, and metadata does not
/// depend on it: the server answers at once, and whoever needs the keys waits for them.
pub struct Keys {
    algorithms: Vec<Algorithm>,
    current: Arc<watch::Sender<Made>>,
    folder: Option<Arc<DataFolder>>,
}

/// Where the data folder holds the keys.
const FILE: &str = "signing-keys.json";

/// Nothing while the keys are being made.
type Made = Option<Result<Arc<KeySet>, KeyFailure>>;

impl Keys {
    /// Reads the keys of the data folder, and begins to make one for each algorithm that has none, on a thread
    /// of its own.
    pub fn start(algorithms: Vec<Algorithm>, folder: Option<Arc<DataFolder>>) -> Result<Self, DataError> {
        let stored = folder.as_deref().map_or(Ok(KeySet::default()), read)?;
        let keys = Self { algorithms, current: Arc::new(watch::Sender::new(None)), folder };
        let (current, wanted, folder) = (keys.current.clone(), keys.algorithms.clone(), keys.folder.clone());
        std::thread::spawn(move || {
            let made = stored.completed(&wanted).and_then(|keys| kept(folder.as_deref(), keys));
            drop(folder);
            current.send_replace(Some(made));
        });
        Ok(keys)
    }

    /// The keys; waits until they are made.
    pub fn set(&self) -> impl Future<Output = Result<Arc<KeySet>, KeyFailure>> + use<> {
        let mut receiver = self.current.subscribe();
        async move {
            let made = receiver.wait_for(Option::is_some).await.map_err(|_| KeyFailure)?;
            made.clone().unwrap_or(Err(KeyFailure))
        }
    }

    /// Makes new keys, which sign from now on. The old ones are published until then.
    pub async fn rotate(&self, now: Timestamp, until: Timestamp) -> Result<(), KeyFailure> {
        self.set().await?;
        let algorithms = self.algorithms.clone();
        let fresh = tokio::task::spawn_blocking(move || KeySet::generate(&algorithms));
        let fresh = fresh.await.map_err(|_| KeyFailure)??;
        let mut outcome = Err(KeyFailure);
        self.current.send_if_modified(|made| {
            let Some(Ok(old)) = made else { return false };
            // A key that is not kept would leave tokens behind that nobody can verify after a restart.
            outcome = kept(self.folder.as_deref(), old.rotated(fresh, now, until)).map(|keys| *old = keys);
            outcome.is_ok()
        });
        outcome
    }
}

fn read(folder: &DataFolder) -> Result<KeySet, DataError> {
    let Some(bytes) = folder.read(FILE)? else { return Ok(KeySet::default()) };
    KeySet::from_json(&bytes).ok_or(DataError::Unreadable(folder.path(FILE)))
}

/// The keys, once they are in the data folder.
fn kept(folder: Option<&DataFolder>, keys: KeySet) -> Result<Arc<KeySet>, KeyFailure> {
    if let Some(folder) = folder {
        folder.write(FILE, &keys.to_json()?).map_err(|_| KeyFailure)?;
    }
    Ok(Arc::new(keys))
}
