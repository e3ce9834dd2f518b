use bearer_lab::browser::location;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_place_to_return_to_is_on_the_own_origin_or_none() {
    let origin = location::origin();
    let own = [origin.as_str(), "/settings?x=1#y"].concat();
    for target in ["/settings?x=1#y", "settings?x=1#y", &own] {
        assert_eq!(location::within_origin(target).as_deref(), Some("/settings?x=1#y"), "{target}");
    }
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
        "/callback?code=x",
        &suffix,
        &user,
    ] {
        assert_eq!(location::within_origin(target), None, "{target:?}");
    }
    assert_eq!(location::within_origin("/.//evil.test").as_deref(), Some("/evil.test"));
}
