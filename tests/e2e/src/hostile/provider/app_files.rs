//! The built app, served with a configuration of the case's own.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};

use super::{Answer, Body};

/// The files of `dist`, in memory.
#[derive(Clone, Debug)]
pub struct AppFiles {
    files: Arc<HashMap<String, Vec<u8>>>,
    before_config: Arc<str>,
    after_config: Arc<str>,
}

impl AppFiles {
    /// Reads the built app.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read, or its page has no configuration block.
    pub fn read(dist: &Path) -> Result<Self> {
        let mut files = HashMap::new();
        read_folder(dist, "", &mut files)?;
        let page = files.get("/index.html").context("the built app has no index.html")?;
        let page = std::str::from_utf8(page).context("index.html is not UTF-8")?;
        let start = ["id=\"app-config\"", "id=app-config"].iter().find_map(|id| page.find(id));
        let block = start.and_then(|start| {
            let open = start + page.get(start..)?.find('>')? + 1;
            Some((page.get(..open)?, page.get(open..)?.split_once("</script>")?.1))
        });
        let (before, after) = block.context("index.html has no app-config block")?;
        let (before_config, after_config) = (before.into(), format!("</script>{after}").into());
        Ok(Self { files: Arc::new(files), before_config, after_config })
    }

    /// The file of this path, if there is one.
    pub(super) fn file(&self, path: &str) -> Option<Answer> {
        let bytes = self.files.get(path).filter(|_| path != "/index.html")?;
        let mut answer = Answer::text(media_type(path), "");
        answer.body = Body::Bytes(bytes.clone());
        Some(answer)
    }

    /// The page, with this text as its configuration.
    pub(super) fn page(&self, config: &str) -> Answer {
        // `<` could end the script element; JSON has another spelling of it.
        let config = config.replace('<', "\\u003c");
        Answer::text(
            "text/html; charset=utf-8",
            [&self.before_config, config.as_str(), &self.after_config].concat(),
        )
    }
}

fn read_folder(folder: &Path, prefix: &str, files: &mut HashMap<String, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))? {
        let entry = entry?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            read_folder(&entry.path(), &path, files)?;
        } else {
            files.insert(path, fs::read(entry.path())?);
        }
    }
    Ok(())
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("js") => "text/javascript",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css",
        Some("svg") => "image/svg+xml",
        Some("html") => "text/html; charset=utf-8",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}
