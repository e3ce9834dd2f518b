use std::collections::{BTreeMap, BTreeSet};

use super::Value;

/// A column of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// The elements that are no objects, or objects without members.
    Element,
    /// The member of this name.
    Member(String),
}

/// A list, with the columns that its elements need.
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Value>,
}

impl Table {
    /// The columns are the members of all objects, in the order in which they first appear.
    pub(super) fn new(rows: Vec<Value>) -> Self {
        let mut known = BTreeSet::new();
        let mut columns = Vec::new();
        let mut has_elements = false;
        for row in &rows {
            let members = row.members();
            has_elements |= members.is_empty();
            for (name, _) in members {
                if known.insert(name.clone()) {
                    columns.push(Column::Member(name));
                }
            }
        }
        if has_elements {
            columns.insert(0, Column::Element);
        }
        Self { columns, rows }
    }

    /// The columns; none if the list is empty.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The elements of the list.
    pub fn rows(&self) -> &[Value] {
        &self.rows
    }

    /// The values of an element in these columns. Of duplicate members the last one counts, as in JavaScript.
    pub fn cells(row: &Value, columns: &[Column]) -> Vec<Option<Value>> {
        let mut members: BTreeMap<String, Value> = row.members().into_iter().collect();
        let is_element = members.is_empty();
        let cell = |column: &Column| match column {
            Column::Element => is_element.then(|| row.clone()),
            Column::Member(name) => members.remove(name),
        };
        columns.iter().map(cell).collect()
    }
}
