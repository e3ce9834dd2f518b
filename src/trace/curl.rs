use crate::protocol::http::{Method, Request, Value};

/// The request as a curl command for a POSIX shell; secrets only if they are to be revealed.
pub fn curl(request: &Request, reveal_secrets: bool) -> String {
    let text = |value: &Value| match value {
        Value::Secret(_) if !reveal_secrets => "***".to_owned(),
        value => value.wire().to_owned(),
    };
    let mut command = ["curl ", &quoted(request.url.as_str())].concat();
    for (name, value) in &request.headers {
        command.push_str(&[" \\\n  --header ", &quoted(&[*name, ": ", &text(value)].concat())].concat());
    }
    if request.method == Method::Post {
        for (name, value) in &request.form {
            let field = [*name, "=", &text(value)].concat();
            command.push_str(&[" \\\n  --data-urlencode ", &quoted(&field)].concat());
        }
    }
    command
}

/// In single quotes nothing is special but the quote itself.
fn quoted(text: &str) -> String {
    ["'", &text.replace('\'', r"'\''"), "'"].concat()
}

#[cfg(test)]
mod tests {
    use super::curl;
    use crate::protocol::{
        Secret,
        http::{Request, Value},
        url::HttpUrl,
    };

    #[test]
    fn a_command_masks_secrets_and_cannot_be_broken_out_of() {
        let url = HttpUrl::parse("https://a.test/token?x=it's").unwrap();
        let form = vec![
            ("code", Value::Secret(Secret::new("s3cret"))),
            ("scope", Value::Plain("a'; rm -rf b".into())),
        ];
        let request = Request::post(url, form).with_bearer(&Secret::new("s3cret"));
        let masked = curl(&request, false);
        assert!(!masked.contains("s3cret"), "{masked}");
        assert!(masked.starts_with(r"curl 'https://a.test/token?x=it'\''s'"), "{masked}");
        assert!(masked.contains(r"--data-urlencode 'scope=a'\''; rm -rf b'"), "{masked}");
        assert!(curl(&request, true).contains("Authorization: Bearer s3cret"));
    }
}
