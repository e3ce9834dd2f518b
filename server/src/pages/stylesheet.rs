use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// Where the stylesheet is, below the issuer.
pub const STYLESHEET_PATH: &str = "/pages.css";

/// The tokens and elements of the app, and what these pages add.
const STYLESHEET: &str = concat!(
    include_str!("../../../style/tokens.css"),
    include_str!("../../../style/base.css"),
    include_str!("pages.css")
);

/// `GET /pages.css`
pub async fn stylesheet() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        // Short, so that a newer server is not dressed in an older one's style for long.
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    (headers, STYLESHEET).into_response()
}
