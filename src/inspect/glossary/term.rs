/// A claim or header parameter.
#[derive(Debug, PartialEq, Eq)]
pub struct Term {
    /// Its name.
    pub name: &'static str,
    /// What it tells, in a sentence.
    pub meaning: &'static str,
    /// Who defines it.
    pub source: &'static str,
}

/// A row of a table.
pub(super) const fn term(name: &'static str, source: &'static str, meaning: &'static str) -> Term {
    Term { name, meaning, source }
}
