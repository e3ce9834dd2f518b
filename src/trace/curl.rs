use super::Sent;
use crate::protocol::http::Value;

/// A request of the page as a curl command for a POSIX shell; secrets only if they are to be revealed. Nothing for a
/// message that the browser sent by moving.
pub fn curl(sent: &Sent, reveal_secrets: bool) -> Option<String> {
    let Sent::Fetch { url, headers, form, .. } = sent else { return None };
    let text = |value: &Value| match value {
        Value::Secret(_) if !reveal_secrets => "***".to_owned(),
        value => value.wire().to_owned(),
    };
    let mut command = ["curl ", &quoted(url)].concat();
    for (name, value) in headers {
        command.push_str(&[" \\\n  --header ", &quoted(&[name, ": ", &text(value)].concat())].concat());
    }
    for (name, value) in form {
        let field = [name, "=", &text(value)].concat();
        command.push_str(&[" \\\n  --data-urlencode ", &quoted(&field)].concat());
    }
    Some(command)
}

/// In single quotes nothing is special but the quote itself.
fn quoted(text: &str) -> String {
    ["'", &text.replace('\'', r"'\''"), "'"].concat()
}

#[cfg(test)]
mod tests {
    use super::{Sent, curl};
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
        let sent = Sent::fetch(&Request::post(url, form).with_bearer(&Secret::new("s3cret")));
        let masked = curl(&sent, false).unwrap();
        assert!(!masked.contains("s3cret"), "{masked}");
        assert!(masked.starts_with(r"curl 'https://a.test/token?x=it'\''s'"), "{masked}");
        assert!(masked.contains(r"--data-urlencode 'scope=a'\''; rm -rf b'"), "{masked}");
        assert!(curl(&sent, true).unwrap().contains("Authorization: Bearer s3cret"));
        assert_eq!(curl(&Sent::Return("https://a.test/".into(), vec![]), true), None);
    }
}
