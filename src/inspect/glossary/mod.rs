//! What claims and header parameters mean, and who defines them.

use std::sync::LazyLock;

mod header;
mod providers;
mod registered;
mod term;

pub use term::Term;

/// Every claim that is explained.
pub fn claims() -> impl Iterator<Item = &'static Term> {
    registered::CLAIMS.iter().chain(providers::CLAIMS)
}

/// Every header parameter that is explained.
pub fn header_parameters() -> impl Iterator<Item = &'static Term> {
    header::PARAMETERS.iter()
}

/// What is known of a claim. A token can have thousands, so they are looked up in the order of their names.
pub fn claim(name: &str) -> Option<&'static Term> {
    static BY_NAME: LazyLock<Vec<&Term>> = LazyLock::new(|| {
        let mut terms: Vec<_> = claims().collect();
        terms.sort_unstable_by_key(|term| term.name);
        terms
    });
    let place = BY_NAME.binary_search_by_key(&name, |term| term.name).ok()?;
    BY_NAME.get(place).copied()
}

/// What is known of a header parameter.
pub fn header_parameter(name: &str) -> Option<&'static Term> {
    header_parameters().find(|term| term.name == name)
}
