//! The list that the API guards: an inventory of two hundred instruments.

use std::sync::LazyLock;

use axum::body::Bytes;
use serde::Serialize;

/// How many rows the list has.
const ROWS: usize = 200;

const KINDS: [&str; 10] = [
    "Oscilloscope",
    "Spectrometer",
    "Centrifuge",
    "Torque gauge",
    "Microscope",
    "Signal generator",
    "Thermal camera",
    "Pressure sensor",
    "Laser interferometer",
    "Precision balance",
];
const GRADES: [&str; 4] = ["reference", "calibrated", "field unit", "spare"];
const OWNERS: [&str; 5] = ["Optics", "Metrology", "Materials", "Electronics", "Chemistry"];

#[derive(Serialize)]
struct Item {
    id: usize,
    name: String,
    owner: &'static str,
    updated: String,
}

#[derive(Serialize)]
struct List {
    items: Vec<Item>,
}

static LIST: LazyLock<Bytes> = LazyLock::new(|| {
    let items = (1..=ROWS).map(item).collect();
    serde_json::to_vec(&List { items }).expect("texts and numbers are JSON").into()
});

/// The list as JSON.
pub(super) fn list() -> Bytes {
    LIST.clone()
}

/// Row `id`, always the same. The steps share no factor with the lengths, so that neighbours differ.
fn item(id: usize) -> Item {
    let pick = |words: &[&'static str], step: usize| {
        *words.iter().cycle().nth(id * step).expect("a cycle does not end")
    };
    let (month, day, hour, minute) = (1 + id * 7 % 6, 1 + id * 11 % 28, id * 5 % 24, id * 13 % 60);
    Item {
        id,
        name: format!("{} BL-{:04}, {}", pick(&KINDS, 3), 1000 + id * 17, pick(&GRADES, 1)),
        owner: pick(&OWNERS, 2),
        updated: format!("2026-{month:02}-{day:02}T{hour:02}:{minute:02}:00Z"),
    }
}

#[cfg(test)]
mod tests {
    use super::{ROWS, list};

    #[test]
    fn the_list_has_two_hundred_rows_and_about_twenty_kilobytes() {
        let text = list();
        let list: serde_json::Value = serde_json::from_slice(&text).unwrap();
        let items = list["items"].as_array().unwrap();
        assert_eq!(items.len(), ROWS);
        assert!((16_000..30_000).contains(&text.len()), "{}", text.len());
        assert!(
            items
                .iter()
                .all(|item| item["name"].is_string() && item["updated"].as_str().unwrap().len() == 20)
        );
    }
}
