//! What a document needs first, said in its headers: the browser asks for it before it has read the document.

use axum::http::HeaderValue;

/// The `Link` header (RFC 8288) of a document: its preloads of WebAssembly, which nothing else waits for as long.
pub(super) fn link(html: &str) -> Option<HeaderValue> {
    let tags = html.split('<').filter_map(|tag| tag.strip_prefix("link ")?.split('>').next());
    let preloads = tags.filter(|tag| attribute(tag, "rel") == Some("preload"));
    let links = preloads.filter_map(|tag| {
        let (href, kind) = (attribute(tag, "href")?, attribute(tag, "type")?);
        let is_plain =
            |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/_-.".contains(&byte));
        let is_ours = kind == "application/wasm" && href.starts_with('/') && is_plain(href);
        is_ours.then(|| format!("<{href}>; rel=preload; as=fetch; type={kind}; crossorigin=anonymous"))
    });
    let links = links.collect::<Vec<_>>().join(", ");
    HeaderValue::from_str(&links).ok().filter(|links| !links.is_empty())
}

/// The value of an attribute, as the build writes it: in double quotes.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!("{name}=\""))?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::link;

    #[test]
    fn rfc8288_s3_the_first_file_is_named_in_the_header() {
        let tag = |href: &str, rel: &str| {
            format!(
                r#"<link rel="{rel}" href="{href}" crossorigin="anonymous" as="fetch" type="application/wasm">"#
            )
        };
        let expected =
            "</app-1_bg.wasm>; rel=preload; as=fetch; type=application/wasm; crossorigin=anonymous";
        let page =
            ["<html>", &tag("/other.wasm", "modulepreload"), &tag("/app-1_bg.wasm", "preload")].concat();
        assert_eq!(link(&page).unwrap(), expected);
        for nothing in [
            "",
            "<link rel=\"stylesheet\" href=\"/a.css\">",
            &tag("//elsewhere.test/a>b.wasm, <x", "preload"),
        ] {
            assert_eq!(link(nothing), None, "{nothing}");
        }
    }
}
