use axum::{
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};

use super::stylesheet::STYLESHEET_PATH;
use crate::{config::origin_of, origin::ISSUER_PATH};

/// How long a page that leads on is shown: what it loads in frames must have begun.
const LEAD_SECONDS: u32 = 2;

/// One page: what the person is asked, and beside it what was sent.
#[derive(Default)]
pub(crate) struct Page {
    /// The title, and the page's one `h1`.
    pub title: &'static str,
    /// The subject.
    pub subject: Markup,
    /// The messages behind the page; pages that belong to no request have none.
    pub messages: Option<Markup>,
    /// Whether something in the subject gets the focus. Otherwise the title does, and screen readers begin there.
    pub has_autofocus: bool,
    /// Where a form on this page may end up beside this origin.
    pub form_target: Option<String>,
    /// What it loads in frames that nobody sees.
    pub frames: Vec<String>,
    /// Where it leads on to by itself, after a moment.
    pub leads_to: Option<String>,
}

impl IntoResponse for Page {
    fn into_response(self) -> Response {
        self.answer("Workshop server", "authorization server")
    }
}

impl Page {
    /// The page as an answer of the party with this name, which the app uses too, and this role.
    pub(crate) fn answer(self, party: &str, role: &str) -> Response {
        let headers = [
            (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            (header::CONTENT_SECURITY_POLICY, self.policy()),
            (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
            // With no-referrer, browsers would post the form with the origin `null`, and it would be refused.
            (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
            (
                HeaderName::from_static("cross-origin-resource-policy"),
                HeaderValue::from_static("same-origin"),
            ),
        ];
        (headers, self.render(party, role).into_string()).into_response()
    }

    fn render(&self, party: &str, role: &str) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (self.title) " · Bearer Lab" }
                    @if let Some(address) = &self.leads_to {
                        meta http-equiv="refresh" content={ (LEAD_SECONDS) ";url=" (address) };
                    }
                    link rel="icon" href="data:,";
                    link rel="stylesheet" href={ (ISSUER_PATH) (STYLESHEET_PATH) };
                }
                body {
                    header.bar {
                        a.brand href="/" { "Bearer Lab" }
                        span.party { (party) " " span.role { (role) } }
                    }
                    main class=(if self.messages.is_some() { "sheet" } else { "sheet single" }) {
                        section.subject aria-labelledby="title" {
                            h1 id="title" tabindex="-1" autofocus[!self.has_autofocus] { (self.title) }
                            (self.subject)
                            @for address in &self.frames { iframe hidden title="Sign-out of an app" src=(address) {} }
                        }
                        @if let Some(messages) = &self.messages { (messages) }
                    }
                }
            }
        }
    }

    /// Chromium applies `form-action` to the redirect that answers a form, so that the client's origin must be
    /// in it. A source list cannot name an IPv6 address; for those the directive is left out.
    fn policy(&self) -> HeaderValue {
        let mut text =
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'"
                .to_owned();
        match &self.form_target {
            Some(target) if target.contains('[') => {}
            Some(target) => text.push_str(&format!("; form-action 'self' {target}")),
            None => text.push_str("; form-action 'self'"),
        }
        if !self.frames.is_empty() {
            let origins: Vec<_> = self.frames.iter().map(|address| origin_of(address)).collect();
            text.push_str(&format!("; frame-src {}", origins.join(" ")));
        }
        HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("default-src 'none'"))
    }
}
