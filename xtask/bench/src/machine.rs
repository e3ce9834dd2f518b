//! What the figures were measured on.

use std::fs;
use std::thread::available_parallelism;

use serde::Serialize;

/// A machine, as far as figures depend on it.
#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    pub(crate) cores: usize,
    pub(crate) processor: String,
    pub(crate) system: &'static str,
    /// The mean number of busy processes over the minute before; above one, figures are of little use.
    pub(crate) load_before: Option<f64>,
}

impl Machine {
    pub(crate) fn this() -> Self {
        let read = |path| fs::read_to_string(path).unwrap_or_default();
        let processor = value_of(&read("/proc/cpuinfo"), "model name");
        Self {
            cores: available_parallelism().map_or(1, usize::from),
            processor: processor.unwrap_or_else(|| "unknown".to_owned()),
            system: std::env::consts::OS,
            load_before: read("/proc/loadavg").split(' ').next().and_then(|load| load.parse().ok()),
        }
    }
}

fn value_of(text: &str, key: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_processor_is_the_first_that_is_named() {
        let text = "processor\t: 0\nmodel name\t: Some CPU\n\nprocessor\t: 1\nmodel name\t: Other\n";
        assert_eq!(value_of(text, "model name").as_deref(), Some("Some CPU"));
        assert_eq!(value_of("", "model name"), None);
    }
}
