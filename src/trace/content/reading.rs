use super::{Table, Value};

/// Names under which APIs put what was asked for.
const ENVELOPES: [&str; 13] = [
    "data",
    "items",
    "results",
    "result",
    "records",
    "rows",
    "entries",
    "list",
    "values",
    "value",
    "hits",
    "response",
    "_embedded",
];

/// How many objects around a list are opened.
const MAX_ENVELOPES: usize = 3;

/// A JSON value, taken apart for a page.
pub struct Reading {
    /// The member that has it, with its parents: `data.items`; empty for the whole value.
    pub path: String,
    /// What was asked for.
    pub shape: Shape,
    /// What else the objects around it have, each with its path.
    pub rest: Vec<(String, Value)>,
}

/// How a value is shown.
pub enum Shape {
    /// A list, with elements of any kind.
    List(Table),
    /// An object: names and values.
    Object(Vec<(String, Value)>),
    /// A string, a number, `true`, `false` or `null`.
    Plain(Value),
}

impl Reading {
    /// Finds the list or the object that a value is about. Everything else in it is in `rest`.
    pub fn new(value: &Value) -> Self {
        let (mut value, mut path, mut rest) = (value.clone(), String::new(), Vec::new());
        for _ in 0..MAX_ENVELOPES {
            let mut members = value.members();
            let Some(place) = inner(&members) else { break };
            let (name, inside) = members.remove(place);
            rest.extend(members.into_iter().map(|(name, value)| (join(&path, &name), value)));
            path = join(&path, &name);
            value = inside;
        }
        let shape = if value.is_array() {
            Shape::List(Table::new(value.elements()))
        } else if value.is_object() {
            Shape::Object(value.members())
        } else {
            Shape::Plain(value)
        };
        Self { path, shape, rest }
    }
}

/// Which member an object is only the envelope of, if any: a list under a usual name, the first list of objects, or an
/// object under a usual name. A list or an object that is the only member needs no usual name.
fn inner(members: &[(String, Value)]) -> Option<usize> {
    let place = |holds: &dyn Fn(&str, &Value) -> bool| {
        members.iter().position(|(name, value)| holds(name.as_str(), value))
    };
    let is_only = members.len() == 1;
    let is_usual = |name: &str| is_only || ENVELOPES.iter().any(|usual| usual.eq_ignore_ascii_case(name));
    place(&|name, value| value.is_array() && is_usual(name))
        .or_else(|| place(&|_, value| has_objects(value)))
        .or_else(|| place(&|name, value| value.is_object() && is_usual(name)))
}

fn has_objects(value: &Value) -> bool {
    let elements = value.elements();
    !elements.is_empty() && elements.iter().all(Value::is_object)
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { [path, ".", name].concat() }
}
