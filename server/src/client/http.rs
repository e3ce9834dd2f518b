use std::{
    io,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use oauth2::{HttpRequest, HttpResponse, SyncHttpClient};
use ureq::{
    Agent,
    tls::{Certificate, RootCerts, TlsConfig},
};

use super::{ClientError, Exchange};

/// How long one exchange may take.
const TIME: Duration = Duration::from_secs(10);
/// The largest answer that is read, in bytes.
const ANSWER_MAX: u64 = 256 * 1024;

/// Sends requests and keeps what went over the wire. It follows no redirect, uses no proxy, and trusts whom
/// the system trusts.
pub struct Http {
    agent: Agent,
    exchanges: Mutex<Vec<Exchange>>,
}

impl Default for Http {
    fn default() -> Self {
        Self::of(RootCerts::PlatformVerifier)
    }
}

impl Http {
    /// The same, where a server is trusted for the certificate that it made itself.
    pub fn trusting(certificate: &[u8]) -> Self {
        Self::of(RootCerts::from(vec![Certificate::from_der(certificate).to_owned()]))
    }

    fn of(roots: RootCerts) -> Self {
        let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = TlsConfig::builder().unversioned_rustls_crypto_provider(crypto).root_certs(roots).build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .timeout_global(Some(TIME))
            .build();
        Self { agent: config.into(), exchanges: Mutex::default() }
    }

    /// Sends a request; whatever the status, its answer is one.
    pub fn send(&self, request: HttpRequest) -> Result<HttpResponse, ClientError> {
        let begin = Instant::now();
        let (head, _) = request.clone().into_parts();
        let unreachable = |cause: ureq::Error| {
            let cause = match cause {
                ureq::Error::Io(error) => io_cause(&error),
                other => other.to_string(),
            };
            ClientError::Unreachable { address: head.uri.to_string(), cause }
        };
        let (parts, mut body) = self.agent.run(request.clone()).map_err(unreachable)?.into_parts();
        // To the library, a body that reaches its limit is too large.
        let body = body.with_config().limit(ANSWER_MAX + 1).read_to_vec().map_err(unreachable)?;
        let response = HttpResponse::from_parts(parts, body);
        self.list().push(Exchange { request, response: response.clone(), time: begin.elapsed() });
        Ok(response)
    }

    /// A GET, with a bearer token if there is one (RFC 6750 §2.1).
    pub fn get(&self, address: &str, bearer: Option<&str>) -> Result<HttpResponse, ClientError> {
        let mut request = oauth2::http::Request::get(address).header("accept", "application/json");
        if let Some(token) = bearer {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(Vec::new()).map_err(|_| ClientError::Address(address.to_owned()))?;
        self.send(request)
    }

    /// What went over the wire since this was last asked.
    pub fn take_exchanges(&self) -> Vec<Exchange> {
        std::mem::take(&mut self.list())
    }

    fn list(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.exchanges.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SyncHttpClient for Http {
    type Error = ClientError;

    fn call(&self, request: HttpRequest) -> Result<HttpResponse, ClientError> {
        self.send(request)
    }
}

/// The cause in the words of a person where there are any.
fn io_cause(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => "nothing listens there; is the server running?".to_owned(),
        io::ErrorKind::TimedOut => "it does not answer".to_owned(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::answer_once::answer_once, ANSWER_MAX, Http};

    /// Asks a server that answers once with this head and so many bytes: the status, if the answer was read.
    fn ask(head: &str, length: u64) -> Option<u16> {
        let body = "a".repeat(usize::try_from(length).unwrap());
        let response = |_: &str| format!("{head}\r\ncontent-length: {length}\r\n\r\n{body}");
        let answer = answer_once(response, |origin| Http::default().get(origin, None));
        answer.ok().map(|answer| answer.status().as_u16())
    }

    #[test]
    fn an_answer_is_read_up_to_256_kib() {
        assert_eq!(ask("200 OK", ANSWER_MAX), Some(200));
        assert_eq!(ask("200 OK", ANSWER_MAX + 1), None);
    }

    #[test]
    fn rfc9700_s4_12_no_redirect_is_followed() {
        assert_eq!(ask("302 Found\r\nlocation: http://127.0.0.1:1/", 0), Some(302));
    }
}
