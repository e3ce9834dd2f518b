//! Requests as plain values, answers as they came.

use std::borrow::Cow;

use super::{Secret, url::HttpUrl};

/// The methods that the protocol uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// GET
    Get,
    /// POST with a form.
    Post,
}

impl Method {
    /// The method's name on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}

/// The header that carries an access token (RFC 6750 §2.1).
pub const AUTHORIZATION: &str = "Authorization";

/// The value of a header or of a form field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// May be shown.
    Plain(String),
    /// Sent as it is, shown masked.
    Secret(Secret),
}

impl Value {
    /// What goes over the wire.
    pub fn wire(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(secret) => secret.expose(),
        }
    }
}

/// A request to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Where it goes.
    pub url: HttpUrl,
    /// The headers beyond those that the browser sets.
    pub headers: Vec<(&'static str, Value)>,
    /// The fields of a POST's `application/x-www-form-urlencoded` body; empty for GET.
    pub form: Vec<(Cow<'static, str>, Value)>,
}

impl Request {
    /// A GET that asks for JSON.
    pub fn get(url: HttpUrl) -> Self {
        let accept = ("Accept", Value::Plain("application/json".into()));
        Self { method: Method::Get, url, headers: vec![accept], form: Vec::new() }
    }

    /// A form that is posted; the answer is JSON.
    pub fn post(url: HttpUrl, form: Vec<(impl Into<Cow<'static, str>>, Value)>) -> Self {
        let form = form.into_iter().map(|(name, value)| (name.into(), value)).collect();
        Self { method: Method::Post, form, ..Self::get(url) }
    }

    /// The same request with the access token as RFC 6750 §2.1 sends it.
    pub fn with_bearer(mut self, access_token: &Secret) -> Self {
        let value = Secret::new(["Bearer ", access_token.expose()].concat());
        self.headers.push((AUTHORIZATION, Value::Secret(value)));
        self
    }

    /// The value of the header that was given under this name.
    pub fn header(&self, name: &str) -> Option<&Value> {
        self.headers.iter().find(|(header, _)| *header == name).map(|(_, value)| value)
    }

    /// The body of a POST.
    pub fn body(&self) -> Secret {
        let pairs = self.form.iter().map(|(name, value)| (name.as_ref(), value.wire()));
        Secret::new(form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
    }
}

/// An answer: whole, and within the cap of the one who asked.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The headers that the browser lets the page see; names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
}

impl Response {
    /// The first header of this lower-case name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }

    /// The body without a byte order mark, which a parser of JSON may ignore (RFC 8259 §8.1).
    pub fn body_without_mark(&self) -> &[u8] {
        self.body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&self.body)
    }

    /// Whether the body says it is JSON (RFC 8259 §11, RFC 6839 §3.1).
    pub fn is_json(&self) -> bool {
        let essence = self.media_type();
        essence == "application/json" || essence.ends_with("+json")
    }

    /// Whether the body is declared to be a web page.
    pub fn is_html(&self) -> bool {
        ["text/html", "application/xhtml+xml"].contains(&self.media_type().as_str())
    }

    /// Whether the body is declared to be a JWT (RFC 7519 §10.3.1).
    pub fn is_jwt(&self) -> bool {
        self.media_type() == "application/jwt"
    }

    /// The media type without its parameters, in small letters.
    fn media_type(&self) -> String {
        let media_type = self.header("content-type").unwrap_or_default();
        media_type.split(';').next().expect("a split yields at least one part").trim().to_ascii_lowercase()
    }
}

/// A body may hold tokens: its size is shown, never its content.
impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Response")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Request, Response, Value};
    use crate::protocol::{Secret, url::HttpUrl};

    #[test]
    fn debug_output_holds_no_token() {
        let url = HttpUrl::parse("https://a.test/token").unwrap();
        let form = vec![("code", Value::Secret(Secret::new("s3cret")))];
        let request = Request::post(url, form).with_bearer(&Secret::new("s3cret"));
        let response = Response { status: 200, headers: vec![], body: b"s3cret".to_vec() };
        let shown = format!("{request:?} {:?} {response:?}", request.body());
        assert!(!shown.contains("s3cret"), "{shown}");
        assert_eq!(request.body().expose(), "code=s3cret");
    }
}
