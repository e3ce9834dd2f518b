//! Which servers the page's own Content-Security-Policy lets it contact.

use web_sys::window;

use super::{fetch, location};
use crate::protocol::{content_security_policy::ConnectSources, http::Request, url::HttpUrl};

/// The largest page that is read, in bytes.
const MAX_PAGE_BYTES: usize = 64 * 1024;

/// Which servers the policy lets the page contact. A page cannot read its own headers, so it is fetched again for them. A
/// policy in the page itself counts too. [`ConnectSources::Any`] if the server does not respond.
pub async fn connect_sources() -> ConnectSources {
    let in_page = policy_element().map_or(ConnectSources::Any, |text| ConnectSources::parse(&text));
    if in_page != ConnectSources::Any {
        return in_page;
    }
    let Ok(url) = HttpUrl::parse(&[location::origin(), location::path()].concat()) else {
        return ConnectSources::Any;
    };
    let response = fetch::send(&Request::get(url), MAX_PAGE_BYTES).await;
    let header = response.as_ref().ok().and_then(|response| response.header("content-security-policy"));
    header.map_or(ConnectSources::Any, ConnectSources::parse)
}

fn policy_element() -> Option<String> {
    let selector = "meta[http-equiv='Content-Security-Policy' i]";
    window()?.document()?.query_selector(selector).ok()??.get_attribute("content")
}
