//! Keys that outlive the page: IndexedDB is the one store that takes them without ever reading them. Nothing but
//! keys goes there.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransactionMode as Mode, window};

use crate::protocol::check::Failure;

crate::rules! {
    DENIED = "KEY_STORE_DENIED", Environment, "Indexed Database API §2.1",
        "The browser lets the page keep a key",
        "The browser does not let this page keep a key, so a session that is bound to one would not survive a reload.",
        "Allow site data for this address or leave the browser's private mode, or set dpop to false.";
}

const DATABASE: &str = "bearer-lab";
const KEYS: &str = "keys";

type Question<'a> = &'a dyn Fn(&IdbObjectStore) -> Result<IdbRequest, JsValue>;

/// Keeps a key under a name, and forgets all whose names are not after `oldest`.
pub async fn write(name: &str, key: &JsValue, oldest: &str) -> Result<(), Failure> {
    let old = IdbKeyRange::upper_bound(&oldest.into());
    let question: Question<'_> = &|keys| {
        keys.delete(old.as_ref().map_err(JsValue::clone)?)?;
        keys.put_with_key(key, &name.into())
    };
    ask(Mode::Readwrite, question).await.map(|_| ()).ok_or_else(|| Failure::plain(&DENIED))
}

/// The key of this name; nothing if there is none, or the browser does not say.
pub async fn read(name: &str) -> Option<JsValue> {
    ask(Mode::Readonly, &|keys| keys.get(&name.into())).await
}

/// Forgets the key of this name.
pub async fn remove(name: &str) {
    ask(Mode::Readwrite, &|keys| keys.delete(&name.into())).await;
}

/// Asks the store one thing; nothing when the browser refuses. What was written is written when this returns.
async fn ask(mode: Mode, question: Question<'_>) -> Option<JsValue> {
    let database = open().await?;
    let outcome = async {
        let transaction = database.transaction_with_str_and_mode(KEYS, mode).ok()?;
        let answer = question(&transaction.object_store(KEYS).ok()?).ok()?;
        let completed = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        JsFuture::from(completed).await.ok()?;
        answer.result().ok()
    };
    let outcome = outcome.await;
    database.close();
    outcome
}

async fn open() -> Option<IdbDatabase> {
    let request = window()?.indexed_db().ok()??.open_with_u32(DATABASE, 1).ok()?;
    let opening = request.clone();
    let upgrade = Closure::once(move || {
        if let Ok(database) = opening.result() {
            let _ = database.unchecked_into::<IdbDatabase>().create_object_store(KEYS);
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    let opened = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    JsFuture::from(opened).await.ok()?;
    request.result().ok()?.dyn_into().ok()
}
