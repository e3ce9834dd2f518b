//! Files: one that somebody chose, and one that they can save.

use wasm_bindgen_futures::JsFuture;
use web_sys::{File, HtmlInputElement};

use crate::protocol::check::Failure;

crate::rules! {
    UNREADABLE = "FILE_UNREADABLE", Environment, "File API §7",
        "The browser can read the chosen file",
        "The browser could not read the file.",
        "Choose it again; it may have been moved or changed meanwhile.";
}

/// A file that somebody chose.
pub struct Chosen(File);

impl Chosen {
    /// The file of a file input, which is then empty again, so that the same file can be chosen once more.
    pub fn take(input: &HtmlInputElement) -> Option<Self> {
        let file = input.files()?.get(0)?;
        input.set_value("");
        Some(Self(file))
    }

    /// How large it is, in bytes.
    pub fn bytes(&self) -> usize {
        self.0.size() as usize
    }

    /// What is in it.
    pub async fn text(&self) -> Result<String, Failure> {
        let text = JsFuture::from(self.0.text()).await.ok().and_then(|text| text.as_string());
        text.ok_or_else(|| Failure::plain(&UNREADABLE))
    }
}

/// The address of a JSON text, for a link that saves it as a file.
pub fn json_url(text: &str) -> String {
    ["data:application/json,", &String::from(js_sys::encode_uri_component(text))].concat()
}
