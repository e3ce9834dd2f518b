//! What a server prints while it serves.

use std::{
    io::{BufRead as _, BufReader, Read as _},
    process::{Command, Stdio},
};

use crate::program::{agent, open, program};

const CALLBACK: &str = "http%3A%2F%2F127.0.0.1%3A9%2Fcallback";
const CHALLENGE: &str = "qjrzSW9gMiUgpUvqgEPE4_-8swvyCtfOVvg55o5S_es";
const VERIFIER: &str = "M25iVXpKU3puUjFaYWg3T1NDTDQtcW1ROUY5YXlwalNoc0hhakxifmZHag";

/// Everything that reaches a server: a sign-in, its code twice, wrong secrets, what cannot be read.
fn ask_everything(origin: &str) {
    let endpoint = |path: &str| format!("{origin}/oauth2/default/v1/{path}");
    let query = format!(
        "client_id=native&redirect_uri={CALLBACK}&response_type=code&scope=openid%20offline_access\
         &state=s3cr3t&nonce=s3cr3t&code_challenge={CHALLENGE}&code_challenge_method=S256"
    );
    let answer = open(&endpoint(&format!("authorize?{query}"))).unwrap();
    let code = answer.split_once("code=").unwrap().1.split_once('&').unwrap().0;
    let redeem = format!(
        "grant_type=authorization_code&client_id=native&redirect_uri={CALLBACK}&code={code}&code_verifier={VERIFIER}"
    );
    for (path, form, status) in [
        ("token", &*redeem, 200),
        ("token", &*redeem, 400),
        ("token", "grant_type=refresh_token&client_id=native&refresh_token=s3cr3t", 400),
        ("token", "grant_type=password&client_id=trusted&client_secret=s3cr3t&password=s3cr3t", 401),
        ("revoke", "client_id=native&token=s3cr3t", 200),
        ("par", "client_id=%ff", 400),
        ("sign-in", "username=alice&password=s3cr3t", 403),
    ] {
        let request = agent().post(endpoint(path)).content_type("application/x-www-form-urlencoded");
        assert_eq!(request.send(form).unwrap().status(), status, "{path} {form}");
    }
    let unknown = agent().get(format!("{origin}/api/items")).header("authorization", "Bearer s3cr3t");
    assert_eq!(unknown.call().unwrap().status(), 401);
}

#[test]
fn cve_2020_5263_a_server_prints_where_it_is_and_nothing_that_it_is_sent() {
    let serve = ["serve", "--listen", "127.0.0.1:0", "--sign-in-as", "alice", "--dist", "does-not-exist"];
    let mut child = program(&serve).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    ask_everything(line.trim().strip_prefix("Bearer Lab is at ").unwrap());

    let pid = child.id().to_string();
    assert!(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status().unwrap().success());
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut rest).unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(rest, "");
}
