use super::{BodyPart, Message, Outcome, Sent, has_token};
use crate::protocol::{Secret, http::Value};

/// The JWTs that a message has, in what was sent and in the response, each once with its name.
pub fn tokens(message: &Message) -> Vec<(String, Secret)> {
    let fields = match &message.sent {
        Sent::Fetch { headers, form, .. } => headers.iter().chain(form).collect(),
        Sent::Navigation(_, parameters) | Sent::Return(_, parameters) => {
            parameters.iter().collect::<Vec<_>>()
        }
    };
    let sent = fields.into_iter().filter_map(|(name, value)| match value {
        Value::Secret(secret) => Some((name.clone(), secret.clone())),
        Value::Plain(_) => None,
    });
    let received = match &message.outcome {
        Outcome::Answered { body, .. } => body.parts(),
        _ => Vec::new(),
    };
    let received = received.into_iter().filter_map(|part| match part {
        BodyPart::Secret(name, secret) => Some((name, secret)),
        BodyPart::Text(_) => None,
    });
    let mut found: Vec<(String, Secret)> = Vec::new();
    for (name, secret) in sent.chain(received) {
        let is_known = found.iter().any(|(_, known)| *known == secret);
        if !is_known && has_token(secret.expose()) {
            found.push((name, secret));
        }
    }
    found
}
