//! RFC 7519, JSON Web Token: claims that have one shape in every token.

use bearer_lab::protocol::{
    Timestamp,
    jose::jwt::{audiences, numeric_date},
    json::Json,
};

use crate::support::check;

fn claims(member: &str, value: &str) -> Json {
    Json::parse(format!("{{\"{member}\":{value}}}").as_bytes()).unwrap()
}

#[test]
fn rfc7519_s2_a_numeric_date_is_a_finite_number_of_seconds_in_a_sane_range() {
    let cases = [
        ("\"1300819380\"", None),
        ("\"2011-03-22T18:43:00Z\"", None),
        ("null", None),
        ("true", None),
        ("[1300819380]", None),
        ("{\"seconds\":1300819380}", None),
        ("-1", None),
        ("-0.5", None),
        ("-1300819380", None),
        ("-9223372036854775808", None),
        ("9223372036854775807", None),
        ("9223372036854775808", None),
        ("18446744073709551615", None),
        ("100000000000000000000", None),
        ("1300819380000", None),
        ("1300819380000.5", None),
        ("253402300800", None),
        ("1e12", None),
        ("1e300", None),
        ("-1e300", None),
        ("253402300799", Some(253_402_300_799)),
        ("1300819380", Some(1_300_819_380)),
        ("1300819380.999", Some(1_300_819_380)),
        ("1.30081938e9", Some(1_300_819_380)),
        ("0", Some(0)),
    ];
    check(cases, |value| numeric_date(&claims("exp", value), "exp").ok().flatten().map(Timestamp::seconds));
    assert_eq!(numeric_date(&claims("iat", "1"), "exp"), Ok(None), "absent is not wrong");
}

#[test]
fn rfc7519_s2_milliseconds_in_place_of_seconds_are_called_by_their_name() {
    let found = |value| numeric_date(&claims("exp", value), "exp").unwrap_err().found;
    assert_eq!(found("1300819380000"), "a time in milliseconds");
    assert_eq!(found("-1"), "a time before 1970");
    assert_eq!(found("\"1300819380\""), "a string");
}

#[test]
fn rfc7519_s4_1_3_an_audience_is_a_string_or_an_array_of_strings_and_not_empty() {
    let cases = [
        ("[]", None),
        ("null", None),
        ("1", None),
        ("true", None),
        ("{}", None),
        ("{\"a\":1}", None),
        ("[1]", None),
        ("[\"a\",1]", None),
        ("[\"a\",null]", None),
        ("[[\"a\"]]", None),
        ("[{\"a\":1}]", None),
        ("\"a\"", Some(vec!["a".to_owned()])),
        ("\"a b\"", Some(vec!["a b".to_owned()])),
        ("\"\"", Some(vec![String::new()])),
        ("[\"a\"]", Some(vec!["a".to_owned()])),
        ("[\"a\",\"b\",\"a\"]", Some(vec!["a".into(), "b".into(), "a".into()])),
    ];
    check(cases, |value| {
        let claims = claims("aud", value);
        audiences(&claims).ok().map(|list| list.into_iter().map(str::to_owned).collect::<Vec<_>>())
    });
}
