//! `call`, `decode` and `header`.

use std::{fs, process::Command};

use crate::program::{Ended, Server, folder, program, run, run_with_input};

fn call(server: &Server, arguments: &[&str], changes: &[(&str, &str)]) -> Command {
    let mut command = program(&[&["call"], arguments].concat());
    command.env("ISSUER", server.issuer()).env("DEFAULT_SCOPE", "customScope");
    command.env("TEST_CLIENT_ID", "service").env("TEST_CLIENT_SECRET", "service-secret");
    command.envs(changes.iter().copied());
    command
}

#[test]
fn call_shows_both_exchanges_and_no_secret_unless_asked() {
    let server = Server::start();
    let masked = run(&mut call(&server, &[], &[]));
    assert_eq!(masked.code, 0, "{}", masked.err);
    for text in
        ["POST", "/v1/token", "grant_type=client_credentials", "scope=customScope", "/api/me", "200 OK"]
    {
        assert!(masked.out.contains(text), "{text} is not in {}", masked.out);
    }
    assert!(masked.out.contains("authorization: Basic [masked") && masked.out.contains("Bearer [masked"));
    let basic = "c2VydmljZTpzZXJ2aWNlLXNlY3JldA==";
    assert!(!masked.out.contains("eyJ") && !masked.out.contains(basic), "{}", masked.out);
    let shown = run(&mut call(&server, &["--show-secrets"], &[]));
    assert!(shown.out.contains("Bearer eyJ") && shown.out.contains(basic), "{}", shown.out);
}

#[test]
fn call_reads_its_settings_from_the_file_of_the_source_documents() {
    let server = Server::start();
    let folder = folder("dot-env");
    let settings = format!(
        "ISSUER={}\nDEFAULT_SCOPE=customScope\nTEST_CLIENT_ID=service\nTEST_CLIENT_SECRET=service-secret\n",
        server.issuer()
    );
    fs::write(folder.join(".env"), settings).unwrap();
    let ended = run(program(&["call"]).current_dir(&folder));
    assert_eq!(ended.code, 0, "{}", ended.err);
    let refused = run(program(&["call"]).current_dir(&folder).env("TEST_CLIENT_SECRET", "another"));
    assert_eq!(refused.code, 3, "the environment goes before the file: {}", refused.err);
}

#[test]
fn call_ends_with_the_code_of_what_went_wrong() {
    let server = Server::start();
    let other = format!("{}/other", server.origin);
    for (name, value, code, text) in [
        ("DEFAULT_SCOPE", "", 2, "has DEFAULT_SCOPE; for the server"),
        ("ISSUER", "http://lab.example", 2, "must be a URL with https"),
        ("ISSUER", "http://127.0.0.1:1/x", 1, "is the server running?"),
        ("ISSUER", &other, 1, "the answer is 404"),
        ("DEFAULT_SCOPE", "api:admin", 3, "invalid_scope"),
    ] {
        let ended = run(&mut call(&server, &[], &[(name, value)]));
        assert!(ended.code == code && ended.err.contains(text), "{name}: {} {}", ended.code, ended.err);
    }
    let items = format!("{}/api/items", server.origin);
    let refused = run(&mut call(&server, &["--api", &items], &[]));
    assert!(refused.code == 4 && refused.err.contains("the API refuses: 403"), "{}", refused.err);
}

fn token(server: &Server) -> String {
    let arguments = ["token", "--grant", "client-credentials", "--issuer", &server.issuer()];
    let json: serde_json::Value = serde_json::from_str(&run(&mut program(&arguments)).out).unwrap();
    json["access_token"].as_str().unwrap().to_owned()
}

fn decode(token: &str, more: &[&str]) -> Ended {
    run_with_input(&mut program(&[&["decode", "-"], more].concat()), token)
}

#[test]
fn decode_shows_a_token_and_never_says_that_it_is_good_before_it_was_verified() {
    let server = Server::start();
    let token = token(&server);
    let unverified = decode(&token, &[]);
    assert_eq!(unverified.code, 0, "{}", unverified.err);
    for text in
        ["\"typ\": \"at+jwt\"", "\"scope\": \"customScope\"", "exp", "in 59 minutes", "Nothing was verified"]
    {
        // A token of this very second ends in an hour.
        let text =
            if unverified.out.contains("in 1 hour") && text.starts_with("in ") { "in 1 hour" } else { text };
        assert!(unverified.out.contains(text), "{text} is not in {}", unverified.out);
    }
    let verified = decode(&token, &["--issuer", &server.issuer(), "--audience", "api://default"]);
    assert!(verified.code == 0 && verified.out.contains("Verified: "), "{} {}", verified.out, verified.err);
}

#[test]
fn decode_takes_a_token_with_what_stands_before_it_in_a_header() {
    let token = "eyJhbGciOiJub25lIn0.e30.";
    for text in [format!("Bearer {token}"), format!("Authorization: Bearer  {token} ")] {
        let ended = decode(&text, &[]);
        assert!(ended.code == 0 && ended.out.contains("\"alg\": \"none\""), "{} {}", ended.out, ended.err);
    }
}

#[test]
fn decode_reads_all_of_a_pipe_and_shows_each_token_in_it() {
    let (one, other) = ("eyJhbGciOiJub25lIn0.eyJzdWIiOiJraW0ifQ.", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJsZWUifQ.");
    let response = format!("{{\n \"access_token\": \"{one}\",\n \"idToken\": \"{other}\"\n}}\n");
    let ended = decode(&response, &[]);
    for text in ["Token 2 of 2", "Found in: access_token", "Found in: idToken", "\"kim\"", "\"lee\""] {
        assert!(ended.code == 0 && ended.out.contains(text), "{} {}", ended.out, ended.err);
    }
    let wrapped = format!("\n{}\n{}\n", &one[..30], &one[30..]);
    let ended = decode(&wrapped, &[]);
    assert!(ended.out.contains("Line breaks were removed") && ended.out.contains("\"kim\""), "{}", ended.out);
}

#[test]
fn decode_identifies_a_text_without_a_token() {
    for (text, shown) in [
        ("opaque", "Opaque token"),
        ("M.C5_X.0.U.-Ck!x*y$$", "Opaque token"),
        ("-----BEGIN PUBLIC KEY-----", "A key is not a token"),
        ("eyJhbGciOiJSUzI1NiJ9.e30=.AAAA", "Its form is wrong: padding"),
        ("https://a.test/cb?code=c-1&state=s%26t", "single use, not a token"),
        ("error=access_denied&error_description=Not+today", "error_description: Not today"),
    ] {
        let ended = decode(text, &[]);
        assert!(ended.code == 0 && ended.out.contains(shown), "{} {}", ended.out, ended.err);
    }
}

#[test]
fn decode_with_an_issuer_ends_with_the_code_that_its_help_names() {
    let server = Server::start();
    let token = token(&server);
    let forged = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJraW0ifQ.";
    for (text, code, shown) in [
        (
            json_of(&[("access_token", &token), ("refresh_token", "r-1")]),
            0,
            "Token 2 of 2. Nothing was verified",
        ),
        (json_of(&[("access_token", &token), ("id_token", forged)]), 5, "Token 2 of 2. NOT verified"),
        (json_of(&[("refresh_token", "r-1")]), 2, "Opaque token"),
        ("https://a.test/cb?code=c-1&state=s".to_owned(), 2, "Authorization response"),
        (token.replacen('.', "=.", 1), 5, "Header"),
        (
            token
                .split('.')
                .enumerate()
                .map(|(index, part)| if index == 1 { "" } else { part })
                .collect::<Vec<_>>()
                .join("."),
            5,
            "Header",
        ),
    ] {
        let ended = decode(&text, &["--issuer", &server.issuer()]);
        assert_eq!(ended.code, code, "{} {}", ended.out, ended.err);
        assert!(ended.out.contains(shown), "{shown} is not in {}", ended.out);
    }
    let help = run(&mut program(&["decode", "--help"])).out;
    assert!(help.contains("With --issuer the exit code is"), "{help}");
}

fn json_of(members: &[(&str, &str)]) -> String {
    let members = members.iter().map(|(name, value)| ((*name).to_owned(), (*value).into()));
    serde_json::Value::Object(members.collect()).to_string()
}

#[test]
fn decode_reads_windows_text_and_names_what_it_cannot_read() {
    let token = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJraW0ifQ.";
    let ended = decode(&format!("\u{feff}{token}\r\n"), &[]);
    assert!(ended.code == 0 && ended.out.contains("\"kim\""), "{} {}", ended.out, ended.err);
    let utf16: String = token.chars().flat_map(|character| [character, '\0']).collect();
    let ended = decode(&utf16, &[]);
    assert!(ended.code == 2 && ended.err.contains("UTF-16"), "{} {}", ended.out, ended.err);
}

#[test]
fn token_prints_the_type_that_the_server_sent() {
    let server = Server::start();
    let ended = run(&mut program(&["token", "--grant", "client-credentials", "--issuer", &server.issuer()]));
    assert!(ended.out.contains("\"token_type\": \"Bearer\""), "{}", ended.out);
    let decoded = decode(&ended.out, &["--issuer", &server.issuer()]);
    assert!(decoded.code == 0 && decoded.out.contains("Verified: "), "{} {}", decoded.out, decoded.err);
}

#[test]
fn rfc7516_decode_says_of_an_encrypted_token_that_it_is_one_and_never_verifies_it() {
    // {"alg":"RSA-OAEP","enc":"A256GCM"}
    let token = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a.b.c.d";
    let shown = decode(token, &[]);
    assert!(shown.code == 0 && shown.out.contains("is encrypted"), "{} {}", shown.out, shown.err);
    assert!(!shown.out.contains("--issuer"), "{}", shown.out);
    let server = Server::start();
    let ended = decode(token, &["--issuer", &server.issuer()]);
    assert!(ended.code == 5 && !ended.out.contains("Verified"), "{} {}", ended.out, ended.err);
}

#[test]
fn decode_refuses_a_token_that_its_issuer_did_not_sign_or_that_is_for_somebody_else() {
    let (server, other) = (Server::start(), Server::start());
    let token = token(&server);
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let forged = format!("{signed}.{}", signature.chars().rev().collect::<String>());
    let none = format!("eyJhbGciOiJub25lIn0.{}.", signed.split_once('.').unwrap().1);
    for (token, issuer, audience, code, text) in [
        (&token, &other, "api://default", 5, "is not the issuer's"),
        (&token, &server, "somebody", 5, "for another audience"),
        (&forged, &server, "api://default", 5, "NOT verified"),
        (&none, &server, "api://default", 5, "NOT verified"),
        (&"opaque".to_owned(), &server, "api://default", 2, "not a JWT"),
    ] {
        let ended = decode(token, &["--issuer", &issuer.issuer(), "--audience", audience]);
        assert!(ended.code == code && ended.err.contains(text), "{} {}", ended.code, ended.err);
        assert!(!ended.out.contains("Verified"), "{}", ended.out);
    }
}

#[test]
fn rfc6749_s2_3_1_header_encodes_before_it_joins() {
    let arguments = ["header", "a:b", "env:SECRET", "--issuer", "https://a.example"];
    let ended = run(program(&arguments).env("SECRET", "c d"));
    assert_eq!(ended.code, 0, "{}", ended.err);
    // "a%3Ab:c+d"
    for text in ["Authorization: Basic YSUzQWI6Yytk", "'https://a.example/v1/token'", "a%3Ab:c+d"] {
        assert!(ended.out.contains(text), "{text} is not in {}", ended.out);
    }
    let missing = run(&mut program(&arguments));
    assert!(missing.code == 2 && missing.err.contains("no variable \"SECRET\""), "{}", missing.err);
}

#[test]
fn every_exit_code_is_in_the_help() {
    for command in ["call", "token", "decode", "header"] {
        let help = run(&mut program(&[command, "--help"]));
        assert!(help.out.contains("5  the token is not to be believed"), "{}", help.out);
    }
}
