use std::time::Duration;

use oauth2::{
    HttpRequest, HttpResponse,
    http::{HeaderMap, header},
};

use super::Secrets;

/// The headers of answers that say something about the protocol.
const TELLING: [header::HeaderName; 6] = [
    header::CONTENT_TYPE,
    header::CACHE_CONTROL,
    header::WWW_AUTHENTICATE,
    header::LOCATION,
    header::RETRY_AFTER,
    header::SET_COOKIE,
];
/// The most lines of a document that are shown.
const LINES_MAX: usize = 30;

/// A request and its answer, as they went over the wire.
#[derive(Clone)]
pub struct Exchange {
    /// The request.
    pub request: HttpRequest,
    /// The answer.
    pub response: HttpResponse,
    /// How long the answer took.
    pub time: Duration,
}

impl Exchange {
    /// The first line of the request.
    pub fn title(&self, secrets: Secrets) -> String {
        format!("{} {}", self.request.method(), secrets.address(&self.request.uri().to_string()))
    }

    /// The status of the answer, and how long it took.
    pub fn outcome(&self) -> String {
        format!("{}, {} ms", self.response.status(), self.time.as_millis())
    }

    /// Headers and body of the request, line by line.
    pub fn request_lines(&self, secrets: Secrets) -> Vec<String> {
        let mut lines = headers(self.request.headers(), secrets, |_| true);
        let form = String::from_utf8_lossy(self.request.body());
        let pairs = form_urlencoded::parse(form.as_bytes())
            .map(|(name, value)| format!("{name}={}", secrets.value(&name, &value)));
        lines.extend(pairs);
        lines
    }

    /// Headers and body of the answer, line by line.
    pub fn response_lines(&self, secrets: Secrets) -> Vec<String> {
        let mut lines = headers(self.response.headers(), secrets, |name| TELLING.contains(name));
        let text = match serde_json::from_slice(self.response.body()) {
            Ok(document) => format!("{:#}", secrets.json(document)),
            Err(_) => String::from_utf8_lossy(self.response.body()).into_owned(),
        };
        lines.extend(text.lines().take(LINES_MAX).map(str::to_owned));
        let more = text.lines().count().saturating_sub(LINES_MAX);
        if more > 0 {
            lines.push(format!("… {more} more lines"));
        }
        lines
    }

    /// The whole exchange as text.
    pub fn text(&self, secrets: Secrets) -> String {
        let indented =
            |lines: Vec<String>| lines.iter().map(|line| format!("    {line}\n")).collect::<String>();
        format!(
            "→ {}\n{}← {}\n{}",
            self.title(secrets),
            indented(self.request_lines(secrets)),
            self.outcome(),
            indented(self.response_lines(secrets))
        )
    }
}

fn headers(
    headers: &HeaderMap,
    secrets: Secrets,
    is_telling: impl Fn(&header::HeaderName) -> bool,
) -> Vec<String> {
    let told = headers.iter().filter(|(name, _)| is_telling(name));
    told.map(|(name, value)| {
        let value = String::from_utf8_lossy(value.as_bytes());
        format!("{name}: {}", secrets.header(name, &value))
    })
    .collect()
}
