//! The token finder: the tokens in what is pasted, where each was found, and what was removed.

use bearer_lab::inspect::{Found, Kind, MAX_NESTING, MAX_TEXT_BYTES, MAX_TOKENS, Token, find_tokens};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{check, encoded, id_token, token};

/// A small token: `{"alg":"HS256"}`.
const T: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJraW0ifQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
/// Another.
const U: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJsZWUifQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

fn names(text: &str) -> Vec<(&'static str, String)> {
    find_tokens(text).into_iter().map(|found| (found.name, found.token)).collect()
}

fn places(text: &str) -> Vec<(String, String)> {
    find_tokens(text).into_iter().map(|found| (found.place, found.token)).collect()
}

/// Replaces `T` and `U` in a template, so that the cases can be read.
fn filled(template: &str) -> String {
    template.replace("<T>", T).replace("<U>", U)
}

#[test]
fn one_token_is_found_whatever_stands_around_it() {
    let cases = [
        ("<T>", ""),
        ("  <T>\r\n", ""),
        ("\"<T>\"", ""),
        ("'<T>',", ""),
        ("`<T>`;", ""),
        ("The token is <T>.", ""),
        ("Bearer <T>", "Authorization"),
        ("bearer  <T>", "Authorization"),
        ("\"Bearer <T>\"", "Authorization"),
        ("BEARER\t<T>", "Authorization"),
        ("Authorization: Bearer <T>", "Authorization"),
        ("authorization:bearer <T>", "Authorization"),
        ("GET /x HTTP/1.1\r\nHost: a.test\r\nAuthorization: Bearer <T>\r\nAccept: */*", "Authorization"),
        ("DPoP: <T>", "DPoP"),
        (r#"{"access_token":"<T>","token_type":"Bearer","expires_in":3600}"#, "access_token"),
        ("https://app.test/callback#id_token=<T>&state=x", "id_token"),
        ("https://issuer.test/end?id_token_hint=<T>", "id_token_hint"),
        ("https://app.test/cb?response=<T>", "response"),
        ("https://a.test/login?next=%2Fcb%23id_token%3D<T>%26state%3Dx", "id_token"),
        ("https://a.test/verify/<T>/next", ""),
        ("data=%7B%22access_token%22%3A%22<T>%22%7D", "access_token"),
        ("<input value=\"{&quot;id_token&quot;:&quot;<T>&quot;}\">", "id_token"),
        ("localStorage.setItem(\"id_token\", \"<T>\")", "id_token"),
        ("log: {\\\"access_token\\\": \\\"<T>\\\"}", "access_token"),
        ("token := \"<T>\"", ""),
        ("Authorization%3A%20Bearer%20<T>", "Authorization"),
        ("\u{1b}[32m<T>\u{1b}[0m", ""),
        ("logout_token=<T>", "logout_token"),
        ("grant_type=x&client_assertion=<T>", "client_assertion"),
        ("2031-01-02T03:04:05Z WARN refused token=<T> status=401", ""),
        ("const idToken = '<T>';", "id_token"),
        ("headers={\"Authorization\": f\"Bearer <T>\"}", "Authorization"),
    ];
    check(cases.map(|(text, name)| (filled(text), vec![(name, T.to_owned())])), |text| names(text));
}

#[test]
fn requests_of_developer_tools_say_where_the_token_stands() {
    let cases = [
        (
            "curl 'https://a.test' \\\n  -H 'authorization: Bearer <T>' \\\n  --compressed",
            "Authorization header of the curl command",
        ),
        (
            "curl ^\"https://a.test^\" ^\r\n  -H ^\"Authorization: Bearer <T>^\" ^\r\n --x",
            "Authorization header of the curl command",
        ),
        ("curl https://a.test -H $'authorization: Bearer <T>'", "Authorization header of the curl command"),
        (
            "await fetch(\"https://a.test\", {\n \"headers\": {\n \"authorization\": \"Bearer <T>\"\n }\n});",
            "Authorization header of the fetch call",
        ),
        (
            "Invoke-WebRequest -Uri \"https://a.test\" `\n-Headers @{\n\"authorization\"=\"Bearer <T>\"\n}",
            "Authorization header of the PowerShell command",
        ),
        ("xh a.test Authorization:'DPoP <T>'", "Authorization header of the HTTPie command"),
        ("$ curl.exe -H \"Authorization: Bearer <T>\" x", "Authorization header of the curl command"),
        ("http GET a.test Authorization:'Bearer <T>'", "Authorization header of the HTTPie command"),
        ("Cookie: theme=dark; id_token=<T>; _ga=1", "cookie id_token"),
        ("set-cookie: session=<T>; Path=/", "cookie session"),
        ("one\ntwo <T>", "line 2"),
    ];
    check(cases.map(|(text, place)| (filled(text), vec![(place.to_owned(), T.to_owned())])), |text| {
        places(text)
    });
}

#[test]
fn tokens_are_found_in_json_at_any_depth() {
    let inner = json!({ "id_token": U }).to_string();
    let har = json!({ "log": { "entries": [{
        "request": { "headers": [{ "name": "accept", "value": "*/*" }, { "name": "authorization", "value": format!("Bearer {T}") }] },
        "response": { "content": { "text": inner } },
    }] } });
    let both = |one: &str, two: &str| vec![(one.to_owned(), T.to_owned()), (two.to_owned(), U.to_owned())];
    let cases = [
        (
            har.to_string(),
            both("log.entries[0].request.headers[1].value", "log.entries[0].response.content.text.id_token"),
        ),
        (
            json!({ "ok": true, "user": { "accessToken": T, "x y": [U] } }).to_string(),
            both("user.accessToken", "user[\"x y\"][0]"),
        ),
        (json!([T, U]).to_string(), both("[0]", "[1]")),
    ];
    check(cases, |text| places(text));
    assert_eq!(find_tokens(&har.to_string())[0].name, "Authorization");
}

#[test]
fn several_tokens_are_all_found_in_their_order() {
    let cases = [
        (filled("<T>\n<U>\n"), vec![("", T), ("", U)]),
        (filled("<T> <U>"), vec![("", T), ("", U)]),
        (filled("Authorization: DPoP <T>\nDPoP: <U>"), vec![("Authorization", T), ("DPoP", U)]),
        (
            filled("https://a.test/cb#access_token=<T>&token_type=Bearer&id_token=<U>"),
            vec![("access_token", T), ("id_token", U)],
        ),
        (
            r#"{"accessToken":"a-1","refreshToken":"r-123","expiresIn":"3600"}"#.into(),
            vec![("access_token", "a-1"), ("refresh_token", "r-123")],
        ),
        ("access_token=a%2Bb&refresh_token=c".into(), vec![("access_token", "a+b"), ("refresh_token", "c")]),
        ("curl -H 'Authorization: Bearer o-1' x".into(), vec![("Authorization", "o-1")]),
        ("Bearer o-1".into(), vec![("Authorization", "o-1")]),
    ];
    let owned = |list: Vec<(&'static str, &str)>| {
        list.into_iter().map(|(name, token)| (name, token.to_owned())).collect::<Vec<_>>()
    };
    check(cases.map(|(text, list)| (text, owned(list))), |text| names(text));
}

#[test]
fn characters_that_copying_adds_are_removed_with_a_note() {
    let signed = id_token(&json!({ "name": "x".repeat(120) }));
    let chunks: Vec<&str> = signed.as_bytes().chunks(76).map(|it| std::str::from_utf8(it).unwrap()).collect();
    let (first, rest) = signed.split_at(30);
    let cases = [
        ([first, "\u{200b}", rest].concat(), "Invisible"),
        (["\u{feff}", &signed].concat(), "Invisible"),
        ([first, "\u{ad}", rest].concat(), "Invisible"),
        (["\u{201c}", &signed, "\u{201d}"].concat(), "Typographic"),
        (["\u{ab}", &signed, "\u{bb}"].concat(), "Typographic"),
        (chunks.join("=\r\n"), "soft line breaks"),
        (chunks.join("\n"), "Line breaks"),
        (chunks.join("\r\n    "), "Line breaks"),
        (["token: ", &chunks.join("\n> ")].concat(), "Line breaks"),
        (signed.replace('.', ".\n"), "Line breaks"),
        (["Authorization: Bearer Bearer ", &signed].concat(), "more than once"),
        (["Authorization: Bearer: ", &signed].concat(), "colon follows"),
        (["Authorization:\u{a0}Bearer\u{a0}", &signed].concat(), "white space"),
        (["\u{2066}", &signed, "\u{2069}"].concat(), "Invisible"),
        (["a = (\"", &chunks.join("\"\n     \""), "\")"].concat(), "Line breaks"),
        (["a = \"", &chunks.join("\" +\n  \""), "\""].concat(), "Line breaks"),
        (["Authorization: JWT ", &signed].concat(), "neither Bearer nor DPoP"),
        (["Authorization: ", &signed].concat(), "no authentication scheme"),
    ];
    for (text, note) in cases {
        let found = find_tokens(&text);
        assert_eq!(found.iter().map(|it| it.token.as_str()).collect::<Vec<_>>(), [&signed], "{text}");
        assert!(found[0].notes.iter().any(|it| it.contains(note)), "{text}: {:?}", found[0].notes);
    }
}

#[test]
fn a_line_after_a_whole_token_is_not_part_of_it() {
    let signed = id_token(&json!({}));
    for next in ["abc", "SlAV32hkKG", "done", T] {
        let found = find_tokens(&format!("{signed}\n{next}\n"));
        assert_eq!(found[0].token, signed, "{next}");
    }
}

#[test]
fn every_form_is_joined_and_ends_where_it_ends() {
    let padding = "x".repeat(120);
    let jws = id_token(&json!({ "name": padding }));
    let disclosure = encoded(&json!(["salt", "name", padding]).to_string());
    let sd_jwt = format!("{jws}~{disclosure}~{disclosure}~");
    let jwe = [
        &encoded(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#),
        &"k".repeat(342),
        &"i".repeat(16),
        &"c".repeat(100),
        &"t".repeat(22),
    ]
    .map(String::as_str)
    .join(".");
    for token in [jws, sd_jwt, jwe] {
        for width in [64, 72, 76, 80] {
            let lines: Vec<&str> =
                token.as_bytes().chunks(width).map(|it| std::str::from_utf8(it).unwrap()).collect();
            for after in ["", "\n", "\ndone\n", "\n\nabc", &["\n", T].concat()] {
                let found = find_tokens(&[&lines.join("\n"), after].concat());
                assert_eq!(found[0].token, token, "{width} {after:?}");
            }
        }
        let found = find_tokens(&[&token, "\nSlAV32hkKG\n"].concat());
        assert_eq!(found[0].token, token);
    }
}

#[test]
fn a_damaged_token_is_found_with_its_damage() {
    let cases = [
        ("Bearer eyJhbGciOiJIUzI1NiJ9.e30=.AAAA x", "eyJhbGciOiJIUzI1NiJ9.e30=.AAAA"),
        ("Bearer eyJhbGciOiJIUzI1NiJ9.e30.AA+A/A== x", "eyJhbGciOiJIUzI1NiJ9.e30.AA+A/A=="),
        ("token: eyJhbGciOiJIUzI1NiJ9.e30.AAAA= x", "eyJhbGciOiJIUzI1NiJ9.e30.AAAA="),
        ("token: eyJhbGciOiJIUzI1NiJ9.e30 x", "eyJhbGciOiJIUzI1NiJ9.e30"),
    ];
    for (text, token) in cases {
        assert_eq!(find_tokens(text)[0].token, token, "{text}");
        assert_eq!(Token::read(token).kind, Kind::Damaged, "{token}");
    }
}

#[test]
fn rfc7515_s7_2_a_json_serialization_is_read_as_the_compact_form() {
    let [header, payload, signature] = T.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    let flattened = json!({ "payload": payload, "protected": header, "signature": signature });
    let general =
        json!({ "payload": payload, "signatures": [{ "protected": header, "signature": signature }] });
    for text in [
        flattened,
        general,
        json!({ "a": [{ "payload": payload, "protected": header, "signature": signature }] }),
    ] {
        let found = find_tokens(&text.to_string());
        assert_eq!(found[0].token, T, "{text}");
        assert!(found[0].notes[0].contains("JSON serialization"));
    }
    let sealed = json!({ "protected": encoded(r#"{"alg":"dir","enc":"A256GCM"}"#), "iv": "AAAA", "ciphertext": "AAAA", "tag": "AAAA" });
    assert_eq!(Token::read(&find_tokens(&sealed.to_string())[0].token).kind, Kind::Encrypted);
}

#[test]
fn nothing_is_found_in_nothing() {
    for text in ["", " \n\t ", "\"\"", "\u{feff}"] {
        assert_eq!(find_tokens(text), Vec::<Found>::new());
    }
}

#[test]
fn the_limits_hold() {
    let numbered = |index: usize| token(r#"{"alg":"none"}"#, &format!("{{\"n\":{index}}}"), b"x");
    let many: Vec<String> = (0..MAX_TOKENS + 1).map(numbered).collect();
    for text in [many.join("\n"), json!(many).to_string()] {
        let found = find_tokens(&text);
        assert_eq!(found.len(), MAX_TOKENS);
        assert!(found[0].notes.iter().any(|it| it.contains("only the first 64")));
    }
    let nested =
        |depth: usize| (0..depth).fold(json!({ "idToken": T }), |inner, _| json!({ "a": inner.to_string() }));
    assert_eq!(
        find_tokens(&nested(MAX_NESTING).to_string())[0].place,
        [&"a.".repeat(MAX_NESTING), "idToken"].concat()
    );
    assert!(!find_tokens(&nested(MAX_NESTING + 1).to_string()).is_empty());
    let large = "a ".repeat(MAX_TEXT_BYTES / 2 + 1);
    assert_eq!(
        Token::read(&find_tokens(&large)[0].token).format.failure().unwrap().code(),
        "TOKEN_TOO_LARGE"
    );
}

/// A search that reads any part again for each beginning would not come to an end here.
#[test]
fn the_time_is_proportional_to_the_size_of_hostile_text() {
    let size = MAX_TEXT_BYTES / 16;
    let name = "n".repeat(size);
    let units = [
        "eyJ",
        "eyJ ",
        "eyJ\n",
        "eyJ.",
        "eyJ%",
        "eyJhbGciOiJI.",
        "eyJhbGciOiJIUzI1NiJ9.",
        "eyJhbGciOiJIUzI1NiJ9.. ",
        "eyJhbGciOiJIUzI1NiJ9.\n",
        "eyJhbGciOiJIUzI1NiJ9.e30.A\n",
        "access_token=",
        "access_token=a&",
        "access_token:a\n",
        "id_token=eyJ",
        "authorization: bearer ",
        "{\"a\":",
        "[",
        "ey=\n",
        "\u{200b}",
        "\"",
    ];
    let mut texts: Vec<String> = units.iter().map(|unit| unit.repeat(size / unit.len())).collect();
    texts.push(json!({ &name: vec![T; 10_000] }).to_string());
    texts.push(json!({ "a": vec![json!({ "id_token": T }); 10_000] }).to_string());
    texts.push(json!({ "a": vec![json!({ &name[..20_000]: T }); 100] }).to_string());
    texts.push([T, &" ".repeat(size), U].concat());
    for text in texts {
        let found = find_tokens(&text);
        assert!(found.len() <= MAX_TOKENS);
        assert!(found.iter().all(|it| it.place.len() < 1024));
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just(T.to_owned()),
        Just(U.to_owned()),
        Just("\n".to_owned()),
        Just("Bearer ".to_owned()),
        Just("authorization: ".to_owned()),
        Just("eyJhbGciOiJIUzI1NiJ9".to_owned()),
        Just("{\"a\":\"".to_owned()),
        Just("=\n".to_owned()),
        Just("\u{200b}é“".to_owned()),
        Just("id_token=".to_owned()),
        ".{0,12}",
        "[eyJ._~=%&-]{0,9}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_token_consists_of_characters_of_the_text_in_their_order(text in pieces()) {
        for found in find_tokens(&text) {
            let decoded: String = serde_json::from_str::<Value>(&text).map(|it| it.to_string()).unwrap_or_default();
            let mut characters = text.chars();
            let follows = found.token.chars().all(|it| characters.any(|other| other == it));
            let percent = text.contains('%') || !decoded.is_empty() || text.contains(['“', '«', '»', '‘', '’', '‚', '‛', '”', '„', '‟', '‹', '›', '＂']);
            prop_assert!(follows || percent, "{:?} is not in {text:?}", found.token);
            let is_noted = found.notes.iter().any(|it| it.contains("ine breaks") || it.contains("Invisible") || it.contains("Typographic"));
            let is_in_a_line = text.lines().any(|line| line.contains(&found.token));
            let is_whole = found.token.contains(char::is_whitespace);
            prop_assert!(is_in_a_line || is_noted || is_whole || percent, "no line of {text:?} has {:?}", found.token);
            Token::read(&found.token);
        }
    }
}
