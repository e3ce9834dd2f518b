//! The web client: code, secret as Basic, PKCE, with its tokens kept on its server.

use bearer_lab_server::client::Http;
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use serde_json::Value;

use crate::program::{Server, agent, folder, open, program, run};

/// A browser at the web client.
struct Browser {
    origin: String,
    cookie: String,
}

struct Page {
    status: u16,
    location: String,
    text: String,
}

impl Browser {
    fn new(server: &Server) -> Self {
        Self { origin: server.web_client.clone().unwrap(), cookie: String::new() }
    }

    fn get(&mut self, address: &str) -> Page {
        let address = address.strip_prefix(&self.origin).unwrap_or(address);
        let request = agent().get(format!("{}{address}", self.origin)).header("cookie", &self.cookie).call();
        self.read(request.unwrap())
    }

    fn post(&mut self, path: &str) -> Page {
        let request = agent().post(format!("{}{path}", self.origin));
        let request = request.header("cookie", &self.cookie).header("origin", &self.origin).send_empty();
        self.read(request.unwrap())
    }

    fn read(&mut self, mut response: ureq::http::Response<ureq::Body>) -> Page {
        let header = |name: &str| {
            response.headers().get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
        };
        let cookie = header("set-cookie");
        if !cookie.is_empty() {
            assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax"), "{cookie}");
            self.cookie = cookie.split(';').next().unwrap().to_owned();
        }
        let (status, location) = (response.status().as_u16(), header("location"));
        Page { status, location, text: response.body_mut().read_to_string().unwrap() }
    }

    /// Signs in as far as to the address that the authorization server leads back to.
    fn way_back(&mut self) -> String {
        let sent = self.post("/sign-in");
        assert_eq!(sent.status, 303);
        open(&sent.location).unwrap()
    }

    fn sign_in(&mut self) {
        let back = self.way_back();
        assert_eq!(self.get(&back).location, "/");
        let page = self.get("/");
        assert!(page.text.contains("Signed in"), "{}", page.text);
    }

    /// The requests of the visit: the first line, and everything of it as text.
    fn wire(&mut self) -> Vec<(String, String)> {
        let steps: Vec<Value> = serde_json::from_str(&self.get("/wire.json").text).unwrap();
        let line =
            |step: &Value| step["request"]["line"].as_str().or(step["what"].as_str()).unwrap().to_owned();
        steps.iter().map(|step| (line(step), step.to_string())).collect()
    }
}

fn server() -> Server {
    Server::start_with(&["--web-client", "127.0.0.1:0"])
}

#[test]
fn rfc6749_s4_1_the_server_exchanges_the_code_with_its_secret_and_a_verifier() {
    let server = server();
    let mut browser = Browser::new(&server);
    browser.sign_in();
    let wire = browser.wire();
    let issuer = server.issuer();
    let lines: Vec<_> = wire.iter().map(|(line, _)| line.replace(&issuer, "")).collect();
    assert_eq!(
        lines,
        [
            "GET /.well-known/openid-configuration",
            "Redirect to the authorization server",
            "Redirect back to the app",
            "POST /v1/token",
            "GET /v1/keys",
        ]
    );
    let (_, exchange) = &wire[3];
    for text in ["authorization: Basic [masked", "grant_type=authorization_code", "code_verifier=[masked"] {
        assert!(exchange.contains(text), "{text} is not in {exchange}");
    }
    let (_, request) = &wire[1];
    for text in ["code_challenge_method=S256", "client_id=web", "state=", "nonce="] {
        assert!(request.contains(text), "{text} is not in {request}");
    }
}

#[test]
fn tokens_stay_on_the_server_until_somebody_asks_to_see_them() {
    let server = server();
    let mut browser = Browser::new(&server);
    browser.sign_in();
    let page = browser.get("/");
    let wire = browser.get("/wire.json");
    assert!(!page.text.contains("eyJ") && !wire.text.contains("eyJ"), "{}{}", page.text, wire.text);
    assert!(browser.get("/?secrets=shown").text.contains("eyJ"));
}

#[test]
fn the_web_client_calls_the_api_renews_and_signs_out() {
    let server = server();
    let mut browser = Browser::new(&server);
    browser.sign_in();
    let renewal: &[&str] = &["/v1/token", "/v1/keys"];
    for (path, lines) in [("/call", &["/api/items"][..]), ("/renew", renewal), ("/call", &["/api/items"])] {
        let before = browser.wire().len();
        assert_eq!(browser.post(path).location, "/", "{path}");
        let new = browser.wire().split_off(before);
        assert_eq!(new.len(), lines.len(), "{path}");
        for ((line, text), expected) in new.iter().zip(lines) {
            assert!(line.ends_with(expected) && text.contains("\"status\":200"), "{path}: {text}");
        }
    }
    let home = format!("{}/", browser.origin);
    let ended = browser.post("/sign-out").location;
    assert_eq!(open(&ended), Some(home), "the authorization server leads back");
    assert!(browser.get("/").text.contains("Not signed in"));
    assert_eq!(browser.wire().len(), 0);
}

#[test]
fn oidc_core_s12_2_a_renewal_that_is_about_somebody_else_is_not_believed() {
    let server = Server::start_with(&["--web-client", "127.0.0.1:0", "--workshop"]);
    let mut browser = Browser::new(&server);
    browser.sign_in();
    let faults = agent().put(format!("{}/workshop/faults", server.origin)).header("origin", &server.origin);
    let switched = faults.content_type("application/json").send(r#"{"on":["id-token-wrong-sub"]}"#);
    assert_eq!(switched.unwrap().status(), 200);
    browser.post("/renew");
    let page = browser.get("/").text;
    assert!(page.contains("about another user (sub)") && page.contains("00ualice"), "{page}");
}

#[test]
fn rfc6749_s10_12_an_answer_that_this_browser_did_not_ask_for_changes_nothing() {
    let server = server();
    let (mut browser, mut other) = (Browser::new(&server), Browser::new(&server));
    let back = browser.way_back();
    for (who, address) in [(&mut other, back.clone()), (&mut browser, back.replace("state=", "state=x"))] {
        let page = who.get(&address);
        assert!(page.text.contains("This response belongs to no sign-in of this browser"), "{}", page.text);
    }
    let before = browser.cookie.clone();
    browser.get(&back);
    assert_ne!(browser.cookie, before, "who knew the cookie of before is not signed in");
    assert!(browser.get("/").text.contains("Signed in"));
    browser.cookie = before;
    assert!(browser.get("/").text.contains("Not signed in"));
}

#[test]
fn rfc9207_s2_4_an_answer_of_another_issuer_is_not_believed() {
    let server = server();
    let mut browser = Browser::new(&server);
    let back = browser.way_back().replace("iss=http", "iss=https");
    browser.get(&back);
    let page = browser.get("/");
    assert!(page.text.contains("it comes from another issuer"), "{}", page.text);
}

#[test]
fn oidc_core_s3_1_3_7_nobody_is_signed_in_by_an_id_token_that_does_not_hold() {
    for (fault, text) in [
        ("token-no-id-token", "there is no ID token"),
        ("id-token-wrong-aud", "for another audience"),
        ("id-token-wrong-nonce", "(nonce)"),
        ("id-token-bad-signature", "did not make the signature"),
    ] {
        let server = Server::start_with(&["--web-client", "127.0.0.1:0", "--fault", fault]);
        let mut browser = Browser::new(&server);
        let back = browser.way_back();
        browser.get(&back);
        let page = browser.get("/").text;
        assert!(page.contains("Not signed in") && page.contains(text), "{fault}: {page}");
    }
}

#[test]
fn other_pages_and_other_hosts_have_no_say() {
    let server = server();
    let browser = Browser::new(&server);
    let post = |name: &str, value: &str| {
        let request = agent().post(format!("{}/sign-in", browser.origin)).header(name, value);
        request.send_empty().unwrap().status().as_u16()
    };
    assert_eq!(post("origin", "http://127.0.0.1:1"), 403);
    assert_eq!(post("origin", "null"), 403);
    assert_eq!(post("host", "evil.test"), 421);
    assert_eq!(post("origin", &browser.origin), 303);
}

#[test]
fn https_the_web_client_knows_the_certificate_and_the_command_line_can_be_told() {
    let data = folder("https");
    let server =
        Server::start_with(&["--https", "--web-client", "127.0.0.1:0", "--data", data.to_str().unwrap()]);
    let pem = data.join("certificate.pem");
    let mut browser = Browser::new(&server);
    let sent = browser.post("/sign-in").location;
    assert!(sent.starts_with("https://localhost:"), "{sent}");
    let answer = Http::trusting(&CertificateDer::from_pem_file(&pem).unwrap()).get(&sent, None).unwrap();
    let back = answer.headers()["location"].to_str().unwrap();
    assert_eq!(browser.get(back).location, "/");
    assert!(browser.get("/").text.contains("Signed in"));
    let mut call = program(&["call"]);
    call.env("ISSUER", server.issuer()).env("DEFAULT_SCOPE", "api:read");
    call.env("TEST_CLIENT_ID", "service").env("TEST_CLIENT_SECRET", "service-secret");
    assert_ne!(run(&mut call).code, 0, "a certificate that nobody vouches for");
    let told = run(call.env("SSL_CERT_FILE", &pem));
    assert_eq!(told.code, 0, "{}{}", told.out, told.err);
}
