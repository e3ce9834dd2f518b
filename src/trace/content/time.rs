/// A date and time of RFC 3339 §5.6 for readers: "2026-01-31 23:59:59 UTC+02:00". Nothing if it is none.
pub(super) fn readable(text: &str) -> Option<String> {
    let (date, rest) = text.split_once(['T', 't'])?;
    let (time, rest) = rest.split_at_checked("hh:mm:ss".len())?;
    let [year, month, day] = fields(date, '-', [4, 2, 2])?;
    let [hour, minute, second] = fields(time, ':', [2, 2, 2])?;
    let zone = zone(without_fraction(rest)?)?;
    // A leap second is 60.
    let is_time = hour < 24 && minute < 60 && second <= 60;
    let is_valid = is_time && (1..=days(year, month)).contains(&day);
    is_valid.then(|| [date, " ", time, " UTC", zone].concat())
}

/// Three numbers of so many digits.
fn fields(text: &str, separator: char, lengths: [usize; 3]) -> Option<[u16; 3]> {
    let mut parts = text.split(separator);
    let mut field = |length| parts.next().filter(|part| part.len() == length).and_then(number);
    let [first, second, third] = lengths;
    let fields = [field(first)?, field(second)?, field(third)?];
    parts.next().is_none().then_some(fields)
}

fn without_fraction(text: &str) -> Option<&str> {
    let Some(fraction) = text.strip_prefix('.') else { return Some(text) };
    let rest = fraction.trim_start_matches(|digit: char| digit.is_ascii_digit());
    (rest.len() < fraction.len()).then_some(rest)
}

/// The offset, empty for UTC.
fn zone(text: &str) -> Option<&str> {
    if matches!(text, "Z" | "z" | "+00:00" | "-00:00") {
        return Some("");
    }
    let (hours, minutes) = text.strip_prefix(['+', '-'])?.split_once(':')?;
    let is_offset = hours.len() == 2 && minutes.len() == 2 && number(hours)? < 24 && number(minutes)? < 60;
    is_offset.then_some(text)
}

fn number(digits: &str) -> Option<u16> {
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| is_number)
}

fn days(year: u16, month: u16) -> u16 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        1..=12 => 31,
        _ => 0,
    }
}
