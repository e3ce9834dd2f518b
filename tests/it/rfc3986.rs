//! RFC 3986: addresses, read so that no other parser can read them differently.

use bearer_lab::protocol::url::{HttpUrl, MAX_URL_BYTES};

use crate::support::check;

#[test]
fn rfc3986_an_address_is_absolute_with_a_plain_host() {
    let of_length = |bytes: usize| format!("https://a.test/{}", "a".repeat(bytes - 15));
    let cases = [
        ("", false),
        ("https", false),
        ("https:", false),
        ("https://", false),
        ("https:///path", false),
        ("https://?x", false),
        ("https://:8080", false),
        ("https://a.test:", false),
        ("https://a.test:-1", false),
        ("https://a.test:+80", false),
        ("https://a.test: 80", false),
        ("https://a.test:65536", false),
        ("https://a.test:80:80", false),
        ("https://a.test:0x50", false),
        ("https://a.test:８０", false),
        ("https://@a.test", false),
        ("https://b@a.test", false),
        ("https://a.test:80@evil.test", false),
        ("https://a.test%40evil.test", false),
        ("https://a.test%2fpath", false),
        ("https://a,b", false),
        ("https://*", false),
        ("https://a.test;b", false),
        ("https://a'b", false),
        ("https://a.test\\path", false),
        ("https:\\\\a.test", false),
        ("https://a.test/\\..", false),
        ("https://a.test/a b", false),
        ("https://a.test/a\tb", false),
        ("https://a.test/\u{0}", false),
        ("https://a.test/\r\nX: 1", false),
        ("\u{feff}https://a.test", false),
        ("https://a.test/ä", false),
        ("https://bücher.test", false),
        ("https://a。test", false),
        ("https://a.test/\"x\"", false),
        ("https://a.test/<x>", false),
        ("https://a.test/{x}", false),
        ("https://a.test/[x]", false),
        ("https://a.test/`x", false),
        ("https://a.test/x^y|z", false),
        ("https://a.test#", false),
        ("https://a.test/?x#y", false),
        ("https://[", false),
        ("https://[]", false),
        ("https://[::1", false),
        ("https://[::1]a", false),
        ("https://[::1]:", false),
        ("https://[::g]", false),
        ("https://[v1.x]", false),
        ("https://[fe80::1%25eth0]", false),
        ("https://[[::1]]", false),
        ("https://::1", false),
        ("http//a.test", false),
        ("https;//a.test", false),
        ("Https://a.test", false),
        ("wss://a.test", false),
        ("view-source:https://a.test", false),
        ("https://a.test", true),
        ("https://a.test/", true),
        ("https://a.test?x=y", true),
        ("https://a.test:8443/a/b;c=1,2/~d?e=f&g=%20/?:@", true),
        ("https://xn--bcher-kva.test", true),
        ("https://a_b.test", true),
        ("https://10.0.0.1", true),
        ("https://[2001:db8::1]:8443/x", true),
        ("https://a.test/!$&'()*+", true),
    ];
    check(cases, |text| HttpUrl::parse(text).is_ok());
    assert!(HttpUrl::parse(&of_length(MAX_URL_BYTES)).is_ok());
    assert!(HttpUrl::parse(&of_length(MAX_URL_BYTES + 1)).is_err());
}

#[test]
fn rfc8252_s8_3_plain_http_reaches_this_machine_alone() {
    let page = "http://classroom.test:8080";
    let cases = [
        ("http://a.test", false),
        ("http://classroom.test", false),
        ("http://classroom.test:80", false),
        ("http://classroom.test:8080.a.test", false),
        ("http://xclassroom.test:8080", false),
        ("http://CLASSROOM.test:8080", false),
        ("http://localhost.a.test", false),
        ("http://a.localhost", false),
        ("http://localhost.", false),
        ("http://LOCALHOST", false),
        ("http://127.0.0.1.a.test", false),
        ("http://127.1", false),
        ("http://127.0.0.01", false),
        ("http://2130706433", false),
        ("http://0x7f000001", false),
        ("http://0x7f.0.0.1", false),
        ("http://0177.0.0.1", false),
        ("http://0.0.0.0", false),
        ("http://0", false),
        ("http://[::]", false),
        ("http://[::2]", false),
        ("http://[::ffff:127.0.0.1]", false),
        ("http://[0:0:0:0:0:0:0:1]", false),
        ("http://[1::]", false),
        ("http://128.0.0.1", false),
        ("http://192.168.0.1", false),
        ("http://localhost", true),
        ("http://localhost:8080/x", true),
        ("http://127.0.0.1:1", true),
        ("http://127.255.255.254", true),
        ("http://[::1]", true),
        ("http://[::1]:8080/x", true),
        ("http://classroom.test:8080/x", true),
        ("https://a.test", true),
    ];
    check(cases, |text| HttpUrl::parse_trustworthy(text, page).is_ok());
    assert!(HttpUrl::parse_trustworthy("http://a.test", "null").is_err(), "the origin of a file");
    assert!(HttpUrl::parse_trustworthy("http://a.test", "").is_err());
}

#[test]
fn rfc6454_s4_an_origin_is_scheme_host_and_port_as_they_are_written() {
    let cases = [
        ("https://a.test", "https://a.test"),
        ("https://a.test/", "https://a.test"),
        ("https://a.test?x", "https://a.test"),
        ("https://a.test:443/x", "https://a.test:443"),
        ("http://[::1]:8080/x?y", "http://[::1]:8080"),
        ("https://a.test/https://b.test", "https://a.test"),
    ];
    check(cases.map(|(text, origin)| (text, origin.to_owned())), |text| {
        let url = HttpUrl::parse(text).unwrap();
        assert_eq!([url.origin(), url.path_and_query()].concat(), *text);
        assert_eq!(url.is_https(), text.starts_with("https"));
        url.origin().to_owned()
    });
}

#[test]
fn rfc6749_s3_1_parameters_join_the_query_that_an_endpoint_has() {
    let join = |text: &str| {
        let url = HttpUrl::parse(text).unwrap().with_query([("a b", "c&d=e+f/\u{e4}\n"), ("g", "")]);
        url.as_str().to_owned()
    };
    let added = "a+b=c%26d%3De%2Bf%2F%C3%A4%0A&g=";
    assert_eq!(join("https://a.test"), format!("https://a.test?{added}"));
    assert_eq!(join("https://a.test/x"), format!("https://a.test/x?{added}"));
    assert_eq!(join("https://a.test/x?y=z"), format!("https://a.test/x?y=z&{added}"));
    assert!(HttpUrl::parse(&join("https://a.test/x?y=z")).is_ok(), "what is made is what is read");
}
