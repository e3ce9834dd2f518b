//! What is read from the content of any API's response.

use bearer_lab::{
    protocol::{http::Response, oauth::Challenge},
    trace::{
        BodyPart,
        content::{
            Cell, Column, Content, MAX_CELL_BYTES, MAX_STATEMENT_CHARACTERS, Reading, Shape, Table, Value,
            cell, statements,
        },
    },
};
use proptest::prelude::*;

use crate::support::check;

fn response(media_type: &str, body: impl Into<Vec<u8>>) -> Response {
    let headers = vec![("content-type".to_owned(), media_type.to_owned())];
    Response { status: 200, headers, body: body.into() }
}

fn json(text: &str) -> Value {
    match Content::new(&response("application/json", text)) {
        Content::Json(value) => value,
        _ => panic!("{text} is JSON"),
    }
}

/// The kind of a content in one word, with its text.
fn kind(media_type: &str, body: &[u8]) -> String {
    match Content::new(&response(media_type, body)) {
        Content::Empty => "empty".to_owned(),
        Content::Json(value) => format!("json {}", value.as_json()),
        Content::Text(text) => format!("text {text}"),
        Content::Binary(bytes) => format!("binary {bytes}"),
    }
}

fn members(members: &[(String, Value)]) -> String {
    members.iter().map(|(name, value)| format!("{name}={};", value.as_json())).collect()
}

/// A reading on one line: path, shape, rest.
fn reading(text: &str) -> String {
    let Reading { path, shape, rest } = Reading::new(&json(text));
    let shape = match shape {
        Shape::List(table) => {
            let name = |column: &Column| match column {
                Column::Element => "*".to_owned(),
                Column::Member(name) => name.clone(),
            };
            let columns: Vec<_> = table.columns().iter().map(name).collect();
            let row = |row: &Value| {
                let text = |cell: &Option<Value>| cell.as_ref().map_or("", Value::as_json).to_owned();
                Table::cells(row, table.columns()).iter().map(text).collect::<Vec<_>>().join("|")
            };
            let rows: Vec<_> = table.rows().iter().map(row).collect();
            format!("list [{}] {}", columns.join("|"), rows.join(" / "))
        }
        Shape::Object(list) => format!("object {}", members(&list)),
        Shape::Plain(value) => format!("plain {}", value.as_json()),
    };
    format!("{path}: {shape}; rest {}", members(&rest))
}

fn text_of(parts: &[BodyPart]) -> String {
    let text = |part: &BodyPart| match part {
        BodyPart::Text(text) => text.clone(),
        BodyPart::Secret(name, secret) => format!("{name}«{}»", secret.expose()),
    };
    parts.iter().map(text).collect()
}

fn shown(name: &str, text: &str) -> String {
    match cell(name, &json(text)) {
        Cell::Text(parts) => format!("text {}", text_of(&parts)),
        Cell::Json(parts) => format!("json {}", text_of(&parts)),
        Cell::Literal(text) => format!("literal {text}"),
        Cell::Time { exact, readable } => format!("time {readable} ({exact})"),
    }
}

#[test]
fn content_is_json_if_it_says_so_or_is_an_array_or_object() {
    let cases: [(&str, &[u8], &str); 16] = [
        ("application/json", b" [ 1.0 , 1e3 ] ", "json [1.0,1e3]"),
        ("application/json; charset=utf-8", b"7", "json 7"),
        ("application/problem+json", b"{\"a\" : null}", "json {\"a\":null}"),
        ("application/json", b"\xef\xbb\xbf{}", "json {}"),
        ("text/plain", b"{\"a\":1}", "json {\"a\":1}"),
        ("", b"[]", "json []"),
        ("text/plain", b"7", "text 7"),
        ("text/plain", b"true", "text true"),
        ("text/csv", b"a,b\r\n1,2", "text a,b\r\n1,2"),
        ("application/json", b"{\"a\":", "text {\"a\":"),
        ("application/x-ndjson", b"{}\n{}", "text {}\n{}"),
        ("text/plain", b"", "empty"),
        ("application/json", b"", "empty"),
        ("text/plain; charset=iso-8859-1", b"caf\xe9", "text caf\u{fffd}"),
        ("image/png", b"\x89PNG\r\n", "binary 6"),
        ("application/json", b"[\"\xff\"]", "binary 5"),
    ];
    check(
        cases.map(|(media_type, body, kind)| ((media_type, body), kind.to_owned())),
        |(media_type, body)| kind(media_type, body),
    );
}

#[test]
fn a_value_is_read_as_the_list_or_object_that_it_is_about() {
    let cases = [
        (r#"[{"id":1,"a":"x"},{"b":null,"id":2.50}]"#, r#": list [id|a|b] 1|"x"| / 2.50||null; rest "#),
        (r#"{"items":[{"id":1}]}"#, "items: list [id] 1; rest "),
        (r#"{"data":[{"id":1}],"total":1,"next":null}"#, "data: list [id] 1; rest total=1;next=null;"),
        (r#"{"count":2,"Results":["a","b"]}"#, r#"Results: list [*] "a" / "b"; rest count=2;"#),
        (
            r#"{"total":1,"orders":[{"id":1}],"tags":["a"]}"#,
            r#"orders: list [id] 1; rest total=1;tags=["a"];"#,
        ),
        (r#"{"orders":[]}"#, "orders: list [] ; rest "),
        (r#"{"data":[],"total":0}"#, "data: list [] ; rest total=0;"),
        (r#"{"data":{"items":[{"id":1}],"page":1},"v":2}"#, "data.items: list [id] 1; rest v=2;data.page=1;"),
        (
            r#"{"_embedded":{"orders":[{"id":1}]},"_links":{}}"#,
            "_embedded.orders: list [id] 1; rest _links={};",
        ),
        (r#"{"artists":{"items":[{"id":1}]}}"#, "artists.items: list [id] 1; rest "),
        (
            r#"{"id":1,"roles":["a"],"address":{"city":"x"}}"#,
            r#": object id=1;roles=["a"];address={"city":"x"};; rest "#,
        ),
        (r#"{"data":{"id":1,"name":"x"}}"#, r#"data: object id=1;name="x";; rest "#),
        ("{}", ": object ; rest "),
        ("[]", ": list [] ; rest "),
        ("[1,2.0,null]", ": list [*] 1 / 2.0 / null; rest "),
        (r#"[1,{"a":2},[3],{}]"#, ": list [*|a] 1| / |2 / [3]| / {}|; rest "),
        ("[[1,2],[3]]", ": list [*] [1,2] / [3]; rest "),
        (r#"[{"a":1,"a":2}]"#, ": list [a] 2; rest "),
        (r#"{"a":1,"a":2}"#, ": object a=1;a=2;; rest "),
        ("12345678901234567890.10", ": plain 12345678901234567890.10; rest "),
        (r#""a""#, r#": plain "a"; rest "#),
        (r#"[{"\u0061,:":"}]"}]"#, ": list [a,:] \"}]\"; rest "),
    ];
    check(cases.map(|(text, found)| (text, found.to_owned())), |text| reading(text));
}

#[test]
fn a_cell_shows_numbers_as_sent_times_readably_and_nested_values_as_json() {
    let cases = [
        ("n", "12345678901234567890", "literal 12345678901234567890"),
        ("n", "-0.10e+2", "literal -0.10e+2"),
        ("n", "null", "literal null"),
        ("n", r#""a\nb\u0000\u0007c""#, "text a\nbc"),
        ("n", r#""a\u202Eb\u200b""#, "text ab"),
        ("n", r#"{ "a" : [ 1.0 , {} ] }"#, r#"json {"a":[1.0,{}]}"#),
        ("n", r#"{"access_token":"s3"}"#, r#"json {"access_token":"access_token«s3»"}"#),
        ("password", r#""s3""#, "text password«s3»"),
        ("PASSWORD", "[1]", "text PASSWORD«[1]»"),
        ("n", r#""see eyJh.eyJp.s3""#, "text see token«eyJh.eyJp.s3»"),
        ("n", r#""2026-01-31T23:59:59Z""#, "time 2026-01-31 23:59:59 UTC (2026-01-31T23:59:59Z)"),
        ("n", r#""2026-01-31""#, "text 2026-01-31"),
    ];
    check(cases.map(|(name, text, shown)| ((name, text), shown.to_owned())), |(name, text)| {
        shown(name, text)
    });
    let long = shown("n", &format!("\"{}\"", "ä".repeat(MAX_CELL_BYTES)));
    assert_eq!(long, format!("text {}…", "ä".repeat(MAX_CELL_BYTES / 2)));
}

#[test]
fn rfc3339_s5_6_a_time_is_one_or_stays_text() {
    let times = [
        ("2024-02-29T00:00:00z", "2024-02-29 00:00:00 UTC"),
        ("2026-12-31t23:59:60.999+00:00", "2026-12-31 23:59:60 UTC"),
        ("2026-01-31T08:05:09.1234567-05:30", "2026-01-31 08:05:09 UTC-05:30"),
    ];
    let texts = [
        "2023-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-01T24:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z",
        "2026-01-01T00:00:00",
        "2026-01-01T00:00:00.Z",
        "2026-01-01T00:00:00+0100",
        "2026-01-01T00:00:00+24:00",
        "2026-1-1T00:00:00Z",
        "2026-01-01-01T00:00:00Z",
        "+026-01-01T00:00:00Z",
        "2026-01-01 00:00:00Z",
        "T",
        "ÄÄÄÄ-01-01T00:00:00Z",
        "2026-01-01T00:00:0ä",
        "The end",
    ];
    let cases = times.map(|(text, time)| (text, format!("time {time} ({text})")));
    let cases = cases.into_iter().chain(texts.map(|text| (text, format!("text {text}"))));
    check(cases, |text| shown("n", &format!("\"{text}\"")));
}

#[test]
fn rfc9457_s3_1_an_api_describes_its_error_in_its_own_words() {
    let stated = |media_type: &str, body: &str, challenge: &Challenge| -> String {
        let found = statements(&response(media_type, body), challenge);
        found.iter().map(|it| format!("{}={};", it.name, it.text)).collect()
    };
    let cases = [
        (
            "application/problem+json",
            r#"{"type":"x","title":"No","status":422,"detail":"Why"}"#,
            "title=No;detail=Why;",
        ),
        (
            "application/json",
            r#"{"error":"invalid_token","error_description":"old"}"#,
            "error=invalid_token;error_description=old;",
        ),
        ("application/json", r#"{"error":{"code":7,"message":"Not yours"}}"#, "error.message=Not yours;"),
        (
            "application/json",
            r#"{"errors":[{"title":"No","detail":"Why"}]}"#,
            "errors[0].title=No;errors[0].detail=Why;",
        ),
        ("application/json", r#"{"title":"No","message":"No"}"#, "title=No;"),
        ("application/json", r#"{"title":7,"detail":[],"message":" "}"#, ""),
        ("application/json", r#""out of order""#, "text=out of order;"),
        ("application/json", "[1]", ""),
        ("text/plain", "\u{1b}[31mout\u{202e} of order\n", "text=[31mout of order;"),
        ("text/html", "<b>502</b>", "text=<b>502</b>;"),
        ("image/png", "", ""),
    ];
    check(
        cases.map(|(media_type, body, text)| ((media_type, body), text.to_owned())),
        |(media_type, body)| stated(media_type, body, &Challenge::default()),
    );
    let challenge = Challenge { error: Some("a".into()), error_description: Some("b".into()), scope: None };
    let both = "detail=b;WWW-Authenticate error=a;";
    assert_eq!(stated("application/json", r#"{"detail":"b"}"#, &challenge), both);
    let long = stated("text/plain", &"ä".repeat(MAX_STATEMENT_CHARACTERS + 1), &Challenge::default());
    assert_eq!(long, format!("text={}…;", "ä".repeat(MAX_STATEMENT_CHARACTERS)));
}

#[test]
fn a_hostile_body_is_read_in_bounded_room() {
    let deep = ["[".repeat(100_000), "]".repeat(100_000)].concat();
    assert!(matches!(Reading::new(&json(&deep)).shape, Shape::List(table) if table.rows().len() == 1));
    assert!(shown("n", &deep).len() <= MAX_CELL_BYTES + "json …".len());
    let wide: Vec<_> = (0..10_000).map(|index| format!("{{\"{index}\":0}}")).collect();
    let Shape::List(table) = Reading::new(&json(&format!("[{}]", wide.join(",")))).shape else { panic!() };
    assert_eq!((table.columns().len(), table.rows().len()), (10_000, 10_000));
}

/// Any JSON of a few levels.
fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        "-?[1-9][0-9]{0,20}(\\.[0-9]{1,3})?".prop_map(|number| number),
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        let name = prop_oneof![Just("data".to_owned()), Just("items".to_owned()), any::<String>()];
        let member = (name, inner.clone())
            .prop_map(|(name, value)| format!("{} : {value}", serde_json::to_string(&name).unwrap()));
        prop_oneof![
            prop::collection::vec(inner, 0..5).prop_map(|items| format!("[ {} ]", items.join(" ,\n"))),
            prop::collection::vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(", "))),
        ]
    })
}

/// Strings and literals of a value, in any order.
fn leaves(value: &Value, found: &mut Vec<String>) {
    let children: Vec<Value> = match value.is_array() {
        true => value.elements(),
        false => value.members().into_iter().map(|(_, value)| value).collect(),
    };
    if !value.is_array() && !value.is_object() {
        found.push(value.as_json().to_owned());
    }
    children.iter().for_each(|child| leaves(child, found));
}

proptest! {
    #[test]
    fn nothing_of_a_value_is_lost_in_its_reading(text in any_json()) {
        let (mut sent, mut read) = (Vec::new(), Vec::new());
        leaves(&json(&text), &mut sent);
        let Reading { shape, rest, .. } = Reading::new(&json(&text));
        rest.iter().for_each(|(_, value)| leaves(value, &mut read));
        match shape {
            Shape::List(table) => table.rows().iter().for_each(|row| leaves(row, &mut read)),
            Shape::Object(members) => members.iter().for_each(|(_, value)| leaves(value, &mut read)),
            Shape::Plain(value) => leaves(&value, &mut read),
        }
        sent.sort();
        read.sort();
        prop_assert_eq!(sent, read);
    }

    #[test]
    fn whatever_is_sent_has_a_content_and_statements(body in any::<Vec<u8>>(), media_type in any::<String>()) {
        let response = response(&media_type, body);
        Content::new(&response).parts();
        statements(&response, &Challenge::default());
    }
}
