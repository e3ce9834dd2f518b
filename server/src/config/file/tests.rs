use super::{FileError, read};
use crate::config::{GrantType, Scopes};

const EXAMPLE: &str = include_str!("../../../bearer-lab.example.toml");

#[test]
fn the_documented_example_is_right() {
    let config = read(EXAMPLE).unwrap();
    let client = config.client("reports").unwrap();
    assert!(!client.is_public() && client.may_use_grant(GrantType::ClientCredentials));
    assert!(config.client("spa").is_some() && config.user("carol").is_some());
    let scopes = Scopes::of(&["reports:read"]);
    let lifetimes = config.decide(client, GrantType::ClientCredentials, None, &scopes).unwrap();
    assert_eq!(lifetimes.access_token.seconds(), 600);
    assert!(config.decide(client, GrantType::ClientCredentials, None, &Scopes::of(&["api:read"])).is_none());
}

#[test]
fn an_empty_file_changes_nothing() {
    let config = read("").unwrap();
    assert_eq!((config.clients.len(), config.users.len(), config.policies.len()), (7, 2, 0));
    let config = read("built_in = false").unwrap();
    assert_eq!((config.clients.len(), config.users.len()), (0, 0));
}

#[test]
fn a_client_of_the_same_id_takes_the_place_of_the_built_in_one() {
    let text = "[[clients]]\nid = \"spa\"\ntype = \"native\"\nredirect_uris = [\"com.example:/x\"]\nscopes = [\"openid\"]";
    let config = read(text).unwrap();
    assert_eq!((config.clients.len(), config.client("spa").unwrap().redirects.len()), (7, 1));
}

#[test]
fn an_error_names_its_line_and_what_would_be_right() {
    const CLIENT: &str = "[[clients]]\nid = \"x\"\n";
    const DEVICE: &str = "[[clients]]\nid = \"x\"\ntype = \"device\"\nscopes = []\n";
    for (text, line, part) in [
        ("audience = \"\"", 1, "audience is empty"),
        ("resources = [\"reports\"]", 1, "an absolute URI without a fragment"),
        ("resources = [\n  \"api://a#b\"]", 2, "an absolute URI without a fragment"),
        ("\n\nnonsense = 1", 3, "unknown field `nonsense`"),
        ("audience = ", 1, "string values must be quoted"),
        ("[lifetimes]\ncode = 301", 2, "1 to 300 seconds"),
        ("[lifetimes]\nrefresh_grace = 61", 2, "0 to 60 seconds"),
        ("[lifetimes]\naccess_token = \"1h\"", 2, "invalid type"),
        ("[[scopes]]\nname = \"two words\"", 2, "one word"),
        (&format!("{CLIENT}scopes = []"), 1, "missing field `type`"),
        (&format!("{CLIENT}type = \"robot\"\nscopes = []"), 3, "single-page, single-page-implicit, web"),
        (&format!("{CLIENT}type = \"web\"\nscopes = []"), 3, "has a secret"),
        (&format!("{CLIENT}type = \"native\"\nsecret = \"x\"\nscopes = []"), 4, "cannot keep a secret"),
        (&format!("{CLIENT}type = \"service\"\nsecret = \"\"\nscopes = []"), 4, "secret is empty"),
        (
            &format!("{CLIENT}type = \"service\"\nsecret = \"x\"\nauthentication = \"jwt\"\nscopes = []"),
            5,
            "basic or post",
        ),
        (&format!("{CLIENT}type = \"native\"\nscopes = []"), 2, "has redirect_uris"),
        (
            &format!(
                "{CLIENT}type = \"native\"\nscopes = []\nredirect_uris = [\"/\"]\nfrontchannel_logout_uri = \"com.x:/y\""
            ),
            6,
            "a frontchannel_logout_uri is",
        ),
        (
            &format!("{CLIENT}type = \"native\"\nscopes = []\nredirect_uris = [\n  \"http://a.example/\"]"),
            6,
            "a redirect URI is",
        ),
        (
            &format!("{CLIENT}type = \"device\"\nscopes = []\nredirect_uris = [\"/x\"]"),
            5,
            "not redirected to",
        ),
        (&format!("{CLIENT}type = \"device\"\nscopes = [\"nothing\"]"), 4, "no scope \"nothing\""),
        (
            &format!("{CLIENT}type = \"device\"\nscopes = []\nid_token_signed_response_alg = \"none\""),
            5,
            "RS256, ES256, PS256, EdDSA",
        ),
        ("[[clients]]\nid = \"00ualice\"\ntype = \"device\"\nscopes = []", 2, "a user's subject"),
        (
            &format!("[[clients]]\nid = \"{}\"\ntype = \"device\"\nscopes = []", "x".repeat(257)),
            2,
            "at most 256 visible ASCII",
        ),
        ("[[users]]\nusername = \"x\"", 2, "either password or password_hash"),
        ("[[users]]\nusername = \"x\"\npassword_hash = \"abc\"", 3, "PHC string"),
        (
            "[[users]]\nusername = \"x\"\npassword_hash = \"$scrypt$ln=16$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E\"",
            3,
            "PHC string",
        ),
        (
            "[[users]]\nusername = \"x\"\npassword_hash = \"$argon2id$v=19$m=19456,t=2,p=1$AzMubiGrVW8DfR4jVJSmHA\"",
            3,
            "PHC string",
        ),
        (&format!("{DEVICE}{DEVICE}"), 6, "the client \"x\" is in this file already"),
        ("[[scopes]]\nname = \"x\"\n[[scopes]]\nname = \"x\"", 4, "the scope \"x\" is in this file"),
        (
            "[[users]]\nusername = \"x\"\npassword = \"y\"\n[[users]]\nusername = \"x\"",
            5,
            "the user \"x\" is in this file",
        ),
        (
            &format!("[[users]]\nusername = \"x\"\npassword = \"{}\"", "x".repeat(1025)),
            3,
            "a password has at most 1024 bytes",
        ),
        ("[[policies]]\nname = \"p\"\nclients = [\"nobody\"]\nrules = []", 3, "no client \"nobody\""),
        (
            "[[policies]]\nname = \"p\"\n[[policies.rules]]\nname = \"r\"\nusers = [\"nobody\"]",
            5,
            "no user \"nobody\"",
        ),
        (
            "[[policies]]\nname = \"p\"\n[[policies.rules]]\nname = \"r\"\ngrants = [\"magic\"]",
            5,
            "a grant is one of",
        ),
    ] {
        let Err(FileError { line: found, problem }) = read(text) else { panic!("accepted:\n{text}") };
        assert!(found == Some(line) && problem.contains(part), "{text}\n→ {found:?} {problem}");
    }
}
