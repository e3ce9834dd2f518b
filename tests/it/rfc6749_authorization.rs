//! RFC 6749 §3.1, §4.1.2, §4.2.2 and §10.12: the authorization response.

use bearer_lab::protocol::{
    check::QUOTE_CHARACTERS,
    oauth::{AuthorizationResponse, authorization_response::MAX_RESPONSE_BYTES},
};

use crate::support::{ACCEPTED, Answer, check, fragment, query, state};

const DUPLICATE: &str = "RESPONSE_DUPLICATE_PARAMETER";
const STATE: &str = "STATE_MISMATCH";
const REFUSED: &str = "AUTHORIZATION_REFUSED";
const TYPE: &str = "RESPONSE_TYPE_MISMATCH";
const FORM: &str = "RESPONSE_TOKEN_FORM";
const NOTHING: &str = "no response";

#[test]
fn rfc6749_s4_1_2_the_example_answer_is_read() {
    let (response, _) = query("code=SplxlOBeZQQYbYS6WxSbIA&state=STATE").read().unwrap();
    let response = response.unwrap();
    assert_eq!(response.code.unwrap().expose(), "SplxlOBeZQQYbYS6WxSbIA");
    assert_eq!((response.access_token, response.id_token, response.expires_in), (None, None, None));
}

#[test]
fn rfc6749_s4_2_2_the_example_answer_is_refused_for_its_type_and_read_as_bearer() {
    let example = "access_token=2YotnFZFEjr1zCsicMWpAA&state=STATE&token_type=example&expires_in=3600";
    assert_eq!(fragment("token", example).outcome(), FORM);
    let bearer = fragment("token", &example.replace("=example", "=bearer")).read().unwrap().0.unwrap();
    assert_eq!(bearer.access_token.unwrap().expose(), "2YotnFZFEjr1zCsicMWpAA");
    assert_eq!(bearer.expires_in.unwrap().seconds(), 3600);
}

#[test]
fn rfc6749_s3_1_a_parameter_that_comes_twice_is_refused_whichever_it_is() {
    let cases = [
        (query("code=a&code=a&state=STATE"), DUPLICATE),
        (query("code=a&code=b&state=STATE"), DUPLICATE),
        (query("code=a&state=STATE&state=STATE"), DUPLICATE),
        (query("code=a&state=x&state=STATE"), DUPLICATE),
        (query("code=a&code=&state=STATE"), DUPLICATE),
        (query("code=&code=a&state=STATE"), DUPLICATE),
        (query("code=a&c%6fde=b&state=STATE"), DUPLICATE),
        (query("code=a&state=STATE&iss=a&iss=b"), DUPLICATE),
        (query("code=a&state=STATE&unknown=1&unknown=2"), DUPLICATE),
        (query("code=a&state=STATE&x&x"), DUPLICATE),
        (query("error=a&error=b&state=STATE"), DUPLICATE),
        (query(&format!("code=a&state=STATE&pad={}&code=b", "x".repeat(1000))), DUPLICATE),
        (fragment("token", "access_token=a&access_token=b&token_type=Bearer&state=STATE"), DUPLICATE),
        (query("code=a&Code=b&state=STATE"), ACCEPTED),
        (query("code=a&state=STATE&unknown=1&other=1"), ACCEPTED),
    ];
    check(cases, |answer| answer.outcome());
}

#[test]
fn rfc6749_s3_1_an_empty_parameter_counts_as_left_out() {
    let cases = [
        (query("code=&state=STATE"), TYPE),
        (query("code&state=STATE"), TYPE),
        (query("code=a&state="), STATE),
        (query("code=a&state=STATE&id_token="), ACCEPTED),
        (query("code=a&state=STATE&error="), ACCEPTED),
        (query("code=a&state=STATE&iss="), ACCEPTED),
    ];
    check(cases, |answer| answer.outcome());
}

#[test]
fn rfc6749_s10_12_the_state_is_the_one_that_was_sent_and_nothing_like_it() {
    let sent = state().expose().to_owned();
    let all_but_the_last = &sent[..sent.len() - 1];
    let cases = [
        ("code=a".to_owned(), STATE),
        ("code=a&state".into(), STATE),
        ("code=a&state=".into(), STATE),
        (format!("code=a&state={sent}1"), STATE),
        (format!("code=a&state=1{sent}"), STATE),
        (format!("code=a&state={all_but_the_last}"), STATE),
        (format!("code=a&state={}", sent.to_lowercase()), STATE),
        (format!("code=a&state={sent}%20"), STATE),
        (format!("code=a&state=+{sent}"), STATE),
        (format!("code=a&state={sent}%00"), STATE),
        (format!("code=a&state={sent}="), STATE),
        (format!("code=a&State={sent}"), STATE),
        ("code=a&state=null".into(), STATE),
        ("code=a&state=undefined".into(), STATE),
        (format!("code=a&state={sent}"), ACCEPTED),
        (format!("state={sent}&code=a"), ACCEPTED),
    ];
    check(cases, |text| query(text).outcome());
}

#[test]
fn rfc6749_s10_12_an_error_with_a_wrong_or_missing_state_ends_nothing() {
    let cases = [
        (query("error=access_denied"), STATE),
        (query("error=access_denied&state=other"), STATE),
        (query("error=access_denied&state=STATE1"), STATE),
        (fragment("token", "error=access_denied&state=other"), STATE),
        (query("error=access_denied&state=STATE"), REFUSED),
    ];
    check(cases, |answer| answer.outcome());
}

#[test]
fn rfc6749_s4_1_2_1_an_error_beside_a_code_or_token_wins() {
    let cases = [
        (query("error=access_denied&state=STATE"), REFUSED),
        (query("error=access_denied&code=a&state=STATE"), REFUSED),
        (query("code=a&state=STATE&error=x"), REFUSED),
        (fragment("token", "access_token=a&token_type=Bearer&state=STATE&error=server_error"), REFUSED),
        (fragment("id_token", "id_token=a.b.c&state=STATE&error=login_required"), REFUSED),
        (query("error=%00&state=STATE"), REFUSED),
        (query("error_description=only&code=a&state=STATE"), ACCEPTED),
    ];
    check(cases, |answer| answer.outcome());
}

#[test]
fn rfc6749_s4_1_2_1_the_text_of_an_error_is_shown_cut_to_a_bearable_length() {
    let long = "x".repeat(5000);
    let answer = query(&format!("error=access_denied&error_description={long}&state=STATE"));
    let failure = answer.read().unwrap().1.failure().unwrap();
    assert!(failure.found.starts_with("access_denied: xxx"), "{}", failure.found);
    assert!(failure.found.chars().count() < QUOTE_CHARACTERS + 20, "{}", failure.found.len());
    let answer = query("error=access_denied&error_description=The+user+said+%3Cb%3Eno%3C/b%3E&state=STATE");
    let failure = answer.read().unwrap().1.failure().unwrap();
    assert_eq!(failure.found, "access_denied: The user said <b>no</b>");
}

#[test]
fn rfc6749_s4_1_2_what_is_no_answer_is_none() {
    let cases = [
        (query(""), NOTHING),
        (query("&"), NOTHING),
        (query("="), NOTHING),
        (query("foo=bar"), NOTHING),
        (query("utm_source=mail"), NOTHING),
        (fragment("token", "section-2"), NOTHING),
        (fragment("token", "_=_"), NOTHING),
        (fragment("token", "/inspect"), NOTHING),
        (query("code=a"), STATE),
    ];
    check(cases, |answer| answer.outcome());
}

#[test]
fn rfc6749_s10_12_an_answer_too_long_to_be_read_whole_is_not_read_in_part() {
    let filled = |bytes: usize| {
        let start = "code=a&state=STATE&pad=".replace("STATE", state().expose());
        let end = "&code=b";
        [&*start, &"x".repeat(bytes - start.len() - end.len()), end].concat()
    };
    assert_eq!(query(&filled(MAX_RESPONSE_BYTES)).outcome(), DUPLICATE);
    assert_eq!(query(&filled(MAX_RESPONSE_BYTES + 1)).outcome(), STATE);
    assert_eq!(query(&format!("code=a&state=STATE&x={}", "ä".repeat(MAX_RESPONSE_BYTES))).outcome(), STATE);
}

#[test]
fn rfc6749_s4_2_2_an_access_token_comes_with_the_type_bearer_in_any_case() {
    let with = |text: &str| fragment("token", &format!("access_token=AT&state=STATE{text}"));
    let cases = [
        (with(""), FORM),
        (with("&token_type="), FORM),
        (with("&token_type=mac"), FORM),
        (with("&token_type=DPoP"), FORM),
        (with("&token_type=Bearer1"), FORM),
        (with("&token_type=Bearer+"), FORM),
        (with("&token_type=%00Bearer"), FORM),
        (with("&Token_type=Bearer"), FORM),
        (with("&token_type=Bearer"), ACCEPTED),
        (with("&token_type=bEARER"), ACCEPTED),
    ];
    check(cases, |answer| answer.outcome());
}

#[test]
fn rfc6750_s2_1_an_access_token_in_the_answer_fits_into_a_header() {
    let with =
        |token: &str| fragment("token", &format!("access_token={token}&token_type=Bearer&state=STATE"));
    let cases = [
        (with("a%20b"), FORM),
        (with("a+b"), FORM),
        (with("a%0d%0aX-Evil:1"), FORM),
        (with("a%00"), FORM),
        (with("%22a%22"), ACCEPTED),
        (with("a,b"), ACCEPTED),
        (with("%C3%A4"), FORM),
        (with("%E2%80%AE"), FORM),
        (with("a=b"), ACCEPTED),
        (with("="), ACCEPTED),
        (with("a%2Bb"), ACCEPTED),
        (with("Az09-._~%2B/=="), ACCEPTED),
    ];
    check(cases, |answer| answer.outcome());
}

#[test]
fn rfc6749_s4_2_2_a_lifetime_is_digits_or_unknown() {
    let cases = [
        ("", None),
        ("abc", None),
        ("-1", None),
        ("%2B60", None),
        ("60.5", None),
        ("1e3", None),
        ("0x10", None),
        ("+60", None),
        ("60+", None),
        ("%D9%A3", None),
        ("99999999999999999999", None),
        ("0", None),
        ("NaN", None),
        ("60", Some(60)),
        ("007", Some(7)),
        ("4294967295", Some(u32::MAX)),
        ("9999999999", Some(u32::MAX)),
    ];
    check(cases, |text| {
        let answer = format!("access_token=AT&token_type=Bearer&state=STATE&expires_in={text}");
        let (response, _) = fragment("token", &answer).read().unwrap();
        response.unwrap().expires_in.map(|lifetime| lifetime.seconds())
    });
}

#[test]
fn rfc6749_s10_3_debug_output_of_an_answer_holds_names_and_no_values() {
    let response = AuthorizationResponse::parse("", "code=s3cret&state=s3cret&iss=s3cret", "").unwrap();
    let shown = format!("{response:?}");
    assert!(!shown.contains("s3cret") && shown.contains("code"), "{shown}");
}

#[test]
fn rfc6749_s4_1_2_1_an_error_without_a_state_is_told_in_the_providers_words_and_refused_as_unlinked() {
    let unlinked = "RESPONSE_ERROR_UNLINKED";
    let cases = [
        ("error=invalid_scope", (unlinked, "invalid_scope")),
        (
            "error=invalid_scope&error_description=no+such+scope%3A+x",
            (unlinked, "invalid_scope: no such scope: x"),
        ),
        ("error=access_denied&state=", (unlinked, "access_denied")),
        ("error=access_denied&state=other", (unlinked, "access_denied")),
        ("code=a", ("STATE_MISMATCH", "none")),
        ("code=a&state=other", ("STATE_MISMATCH", "one that this tab does not know")),
    ]
    .map(|(text, (code, found))| (text, (code, found.to_owned())));
    check(cases, |text| {
        let failure = query(text).unlinked().unwrap();
        (failure.code(), failure.found)
    });
}

#[test]
fn a_response_that_is_too_large_is_refused_as_such_and_not_read() {
    let long = "a".repeat(100_000);
    let large = "RESPONSE_TOO_LARGE";
    for text in [
        format!("error=access_denied&state=STATE&error_description={long}"),
        format!("id_token={}&state=STATE", ".".repeat(100_000)),
        format!("code=a&state=STATE&{long}=x"),
        long.clone(),
    ] {
        for answer in [query(&text), fragment("id_token", &text)] {
            let failure = answer.unlinked().unwrap();
            assert_eq!((failure.code(), failure.found.as_str()), (large, "97 KiB"));
            assert_ne!(answer.outcome(), ACCEPTED);
        }
    }
    let both = Answer { fragment: "state=STATE".into(), ..query(&long) };
    assert_eq!(both.unlinked().unwrap().code(), large);
}
