//! HTTP as bytes on a socket: what is sent is what was written, however wrong.

use std::{
    io::{Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, crypto::aws_lc_rs::default_provider,
    pki_types::CertificateDer,
};

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub fn location(&self) -> String {
        self.header("location").unwrap_or_default().to_owned()
    }
}

/// Sends bytes and reads the answer until the server closes.
pub fn exchange(address: SocketAddr, request: &[u8]) -> Answer {
    read(send(address, request))
}

/// A certificate, which is trusted because it is known.
pub type Certificate = CertificateDer<'static>;

/// Sends bytes over TLS to a server that proves this name with this certificate, and reads the answer.
pub fn exchange_secretly(
    address: SocketAddr,
    name: &str,
    certificate: &Certificate,
    request: &[u8],
) -> Result<Answer, rustls::Error> {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone())?;
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = name.to_owned().try_into().unwrap();
    let mut connection = ClientConnection::new(Arc::new(config), name)?;
    let mut socket = TcpStream::connect(address).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    while connection.is_handshaking() {
        // What is wrong with the certificate is an error of TLS inside one of input and output.
        connection.complete_io(&mut socket).map_err(|error| match error.downcast::<rustls::Error>() {
            Ok(error) => error,
            Err(other) => rustls::Error::General(other.to_string()),
        })?;
    }
    let mut stream = StreamOwned::new(connection, socket);
    stream.write_all(request).unwrap();
    let mut bytes = Vec::new();
    let _closed = stream.read_to_end(&mut bytes);
    Ok(parse(&bytes))
}

/// Sends bytes, says that no more will come, and reads the answer.
pub fn exchange_and_close(address: SocketAddr, request: &[u8]) -> Answer {
    let stream = send(address, request);
    let _closed = stream.shutdown(Shutdown::Write);
    read(stream)
}

/// Whether the server closes a connection on which no more comes than this, and answers nothing.
pub fn closes(address: SocketAddr, begin: &[u8]) -> bool {
    let mut rest = Vec::new();
    send(address, begin).read_to_end(&mut rest).is_ok() && rest.is_empty()
}

fn send(address: SocketAddr, request: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // A server that refuses early may close before it has read everything.
    let _sent = stream.write_all(request);
    stream
}

fn read(mut stream: TcpStream) -> Answer {
    let mut bytes = Vec::new();
    let _closed = stream.read_to_end(&mut bytes);
    parse(&bytes)
}

/// Status of an answer, and whether its body came with the head; what is not there yet is not waited for.
///
/// An answer that is ready leaves the server in one piece, and so begins with some of its body.
pub fn answer_head(address: SocketAddr, request: &[u8]) -> (u16, bool) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(request).unwrap();
    let mut bytes = Vec::new();
    let mut piece = [0; 16 * 1024];
    while !bytes.windows(4).any(|window| window == b"\r\n\r\n") {
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0, "the server closed before the head was whole");
        bytes.extend_from_slice(&piece[..read]);
    }
    let answer = parse(&bytes);
    (answer.status, !answer.body.is_empty())
}

fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|text| text.parse().ok());
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers: Vec<_> = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned())).collect();
    let body = bytes.get(end + 4..).unwrap_or_default().to_vec();
    Answer { status: status.unwrap_or(0), headers, body }
}

/// A request, with the headers that every client sends.
#[derive(Clone)]
pub struct Request {
    method: &'static str,
    target: String,
    host: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Request {
    pub fn new(method: &'static str, host: &str, target: &str) -> Self {
        Self { method, target: target.into(), host: host.into(), headers: Vec::new(), body: Vec::new() }
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub fn form(self, pairs: &[(&str, &str)]) -> Self {
        let body = encode(pairs);
        self.raw_form(body.as_bytes())
    }

    pub fn raw_form(self, body: &[u8]) -> Self {
        self.raw_body("application/x-www-form-urlencoded", body)
    }

    pub fn raw_body(mut self, media_type: &str, body: &[u8]) -> Self {
        self.body = body.to_vec();
        self.header("content-type", media_type)
    }

    pub fn json(mut self, body: &str) -> Self {
        self.body = body.as_bytes().to_vec();
        self.header("content-type", "application/json")
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\nconnection: close\r\n", self.method, self.target);
        if !self.host.is_empty() {
            text.push_str(&format!("host: {}\r\n", self.host));
        }
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if matches!(self.method, "POST" | "PUT") {
            text.push_str(&format!("content-length: {}\r\n", self.body.len()));
        }
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(b"\r\n");
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

pub fn encode(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A parameter of the query or fragment of an address.
pub fn parameter(address: &str, name: &str) -> Option<String> {
    let text = address.split_once(['?', '#']).map_or("", |(_, text)| text);
    let mut pairs = form_urlencoded::parse(text.as_bytes());
    pairs.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
}
