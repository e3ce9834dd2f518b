//! Code in files of its own, loaded when it is first needed: what stands before the first request is what a sign-in
//! waits for.
//!
//! The file is cut after linking, by `xtask/split`, where the compiler was told `--cfg split`; without, as in
//! `trunk build` alone, all is one file and works the same.

use crate::protocol::check::Failure;

crate::rules! {
    NOT_LOADED = "APP_INCOMPLETE", Environment, "HTML §8.1.3",
        "Every file of the app comes",
        "A file of the app did not come.",
        "Check the connection and try again; if the app was replaced meanwhile, load the page again.";
}

/// A file of the app did not come. The browser's console says why.
#[derive(Debug)]
pub struct NotLoaded;

impl From<NotLoaded> for Failure {
    fn from(NotLoaded: NotLoaded) -> Self {
        Self::plain(&NOT_LOADED)
    }
}

#[cfg(split)]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Declares a function whose code, with all that nothing else needs, goes to the file of the first name.
///
/// To call it is to wait for the file; a file that does not come is asked for again at the next call.
#[macro_export]
macro_rules! apart {
    ($file:ident, $(#[$attribute:meta])* $visibility:vis fn $name:ident($($argument:ident: $type:ty),*) -> $value:ty $body:block) => {
        #[cfg(split)]
        $(#[$attribute])*
        #[wasm_split_helpers::wasm_split($file, fallible)]
        $visibility fn $name($($argument: $type),*) -> Result<$value, $crate::browser::apart::NotLoaded> {
            Ok($body)
        }

        #[cfg(not(split))]
        $(#[$attribute])*
        $visibility async fn $name($($argument: $type),*) -> Result<$value, $crate::browser::apart::NotLoaded> {
            Ok($body)
        }
    };
}
