use super::{Fault, metadata::OTHER_ISSUER};

/// Names and values of an authorization response.
type Parameters<'a> = Vec<(&'a str, &'a str)>;

type ParameterChange = (Fault, fn(&mut Parameters<'_>));

/// What becomes of an authorization response (RFC 6749 §4.1.2, RFC 9207 §2).
pub const CHANGES: &[ParameterChange] = &[
    (Fault::ResponseNoState, |parameters| remove(parameters, "state")),
    (Fault::ResponseWrongState, |parameters| replace(parameters, "state", "another-state")),
    (Fault::ResponseNoIss, |parameters| remove(parameters, "iss")),
    (Fault::ResponseWrongIss, |parameters| replace(parameters, "iss", OTHER_ISSUER)),
    (Fault::ResponseTwice, |parameters| parameters.push(("state", "another-state"))),
];

fn remove(parameters: &mut Parameters<'_>, name: &str) {
    parameters.retain(|(known, _)| *known != name);
}

fn replace(parameters: &mut Parameters<'_>, name: &'static str, value: &'static str) {
    remove(parameters, name);
    parameters.push((name, value));
}
