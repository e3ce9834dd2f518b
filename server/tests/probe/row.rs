//! A row of the probe: what was asked, what had to come, what came.

use std::sync::{Arc, Mutex};

use libtest_mimic::{Failed, Trial};

/// One question to the server.
pub struct Row {
    pub source: &'static str,
    pub name: String,
    pub expected: String,
    pub ask: Box<dyn FnOnce() -> String + Send>,
}

/// A row whose question is a function.
pub fn row(
    source: &'static str,
    name: impl Into<String>,
    expected: impl Into<String>,
    ask: impl FnOnce() -> String + Send + 'static,
) -> Row {
    Row { source, name: name.into(), expected: expected.into(), ask: Box::new(ask) }
}

/// The table of what came, in the order of the rows.
#[derive(Clone, Default)]
pub struct Table(Arc<Mutex<Vec<Option<[String; 4]>>>>);

impl Table {
    /// The row as a test that also fills its line of the table.
    pub fn trial(&self, row: Row) -> Trial {
        let line = {
            let mut lines = self.0.lock().unwrap();
            lines.push(None);
            lines.len() - 1
        };
        let table = self.clone();
        let title = format!("{}: {}", row.source, row.name);
        Trial::test(title, move || {
            let got = (row.ask)();
            let verdict = got == row.expected;
            let cells = [row.source.to_owned(), row.name, row.expected.clone(), got.clone()];
            table.0.lock().unwrap()[line] = Some(cells);
            if verdict {
                Ok(())
            } else {
                Err(Failed::from(format!("expected {}\n     got {got}", row.expected)))
            }
        })
    }

    /// Prints the lines that were asked.
    pub fn print(&self) {
        let lines = self.0.lock().unwrap();
        let lines: Vec<_> = lines.iter().flatten().collect();
        let width = |cell: usize, most: usize| {
            let longest = lines.iter().map(|line| line[cell].chars().count()).max().unwrap_or(0);
            longest.min(most)
        };
        let widths = [width(0, 30), width(1, 70), width(2, 50)];
        println!("{:3$}  {:4$}  {:5$}  got", "rule", "asked", "expected", widths[0], widths[1], widths[2]);
        for [source, name, expected, got] in &lines {
            println!("{source:0$}  {name:1$}  {expected:2$}  {got}", widths[0], widths[1], widths[2]);
        }
        println!("{} rows", lines.len());
    }
}
