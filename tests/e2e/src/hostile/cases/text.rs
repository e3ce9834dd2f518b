//! Text of the provider's is shown as text, whatever it holds.

use serde_json::json;

use crate::hostile::case::{CODE, Case, Rule};

/// Would run if it were ever set as HTML.
const MARKUP: &str = "<img src=x onerror=window.__hacked=true>";

pub(super) fn cases() -> Vec<Case> {
    let rule = Rule::new("text", "browser hardening: text nodes only", CODE);
    let name = |what: &str, value: String| {
        rule.accept(what, move |provider| {
            let value = value.clone();
            provider.id_token.arrange(move |token| token.claims.set("name", value.clone()));
        })
    };
    vec![
        name("a name of HTML", MARKUP.to_owned()),
        name("a name that ends a script", format!("</script><script>window.__hacked=true</script>{MARKUP}")),
        name("a name of right-to-left marks", "\u{202e}ecilA\u{202c}".to_owned()),
        name("a name of 4 kB", "Alice ".repeat(700)),
        name(
            "a name with a template in it",
            "{{constructor.constructor('window.__hacked=true')()}}".to_owned(),
        ),
        rule.accept("a picture that is a script", |provider| {
            provider.id_token.arrange(|token| {
                token.claims.set("picture", "javascript:window.__hacked=true");
                token.claims.set("profile", "javascript:window.__hacked=true");
                token.claims.set("website", "data:text/html,<script>window.__hacked=true</script>");
            });
        }),
        rule.accept("a picture elsewhere is not loaded", |provider| {
            provider.id_token.arrange(|token| {
                let picture = format!("{}/picture.png", token.scene.elsewhere);
                token.claims.set("picture", picture);
            });
        }),
        rule.accept("rows of HTML", |provider| {
            provider.api.object.arrange(|list| {
                let row = |id| json!({ "id": id, "name": MARKUP, "owner": MARKUP, "updated": MARKUP });
                list.set("items", (1..=200).map(row).collect::<Vec<_>>());
            });
        }),
    ]
}
