//! Functions whose code is loaded when they are first called, so that a sign-in does not wait for it.
//!
//! `cargo xtask build` compiles the app with `--cfg split` and moves these functions to files of their own (chunks). A
//! plain `trunk build` leaves them in the one WebAssembly file, where they work the same.

use crate::protocol::check::Failure;

crate::rules! {
    NOT_LOADED = "APP_INCOMPLETE", Environment, "HTML §8.1.3",
        "Every file of the app loads",
        "Part of the app failed to load.",
        "Check the connection and try again; if the app was replaced meanwhile, load the page again.";
}

/// A chunk did not load. The browser's console says why.
#[derive(Debug)]
pub struct ChunkLoadError;

impl From<ChunkLoadError> for Failure {
    fn from(ChunkLoadError: ChunkLoadError) -> Self {
        Self::plain(&NOT_LOADED)
    }
}

#[cfg(split)]
impl From<wasm_split_helpers::SplitLoaderError> for ChunkLoadError {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Declares a function in the chunk of the given name. All code that only functions of this chunk use goes there too.
///
/// Calling it loads the chunk first, so the function declared is `async` and returns `Result<_, ChunkLoadError>`. After a
/// failed load the next call tries again.
///
/// ```
/// # use bearer_lab::lazy;
/// lazy! {
///     inspector,
///     /// Counts the parts of a token.
///     pub fn count_parts(token: String) -> usize { token.split('.').count() }
/// }
///
/// lazy! {
///     inspector,
///     /// Arguments that are borrowed need one named lifetime.
///     pub async fn wait_and_count<'a>(token: &'a str) -> usize {
///         std::future::ready(()).await;
///         token.split('.').count()
///     }
/// }
/// ```
#[macro_export]
macro_rules! lazy {
    (
        $chunk:ident, $(#[$attribute:meta])*
        $visibility:vis fn $name:ident($($argument:ident: $type:ty),* $(,)?) -> $value:ty $body:block
    ) => {
        #[cfg(split)]
        $(#[$attribute])*
        #[wasm_split_helpers::wasm_split($chunk, fallible)]
        $visibility fn $name($($argument: $type),*) -> Result<$value, $crate::browser::lazy::ChunkLoadError> {
            Ok($body)
        }

        #[cfg(not(split))]
        $(#[$attribute])*
        $visibility async fn $name($($argument: $type),*) -> Result<$value, $crate::browser::lazy::ChunkLoadError> {
            Ok($body)
        }
    };
    (
        $chunk:ident, $(#[$attribute:meta])*
        $visibility:vis async fn $name:ident$(<$lifetime:lifetime>)?($($argument:ident: $type:ty),* $(,)?) -> $value:ty
        $body:block
    ) => {
        // Only a plain function can be moved, so this one makes the future and its caller awaits it.
        #[cfg(split)]
        $(#[$attribute])*
        #[wasm_split_helpers::wasm_split(
            $chunk, fallible,
            return_wrapper(
                let future = _;
                { Ok(future?.await) } -> Result<$value, $crate::browser::lazy::ChunkLoadError>
            )
        )]
        $visibility fn $name$(<$lifetime>)?($($argument: $type),*) -> Result<
            ::std::pin::Pin<Box<dyn Future<Output = $value> $(+ $lifetime)?>>,
            $crate::browser::lazy::ChunkLoadError,
        > {
            Ok(Box::pin(async move $body))
        }

        #[cfg(not(split))]
        $(#[$attribute])*
        $visibility async fn $name$(<$lifetime>)?($($argument: $type),*)
            -> Result<$value, $crate::browser::lazy::ChunkLoadError>
        {
            Ok(async move $body.await)
        }
    };
}
