//! A JSON object that knows where it will be sent from.

use std::fmt;

use serde_json::{Map, Value};

/// Where the provider is, and which of its answers is being made.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// The origin of the app and of the provider.
    pub origin: String,
    /// An origin where nothing may ever be asked for: plain http, not loopback.
    pub elsewhere: String,
    /// The provider's issuer.
    pub issuer: String,
    /// The path of the request that is answered.
    pub path: String,
    /// Which answer of its kind this is, from 1.
    pub number: usize,
}

/// A JSON object, in the making.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// Where it is sent from.
    pub scene: Scene,
    members: Map<String, Value>,
}

impl Object {
    /// An object with these members.
    pub fn new(value: Value, scene: &Scene) -> Self {
        let members = match value {
            Value::Object(members) => members,
            _ => Map::new(),
        };
        Self { scene: scene.clone(), members }
    }

    /// A member's value.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.members.get(name)
    }

    /// A member's text; empty when it is no text.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// A member's whole number; zero when it is none.
    pub fn number(&self, name: &str) -> i64 {
        self.get(name).and_then(Value::as_i64).unwrap_or_default()
    }

    /// Sets a member.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        self.members.insert(name.to_owned(), value.into());
    }

    /// Appends to a member's text.
    pub fn append(&mut self, name: &str, end: &str) {
        let text = format!("{}{end}", self.text(name));
        self.set(name, text);
    }

    /// Adds to a member's number.
    pub fn add(&mut self, name: &str, amount: i64) {
        self.set(name, self.number(name) + amount);
    }

    /// Removes a member.
    pub fn remove(&mut self, name: &str) {
        self.members.remove(name);
    }

    /// The object as a value.
    pub fn value(&self) -> Value {
        Value::Object(self.members.clone())
    }
}

impl fmt::Display for Object {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value().fmt(formatter)
    }
}
