use super::{Token, member::is_secret};

/// A claim that two tokens do not share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The part that it is in, and its name.
    pub name: String,
    /// As the first token writes it; nothing if it has none.
    pub before: Option<String>,
    /// As the second token writes it; nothing if it has none.
    pub after: Option<String>,
}

impl Difference {
    /// Whether its values are not for everybody.
    pub fn is_secret(&self) -> bool {
        let name = self.name.split_once(' ').map_or("", |(_, name)| name);
        [&self.before, &self.after].into_iter().flatten().any(|written| is_secret(name, written))
    }
}

/// The members of header and payload that were added, are gone or have changed, in the order in which they stand.
/// The second value counts those that are the same.
pub fn compare(before: &Token, after: &Token) -> (Vec<Difference>, usize) {
    let (one, two) = (written(before), written(after));
    let in_two = |name: &str| two.iter().find(|(known, _)| known == name).map(|(_, text)| text.clone());
    let is_new = |name: &String| !one.iter().any(|(known, _)| known == name);
    let kept = one.iter().map(|(name, text)| Difference {
        name: name.clone(),
        before: Some(text.clone()),
        after: in_two(name),
    });
    let added = two.iter().filter(|(name, _)| is_new(name)).map(|(name, text)| Difference {
        name: name.clone(),
        before: None,
        after: Some(text.clone()),
    });
    let (same, differences): (Vec<_>, Vec<_>) =
        kept.chain(added).partition(|difference| difference.before == difference.after);
    (differences, same.len())
}

fn written(token: &Token) -> Vec<(String, String)> {
    let of_part = |part: &super::Part| {
        let name = part.role.name();
        let members = part.members.clone().into_iter();
        members.map(move |member| ([name, " ", &member.name].concat(), member.written)).collect::<Vec<_>>()
    };
    token.parts.iter().flat_map(of_part).collect()
}
