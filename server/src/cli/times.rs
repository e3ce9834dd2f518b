//! Times in words.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};

const UNITS: [(u64, &str); 4] = [(86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")];

/// The present moment, in seconds since 1970.
pub(super) fn now() -> i64 {
    let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX)
}

/// A NumericDate (RFC 7519 §2) for people: the moment, and how far it is from `now`.
pub(super) fn in_words(seconds: i64, now: i64) -> String {
    match DateTime::<Utc>::from_timestamp(seconds, 0) {
        Some(time) => format!("{}, {}", time.format("%Y-%m-%d %H:%M:%S UTC"), distance(seconds, now)),
        None => "no moment that a calendar has".to_owned(),
    }
}

fn distance(seconds: i64, now: i64) -> String {
    let apart = seconds.abs_diff(now);
    let unit = UNITS.iter().find(|(length, _)| apart >= *length);
    let Some((length, name)) = unit else { return "now".to_owned() };
    let count = apart / length;
    let plural = if count == 1 { "" } else { "s" };
    if seconds > now { format!("in {count} {name}{plural}") } else { format!("{count} {name}{plural} ago") }
}

#[cfg(test)]
mod tests {
    use super::in_words;

    #[test]
    fn a_time_is_a_moment_and_how_far_it_is() {
        let now = 1_800_000_000;
        for (seconds, expected) in [
            (now, "2027-01-15 08:00:00 UTC, now"),
            (now + 3_599, "2027-01-15 08:59:59 UTC, in 59 minutes"),
            (now - 1, "2027-01-15 07:59:59 UTC, 1 second ago"),
            (0, "1970-01-01 00:00:00 UTC, 20833 days ago"),
            (i64::MAX, "no moment that a calendar has"),
        ] {
            assert_eq!(in_words(seconds, now), expected);
        }
    }
}
