//! The compact form, and the JSON in it (RFC 7515 §2, §7.1, RFC 7519 §4, RFC 8259).

use super::id_token;
use crate::hostile::case::{CODE, Case, Rule};
use crate::hostile::jose::{Draft, encode};

pub(super) fn cases() -> Vec<Case> {
    [parts(), base64url(), claims_text(), header_text(), size()].into_iter().flatten().collect()
}

fn compact(change: fn(String) -> String) -> impl Fn(&mut Draft) + Clone + Send + Sync + 'static {
    move |token: &mut Draft| token.compact(change)
}

fn parts() -> Vec<Case> {
    let rule = Rule::new("compact form", "RFC 7515 §7.1", CODE);
    vec![
        rule.reject("a fourth part", id_token(compact(|token| format!("{token}.e30")))),
        rule.reject("a dot at the end", id_token(compact(|token| format!("{token}.")))),
        rule.reject("a dot at the start", id_token(compact(|token| format!(".{token}")))),
        rule.reject("an empty header", id_token(compact(|token| without(&token, 0)))),
        rule.reject("empty claims", id_token(compact(|token| without(&token, 1)))),
        rule.reject("an empty signature", id_token(compact(|token| without(&token, 2)))),
        rule.reject(
            "two parts",
            id_token(compact(|token| {
                token.rsplit_once('.').map(|(start, _)| start.to_owned()).unwrap_or_default()
            })),
        ),
        rule.reject(
            "five parts, as if encrypted",
            id_token(|token| {
                token.compact(|compact| {
                    let header = encode(r#"{"alg":"dir","enc":"A128GCM","zip":"DEF"}"#);
                    format!("{header}..AAAAAAAAAAAAAAAA.{}.AAAAAAAAAAAAAAAAAAAAAA", encode(compact))
                });
            }),
        ),
        rule.reject(
            "JSON serialization",
            id_token(compact(|token| {
                let parts: Vec<&str> = token.split('.').collect();
                let [header, payload, signature] = parts.as_slice() else { return token };
                format!(r#"{{"protected":"{header}","payload":"{payload}","signature":"{signature}"}}"#)
            })),
        ),
        rule.reject("a thousand dots", id_token(compact(|token| format!("{token}{}", ".".repeat(1000))))),
        rule.reject("nothing", id_token(compact(|_| String::new()))),
    ]
}

/// The token with one of its parts left empty.
fn without(token: &str, part: usize) -> String {
    let keep = |(index, text): (usize, &str)| if index == part { String::new() } else { text.to_owned() };
    token.split('.').enumerate().map(keep).collect::<Vec<_>>().join(".")
}

/// Another spelling of the same bytes is another token: the signature covers the text.
fn base64url() -> Vec<Case> {
    let rule = Rule::new("base64url", "RFC 7515 §2, RFC 4648 §3.5", CODE);
    vec![
        rule.reject("padding on the signature", id_token(compact(|token| format!("{token}==")))),
        rule.reject(
            "padding on the claims",
            id_token(compact(|token| {
                let (input, signature) = token.rsplit_once('.').unwrap_or_default();
                format!("{input}=.{signature}")
            })),
        ),
        rule.reject("a space at the end", id_token(compact(|token| format!("{token} ")))),
        rule.reject("a line break at the end", id_token(compact(|token| format!("{token}\n")))),
        rule.reject(
            "a line break inside",
            id_token(compact(|token| {
                let (start, end) = token.split_at(20);
                format!("{start}\n{end}")
            })),
        ),
        rule.reject(
            "the alphabet with + and /",
            id_token(|token| {
                // Bytes that the two alphabets spell differently.
                token.signature(|_, mut signature| {
                    signature.iter_mut().take(3).for_each(|byte| *byte = 0xff);
                    signature
                });
                token.compact(|compact| compact.replace('-', "+").replace('_', "/"));
            }),
        ),
        rule.reject(
            "the alphabet with + and /, a right signature",
            id_token(compact(|token| {
                let (input, signature) = token.rsplit_once('.').unwrap_or_default();
                // Two spare letters make sure that the signature changes even without - and _.
                format!("{input}.{}", signature.replace('-', "+").replace('_', "/") + "+/")
            })),
        ),
        // 256 bytes end in a letter that carries four bits only: two are to spare.
        rule.reject(
            "spare bits in the signature",
            id_token(compact(|token| {
                let (start, last) = token.split_at(token.len() - 1);
                let spare = match last {
                    "A" => "B",
                    "Q" => "R",
                    "g" => "h",
                    _ => "x",
                };
                format!("{start}{spare}")
            })),
        ),
        rule.reject("a letter of no alphabet", id_token(compact(|token| format!("{token}é")))),
        rule.reject("a zero byte", id_token(compact(|token| format!("{token}\u{0}")))),
    ]
}

/// All of these are rightly signed: what is wrong is what was signed.
fn claims_text() -> Vec<Case> {
    let rule = Rule::new("claims", "RFC 7519 §4, §7.2, RFC 8259", CODE);
    let text = |change: fn(String) -> Vec<u8>| id_token(move |token: &mut Draft| token.claims_text(change));
    vec![
        rule.reject("an array", text(|claims| format!("[{claims}]").into_bytes())),
        rule.reject("a string", text(|_| b"\"alice\"".to_vec())),
        rule.reject("null", text(|_| b"null".to_vec())),
        rule.reject("something after them", text(|claims| format!("{claims}{{}}").into_bytes())),
        rule.reject("cut short", text(|claims| claims.trim_end_matches('}').as_bytes().to_vec())),
        rule.reject("a comma at the end", text(|claims| claims.replace('}', ",}").into_bytes())),
        rule.reject("single quotes", text(|claims| claims.replace('"', "'").into_bytes())),
        rule.reject("a byte order mark", text(|claims| format!("\u{feff}{claims}").into_bytes())),
        rule.reject("UTF-16", text(|claims| claims.encode_utf16().flat_map(u16::to_le_bytes).collect())),
        rule.reject(
            "a byte that is not UTF-8",
            text(|claims| claims.bytes().map(|byte| if byte == b'A' { 0xff } else { byte }).collect()),
        ),
        rule.reject("half a surrogate pair", text(|claims| claims.replace("Alice", "\\ud800").into_bytes())),
        rule.reject("sub twice", text(|claims| claims.replacen('{', "{\"sub\":\"other\",", 1).into_bytes())),
        rule.reject(
            "sub twice, once escaped",
            text(|claims| claims.replacen('{', "{\"\\u0073ub\":\"other\",", 1).into_bytes()),
        ),
        rule.reject(
            "aud twice, the last one right",
            text(|claims| claims.replacen('{', "{\"aud\":\"other\",", 1).into_bytes()),
        ),
        rule.reject(
            "a member twice, deep inside",
            text(|claims| claims.replacen('{', "{\"address\":{\"a\":1,\"a\":2},", 1).into_bytes()),
        ),
        rule.reject(
            "nested 5000 deep",
            text(|claims| {
                let (open, close) = ("[".repeat(5000), "]".repeat(5000));
                claims.replacen('{', &format!("{{\"x\":{open}{close},"), 1).into_bytes()
            }),
        ),
        rule.accept("white space between them", text(|claims| claims.replace(',', " ,\n\t").into_bytes())),
        rule.accept(
            "escaped letters",
            text(|claims| claims.replace("\"sub\"", "\"s\\u0075b\"").into_bytes()),
        ),
    ]
}

fn header_text() -> Vec<Case> {
    let rule = Rule::new("header", "RFC 7515 §4, §5.2", CODE);
    let text = |change: fn(String) -> Vec<u8>| id_token(move |token: &mut Draft| token.header_text(change));
    vec![
        rule.reject(
            "alg twice, none first",
            text(|header| header.replacen('{', "{\"alg\":\"none\",", 1).into_bytes()),
        ),
        rule.reject(
            "alg twice, none last",
            text(|header| header.replace('}', ",\"alg\":\"none\"}").into_bytes()),
        ),
        rule.reject("kid twice", text(|header| header.replacen('{', "{\"kid\":\"rsa-2\",", 1).into_bytes())),
        rule.reject("an array", text(|header| format!("[{header}]").into_bytes())),
        rule.reject("no JSON", text(|_| b"alg=RS256".to_vec())),
        rule.reject("something after it", text(|header| format!("{header} x").into_bytes())),
        rule.reject("an empty object", text(|_| b"{}".to_vec())),
    ]
}

fn size() -> Vec<Case> {
    let rule = Rule::new("size", "the cap of 16 KiB on tokens", CODE);
    let padded =
        |letters: usize| id_token(move |token: &mut Draft| token.claims.set("picture", "a".repeat(letters)));
    vec![
        rule.accept("a token of 8 KiB", padded(5_000)),
        rule.reject("a token of 40 KiB", padded(30_000)),
        rule.reject("a token of 3 MiB", padded(2_000_000)),
    ]
}
