//! What ARCHITECTURE.md says of the sources, checked against the sources.

mod cycles;
mod rules;
mod source;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

use source::{Source, Token, root, sources, tokens};

use crate::support::check;

/// The folders of `src` and how far out each is: arrows point to the same number or a lower one.
const RINGS: [(&str, u8); 8] = [
    ("protocol", 0),
    ("session", 1),
    ("inspect", 1),
    ("trace", 1),
    ("browser", 2),
    ("client", 3),
    ("auth", 4),
    ("app", 5),
];

/// What ring 0 never names: the browser, the clock, randomness, the system, waiting.
const IMPURE: [&str; 20] = [
    "web_sys",
    "js_sys",
    "gloo",
    "gloo_net",
    "gloo_storage",
    "gloo_timers",
    "leptos",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "SystemTime",
    "Instant",
    "thread",
    "env",
    "fs",
    "process",
    "rand",
    "getrandom",
    "OsRng",
    "async",
    "await",
];

/// What the server may name of the crate: plain types that decide nothing.
const SHARED_WITH_THE_SERVER: [&str; 4] = ["Lifetime", "Secret", "Timestamp", "jose::base64url"];

/// The file of the server that reads text with the inspector: one finder serves the page and `bearer-lab decode`, which verifies
/// what was found with a library of others.
const READS_TEXT: &str = "server/src/cli/decode.rs";

/// The files of `src` that take a secret out of its custody, and why each must.
const EXPOSING: [(&str, &str); 29] = [
    ("src/trace/tokens.rs", "tells whether a secret is a token that can be inspected"),
    ("src/trace/body.rs", "a token's JSON is indented as it is, where the reader asked for it"),
    ("src/app/data/value.rs", "the data view shows a secret when it is asked to"),
    ("src/app/home/person.rs", "shows what the ID token says"),
    ("src/app/home/token_cards.rs", "shows the beginning of a token, and copies it when asked to"),
    ("src/app/messages/value.rs", "the detail of a message shows a secret when it is asked to"),
    ("src/auth/token_inspector/checklist.rs", "shows what the token is compared with"),
    ("src/auth/token_inspector/comparison.rs", "compares the session's token with the one before"),
    ("src/auth/token_inspector/inspection.rs", "shows a token of the session when it is asked to"),
    ("src/auth/token_inspector/maker.rs", "shows a code verifier that was made to be shown"),
    ("src/auth/token_inspector/mod.rs", "shows a token that another page gives it"),
    ("src/client/callback.rs", "reads the address of the callback, and compares the state of a sign-out"),
    ("src/client/sign_out.rs", "the state of the sign-out is shown masked in the log"),
    ("src/client/storage.rs", "session storage holds the transaction under its state"),
    ("src/client/stored_session.rs", "reads the stored session"),
    ("src/client/tab_sync.rs", "sends the session to a copy of this tab"),
    ("src/browser/fetch.rs", "headers and bodies go over the wire"),
    ("src/protocol/http.rs", "headers and bodies are made of values"),
    ("src/protocol/oauth/authorization_request.rs", "state and nonce travel in the address"),
    ("src/protocol/oauth/authorization_response.rs", "the state is compared"),
    (
        "src/protocol/oauth/dpop.rs",
        "a proof has the hash of the access token, and goes before it in a header",
    ),
    ("src/protocol/oauth/entropy.rs", "the random values hand their text on"),
    ("src/protocol/oauth/pkce.rs", "the challenge is the hash of the verifier"),
    ("src/protocol/oidc/claim_sources.rs", "the JWT of a source is read, to see whose it is"),
    ("src/protocol/oidc/end_session.rs", "state and ID token travel in the address"),
    ("src/protocol/oidc/id_token/checks.rs", "the nonce is compared, and hashes are made of code and token"),
    ("src/session/accept.rs", "the ID token is read"),
    ("src/session/stored.rs", "the stored form is text"),
    ("src/session/tab_message.rs", "a message to another tab carries the stored session"),
];

fn ring(name: &str) -> Option<u8> {
    RINGS.iter().find(|(known, _)| *known == name).map(|(_, ring)| *ring)
}

/// The ring that a path leads to, seen from a module of this depth: `crate::x`, `bearer_lab::x`, or as many
/// `super` as lead out to the crate's root.
fn target(path: &str, depth: usize) -> Option<&str> {
    let segments: Vec<&str> = path.split("::").collect();
    let climbs = segments.iter().take_while(|segment| **segment == "super").count();
    match segments.as_slice() {
        ["crate" | "bearer_lab", name, ..] => Some(name),
        _ if climbs > 0 && climbs >= depth => segments.get(climbs).copied(),
        _ => None,
    }
}

/// Whether it is of ring 0.
fn is_inner(source: &Source) -> bool {
    source.module().first().and_then(|name| ring(name)).is_some_and(|ring| ring < 2)
}

fn outward_arrows(source: &Source) -> Vec<String> {
    let module = source.module();
    let own = module.first().and_then(|folder| ring(folder)).unwrap_or(u8::MAX);
    let points_outward =
        |path: &String| target(path, module.len()).and_then(ring).is_some_and(|reached| reached > own);
    let arrow = |path: String| format!("{} names {path}", source.path);
    source.paths().into_iter().filter(points_outward).map(arrow).collect()
}

fn none(found: Vec<String>) {
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn arrows_point_inward_only() {
    let all = sources("src");
    none(all.iter().flat_map(outward_arrows).collect());
    let folders: BTreeSet<String> =
        all.iter().filter_map(|source| source.module().first().map(|name| (*name).to_owned())).collect();
    for folder in folders {
        assert!(ring(&folder).is_some(), "src/{folder} belongs to no ring");
    }
}

#[test]
fn an_arrow_that_points_outward_is_seen_however_it_is_written() {
    let cases = [
        ("src/protocol/a.rs", "use crate::browser::fetch;", 1),
        ("src/protocol/a.rs", "use crate::{check, session::Session};", 1),
        ("src/protocol/a.rs", "use crate::{\n  protocol::{a, b},\n  auth::{self, Auth},\n};", 2),
        ("src/protocol/jose/a.rs", "fn f() { super::super::super::session::g() }", 1),
        ("src/trace/mod.rs", "use super::{browser, protocol};", 1),
        ("src/session/a.rs", "fn f(x: &bearer_lab::auth::Auth) {}", 1),
        ("src/browser/a.rs", "const X: char = '\"'; use crate::auth::Auth; const Y: char = '\"';", 1),
        ("src/auth/a.rs", "impl<'a> X<'a> { fn f() { crate::app::g() } }", 1),
        ("src/auth/a.rs", "use crate::{browser::fetch, session::Session, protocol::Secret};", 0),
        ("src/protocol/jose/a.rs", "use super::super::check; use super::browser;", 0),
        (
            "src/protocol/a.rs",
            "// crate::browser\n/* crate::auth /* */ crate::app */ /// [`crate::auth::Auth`]",
            0,
        ),
        ("src/protocol/a.rs", "const A: &str = \"crate::browser\"; const B: &str = r#\"\"crate::auth\"#;", 0),
        ("src/protocol/a.rs", "crate::rules! { }", 0),
        ("src/app/a.rs", "use bearer_lab::{auth, browser}; use crate::app::b;", 0),
    ];
    check(cases.map(|(path, text, count)| ((path, text), count)), |(path, text)| {
        let source = Source { path: (*path).into(), text: String::new(), tokens: tokens(text) };
        outward_arrows(&source).len()
    });
}

#[test]
fn ring_0_names_neither_browser_nor_clock_nor_randomness() {
    let impure = |source: Source| -> Vec<String> {
        let words = source.tokens.iter().filter_map(Token::word).filter(|word| IMPURE.contains(word));
        words.map(|word| format!("{} names {word}", source.path)).collect()
    };
    none(sources("src").into_iter().filter(is_inner).flat_map(impure).collect());
}

/// Native tests are compiled without these rings: what needs a browser is tested in one.
#[test]
fn the_outer_rings_have_no_tests_that_nobody_runs() {
    let has_tests = |source: &Source| source.tokens.iter().any(|token| token.word() == Some("test"));
    let found = sources("src").into_iter().filter(|source| !is_inner(source) && has_tests(source));
    none(found.map(|source| format!("{} has tests: they belong in tests/web", source.path)).collect());
}

#[test]
fn the_server_sees_plain_types_of_the_protocol_and_decides_for_itself() {
    let foreign = |source: Source| -> Vec<String> {
        let is_shared = |path: &str| {
            SHARED_WITH_THE_SERVER.iter().any(|name| {
                let whole = ["bearer_lab::protocol::", name].concat();
                path == whole || path.starts_with(&[&whole, "::"].concat())
            })
        };
        let is_read = |path: &str| source.path == READS_TEXT && path.starts_with("bearer_lab::inspect");
        let paths = source.paths().into_iter();
        paths
            .filter(|path| {
                path.split("::").next() == Some("bearer_lab") && !is_shared(path) && !is_read(path)
            })
            .map(|path| format!("{} names {path}", source.path))
            .collect()
    };
    none(sources("server/src").into_iter().flat_map(foreign).collect());
    let manifest = fs::read_to_string(root().join("server/Cargo.toml")).unwrap();
    assert!(manifest.contains("bearer-lab = { path = \"..\", default-features = false }"));
}

#[test]
fn nothing_is_ever_set_as_html() {
    let words = ["inner_html", "set_inner_html", "outer_html", "insert_adjacent_html", "innerHTML"];
    let found = |source: Source| -> Vec<String> {
        let hits = words.iter().filter(|word| source.text.contains(*word));
        hits.map(|word| format!("{} has {word}", source.path)).collect()
    };
    none(sources("src").into_iter().flat_map(found).collect());
}

#[test]
fn a_secret_leaves_its_custody_only_where_a_reason_is_given() {
    let exposes = |source: &Source| {
        source
            .tokens
            .windows(3)
            .any(|window| window[0].is('.') && window[1].word() == Some("expose") && window[2].is('('))
            || source.paths().iter().any(|path| path.ends_with("::expose"))
    };
    let listed: BTreeMap<&str, &str> = EXPOSING.into_iter().collect();
    let all = sources("src");
    let found: BTreeSet<&str> =
        all.iter().filter(|source| exposes(source)).map(|source| &*source.path).collect();
    let known: BTreeSet<&str> = listed.keys().copied().collect();
    let new: Vec<_> = found.difference(&known).collect();
    assert!(new.is_empty(), "take a secret out of its custody without a reason: {new:?}");
    let gone: Vec<_> = known.difference(&found).collect();
    assert!(gone.is_empty(), "no longer do: {gone:?}");
}

#[test]
fn a_rule_code_is_screaming_snake_case_and_stands_for_one_rule() {
    let mut known = BTreeMap::new();
    for row in rules::rows() {
        let code = row.code().to_owned();
        let is_word = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
        };
        assert!(code.split('_').all(is_word), "{code} in {} is not SCREAMING_SNAKE_CASE", row.path);
        let other = known.insert(code.clone(), row.path.clone());
        assert_eq!(other, None, "{code} stands in {} too", row.path);
    }
}

#[test]
fn a_rule_tells_the_reader_what_must_hold_what_happened_and_what_to_do() {
    let faults = ["Provider", "Configuration", "User", "Environment", "Defect"];
    for row in rules::rows() {
        let [code, source, claim, problem, mend] = row.texts.as_slice() else { panic!("five texts") };
        assert!(faults.contains(&row.fault.as_str()), "{code}: {}", row.fault);
        assert!(!source.is_empty(), "{code} has no source");
        assert!(!claim.is_empty() && !claim.ends_with('.'), "{code}: a claim is a statement: {claim}");
        for sentence in [problem, mend] {
            let is_sentence = sentence.ends_with('.') && sentence.starts_with(char::is_uppercase);
            assert!(is_sentence, "{code}: no sentence: {sentence}");
        }
        assert!(!problem.contains("Oops"), "{code}");
    }
}

/// Set to have `docs/errors.md` written anew.
const WRITE: &str = "BEARER_LAB_WRITE_DOCS";

#[test]
fn docs_errors_md_lists_every_rule_as_it_is() {
    let path = root().join("docs/errors.md");
    let expected = rules::page();
    if std::env::var_os(WRITE).is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "docs/errors.md is not what the rules say: {WRITE}=1 cargo test --test it errors_md"
    );
}

#[test]
fn the_texts_of_every_table_of_rules_can_be_loaded() {
    let all = sources("src");
    let registry = all.iter().find(|source| source.path == "src/client/rule_texts.rs").unwrap();
    let listed = registry.paths();
    let tables: Vec<_> = all.iter().filter(|source| rules::has_table(source)).collect();
    assert!(tables.len() > 10);
    let path = |source: &Source| format!("crate::{}::TEXTS", source.module().join("::"));
    let missing = tables.into_iter().map(path).filter(|path| !listed.contains(path));
    none(missing.map(|path| format!("src/client/rule_texts.rs does not list {path}")).collect());
}

#[test]
fn every_file_and_folder_that_architecture_md_names_is_there() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap();
    let outside_fences: String = text.split("```").step_by(2).collect();
    let named: Vec<&str> =
        outside_fences.split('`').skip(1).step_by(2).filter(|name| is_path(name)).collect();
    assert!(named.len() > 10, "only {named:?} are paths");
    let missing: Vec<_> = named.into_iter().filter(|name| !exists(name)).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md names what is gone: {missing:?}");
}

/// A name with a slash or an ending, and neither a route, nor a command, nor a URL.
fn is_path(name: &str) -> bool {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte));
    let endings = [".rs", ".md", ".toml", ".css", ".html", ".json"];
    let is_file = endings.iter().any(|ending| name.ends_with(ending));
    is_plain && !name.starts_with('/') && !name.starts_with('.') && (is_file || name.contains('/'))
}

/// Below the root, or below `src`, whose folder the text leaves out where it follows a flow.
fn exists(name: &str) -> bool {
    root().join(name).exists() || root().join("src").join(name).exists()
}
