//! RFC 7636: proof key for code exchange.

use bearer_lab::protocol::{
    jose::base64url,
    oauth::{AuthorizationRequest, Client, CodeChallenge, CodeVerifier, Nonce, ResponseType, Scope, State},
    url::HttpUrl,
};

use crate::support::check;

#[test]
fn rfc7636_b_the_published_bytes_make_the_published_verifier_and_challenge() {
    let bytes = [
        116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105,
        214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
    ];
    let verifier = CodeVerifier::from_random(&bytes);
    assert_eq!(verifier.expose(), "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(CodeChallenge::of(&verifier).as_str(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

#[test]
fn rfc7636_s4_2_the_worked_example_of_the_lesson_gives_its_challenge() {
    let verifier = "M25iVXpKU3puUjFaYWg3T1NDTDQtcW1ROUY5YXlwalNoc0hhakxifmZHag";
    let challenge = "qjrzSW9gMiUgpUvqgEPE4_-8swvyCtfOVvg55o5S_es";
    assert_eq!(CodeChallenge::of_text(verifier).as_str(), challenge);
    let decoded = String::from_utf8(base64url::decode(verifier).unwrap()).unwrap();
    assert_ne!(
        CodeChallenge::of_text(&decoded).as_str(),
        challenge,
        "the text is hashed, not what it encodes"
    );
}

#[test]
fn rfc7636_s4_1_a_verifier_is_43_characters_from_32_bytes_and_no_other_is_taken_back() {
    let right = CodeVerifier::from_random(&[0xfb; 32]).expose().to_owned();
    assert_eq!(right.len(), 43);
    assert!(right.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)));
    let cases = [
        (String::new(), false),
        (right[..42].to_owned(), false),
        (format!("{right}A"), false),
        (format!("{right}="), false),
        (format!(" {right}"), false),
        (right.replace('-', "+"), false),
        (format!("{}é", &right[..41]), false),
        (format!("{}B", &right[..42]), false),
        (base64url::encode(&[1; 31]), false),
        (base64url::encode(&[1; 33]), false),
        ("a".repeat(128), false),
        (right.clone(), true),
    ];
    check(cases.clone(), |text| CodeVerifier::from_stored(text).is_some());
    check(cases.clone(), |text| State::from_stored(text).is_some());
    check(cases, |text| Nonce::from_stored(text).is_some());
}

#[test]
fn rfc7636_s4_1_debug_output_never_holds_a_random_value() {
    let shown = format!(
        "{:?} {:?} {:?}",
        State::from_random(&[1; 32]),
        Nonce::from_random(&[1; 32]),
        CodeVerifier::from_random(&[1; 32])
    );
    assert!(!shown.contains("AQEB"), "{shown}");
}

fn request(challenge: Option<CodeChallenge>) -> AuthorizationRequest {
    let redirect_uri = HttpUrl::parse("https://app.test/callback").unwrap();
    AuthorizationRequest {
        response_type: ResponseType::CODE,
        client: Client { client_id: "s6BhdRkqt3".into(), redirect_uri },
        scope: Scope::parse("openid profile"),
        state: State::from_random(&[1; 32]),
        nonce: Nonce::from_random(&[2; 32]),
        code_challenge: challenge,
        dpop_jkt: None,
        extra: vec![("login_hint".into(), "a&b=c #ä".into())],
    }
}

#[test]
fn rfc7636_s4_3_the_challenge_goes_with_its_method_and_the_verifier_stays() {
    let verifier = CodeVerifier::from_random(&[3; 32]);
    let endpoint = HttpUrl::parse("https://server.example.com/authorize?tenant=1").unwrap();
    let url = request(Some(CodeChallenge::of(&verifier))).url(&endpoint);
    assert_eq!(
        url.as_str(),
        "https://server.example.com/authorize?tenant=1&response_type=code&client_id=s6BhdRkqt3\
         &redirect_uri=https%3A%2F%2Fapp.test%2Fcallback&scope=openid+profile\
         &state=AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE&nonce=AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI\
         &code_challenge=g77gcvvTQj90gfwWOCFjatjPtz-u8N0FgfOXnqDHMbk&code_challenge_method=S256\
         &login_hint=a%26b%3Dc+%23%C3%A4"
    );
    assert!(!url.as_str().contains(verifier.expose()));
}

#[test]
fn rfc7636_s4_3_without_a_code_there_is_no_challenge() {
    let endpoint = HttpUrl::parse("https://server.example.com/authorize").unwrap();
    assert!(!request(None).url(&endpoint).as_str().contains("code_challenge"));
}
