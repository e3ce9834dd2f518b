//! Which servers the page's own Content-Security-Policy lets it contact.

use web_sys::window;

use super::{fetch, location};
use crate::protocol::{
    content_security_policy::{self, Reach},
    http::Request,
    url::HttpUrl,
};

/// The largest page that is read, in bytes.
const MAX_PAGE_BYTES: usize = 64 * 1024;

/// Which servers the policy lets the page contact. The server sends it with the page, which is asked for again, because a
/// page cannot read its own headers. A policy in the page itself counts too. [`Reach::Any`] if the server does not answer.
pub async fn reach() -> Reach {
    let in_page = policy_element().map_or(Reach::Any, |text| content_security_policy::reach(&text));
    if in_page != Reach::Any {
        return in_page;
    }
    let Ok(url) = HttpUrl::parse(&[location::origin(), location::path()].concat()) else { return Reach::Any };
    let response = fetch::send(&Request::get(url), MAX_PAGE_BYTES).await;
    let header = response.as_ref().ok().and_then(|response| response.header("content-security-policy"));
    header.map_or(Reach::Any, content_security_policy::reach)
}

fn policy_element() -> Option<String> {
    let selector = "meta[http-equiv='Content-Security-Policy' i]";
    window()?.document()?.query_selector(selector).ok()??.get_attribute("content")
}
