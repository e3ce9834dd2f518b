use bearer_lab::{
    browser::{fetch, location},
    protocol::{http::Request, url::HttpUrl},
};
use wasm_bindgen_test::wasm_bindgen_test;

fn request(path: &str) -> Request {
    Request::get(HttpUrl::parse(&[location::origin().as_str(), path].concat()).unwrap())
}

#[wasm_bindgen_test]
async fn an_answer_larger_than_the_cap_is_refused() {
    let answer = fetch::send(&request("/"), 1_000_000).await.unwrap();
    assert_eq!(answer.status, 200);
    assert!(!answer.is_json() && !answer.body.is_empty());
    let failure = fetch::send(&request("/"), answer.body.len() - 1).await.unwrap_err();
    assert_eq!(failure.code(), "NETWORK_TOO_LARGE");
}

#[wasm_bindgen_test]
async fn a_server_that_is_not_there_is_named() {
    let nobody = Request::get(HttpUrl::parse("http://127.0.0.1:9/").unwrap());
    assert_eq!(fetch::send(&nobody, 10).await.unwrap_err().code(), "NETWORK_UNREACHABLE");
}
