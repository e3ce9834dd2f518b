//! The classroom's network: https with a certificate of the server's own, and what it is known by.

use std::{fs, path::Path};

use bearer_lab_server::cli::{self, Serve};

use super::{data, forms::signed_in};
use crate::{
    http::{Certificate, Request, exchange, exchange_secretly, parameter},
    lab::{Lab, options, text},
    row::{Row, row},
    summary::{bearer, oauth},
};

const DISCOVERY: &str = "/oauth2/default/.well-known/openid-configuration";

fn start(data: Option<&Path>) -> Lab {
    Lab::start(Serve { https: true, data: data.map(Path::to_owned), ..options() })
}

/// The certificate of a server that ran and ended.
fn certificate_of(lab: Lab) -> Option<Certificate> {
    // It lets go of its folder when its keys are made.
    lab.send(&lab.get("/oauth2/default/v1/keys"));
    lab.certificate
}

/// What comes of asking by this name, which the certificate must prove.
fn by_name(lab: &Lab, name: &str) -> String {
    let host = format!("{name}:{}", lab.address.port());
    let request = Request::new("GET", &host, DISCOVERY);
    let certificate = lab.certificate.as_ref().unwrap();
    match exchange_secretly(lab.address, name, certificate, &request.bytes()) {
        Ok(answer) if answer.status == 200 => text(&answer.json(), "issuer").replace(&host, "HOST"),
        Ok(answer) => answer.status.to_string(),
        Err(rustls::Error::InvalidCertificate(_)) => "not proved".into(),
        Err(other) => other.to_string(),
    }
}

pub fn rows() -> Vec<Row> {
    connections().into_iter().chain(certificates()).collect()
}

fn connections() -> Vec<Row> {
    const SOURCE: &str = "--https";
    vec![
        row(SOURCE, "https: a whole sign-in, and the API", "200, 200", || {
            let lab = start(None);
            let code = parameter(&signed_in(&lab).page.location(), "code").unwrap_or_default();
            let answer = lab.redeem(&code, &[]);
            let token = text(&answer.json(), "access_token");
            format!("{}, {}", oauth(&answer), bearer(&lab.api("/api/items", &token)))
        }),
        row(
            "RFC 6265bis §4.1.3.2",
            "https: the cookie",
            "__Host-bearer-lab Path=/ HttpOnly SameSite=Lax Secure",
            || {
                let lab = start(None);
                let page = lab.authorize(&[]);
                let cookie = page.header("set-cookie").unwrap_or_default();
                let words = cookie.split("; ").map(|part| {
                    part.strip_prefix("__Host-bearer-lab=").map_or(part, |_| "__Host-bearer-lab")
                });
                words.collect::<Vec<_>>().join(" ")
            },
        ),
        row(
            SOURCE,
            "https: each name has its issuer",
            "https://HOST/oauth2/default, https://HOST/oauth2/default",
            || {
                let lab = start(None);
                [by_name(&lab, "localhost"), by_name(&lab, "127.0.0.1")].join(", ")
            },
        ),
        row(SOURCE, "https: plain http gets no answer", "0", || {
            let lab = start(None);
            exchange(lab.address, &lab.get(DISCOVERY).bytes()).status.to_string()
        }),
        row("DNS rebinding", "https: another host in the request", "421", || {
            let lab = start(None);
            lab.send(&Request::new("GET", "evil.test", DISCOVERY)).status.to_string()
        }),
        row(SOURCE, "https: under a public URL", "https://lab.test, not proved", || {
            let public_url = Some("https://lab.test".parse().unwrap());
            let lab = Lab::start(Serve { https: true, public_url, ..options() });
            let request = Request::new("GET", "lab.test", DISCOVERY);
            let certificate = lab.certificate.as_ref().unwrap();
            let answer = exchange_secretly(lab.address, "lab.test", certificate, &request.bytes()).unwrap();
            let issuer = text(&answer.json(), "issuer").replace("/oauth2/default", "");
            format!("{issuer}, {}", by_name(&lab, "localhost"))
        }),
        row(
            SOURCE,
            "https: a public URL of plain http",
            "with --https, the public URL begins with https://",
            || {
                let public_url = Some("http://192.168.1.20:8080".parse().unwrap());
                let runtime = tokio::runtime::Runtime::new().unwrap();
                match runtime.block_on(cli::start(Serve { https: true, public_url, ..options() })) {
                    Ok(_) => "it starts".into(),
                    Err(error) => error.to_string(),
                }
            },
        ),
    ]
}

fn certificates() -> Vec<Row> {
    const SOURCE: &str = "--https";
    vec![
        row("RFC 9525 §6", "https: a name that is not served", "not proved", || {
            by_name(&start(None), "evil.test")
        }),
        row(SOURCE, "https: with a data folder a restart keeps the certificate", "same, as a file", || {
            let folder = data::folder("certificate");
            let first = certificate_of(start(Some(&folder)));
            let second = certificate_of(start(Some(&folder)));
            let file = fs::read_to_string(folder.join("certificate.pem")).unwrap_or_default();
            let same = if first == second { "same" } else { "another" };
            let is_file = file.starts_with("-----BEGIN CERTIFICATE-----");
            format!("{same}, {}", if is_file { "as a file" } else { "no file" })
        }),
        row(SOURCE, "https: other addresses, another certificate", "another", || {
            let folder = data::folder("certificate-names");
            let first = certificate_of(start(Some(&folder)));
            let public_url = Some("https://lab.test".parse().unwrap());
            let other = Serve { https: true, public_url, data: Some(folder), ..options() };
            if Lab::start(other).certificate == first { "same" } else { "another" }.into()
        }),
        row(SOURCE, "https: without a data folder each start has its own", "another", || {
            if start(None).certificate == start(None).certificate { "same" } else { "another" }.into()
        }),
    ]
}
