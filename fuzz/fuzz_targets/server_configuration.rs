//! The server's configuration file: an error names a line that is there.
#![no_main]

use bearer_lab_server::config::read;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Err(error) = read(text) {
        let lines = text.bytes().filter(|byte| *byte == b'\n').count() + 1;
        assert!(error.line.is_none_or(|line| (1..=lines).contains(&line)), "{error}");
        assert!(!error.problem.is_empty());
    }
});
