//! Times for people: in words, and by the calendar.

use crate::protocol::Timestamp;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const YEAR: u64 = 365 * DAY;

/// A moment as it lies to now: "in 12 minutes", "3 days ago".
pub fn words(time: Timestamp, now: Timestamp) -> String {
    let seconds = time.seconds().abs_diff(now.seconds());
    let amount = duration(seconds);
    match time >= now {
        _ if seconds == 0 => "now".to_owned(),
        true => ["in ", &amount].concat(),
        false => [&amount, " ago"].concat(),
    }
}

/// How long ago a moment was, for something that grows older on a page: "just now", "20 seconds ago", "2 minutes ago".
pub fn age(time: Timestamp, now: Timestamp) -> String {
    let seconds = u64::from(now.since(time).seconds());
    match seconds {
        0..10 => "just now".to_owned(),
        10..MINUTE => [&duration(seconds / 10 * 10), " ago"].concat(),
        MINUTE..HOUR => [&duration(seconds / MINUTE * MINUTE), " ago"].concat(),
        _ => [&duration(seconds), " ago"].concat(),
    }
}

/// A length of time in its largest unit and, where that is a small number, the next: "1 hour 59 minutes".
pub fn duration(seconds: u64) -> String {
    let units = [(YEAR, "year"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"), (1, "second")];
    let mut rest = seconds;
    let mut words: Vec<String> = Vec::new();
    for (length, name) in units {
        let count = rest / length;
        rest %= length;
        if count > 0 {
            words.push(format!("{count} {name}{}", if count == 1 { "" } else { "s" }));
        }
        if words.len() == 2 || (words.len() == 1 && count >= 10) || (!words.is_empty() && count == 0) {
            break;
        }
    }
    if words.is_empty() { "0 seconds".to_owned() } else { words.join(" ") }
}

/// A moment in UTC by the calendar: "2026-01-31 23:59:59 UTC".
pub fn utc(time: Timestamp) -> String {
    let day_length = DAY as i64;
    let days = time.seconds().div_euclid(day_length);
    let seconds = time.seconds().rem_euclid(day_length);
    let (year, month, day) = date(days);
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02} UTC")
}

/// The date of a day counted from 1970-01-01. Years are counted from March, so that the leap day is the last of
/// one; 400 years have 146,097 days.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year_of_era + era * 400 + carry, month, day)
}

#[cfg(test)]
mod tests {
    use super::{age, duration, utc, words};
    use crate::protocol::Timestamp;

    #[test]
    fn a_moment_is_that_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01 00:00:00 UTC"),
            (951_782_399, "2000-02-28 23:59:59 UTC"),
            (951_782_400, "2000-02-29 00:00:00 UTC"),
            (1_767_225_599, "2025-12-31 23:59:59 UTC"),
            (1_767_225_600, "2026-01-01 00:00:00 UTC"),
            (4_107_542_400, "2100-03-01 00:00:00 UTC"),
            (99_999_999_999, "5138-11-16 09:46:39 UTC"),
            (253_402_300_799, "9999-12-31 23:59:59 UTC"),
        ] {
            assert_eq!(utc(Timestamp::from_seconds(seconds)), text);
        }
    }

    #[test]
    fn a_distance_has_at_most_two_units() {
        for (seconds, text) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (61, "1 minute 1 second"),
            (720, "12 minutes"),
            (759, "12 minutes"),
            (7_140, "1 hour 59 minutes"),
            (3_601, "1 hour"),
            (200_000, "2 days 7 hours"),
            (400 * 86_400, "1 year 35 days"),
        ] {
            assert_eq!(duration(seconds), text);
        }
        let at = Timestamp::from_seconds;
        assert_eq!(
            [words(at(5), at(0)), words(at(0), at(5)), words(at(5), at(5))],
            ["in 5 seconds", "5 seconds ago", "now"]
        );
    }

    #[test]
    fn an_age_changes_as_rarely_as_its_unit_allows() {
        for (seconds, text) in [
            (-5, "just now"),
            (9, "just now"),
            (29, "20 seconds ago"),
            (60, "1 minute ago"),
            (179, "2 minutes ago"),
            (7_140, "1 hour 59 minutes ago"),
        ] {
            assert_eq!(age(Timestamp::from_seconds(0), Timestamp::from_seconds(seconds)), text);
        }
    }
}
