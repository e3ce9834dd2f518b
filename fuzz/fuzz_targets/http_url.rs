//! An address: whatever is accepted, a browser reads in the same way.
#![no_main]

use std::net::Ipv6Addr;

use bearer_lab::protocol::url::{HttpUrl, MAX_URL_BYTES};
use libfuzzer_sys::fuzz_target;
use url::{Host, ParseError, Url};

fuzz_target!(|data: &str| {
    let Ok(ours) = HttpUrl::parse(data) else { return };
    assert!(data.len() <= MAX_URL_BYTES && data.is_ascii());
    assert_eq!(ours.as_str(), data);
    assert_eq!([ours.origin(), ours.path_and_query()].concat(), data);
    let theirs = match Url::parse(data) {
        // Which international names there are, only tables say, and the browser has them: it refuses to go there.
        Err(ParseError::IdnaError) => return,
        theirs => theirs.expect("browsers read it too"),
    };
    assert_eq!(ours.is_https(), theirs.scheme() == "https");
    assert!(theirs.username().is_empty() && theirs.password().is_none() && theirs.fragment().is_none());
    let authority = ours.origin().split_once("//").expect("a scheme").1.to_ascii_lowercase();
    let is_same_host = match theirs.host().expect("a host") {
        Host::Ipv6(address) => {
            let inside = authority.trim_start_matches('[').split(']').next().expect("brackets");
            inside.parse::<Ipv6Addr>() == Ok(address)
        }
        Host::Ipv4(address) => authority.split(':').next() == Some(&address.to_string()),
        Host::Domain(name) => authority.split(':').next() == Some(name),
    };
    assert!(is_same_host, "{authority} is read as {theirs}");
    let is_loopback = match theirs.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    };
    assert!(is_loopback || !ours.is_loopback(), "{data} is no loopback address");
    let longer = ours.with_query([("a b", "c&d=é"), ("e", "")]);
    assert_eq!(longer.origin(), ours.origin());
    if longer.as_str().len() <= MAX_URL_BYTES {
        assert_eq!(HttpUrl::parse(longer.as_str()).as_ref(), Ok(&longer), "write and read");
    }
    let pairs: Vec<_> = Url::parse(longer.as_str()).expect("an address").query_pairs().into_owned().collect();
    assert!(pairs.ends_with(&[("a b".into(), "c&d=é".into()), ("e".into(), String::new())]));
});
