//! Files: one that somebody chose, and one that they can save.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, BlobPropertyBag, File, HtmlElement, HtmlInputElement, Url, window};

use super::clock;
use crate::protocol::check::Failure;

crate::rules! {
    UNREADABLE = "FILE_UNREADABLE", Environment, "File API §7",
        "The browser can read the chosen file",
        "The browser could not read the file.",
        "Choose it again; it may have been moved or changed meanwhile.";
}

/// How long the text of a file is kept for the browser to save it.
const SAVING_MILLISECONDS: i32 = 60_000;

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

/// Saves a JSON text as a file of this name, where the browser keeps what is downloaded.
pub fn save_json(name: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type("application/json");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options);
    let Some(url) = blob.ok().and_then(|blob| Url::create_object_url_with_blob(&blob).ok()) else { return };
    let link = window().and_then(|window| window.document()?.create_element("a").ok());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlElement>().ok()) {
        let _ = link.set_attribute("href", &url);
        let _ = link.set_attribute("download", name);
        link.click();
    }
    // Some browsers read it only after the click was handled.
    spawn_local(async move {
        clock::pause(SAVING_MILLISECONDS).await;
        let _ = Url::revoke_object_url(&url);
    });
}

/// The address of a JSON text, for a link that saves it as a file.
pub fn json_url(text: &str) -> String {
    ["data:application/json,", &String::from(js_sys::encode_uri_component(text))].concat()
}
