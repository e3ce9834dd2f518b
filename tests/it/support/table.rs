use std::fmt::Debug;

use bearer_lab::protocol::check::Checks;

/// The outcome of a case that is not refused.
pub(crate) const ACCEPTED: &str = "accepted";

/// Runs a table: every case must come out as it says, and all that do not are listed.
#[track_caller]
pub(crate) fn check<Input: Debug, Outcome: Debug + PartialEq>(
    cases: impl IntoIterator<Item = (Input, Outcome)>,
    decide: impl Fn(&Input) -> Outcome,
) {
    let mut count = 0;
    let mut wrong = Vec::new();
    for (input, expected) in cases {
        count += 1;
        let found = decide(&input);
        if found != expected {
            wrong.push(format!("{input:?}\n    expected {expected:?}\n    found    {found:?}"));
        }
    }
    assert!(count > 0, "a table without cases shows nothing");
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
}

/// The code of the first rule that does not hold, or [`ACCEPTED`].
pub(crate) fn first_failure(checks: &Checks) -> &'static str {
    checks.failure().map_or(ACCEPTED, |failure| failure.code())
}

/// Every way to change one byte of `bytes` in its lowest and in its highest bit, with a description.
pub(crate) fn mutations(bytes: &[u8]) -> impl Iterator<Item = (String, Vec<u8>)> {
    (0..bytes.len()).flat_map(move |index| {
        [0x01, 0x80].map(|bit| {
            let mut changed = bytes.to_vec();
            changed[index] ^= bit;
            (format!("byte {index} xor {bit:#04x}"), changed)
        })
    })
}
