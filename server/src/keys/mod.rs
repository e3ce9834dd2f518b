//! The keys that sign tokens.

mod algorithm;
mod key_set;
mod signing_key;

use std::{future::Future, sync::Arc};

use bearer_lab::protocol::Timestamp;
use tokio::sync::watch;

pub use algorithm::Algorithm;
pub use key_set::KeySet;
pub use signing_key::{KeyFailure, SigningKey};

/// The keys, once they are made. Making one for RSA takes some hundred milliseconds, and metadata does not
/// depend on it: the server answers at once, and whoever needs the keys waits for them.
pub struct Keys {
    algorithms: Vec<Algorithm>,
    current: Arc<watch::Sender<Made>>,
}

/// Nothing while the keys are being made.
type Made = Option<Result<Arc<KeySet>, KeyFailure>>;

impl Keys {
    /// Begins to make a key for each algorithm, on a thread of its own.
    pub fn start(algorithms: Vec<Algorithm>) -> Self {
        let current = Arc::new(watch::Sender::new(None));
        let (made, wanted) = (current.clone(), algorithms.clone());
        std::thread::spawn(move || made.send_replace(Some(KeySet::generate(&wanted).map(Arc::new))));
        Self { algorithms, current }
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
        self.current.send_modify(|made| {
            if let Some(Ok(old)) = made {
                *made = Some(Ok(Arc::new(old.rotated(fresh, now, until))));
            }
        });
        Ok(())
    }
}
