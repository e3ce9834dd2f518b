//! A child process that ends, with all its descendants, when its owner does.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::signal::unix::{SignalKind, signal};

/// How long a process may take to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// A running program at the head of a process group of its own.
///
/// Drivers start browsers, and browsers start more processes: all of them inherit the group, so that
/// one signal to it reaches them and nothing else.
#[derive(Debug)]
pub struct Process {
    child: Child,
    group: Pid,
}

impl Process {
    /// Starts `command`; its output is discarded unless the caller has asked for a pipe.
    ///
    /// # Errors
    ///
    /// When the program cannot be started.
    pub fn start(command: &mut Command) -> Result<Self> {
        end_all_when_interrupted();
        let program = Path::new(command.get_program()).to_owned();
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let id = i32::try_from(child.id())?;
        let group = Pid::from_raw(id).context("a process id is never zero")?;
        running().push(group);
        Ok(Self { child, group })
    }

    /// The process that was started, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Whether the process has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(Some(_)) | Err(_))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The group may already be gone; there is nothing to do about either outcome.
        let _ = kill_process_group(self.group, Signal::TERM);
        let deadline = Instant::now() + GRACE;
        while !self.has_ended() && Instant::now() < deadline {
            thread::sleep(Duration::from_millis(10));
        }
        let _ = kill_process_group(self.group, Signal::KILL);
        let _ = self.child.wait();
        running().retain(|group| *group != self.group);
    }
}

/// Every group that is running.
fn running() -> MutexGuard<'static, Vec<Pid>> {
    static RUNNING: Mutex<Vec<Pid>> = Mutex::new(Vec::new());
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// An interrupt reaches this process alone, because the others have groups of their own: it is passed on.
fn end_all_when_interrupted() {
    static WATCH: Once = Once::new();
    WATCH.call_once(|| {
        thread::spawn(|| {
            if wait_for_interrupt().is_ok() {
                running().iter().for_each(|group| {
                    let _ = kill_process_group(*group, Signal::KILL);
                });
                std::process::exit(130);
            }
        });
    });
}

fn wait_for_interrupt() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    runtime.block_on(async {
        let mut interrupt = signal(SignalKind::interrupt())?;
        let mut terminate = signal(SignalKind::terminate())?;
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
        }
        Ok(())
    })
}
