//! A client for the loopback interface: follows no redirect, keeps its connection, takes every status.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::Value;
use ureq::Agent;

/// A connection's worth of requests.
pub(crate) struct Client(Agent);

/// What matters of an answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) cookies: Vec<String>,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn new() -> Self {
        Self::with_timeout(Duration::from_secs(15))
    }

    pub(crate) fn with_timeout(timeout: Duration) -> Self {
        let config = Agent::config_builder().max_redirects(0).max_redirects_will_error(false);
        let config = config.http_status_as_error(false).proxy(None).timeout_global(Some(timeout));
        Self(config.build().into())
    }

    /// A GET with one header at most.
    pub(crate) fn get(&self, url: &str, header: Option<(&str, &str)>) -> Result<Answer> {
        let mut request = self.0.get(url);
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        Answer::read(request.call().with_context(|| format!("GET {url}"))?)
    }

    pub(crate) fn delete(&self, url: &str) -> Result<Answer> {
        Answer::read(self.0.delete(url).call().with_context(|| format!("DELETE {url}"))?)
    }

    pub(crate) fn post_form(&self, url: &str, form: &[(&str, &str)]) -> Result<Answer> {
        Answer::read(self.0.post(url).send_form(form.iter().copied()).with_context(|| format!("POST {url}"))?)
    }

    pub(crate) fn post_json(&self, url: &str, body: &Value) -> Result<Answer> {
        Answer::read(self.0.post(url).send_json(body).with_context(|| format!("POST {url}"))?)
    }
}

impl Answer {
    fn read(mut response: ureq::http::Response<ureq::Body>) -> Result<Self> {
        let body = response.body_mut().read_to_string().context("the answer cannot be read")?;
        let values = |name: &str| {
            let values = response.headers().get_all(name).iter();
            values.filter_map(|value| Some(value.to_str().ok()?.to_owned())).collect::<Vec<_>>()
        };
        let (location, cookies) = (values("location").pop(), values("set-cookie"));
        Ok(Self { status: response.status().as_u16(), location, cookies, body })
    }
}
