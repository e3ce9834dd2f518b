use super::{
    checks::{Checks, Rule},
    jws::Jws,
};
use bearer_lab::protocol::Timestamp;

use crate::keys::{Algorithm, KeySet, SigningKey};

/// The token can be read.
pub(super) static FORMAT: Rule = Rule {
    code: "TOKEN_FORMAT",
    source: "RFC 7515 §3.1, §5.2",
    claim: "The token is a signed JWT: three parts of base64url, with JSON in the first two",
};
static TYPE: Rule = Rule {
    code: "TOKEN_TYPE",
    source: "RFC 9068 §4, RFC 8725 §3.11",
    claim: "The token is of the kind that belongs here",
};
static SIGNED_WITH: Rule = Rule {
    code: "TOKEN_ALGORITHM",
    source: "RFC 8725 §3.1",
    claim: "The algorithm is one that is fixed here, whatever the token asks for",
};
static KEY: Rule =
    Rule { code: "TOKEN_KEY", source: "RFC 7515 §4.1.4", claim: "The key is one of the issuer's" };
static EXTENSIONS: Rule = Rule {
    code: "TOKEN_CRITICAL",
    source: "RFC 7515 §4.1.11",
    claim: "The token needs no extension that is not understood here",
};
static SIGNATURE: Rule =
    Rule { code: "TOKEN_SIGNATURE", source: "RFC 7515 §5.2", claim: "The issuer's key made the signature" };

/// Reads a token of one kind and checks that this server signed it as one. Algorithms and keys are fixed, and
/// each key belongs to one algorithm: the header chooses among them, and brings none of its own.
pub(super) fn check_signature<'a>(
    checks: &mut Checks,
    keys: &KeySet,
    algorithms: &[Algorithm],
    kind: &str,
    token: &'a str,
    now: Timestamp,
) -> Option<Jws<'a>> {
    let jws = Jws::parse(token);
    let says = |name: &str| jws.as_ref().map(|jws| jws.header(name)).unwrap_or_default();
    let format = if jws.is_some() { "a signed JWT" } else { "something else" };
    checks.same(&FORMAT, "a signed JWT", format);
    checks.apply(&TYPE, kind, says("typ"), || says("typ").eq_ignore_ascii_case(kind));
    let named = |algorithm: &&Algorithm| algorithm.name() == says("alg");
    let algorithm = algorithms.iter().find(named);
    let names: Vec<_> = algorithms.iter().map(|algorithm| algorithm.name()).collect();
    checks.apply(&SIGNED_WITH, &names.join(" "), says("alg"), || algorithm.is_some());
    let own: Vec<_> = keys.published(now).filter(|key| Some(&key.algorithm()) == algorithm).collect();
    let key = own.iter().find(|key| key.kid() == says("kid"));
    let kids: Vec<_> = own.iter().map(|key| key.kid()).collect();
    checks.apply(&KEY, &kids.join(" "), says("kid"), || key.is_some());
    let extensions = if jws.as_ref().is_some_and(Jws::has_critical_extensions) { "some" } else { "none" };
    checks.same(&EXTENSIONS, "none", extensions);
    let verifies =
        |key: &&SigningKey| jws.as_ref().is_some_and(|jws| key.verifies(jws.signed, &jws.signature));
    let is_genuine = || key.is_some_and(verifies);
    checks.apply(&SIGNATURE, "genuine", "compared with the key", is_genuine);
    jws
}

#[cfg(test)]
mod tests {
    use bearer_lab::protocol::{Timestamp, jose::base64url};
    use serde_json::json;

    use super::{Checks, check_signature};
    use crate::keys::{Algorithm, KeySet};

    const NOW: Timestamp = Timestamp::from_seconds(1000);

    fn failure(keys: &KeySet, kind: &str, token: &str) -> Option<&'static str> {
        let mut checks = Checks::default();
        check_signature(&mut checks, keys, &[Algorithm::Rs256], kind, token, NOW);
        checks.failure().map(|rule| rule.code)
    }

    #[test]
    fn rfc8725_s3_a_token_is_taken_only_as_what_it_was_signed_as() {
        let made = || KeySet::generate(&[Algorithm::Rs256, Algorithm::Ps256]).unwrap();
        let key = made();
        let signed_with = |algorithm| {
            let key = key.signing(algorithm).unwrap();
            key.sign("at+jwt", &json!({ "sub": "x" })).unwrap().expose().to_owned()
        };
        assert_eq!(failure(&key, "at+jwt", &signed_with(Algorithm::Ps256)), Some("TOKEN_ALGORITHM"));
        let token = signed_with(Algorithm::Rs256);
        let token = token.as_str();
        assert_eq!(failure(&key, "at+jwt", token), None);
        assert_eq!(failure(&key, "JWT", token), Some("TOKEN_TYPE"));
        assert_eq!(failure(&made(), "at+jwt", token), Some("TOKEN_KEY"));

        let (signed, signature) = token.rsplit_once('.').unwrap();
        let (header, payload) = signed.split_once('.').unwrap();
        let text = String::from_utf8(base64url::decode(header).unwrap()).unwrap();
        let forged = |from: &str, to: &str| base64url::encode(text.replace(from, to).as_bytes());
        let other_payload = base64url::encode(br#"{"sub":"y"}"#);
        let flipped: Vec<u8> = base64url::decode(signature).unwrap().iter().map(|byte| byte ^ 0x5a).collect();
        for (bad, expected) in [
            (format!("{}.{payload}.", forged("RS256", "none")), "TOKEN_ALGORITHM"),
            (format!("{}.{payload}.{signature}", forged("RS256", "HS256")), "TOKEN_ALGORITHM"),
            (format!("{}.{payload}.{signature}", forged("RS256", "PS256")), "TOKEN_ALGORITHM"),
            (format!("{}.{payload}.{signature}", forged("at+jwt", "JWT")), "TOKEN_TYPE"),
            (format!("{}.{payload}.{signature}", forged("}", r#","crit":["x"]}"#)), "TOKEN_CRITICAL"),
            (format!("{header}.{other_payload}.{signature}"), "TOKEN_SIGNATURE"),
            (format!("{header}.{payload}.{}", base64url::encode(&flipped)), "TOKEN_SIGNATURE"),
            (format!("{header}.{payload}."), "TOKEN_SIGNATURE"),
            (format!("{header}.{payload}"), "TOKEN_FORMAT"),
            (format!("{token}."), "TOKEN_FORMAT"),
            (format!("{token}="), "TOKEN_FORMAT"),
            (format!("{token}.x"), "TOKEN_FORMAT"),
            (String::new(), "TOKEN_FORMAT"),
            ("..".to_owned(), "TOKEN_FORMAT"),
        ] {
            assert_eq!(failure(&key, "at+jwt", &bad), Some(expected), "{bad}");
        }
    }
}
