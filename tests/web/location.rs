use bearer_lab::browser::location;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::window;

/// The page as the script in `index.html` leaves it, or an address as it is where that script is not.
fn open(moved: &JsValue, address: &str) {
    let address = [location::path().as_str(), address].concat();
    window().unwrap().history().unwrap().replace_state_with_url(moved, "", Some(&address)).unwrap();
}

#[wasm_bindgen_test]
fn what_the_page_was_opened_with_is_taken_once() {
    let nothing = (String::new(), String::new());
    for (moved, address) in [("?a=b#c=d?e#f".into(), ""), (JsValue::NULL, "?a=b#c=d?e#f")] {
        open(&moved, address);
        assert_eq!(location::here(), [location::path().as_str(), "?a=b#c=d?e#f"].concat());
        assert_eq!(location::take_query_and_fragment(), ("a=b".into(), "c=d?e#f".into()));
        assert_eq!(location::take_query_and_fragment(), nothing);
        assert_eq!(location::here(), location::path());
    }
}

#[wasm_bindgen_test]
fn the_address_comes_before_the_state_which_may_be_another_pages() {
    open(&"?a=b".into(), "#c=d");
    assert_eq!(location::take_query_and_fragment(), (String::new(), "c=d".into()));
    for state in [JsValue::from("a=b"), JsValue::TRUE] {
        open(&state, "");
        assert_eq!(location::here(), location::path());
        assert_eq!(location::take_query_and_fragment(), (String::new(), String::new()));
        assert_eq!(window().unwrap().history().unwrap().state().unwrap(), state);
    }
}

#[wasm_bindgen_test]
fn a_parameter_is_taken_where_the_fragment_begins_with_it() {
    open(&"#token=a=b".into(), "");
    assert_eq!(location::take_fragment("tok"), None);
    assert_eq!(location::take_fragment("token").as_deref(), Some("a=b"));
    assert_eq!(location::take_fragment("token"), None);
    open(&"?token=a#other=b".into(), "");
    assert_eq!(location::take_fragment("token"), None);
    assert_eq!(location::take_query_and_fragment(), ("token=a".into(), "other=b".into()));
}

#[wasm_bindgen_test]
fn a_place_to_return_to_is_on_the_own_origin_or_none() {
    let within_origin = |target: &str| location::within_origin(target, |path| path == "/auth/done");
    let origin = location::origin();
    let own = [origin.as_str(), "/settings?x=1#y"].concat();
    for target in ["/settings?x=1#y", "settings?x=1#y", &own] {
        assert_eq!(within_origin(target).as_deref(), Some("/settings?x=1#y"), "{target}");
    }
    let refused = [origin.as_str(), "/auth/done"].concat();
    let suffix = [origin.as_str(), ".evil.test/"].concat();
    let user = origin.replace("://", "://evil@evil.test/");
    for target in [
        "https://evil.test/",
        "//evil.test/",
        "\\\\evil.test",
        "/\\evil.test",
        "javascript:alert(1)",
        "data:text/html,x",
        "blob:https://evil.test/x",
        "http://[",
        "\t//evil.test",
        "ht\ntps://evil.test",
        "/auth/done",
        "/auth/done?code=x",
        "auth/done#code=x",
        "/settings/../auth/./done",
        "/.//auth/done",
        &refused,
        &suffix,
        &user,
    ] {
        assert_eq!(within_origin(target), None, "{target:?}");
    }
    assert_eq!(within_origin("/.//evil.test").as_deref(), Some("/evil.test"));
    for other in ["/callback", "/auth/done/", "/auth"] {
        assert_eq!(within_origin(other).as_deref(), Some(other));
    }
}
