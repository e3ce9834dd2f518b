//! The tables of rules, as they stand in the sources: a native test sees those of every ring.

use super::source::{Source, Token, sources};

/// One row of a `rules!` table.
pub(super) struct Row {
    /// Where it stands.
    pub(super) path: String,
    /// The columns: code, source, claim, problem, advice.
    pub(super) texts: Vec<String>,
    /// Whose fault it is.
    pub(super) fault: String,
}

impl Row {
    pub(super) fn code(&self) -> &str {
        &self.texts[0]
    }
}

/// Whether the file declares a table.
pub(super) fn has_table(source: &Source) -> bool {
    table_start(&source.tokens).is_some()
}

/// Every row of every table in `src`.
pub(super) fn rows() -> Vec<Row> {
    let rows: Vec<Row> = sources("src").iter().flat_map(rows_of).collect();
    assert!(rows.len() > 50, "only {} rules were found: the tables are not read", rows.len());
    rows
}

/// `docs/errors.md`: every rule under its code, in the order of the codes.
pub(super) fn page() -> String {
    let mut rows = rows();
    rows.sort_by(|one, other| one.code().cmp(other.code()));
    let head = "# Errors\n\nEvery error has a code, shown beside its text and promised to automation as `data-code` of \
        `[data-testid=error]`. This page is made from the rules in the sources; a test keeps it true.\n\nA code stands \
        for a rule. What is shown with it says what the rule expected and what was found.\n";
    let entry = |row: &Row| {
        let [code, source, claim, problem, advice] = row.texts.as_slice() else { panic!("five texts") };
        let concerns = match row.fault.as_str() {
            "Provider" => "the provider's response",
            "Configuration" => "the configuration",
            "User" => "this sign-in",
            "Environment" => "the browser, the network or the clock",
            _ => "a defect in this app",
        };
        format!(
            "\n## {code}\n\n{problem}\n\n- **What to do**: {advice}\n- **Check**: {claim}. ({source})\n- **Caused by**: \
             {concerns}\n- **Decided in**: `{}`\n",
            row.path
        )
    };
    [head.to_owned()].into_iter().chain(rows.iter().map(entry)).collect()
}

fn rows_of(source: &Source) -> Vec<Row> {
    let Some(start) = table_start(&source.tokens) else { return Vec::new() };
    let body = source.tokens[start..].split(|token| token.is('}')).next().unwrap();
    let row = |tokens: &[Token]| {
        let words: Vec<_> = tokens.iter().filter_map(Token::word).collect();
        let texts: Vec<_> = tokens.iter().filter_map(Token::text).map(str::to_owned).collect();
        assert_eq!((words.len(), texts.len()), (2, 5), "{}: a row that is not read: {tokens:?}", source.path);
        Row { path: source.path.clone(), texts, fault: words[1].to_owned() }
    };
    body.split(|token| token.is(';')).filter(|tokens| !tokens.is_empty()).map(row).collect()
}

/// Where the body of `rules! {` begins; the macro's own definition is none.
fn table_start(tokens: &[Token]) -> Option<usize> {
    let is_start =
        |window: &[Token]| window[0].word() == Some("rules") && window[1].is('!') && window[2].is('{');
    tokens.windows(3).position(is_start).map(|index| index + 3)
}
