use super::{Role, Token};
use crate::protocol::json::Json;

/// A token as a file for others: what it says, without what makes it good for anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    /// The name of the file: that of the token's kind.
    pub name: String,
    /// Its content, as JSON. Header and payload stand there as they are written.
    pub json: String,
}

impl Export {
    /// The file of a token; nothing if there is no signature that can be taken off.
    pub fn of(token: &Token) -> Option<Self> {
        let bare = token.without_signature()?;
        let kind = token.kind.words().0;
        let members = [
            ("kind", quoted(kind)),
            ("signature", quoted("removed")),
            ("token", quoted(&bare)),
            ("header", written(token, Role::Header)?),
            ("payload", written(token, Role::Payload)?),
        ];
        let lines = members.map(|(name, value)| ["  \"", name, "\": ", &value].concat());
        Some(Self {
            name: [&kind.to_ascii_lowercase().replace(' ', "-"), ".json"].concat(),
            json: ["{\n", &lines.join(",\n"), "\n}\n"].concat(),
        })
    }
}

/// A part as it is written where it is an object, else as a text.
fn written(token: &Token, role: Role) -> Option<String> {
    let text = token.parts.iter().find(|part| part.role == role)?.text.as_ref()?;
    let json = if role == Role::Header { &token.header } else { &token.claims };
    Some(if *json == Json::Null { quoted(text) } else { text.clone() })
}

fn quoted(text: &str) -> String {
    Json::write(&text)
}
