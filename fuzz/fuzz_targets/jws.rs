//! A compact token: as raw text, and as three parts that are encoded first, so that JSON is reached.
#![no_main]

use bearer_lab::protocol::{
    check::Checks,
    jose::{
        CompactJws,
        jws::MAX_JWS_BYTES,
        jwt::{audiences, numeric_date},
    },
    json::Json,
};
use fuzz_support::{algorithms, check_form, keys, token};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        read(text);
    }
    let mut parts = data.splitn(3, |byte| *byte == 0xff);
    if let (Some(header), Some(payload), Some(signature)) = (parts.next(), parts.next(), parts.next()) {
        let text = token(header, payload, signature);
        let is_token = text.len() <= MAX_JWS_BYTES
            && Json::parse_object(header).is_some()
            && Json::parse_object(payload).is_some()
            && !signature.is_empty();
        assert_eq!(CompactJws::parse(&text).is_ok(), is_token);
        read(&text);
    }
});

fn read(text: &str) {
    let Ok(jws) = CompactJws::parse(text) else { return };
    assert!(text.len() <= MAX_JWS_BYTES);
    check_form(text, &jws);
    for name in ["exp", "iat", "nbf", "auth_time"] {
        if let Ok(Some(time)) = numeric_date(jws.payload(), name) {
            assert!((0..100_000_000_000).contains(&time.seconds()));
        }
    }
    assert!(audiences(jws.payload()).is_ok() || jws.payload().member("aud").is_some());
    let mut checks = Checks::default();
    let picked = jws.algorithm(&algorithms(), &mut checks);
    assert_eq!(picked.is_some(), checks.failure().is_none());
    let Some(algorithm) = picked else { return };
    assert!(jws.header().member("crit").is_none() && jws.header().member("b64").is_none());
    let key_id = jws.key_id().ok().flatten().map(str::to_owned);
    for way in jws.verifications(algorithm, &keys()) {
        assert!(way.jwk.fits(algorithm));
        assert!(key_id.is_none() || way.jwk.key_id.is_none() || way.jwk.key_id == key_id);
        assert!(text.starts_with(&way.signing_input));
    }
}
