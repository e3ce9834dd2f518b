//! Ending what was started, when this process is told to end.

use std::process::{Child, exit};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// A running program, as signals reach it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Running {
    One(Pid),
    /// With everything that it started.
    Group(Pid),
}

static RUNNING: Mutex<Vec<Running>> = Mutex::new(Vec::new());

/// From here on a signal to end is passed on to all running programs before this process obeys it.
pub(crate) fn watch() -> Result<()> {
    let mut signals = Signals::new([SIGHUP, SIGINT, SIGTERM]).context("signals cannot be watched")?;
    thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            for running in running().iter() {
                running.end(Signal::TERM);
            }
            exit(128 + signal);
        }
    });
    Ok(())
}

/// A program that is ended with this process; dropping the value only forgets it.
pub(crate) struct Watched(Running);

impl Watched {
    /// A program that shares this process's group, and so its terminal.
    pub(crate) fn one(child: &Child) -> Self {
        Self::new(Running::One(Pid::from_child(child)))
    }

    /// A program that leads a group of its own.
    pub(crate) fn group(child: &Child) -> Self {
        Self::new(Running::Group(Pid::from_child(child)))
    }

    /// Ends it at once, with everything that it started.
    pub(crate) fn kill(&self) {
        self.0.end(Signal::KILL);
    }

    fn new(program: Running) -> Self {
        running().push(program);
        Self(program)
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        running().retain(|running| *running != self.0);
    }
}

impl Running {
    /// A program that has ended already is what was wanted, so the answer does not matter.
    fn end(self, signal: Signal) {
        let _ended = match self {
            Self::One(pid) => kill_process(pid, signal),
            Self::Group(pid) => kill_process_group(pid, signal),
        };
    }
}

fn running() -> MutexGuard<'static, Vec<Running>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}
