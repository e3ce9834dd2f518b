//! The server's clock: the machine's, as a classroom or a test sets it.

mod settings;
mod state;

pub use settings::{ClockError, ClockSetting, ClockSettings};

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use bearer_lab::protocol::{Lifetime, Timestamp};

use state::State;

/// Tells the time to everything in the server.
#[derive(Debug, Default)]
pub struct Clock(Mutex<State>);

impl Clock {
    /// The present moment.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_seconds(self.state().shown(machine()))
    }

    /// The present moment for what has to go on while the clock is frozen: the next attempt after wrong
    /// passwords, the next question of a device.
    pub fn running(&self) -> Timestamp {
        Timestamp::from_seconds(self.state().running(machine()))
    }

    /// The present moment for authorization codes, whose time can be paused while somebody explains.
    pub fn code_time(&self) -> Timestamp {
        Timestamp::from_seconds(self.state().code_time(machine()))
    }

    /// How long a token holds that was to hold so long.
    pub fn token_lifetime(&self, configured: Lifetime) -> Lifetime {
        self.settings().token_lifetime.map_or(configured, Lifetime::from_seconds)
    }

    /// How long a code holds that was to hold so long.
    pub fn code_lifetime(&self, configured: Lifetime) -> Lifetime {
        self.settings().code_lifetime.map_or(configured, Lifetime::from_seconds)
    }

    /// How it is set.
    pub fn settings(&self) -> ClockSettings {
        self.state().settings
    }

    /// Sets it.
    pub fn set(&self, settings: ClockSettings) {
        self.state().set(settings, machine());
    }

    /// Moves it by so many seconds, also while it is frozen.
    pub fn advance(&self, seconds: i64) {
        let settings = self.settings();
        self.set(ClockSettings { skew: settings.skew.saturating_add(seconds), ..settings });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the machine's clock shows. One that stands before 1970 is taken to be at 1970.
fn machine() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX)
}
