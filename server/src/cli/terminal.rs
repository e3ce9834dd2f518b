//! What is printed. Much of it came over the network, and a terminal obeys control characters.

use std::io::{self, Write};

/// Prints a result, on standard output.
pub(super) fn say(text: &str) -> io::Result<()> {
    print(io::stdout().lock(), text)
}

/// Prints what goes with a result, on standard error.
pub(super) fn tell(text: &str) -> io::Result<()> {
    print(io::stderr().lock(), text)
}

/// Prints why the command failed, on standard error.
pub fn complain(problem: &impl std::fmt::Display) {
    // Where even that cannot be printed, the exit code says it.
    let _printed = tell(&format!("bearer-lab: {problem}"));
}

fn print(mut to: impl Write, text: &str) -> io::Result<()> {
    writeln!(to, "{}", harmless(text))?;
    to.flush()
}

/// The text without control characters, and without those that turn its direction round.
fn harmless(text: &str) -> String {
    let is_harmless = |symbol: char| symbol == '\n' || !(symbol.is_control() || turns_direction(symbol));
    text.chars().map(|symbol| if is_harmless(symbol) { symbol } else { '\u{fffd}' }).collect()
}

fn turns_direction(symbol: char) -> bool {
    matches!(symbol, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn what_came_over_the_network_cannot_command_the_terminal() {
        for (text, expected) in [
            ("plain, ä and →\n", "plain, ä and →\n"),
            ("\u{1b}[2Jcleared", "\u{fffd}[2Jcleared"),
            ("\u{9b}31mred", "\u{fffd}31mred"),
            ("a\rb\u{7f}", "a\u{fffd}b\u{fffd}"),
            ("\u{202e}drow", "\u{fffd}drow"),
        ] {
            assert_eq!(harmless(text), expected);
        }
    }
}
