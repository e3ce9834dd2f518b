//! Malformed input of every kind, at every endpoint that reads a body: an error in the form of the endpoint,
//! never a broken connection, never a 5xx.

use std::thread;

use bearer_lab_server::cli::Serve;

use crate::{
    http::{Answer, Request, closes, exchange, exchange_and_close},
    lab::{Lab, options},
    row::{Row, row},
    summary::{authorization, oauth},
};

/// Endpoints that programs call; their errors are JSON (RFC 6749 §5.2).
const FOR_PROGRAMS: [&str; 5] = ["token", "revoke", "introspect", "par", "device/authorize"];
/// Endpoints that browsers post to; their errors are pages. `sign-out` is not among them: whoever is signed out
/// already is told so, whatever they sent.
const FOR_PEOPLE: [&str; 6] = ["authorize", "sign-in", "consent", "device", "device/decision", "logout"];

/// What people are shown.
const PAGE: &str = "a 4xx page";

/// A kind of malformed request: its name, what makes it of a request without a body, and the error.
struct Kind {
    name: &'static str,
    make: fn(Request) -> Request,
    expected: &'static str,
}

const KINDS: [Kind; 8] = [
    Kind { name: "huge", make: |request| request.raw_form(&huge()), expected: "413 invalid_request" },
    Kind {
        name: "deep",
        make: |request| request.raw_body("application/json", &b"[".repeat(60_000)),
        expected: "400 invalid_request",
    },
    Kind {
        name: "of another media type",
        make: |request| request.raw_body("multipart/form-data; boundary=x", b"--x--"),
        expected: "400 invalid_request",
    },
    Kind {
        name: "in another charset",
        make: |request| request.raw_body("application/x-www-form-urlencoded; charset=utf-16", b"a\0=\x001\0"),
        expected: "400 invalid_request",
    },
    Kind {
        name: "not UTF-8",
        make: |request| request.raw_form(b"client_id=%ff"),
        expected: "400 invalid_request",
    },
    Kind {
        name: "compressed",
        make: |request| {
            request
                .header("content-encoding", "gzip")
                .raw_form(b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x4b\xb4\x35\x04")
        },
        expected: "400 invalid_request",
    },
    Kind {
        name: "half an escape",
        make: |request| request.raw_form(b"client_id=spa%4"),
        expected: "400 invalid_request",
    },
    Kind {
        name: "duplicate",
        make: |request| request.raw_form(b"client_id=spa&client_id=spa"),
        expected: "400 invalid_request",
    },
];

fn huge() -> Vec<u8> {
    [&b"client_id=spa&x="[..], &b"a".repeat(1024 * 1024)].concat()
}

pub fn rows() -> Vec<Row> {
    let programs = FOR_PROGRAMS.iter().flat_map(|path| KINDS.iter().map(move |kind| (path, kind)));
    let programs = programs.map(|(path, kind)| {
        row("RFC 6749 §5.2", format!("malformed: {} at {path}", kind.name), kind.expected, move || {
            let lab = Lab::automatic();
            oauth(&lab.send(&(kind.make)(lab.post(&endpoint(path)))))
        })
    });
    let people = FOR_PEOPLE.iter().flat_map(|path| KINDS.iter().map(move |kind| (path, kind)));
    let people = people.map(|(path, kind)| {
        row("RFC 6749 §4.1.2.1", format!("malformed: {} at {path}", kind.name), PAGE, move || {
            let lab = Lab::manual();
            let mut answer = lab.send(&(kind.make)(lab.post(&endpoint(path))));
            // Some endpoints answer a POST by asking for the same with GET.
            if let Some(target) = answer.location().strip_prefix(&lab.origin) {
                answer = lab.send(&lab.get(target));
            }
            refusal_page(lab, &answer)
        })
    });
    programs.chain(people).chain(unfinished()).chain([mutations()]).collect()
}

fn refusal_page(lab: &Lab, answer: &Answer) -> String {
    let summary = authorization(lab, answer);
    if summary.starts_with('4') && !summary.contains("without") { PAGE.into() } else { summary }
}

fn endpoint(path: &str) -> String {
    format!("/oauth2/default/v1/{path}")
}

/// A form, and of it so much that the server waits for the rest.
fn unfinished_form(lab: &Lab, path: &str) -> Vec<u8> {
    let mut request = lab.post(&endpoint(path)).raw_form(b"client_id=spa&scope=openid").bytes();
    request.truncate(request.len() - 10);
    request
}

/// Requests that end too early, or never.
fn unfinished() -> Vec<Row> {
    let truncated = FOR_PROGRAMS.iter().map(|path| {
        row("RFC 9112 §8", format!("malformed: truncated at {path}"), "413 invalid_request", move || {
            let lab = Lab::automatic();
            oauth(&exchange_and_close(lab.address, &unfinished_form(lab, path)))
        })
    });
    let truncated_page = FOR_PEOPLE.iter().map(|path| {
        row("RFC 9112 §8", format!("malformed: truncated at {path}"), PAGE, move || {
            let lab = Lab::manual();
            refusal_page(lab, &exchange_and_close(lab.address, &unfinished_form(lab, path)))
        })
    });
    truncated.chain(truncated_page).chain(slow()).collect()
}

/// Everything that comes too slowly, all at once: each takes the time that the server gives it.
fn slow() -> [Row; 4] {
    [
        row(
            "RFC 9110 §15.5.9",
            "malformed: slow, at every endpoint for programs",
            "408 invalid_request",
            || {
                let lab = Lab::automatic();
                at_once(&FOR_PROGRAMS, |path| oauth(&exchange(lab.address, &unfinished_form(lab, path))))
            },
        ),
        row("RFC 9110 §15.5.9", "malformed: slow, at every endpoint for people", PAGE, || {
            let lab = Lab::manual();
            at_once(&FOR_PEOPLE, |path| {
                refusal_page(lab, &exchange(lab.address, &unfinished_form(lab, path)))
            })
        }),
        row("RFC 9112 §9.8", "malformed: slow, the head of a request", "closed", || {
            let heads = ["", "G", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nhost: localhost\r\n"];
            at_once(&heads, |head| ended(Lab::automatic(), head.as_bytes()))
        }),
        row("RFC 9112 §9.8", "malformed: slow, the handshake of TLS", "closed", || {
            let lab = Lab::start(Serve { https: true, ..options() });
            at_once(&["", "\x16\x03\x01\x02"], |hello| ended(&lab, hello.as_bytes()))
        }),
    ]
}

/// Asks for all of them at the same time: the one outcome, or all that there were.
fn at_once(all: &[&str], ask: impl Fn(&str) -> String + Sync) -> String {
    let mut outcomes: Vec<_> = thread::scope(|scope| {
        let asking: Vec<_> = all.iter().map(|one| scope.spawn(|| ask(one))).collect();
        asking.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    outcomes.dedup();
    outcomes.join(", ")
}

/// How a connection ends on which no more comes than this.
fn ended(lab: &Lab, begin: &[u8]) -> String {
    if closes(lab.address, begin) { "closed".into() } else { "left open".into() }
}

/// How many requests are changed.
const MUTATIONS: usize = 2_000;

/// Requests in which everything is right but a few bytes.
fn mutations() -> Row {
    row("robustness", "malformed: 2,000 requests with a few bytes changed", "no 5xx, all answered", || {
        let lab = Lab::automatic();
        let query = lab.authorization_query(&[]);
        let forms = [
            (
                "token",
                "grant_type=authorization_code&client_id=spa&code=x&redirect_uri=y&code_verifier=z".into(),
            ),
            ("token", "grant_type=refresh_token&client_id=spa&refresh_token=AAAA.BBBB".into()),
            ("revoke", "client_id=spa&token=AAAA".to_owned()),
            ("par", query.clone()),
            ("device/authorize", "client_id=device&scope=openid".into()),
            ("authorize", query.clone()),
            ("logout", "id_token_hint=e30.e30.AA&post_logout_redirect_uri=http%3A%2F%2Flocalhost%2F".into()),
        ];
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        for number in 0..MUTATIONS {
            let (path, form) = &forms[number % forms.len()];
            let form = random.change(form.as_bytes());
            let answer = lab.send(&lab.post(&endpoint(path)).raw_form(&form));
            if !(200..500).contains(&answer.status) {
                return format!("{} at {path} for {:?}", answer.status, String::from_utf8_lossy(&form));
            }
        }
        "no 5xx, all answered".into()
    })
}

/// Numbers that look random and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    /// The bytes with one to four of them replaced, added, taken out, or a part of them doubled.
    fn change(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bytes = bytes.to_vec();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len());
            let byte = u8::try_from(self.below(256)).unwrap();
            match self.below(4) {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => {
                    bytes.remove(at);
                }
                _ => bytes.extend_from_within(at..),
            }
        }
        bytes
    }
}
