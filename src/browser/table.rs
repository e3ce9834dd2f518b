//! Many rows of a table at once.

use wasm_bindgen::JsCast;
use web_sys::{HtmlTableRowElement, HtmlTableSectionElement};

/// Appends a row for each list of texts, each row with this `data-testid`. Half the calls into the browser that
/// building element by element takes.
pub fn append_rows<const CELLS: usize>(
    body: &HtmlTableSectionElement,
    testid: &str,
    rows: &[[String; CELLS]],
) {
    for cells in rows {
        let Ok(row) = body.insert_row().map(JsCast::unchecked_into::<HtmlTableRowElement>) else { return };
        let _ = row.set_attribute("data-testid", testid);
        for text in cells {
            if let Ok(cell) = row.insert_cell() {
                cell.set_text_content(Some(text));
            }
        }
    }
}
