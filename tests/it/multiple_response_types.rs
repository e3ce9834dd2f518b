//! OAuth 2.0 Multiple Response Types: what is asked for, what comes, and where.

use crate::support::{ACCEPTED, check, fragment, query};

const TYPE: &str = "RESPONSE_TYPE_MISMATCH";
const PLACE: &str = "RESPONSE_IN_QUERY";

/// An answer that holds these parts.
fn parts(kinds: &str) -> String {
    let mut text = "state=STATE".to_owned();
    for kind in kinds.split(' ') {
        text.push_str(match kind {
            "code" => "&code=a",
            "id_token" => "&id_token=a.b.c",
            "token" => "&access_token=AT&token_type=Bearer",
            _ => "",
        });
    }
    text
}

const TYPES: [&str; 7] =
    ["code", "token", "id_token", "id_token token", "code id_token", "code token", "code id_token token"];

#[test]
fn multiple_response_types_s5_an_answer_of_another_type_than_the_one_asked_for_is_refused() {
    for asked in TYPES {
        let cases = TYPES.iter().chain(&["nothing"]).map(|came| {
            let outcome = if *came == asked { ACCEPTED } else { TYPE };
            (*came, outcome)
        });
        check(cases, |came| match asked {
            "code" => query(&parts(came)).outcome(),
            _ => fragment(asked, &parts(came)).outcome(),
        });
    }
}

#[test]
fn multiple_response_types_s5_tokens_come_in_the_fragment_and_a_lone_code_in_the_query() {
    for asked in TYPES {
        let mut in_query = query(&parts(asked));
        in_query.response_type = asked;
        let in_fragment = fragment(asked, &parts(asked));
        let expected = if asked == "code" { (ACCEPTED, PLACE) } else { (PLACE, ACCEPTED) };
        assert_eq!((in_query.outcome(), in_fragment.outcome()), expected, "{asked}");
    }
}

#[test]
fn rfc9700_s4_3_2_an_answer_in_query_and_fragment_is_refused() {
    for asked in TYPES {
        let mut answer = fragment(asked, &parts(asked));
        answer.query = parts("code");
        assert_eq!(answer.outcome(), PLACE, "{asked}");
    }
}

#[test]
fn rfc6750_s5_3_a_token_in_the_query_is_never_taken_beside_a_fragment() {
    let mut answer = fragment("code", "state=STATE");
    answer.query = query(&parts("code")).query;
    assert_eq!(answer.outcome(), TYPE, "the fragment decides");
    let mut answer = fragment("token", "state=STATE");
    answer.query = query(&parts("token")).query;
    assert_eq!(answer.outcome(), TYPE, "the fragment decides");
    let mut answer = query(&parts("code"));
    answer.fragment = "_=_".into();
    assert_eq!(answer.outcome(), ACCEPTED, "a fragment that is no answer is passed over");
}

#[test]
fn multiple_response_types_s3_an_error_answers_every_type_in_either_place() {
    for asked in TYPES {
        let error = "error=access_denied&state=STATE";
        let mut in_query = query(error);
        in_query.response_type = asked;
        assert_eq!(in_query.outcome(), "AUTHORIZATION_REFUSED", "{asked}");
        assert_eq!(fragment(asked, error).outcome(), "AUTHORIZATION_REFUSED", "{asked}");
    }
}
