use bearer_lab::{
    browser::crypto,
    protocol::{
        jose::{Algorithm, CompactJws, Jwk, Verification},
        json::Json,
    },
};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::window;

const RFC7515: &str = include_str!("../data/rfc7515.json");
const PSS: &str = include_str!("../data/pss.json");
const RFC8037: &str = include_str!("../data/rfc8037.json");

/// The published example's only way to be verified.
fn example(file: &str, name: Option<&str>, algorithm: &str) -> Verification {
    let file = Json::parse(file.as_bytes()).unwrap();
    let example = name.map_or(&file, |name| file.member(name).unwrap());
    let (signing_input, signature) = example.string("token").unwrap().unwrap().rsplit_once('.').unwrap();
    Verification {
        algorithm: Algorithm::from_name(algorithm).unwrap(),
        jwk: Jwk::read(example.member("jwk").unwrap()).unwrap(),
        signing_input: signing_input.to_owned(),
        signature: bearer_lab::protocol::jose::base64url::decode(signature).unwrap(),
    }
}

fn examples() -> [Verification; 3] {
    [
        example(RFC7515, Some("A.2"), "RS256"),
        example(RFC7515, Some("A.3"), "ES256"),
        example(RFC8037, None, "EdDSA"),
    ]
}

async fn is_valid(way: Verification) -> bool {
    crypto::verify_all(vec![way]).await.unwrap().pop().unwrap().1
}

#[wasm_bindgen_test]
async fn rfc7515_and_rfc8037_webcrypto_verifies_the_published_signatures() {
    for way in examples() {
        let name = way.algorithm.name();
        assert!(is_valid(way).await, "{name}");
    }
}

#[wasm_bindgen_test]
async fn rfc7515_s5_2_webcrypto_refuses_a_changed_signature_and_a_changed_message() {
    for way in examples() {
        let name = way.algorithm.name();
        for index in [0, 31, 63] {
            let mut changed = way.clone();
            changed.signature[index] ^= 1;
            assert!(!is_valid(changed).await, "{name}, byte {index}");
        }
        let message = [way.signing_input.as_str(), "A"].concat();
        assert!(!is_valid(Verification { signing_input: message, ..way }).await, "{name}, message");
    }
}

#[wasm_bindgen_test]
async fn rfc7518_s3_5_a_salt_of_another_length_is_refused_and_its_length_found() {
    for (name, is_right, bytes) in [("salt_20", false, 20), ("salt_32", true, 32), ("salt_222", false, 222)] {
        let way = example(PSS, Some(name), "PS256");
        assert_eq!(is_valid(way.clone()).await, is_right, "{name}");
        assert_eq!(crypto::pss_salt_bytes(&way).await, Some(bytes), "{name}");
    }
    let mut changed = example(PSS, Some("salt_20"), "PS256");
    changed.signature[9] ^= 1;
    assert_eq!(crypto::pss_salt_bytes(&changed).await, None);
    assert_eq!(crypto::pss_salt_bytes(&example(RFC7515, Some("A.2"), "RS256")).await, None);
}

#[wasm_bindgen_test]
fn rfc6749_s10_10_random_bytes_differ() {
    assert_ne!(crypto::random_bytes().unwrap(), crypto::random_bytes().unwrap());
}

/// What a page that is no secure context does: without WebCrypto, RS256 and ES256 are verified in Rust.
#[wasm_bindgen_test]
async fn rfc7515_s5_2_a_page_without_webcrypto_verifies_rs256_and_es256() {
    let crypto = window().unwrap().crypto().unwrap();
    let missing = js_sys::JSON::parse(r#"{"value":null,"configurable":true}"#).unwrap();
    js_sys::Object::define_property(crypto.as_ref(), &"subtle".into(), missing.unchecked_ref());
    let mut found = Vec::new();
    for way in examples() {
        let mut changed = way.clone();
        changed.signature[0] ^= 1;
        for way in [way, changed] {
            let tried = crypto::verify_all(vec![way]).await;
            found.push(tried.map(|tried| tried[0].1).map_err(|failure| failure.code()));
        }
    }
    js_sys::Reflect::delete_property(crypto.as_ref(), &"subtle".into()).unwrap();
    let unsupported = Err("SIGNATURE_UNSUPPORTED");
    assert_eq!(found, [Ok(true), Ok(false), Ok(true), Ok(false), unsupported, unsupported]);
}

#[wasm_bindgen_test]
fn a_token_is_read_the_same_in_the_browser() {
    assert!(CompactJws::parse("e30.e30.AA").is_ok());
    assert!(CompactJws::parse("e30.e30.AB").is_err(), "spare bits");
}
