use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

/// Runs `ask` with the origin of a server that answers one request: `response` is what follows `HTTP/1.1`.
pub(super) fn answer_once<T>(response: impl FnOnce(&str) -> String + Send, ask: impl FnOnce(&str) -> T) -> T {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    thread::scope(|scope| {
        scope.spawn(|| {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = Vec::new();
            while !request.ends_with(b"\r\n\r\n") {
                let mut byte = [0];
                stream.read_exact(&mut byte).unwrap();
                request.extend(byte);
            }
            // A client that has read enough closes.
            let _sent = write!(stream, "HTTP/1.1 {}", response(&origin));
        });
        ask(&origin)
    })
}
