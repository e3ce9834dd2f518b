//! A program in the background that ends with the value that stands for it.

use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

/// A running program that keeps nothing worth keeping.
pub(crate) struct Process {
    name: String,
    child: Child,
}

impl Process {
    /// Starts it; what it says on standard error is shown.
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        Ok(Self { child: child.with_context(|| format!("cannot start {name}"))?, name })
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Fails if it has ended.
    pub(crate) fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("{} ended too early ({status})", self.name),
            None => Ok(()),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that has ended already is what was wanted.
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}
