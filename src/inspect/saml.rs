//! SAML, which people meet beside OAuth: identified, not read.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{fact::Fact, response::parameters};

const NAMESPACE: &str = "urn:oasis:names:tc:SAML";

/// What can be read of a SAML message: an HTML form, its encoded parameters, base64 or XML.
pub(super) fn saml(text: &str) -> Option<Vec<Fact>> {
    let parameters = parameters(text);
    let find = |name: &str| parameters.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str());
    let is_named = |name: &&str| find(name).is_some() || text.contains(&format!("name=\"{name}\""));
    let name = ["SAMLResponse", "SAMLRequest", "SAMLart"].into_iter().find(is_named);
    let xml = xml(name.and_then(find).unwrap_or(text));
    if name.is_none() && !xml.contains(NAMESPACE) && !parameters.iter().any(|(_, it)| it.contains(NAMESPACE))
    {
        return None;
    }
    let issuer = xml.split_once("Issuer").and_then(|(_, rest)| rest.split_once('>')?.1.split('<').next());
    let mut facts: Vec<Fact> = name.map(|name| Fact::new("Parameter", name)).into_iter().collect();
    facts.extend(issuer.map(|issuer| Fact::new("Issuer", issuer.trim())));
    facts.extend(find("RelayState").map(|state| Fact::new("RelayState", state)));
    Some(facts)
}

/// The XML of a message. One of the redirect binding is compressed, and stays unread.
fn xml(message: &str) -> String {
    if message.trim_start().starts_with('<') {
        return message.to_owned();
    }
    let message: String = message.split_whitespace().collect();
    String::from_utf8(STANDARD.decode(message).unwrap_or_default()).unwrap_or_default()
}
