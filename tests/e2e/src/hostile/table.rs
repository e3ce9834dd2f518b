//! The table of cases and verdicts.

use std::io::{self, Write};

use super::case::Expect;
use super::verdict::Outcome;

/// One line of it.
#[derive(Clone, Debug)]
pub struct Line {
    /// Response type, topic and name.
    pub name: String,
    /// Where the rule is written.
    pub source: &'static str,
    /// What was expected.
    pub expect: Expect,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it may fail.
    pub pending: Option<&'static str>,
}

impl Line {
    /// Whether the run may go on with this line: as expected, or known not to be.
    pub fn is_right(&self) -> bool {
        self.outcome.is(self.expect) != self.pending.is_some()
    }

    fn mark(&self) -> &'static str {
        match (self.outcome.is(self.expect), self.pending) {
            (true, None) => "ok",
            (false, Some(_)) => "pending",
            (true, Some(_)) => "no longer pending",
            (false, None) => "WRONG",
        }
    }
}

/// Prints the table, how many lines are as they should be, and once more those that are not: the end of a
/// long log is what is read first.
///
/// # Errors
///
/// When nothing can be written.
pub fn print(lines: &mut [Line]) -> io::Result<()> {
    lines.sort_by(|one, other| one.name.cmp(&other.name));
    let width = lines.iter().map(|line| line.name.chars().count()).max().unwrap_or_default();
    let mut out = io::stdout().lock();
    writeln!(out, "\nThe hostile provider: cases and verdicts\n")?;
    for line in lines.iter() {
        write_line(&mut out, line, width)?;
    }
    let met = lines.iter().filter(|line| line.mark() == "ok").count();
    let pending = lines.iter().filter(|line| line.mark() == "pending").count();
    writeln!(out, "\n{met} of {} cases as expected, {pending} pending", lines.len())?;
    lines.iter().filter(|line| !line.is_right()).try_for_each(|line| write_line(&mut out, line, width))
}

fn write_line(out: &mut impl Write, line: &Line, width: usize) -> io::Result<()> {
    let expect = format!("{:?}", line.expect).to_lowercase();
    writeln!(out, "{:width$}  {expect:7} {:7} {}", line.name, line.mark(), line.outcome)?;
    if let Some(reason) = line.pending {
        writeln!(out, "{:width$}    pending: {reason}", "")?;
    }
    if line.mark() != "ok" {
        writeln!(out, "{:width$}    rule: {}", "", line.source)?;
    }
    Ok(())
}
