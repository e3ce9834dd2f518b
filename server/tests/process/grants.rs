//! `token`: an independent client library completes every grant.

use serde_json::Value;

use crate::program::{Ended, Server, allow_device, open, program, run, run_with_input, run_with_person};

fn arguments<'a>(issuer: &'a str, grant: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["token", "--grant", grant, "--issuer", issuer], more].concat()
}

/// The members of the token response, in order.
fn members(ended: &Ended) -> String {
    assert_eq!(ended.code, 0, "{}", ended.err);
    let json: Value = serde_json::from_str(&ended.out).unwrap();
    let mut names: Vec<_> = json.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names.join(" ")
}

fn secret(ended: &Ended, name: &str) -> String {
    let json: Value = serde_json::from_str(&ended.out).unwrap();
    json[name].as_str().unwrap_or_default().to_owned()
}

const FOR_A_CLIENT: &str = "access_token expires_in scope token_type";
const FOR_A_USER: &str = "access_token expires_in id_token scope token_type";
const FOR_LONG: &str = "access_token expires_in id_token refresh_token scope token_type";

fn sign_in(issuer: &str, more: &[&str]) -> Ended {
    run_with_person(&mut program(&arguments(issuer, "code", more)), |line| {
        let address = line.strip_prefix("Open ").unwrap();
        let callback = open(address).unwrap();
        assert!(callback.starts_with("http://127.0.0.1:"), "{callback}");
        let forged = callback.replace("state=", "state=x");
        assert_eq!(open(&forged), None, "what comes with another state ends nothing");
        open(&callback);
    })
}

#[test]
fn rfc6749_s4_1_a_native_app_gets_tokens_for_a_code_and_a_verifier_and_renews_them() {
    let server = Server::start();
    let ended = sign_in(&server.issuer(), &[]);
    assert_eq!(members(&ended), FOR_LONG);
    let all = format!("{}{}", ended.out, ended.err);
    assert!(!ended.err.contains("eyJ") && all.contains("code_verifier=[masked"), "{}", ended.err);

    let issuer = server.issuer();
    let first = secret(&ended, "refresh_token");
    let renew =
        || run_with_input(&mut program(&arguments(&issuer, "refresh", &["--refresh-token", "-"])), &first);
    let renewed = renew();
    assert_eq!(members(&renewed), FOR_LONG);
    assert_ne!(secret(&renewed, "refresh_token"), first);
    let again = renew();
    assert!(again.code == 3 && again.err.contains("invalid_grant"), "{}", again.err);
}

#[test]
fn oidc_core_s3_1_3_7_a_sign_in_that_does_not_hold_gives_no_tokens() {
    for (fault, code, text) in [
        ("response-no-iss", 1, "it comes from another issuer"),
        ("response-wrong-iss", 1, "it comes from another issuer"),
        ("token-wrong-type", 1, "of the type \"mac\""),
        ("token-no-id-token", 5, "there is no ID token"),
        ("id-token-no-sub", 5, "who signed in (sub)"),
        ("id-token-wrong-iss", 5, "of another issuer"),
        ("id-token-wrong-aud", 5, "for another audience"),
        ("id-token-wrong-nonce", 5, "not for this sign-in (nonce)"),
        ("id-token-no-nonce", 5, "not for this sign-in (nonce)"),
        ("id-token-expired", 5, "has expired"),
        ("id-token-not-yet-valid", 5, "is not valid yet"),
        ("id-token-bad-signature", 5, "did not make the signature"),
        ("id-token-alg-none", 5, "its header cannot be read"),
        ("id-token-alg-hs256", 5, "proves nothing about its issuer"),
        ("key-unknown", 5, "is not the issuer's"),
    ] {
        let server = Server::start_with(&["--fault", fault]);
        let ended = run_with_person(&mut program(&arguments(&server.issuer(), "code", &[])), |line| {
            open(&open(line.strip_prefix("Open ").unwrap()).unwrap());
        });
        assert!(ended.code == code && ended.err.contains(text), "{fault}: {} {}", ended.code, ended.err);
        assert_eq!(ended.out, "", "{fault}");
    }
}

#[test]
fn oidc_core_s3_1_2_1_without_openid_no_id_token_is_waited_for() {
    let server = Server::start();
    let ended = sign_in(&server.issuer(), &["--scope", "api:read"]);
    assert_eq!(members(&ended), FOR_A_CLIENT);
}

#[test]
fn rfc6749_s4_4_a_service_gets_a_token_for_itself() {
    let server = Server::start();
    let issuer = server.issuer();
    assert_eq!(members(&run(&mut program(&arguments(&issuer, "client-credentials", &[])))), FOR_A_CLIENT);
    let wrong = ["--client-id", "service", "--client-secret", "env:WRONG"];
    let refused = run(program(&arguments(&issuer, "client-credentials", &wrong)).env("WRONG", "wrong"));
    assert!(refused.code == 3 && refused.err.contains("invalid_client"), "{}", refused.err);
}

#[test]
fn rfc6749_s4_3_a_trusted_app_gets_tokens_for_a_password_that_no_list_of_processes_shows() {
    let server = Server::start();
    let issuer = server.issuer();
    let options = ["--username", "alice", "--password", "-"];
    let command = || program(&arguments(&issuer, "password", &options));
    let ended = run_with_input(&mut command(), "password");
    assert_eq!(members(&ended), FOR_A_USER);
    assert!(ended.err.contains("password=[masked, 8 characters]"), "{}", ended.err);
    assert_eq!(run_with_input(&mut command(), "wrong").code, 3);
}

#[test]
fn rfc8628_s3_a_device_gets_tokens_when_a_person_has_typed_its_code() {
    let server = Server::start();
    let issuer = server.issuer();
    let ended = run_with_person(&mut program(&arguments(&issuer, "device", &[])), |line| {
        let (address, code) = line.strip_prefix("Open ").unwrap().split_once(" and type ").unwrap();
        allow_device(address, code);
    });
    assert_eq!(members(&ended), FOR_LONG);
}
