//! The scripts of a document. The build writes it, so that names are in lower case.

/// A `script` element.
pub(super) struct Script<'a> {
    /// Its attributes as they are written.
    pub(super) attributes: &'a str,
    /// Its text.
    pub(super) body: &'a str,
}

impl Script<'_> {
    /// Whether a browser would run it, and so wants its digest: no file of its own, and no block of data.
    pub(super) fn runs(&self) -> bool {
        let is_data = ["application/json", "application/ld+json", "text/plain"];
        let has_source =
            self.attributes.split_ascii_whitespace().any(|attribute| attribute.starts_with("src="));
        !has_source && !is_data.iter().any(|kind| self.attributes.contains(kind)) && !self.body.is_empty()
    }
}

/// The `script` elements of a document.
pub(super) fn script_elements(document: &str) -> impl Iterator<Item = Script<'_>> {
    document.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (body, _) = rest.split_once("</script>")?;
        Some(Script { attributes, body })
    })
}
