//! Client of the backend's API, generated from its OpenAPI document, and a function that connects it.

#[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub)]
#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use reqwest;

use reqwest::header::{HeaderMap, HeaderValue};

/// Name of the header with the launch token.
pub const TOKEN_HEADER: &str = "X-Launch-Token";

/// Creates a client for the backend at `base_url` (`http://127.0.0.1:PORT`).
///
/// The client ignores proxy settings and sends `token`, if there is one, with each request.
///
/// # Errors
///
/// If `token` contains characters that are not allowed in a header.
pub fn connect(base_url: &str, token: Option<&str>) -> Result<HttpClient, Box<dyn std::error::Error + Send + Sync>> {
    let mut headers = HeaderMap::new();
    if let Some(token) = token {
        let mut value = HeaderValue::from_str(token)?;
        // Hides the token in the debug output of requests.
        value.set_sensitive(true);
        headers.insert(TOKEN_HEADER, value);
    }
    let client = reqwest::Client::builder().no_proxy().default_headers(headers).build()?;
    Ok(HttpClient::with_client(client).with_base_url(base_url))
}
