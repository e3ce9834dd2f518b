//! An HTTP answer in the making.

use std::convert::Infallible;

use axum::body::{Body as HttpBody, Bytes};
use axum::response::Response;
use futures_util::stream;

use super::{Object, Scene};

/// What follows the head of an answer.
#[derive(Clone, Debug)]
pub enum Body {
    /// This text, whole.
    Text(String),
    /// These bytes, whole.
    Bytes(Vec<u8>),
    /// So many mebibytes of white space, and then the text.
    Padded(usize, String),
    /// The head, and then nothing for ever.
    Stalled,
    /// Not even a head.
    Never,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Where it is sent from.
    pub scene: Scene,
    /// The status code.
    pub status: u16,
    /// The header fields.
    pub headers: Vec<(String, String)>,
    /// What follows.
    pub body: Body,
}

impl Answer {
    /// A JSON object that any origin may read.
    pub fn json(object: &Object) -> Self {
        let mut answer = Self::text("application/json", object.to_string());
        answer.scene = object.scene.clone();
        answer.set("access-control-allow-origin", "*");
        answer
    }

    /// A text of this media type.
    pub fn text(media_type: &str, text: impl Into<String>) -> Self {
        let headers = vec![
            ("content-type".to_owned(), media_type.to_owned()),
            ("cache-control".to_owned(), "no-store".to_owned()),
        ];
        Self { scene: Scene::default(), status: 200, headers, body: Body::Text(text.into()) }
    }

    /// A redirect.
    pub fn redirect(status: u16, location: &str) -> Self {
        let mut answer = Self::text("text/plain", "");
        answer.turn_to(status, location);
        answer
    }

    /// Becomes a redirect, whatever it was.
    pub fn turn_to(&mut self, status: u16, location: &str) {
        self.status = status;
        self.set("location", location);
    }

    /// Sets a header field.
    pub fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.headers.push((name.to_owned(), value.to_owned()));
    }

    /// Removes a header field.
    pub fn remove(&mut self, name: &str) {
        self.headers.retain(|(known, _)| known != name);
    }

    /// Becomes an error in JSON (RFC 6749 §5.2).
    pub fn fail(&mut self, status: u16, error: &str) {
        self.status = status;
        self.body = Body::Text(format!(r#"{{"error":"{error}"}}"#));
    }

    /// Changes the text of the body.
    pub fn rewrite(&mut self, change: impl FnOnce(&str) -> String) {
        if let Body::Text(text) = &self.body {
            self.body = Body::Text(change(text));
        }
    }

    /// Whether the page has to wait for its own time limit.
    pub fn is_stalled(&self) -> bool {
        matches!(self.body, Body::Stalled | Body::Never)
    }

    /// Sends it.
    pub async fn send(self) -> Response {
        let mut response = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(name, value);
        }
        let body = match self.body {
            Body::Text(text) => HttpBody::from(text),
            Body::Bytes(bytes) => HttpBody::from(bytes),
            Body::Padded(mebibytes, text) => padded(mebibytes, text),
            Body::Stalled => HttpBody::from_stream(stream::pending::<Result<Bytes, Infallible>>()),
            Body::Never => std::future::pending().await,
        };
        response.body(body).unwrap_or_default()
    }
}

fn padded(mebibytes: usize, text: String) -> HttpBody {
    let space = Bytes::from(vec![b' '; 1 << 20]);
    let parts = std::iter::repeat_n(space, mebibytes).chain([Bytes::from(text)]);
    HttpBody::from_stream(stream::iter(parts.map(Ok::<_, Infallible>)))
}
