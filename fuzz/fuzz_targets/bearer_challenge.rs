//! A `WWW-Authenticate` header: what was read is read again when it is written out.
#![no_main]

use bearer_lab::protocol::oauth::Challenge;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    let Some(challenge) = Challenge::parse(data, "Bearer") else { return };
    assert!(data.to_ascii_lowercase().contains("bearer"));
    let quoted = |name: &str, value: &Option<String>| {
        let escape = |text: &String| text.replace('\\', "\\\\").replace('"', "\\\"");
        value.as_ref().map(|value| format!("{name}=\"{}\"", escape(value)))
    };
    let parameters = [
        quoted("error", &challenge.error),
        quoted("error_description", &challenge.error_description),
        quoted("scope", &challenge.scope),
    ];
    let written = format!("Bearer {}", parameters.into_iter().flatten().collect::<Vec<_>>().join(", "));
    assert_eq!(Challenge::parse(&written, "Bearer"), Some(challenge), "{written}");
});
