use super::{Message, Outcome, Sent};
use crate::protocol::check::Failure;

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
        format!("Received: {}", failure.found),
        format!("Check: {} ({})", rule.claim, rule.source),
        format!("Page: {page}"),
        format!("Browser: {browser}"),
        "Messages:".to_owned(),
    ];
    lines.extend(messages.iter().map(|(_, message)| line(message)));
    lines.join("\n")
}

fn line(message: &Message) -> String {
    let what = match &message.sent {
        Sent::Fetch { method, url, .. } => [method.as_str(), " ", address(url)].concat(),
        Sent::Navigation(url, _) => ["to ", address(url)].concat(),
        Sent::Return(..) => "redirect back to the app".to_owned(),
    };
    let outcome = match &message.outcome {
        Outcome::Pending => "no response yet".to_owned(),
        Outcome::Moved => "the page moved".to_owned(),
        Outcome::Answered { status, bytes, milliseconds, .. } => {
            format!("{status}, {bytes} bytes, {milliseconds} ms")
        }
        Outcome::Failed(code) => code.to_string(),
    };
    let refused = message.refusal().map(|check| [", refused: ", &check.code].concat());
    let passed = message.passed();
    let label = message.purpose.label();
    format!("- {label}: {what}: {outcome}; {passed} checks passed{}", refused.unwrap_or_default())
}

/// The address without its query, which may hold a secret.
fn address(url: &str) -> &str {
    url.split('?').next().expect("a split yields at least one part")
}
