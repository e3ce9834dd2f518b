//! How the server ends.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    process::Command,
    time::Duration,
};

use crate::program::Server;

/// Longer than anything here takes; a test that waits so long has failed.
const LIMIT: Duration = Duration::from_secs(30);

fn connect(server: &Server) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(server.origin.strip_prefix("http://").unwrap())?;
    stream.set_read_timeout(Some(LIMIT))?;
    Ok(stream)
}

/// Reads until this has come.
fn read_until(stream: &mut TcpStream, wanted: &str) -> String {
    let (mut text, mut byte) = (String::new(), [0]);
    while !text.ends_with(wanted) {
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "closed after {text:?}");
        text.push(char::from(byte[0]));
    }
    text
}

#[test]
fn sigterm_lets_an_open_request_finish_and_takes_no_new_one() {
    let mut server = Server::start();
    let form = "grant_type=client_credentials&client_id=service";
    let host = server.origin.strip_prefix("http://").unwrap();
    let head = format!(
        "POST /oauth2/default/v1/token HTTP/1.1\r\nhost: {host}\r\nexpect: 100-continue\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
        form.len()
    );
    let mut open = connect(&server).unwrap();
    open.write_all(head.as_bytes()).unwrap();
    // The handler has begun to read: from here on the request is open.
    read_until(&mut open, "100 Continue\r\n\r\n");
    // Kept open by its client, with nothing on it: it must not hold the server up.
    let idle = connect(&server).unwrap();

    let pid = server.child.id().to_string();
    assert!(Command::new("sh").args(["-c", "kill -TERM \"$0\"", &pid]).status().unwrap().success());
    while connect(&server).is_ok() {
        std::thread::yield_now();
    }
    open.write_all(form.as_bytes()).unwrap();
    let mut answer = String::new();
    open.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 ") && answer.contains("invalid_client"), "{answer}");
    assert!(server.child.wait().unwrap().success());
    drop(idle);
}
