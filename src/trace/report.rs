use super::{Message, Outcome, Sent};
use crate::protocol::{check::Failure, url::HttpUrl};

/// What a bug report needs, and not one secret: addresses without their queries, and of messages no more than what
/// became of them.
pub fn report(
    failure: &Failure,
    version: &str,
    page: &str,
    browser: &str,
    messages: &[(usize, Message)],
) -> String {
    let rule = failure.rule;
    let page = page.split(['?', '#']).next().expect("a split yields at least one part");
    let mut lines = vec![
        format!("Bearer Lab {version}"),
        format!("Error: {}", rule.code),
        format!("Expected: {}", failure.expected),
        format!("Found: {}", failure.found),
        format!("Rule: {} ({})", rule.claim, rule.source),
        format!("Page: {page}"),
        format!("Browser: {browser}"),
        "Messages:".to_owned(),
    ];
    lines.extend(messages.iter().map(|(_, message)| line(message)));
    lines.join("\n")
}

fn line(message: &Message) -> String {
    let what = match &message.sent {
        Sent::Fetch(request) => [request.method.as_str(), " ", &address(&request.url)].concat(),
        Sent::Navigation(url, _) => ["to ", &address(url)].concat(),
        Sent::Return(_) => "back from the provider".to_owned(),
    };
    let outcome = match &message.outcome {
        Outcome::Pending => "no answer yet".to_owned(),
        Outcome::Moved => "the page moved".to_owned(),
        Outcome::Answered { status, bytes, milliseconds, .. } => {
            format!("{status}, {bytes} bytes, {milliseconds} ms")
        }
        Outcome::Failed(failure) => failure.code().to_owned(),
    };
    let refused = message.checks.failure().map(|failure| [", refused: ", failure.code()].concat());
    let passed = message.checks.passed();
    format!("- {}: {what}: {outcome}; {passed} checks passed{}", message.purpose, refused.unwrap_or_default())
}

/// What stands in a query may open doors.
fn address(url: &HttpUrl) -> String {
    url.as_str().split('?').next().expect("a split yields at least one part").to_owned()
}
