//! Claims that have the same shape in every JWT (RFC 7519 §4.1).

use crate::protocol::{
    Timestamp,
    json::{Json, WrongType},
};

/// The latest time in seconds: 9999-12-31 23:59:59 UTC, which issuers use for "never". Larger numbers are milliseconds.
const LATEST_SECONDS: i64 = 253_402_300_799;

/// A `NumericDate` claim (RFC 7519 §2): seconds, fractions cut off.
pub fn numeric_date(claims: &Json, name: &'static str) -> Result<Option<Timestamp>, WrongType> {
    let wrong = |found| WrongType { member: name, expected: "a time in seconds since 1970", found };
    let seconds = match claims.member(name) {
        None => return Ok(None),
        Some(Json::Integer(seconds)) => *seconds,
        Some(Json::Float(seconds)) if seconds.abs() < (LATEST_SECONDS + 1) as f64 => seconds.floor() as i64,
        Some(Json::Float(_)) => return Err(wrong("a number out of range")),
        Some(other) => return Err(wrong(other.type_name())),
    };
    match seconds {
        0..=LATEST_SECONDS => Ok(Some(Timestamp::from_seconds(seconds))),
        ..0 => Err(wrong("a time before 1970")),
        _ => Err(wrong("a time in milliseconds")),
    }
}

/// The `aud` claim: one string, or an array of strings that is not empty (RFC 7519 §4.1.3).
pub fn audiences(claims: &Json) -> Result<Vec<&str>, WrongType> {
    let expected = "a string or an array of strings";
    match claims.member("aud") {
        None => Ok(Vec::new()),
        Some(Json::String(one)) => Ok(vec![one]),
        Some(Json::Array(list)) if list.is_empty() => {
            Err(WrongType { member: "aud", expected, found: "an empty array" })
        }
        Some(_) => claims.strings("aud").map(Option::unwrap_or_default).map_err(|wrong| WrongType {
            member: "aud",
            expected,
            found: wrong.found,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{audiences, numeric_date};
    use crate::protocol::{Timestamp, json::Json};

    #[test]
    fn rfc7519_s2_a_numeric_date_is_a_sane_number_of_seconds() {
        let read = |value: &str| {
            let claims = Json::parse(format!("{{\"exp\":{value}}}").as_bytes()).unwrap();
            numeric_date(&claims, "exp").map_err(|wrong| wrong.found)
        };
        assert_eq!(read("1500000000"), Ok(Some(Timestamp::from_seconds(1_500_000_000))));
        assert_eq!(read("1500000000.9"), Ok(Some(Timestamp::from_seconds(1_500_000_000))));
        let last_second = Timestamp::from_seconds(253_402_300_799);
        assert_eq!(read("253402300799"), Ok(Some(last_second)), "9999-12-31 23:59:59");
        assert_eq!(read("253402300799.5"), Ok(Some(last_second)));
        assert_eq!(read("253402300800"), Err("a time in milliseconds"));
        assert_eq!(read("253402300799000"), Err("a time in milliseconds"));
        for value in
            ["\"1500000000\"", "null", "true", "[1]", "{}", "-1", "1500000000000", "1e300", "-1e300", "1e18"]
        {
            assert!(read(value).is_err(), "{value}");
        }
    }

    #[test]
    fn rfc7519_s4_1_3_an_audience_is_a_string_or_an_array_of_strings() {
        let read = |value: &str| {
            let claims = Json::parse(format!("{{\"aud\":{value}}}").as_bytes()).unwrap();
            audiences(&claims).map(|list| list.join(" ")).map_err(|wrong| wrong.found)
        };
        assert_eq!(read("\"a\""), Ok("a".into()));
        assert_eq!(read("[\"a\",\"b\"]"), Ok("a b".into()));
        for value in ["[]", "1", "null", "{}", "[1]", "[\"a\",null]", "[[\"a\"]]", "true"] {
            assert!(read(value).is_err(), "{value}");
        }
    }
}
