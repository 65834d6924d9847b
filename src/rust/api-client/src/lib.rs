//! The backend's API: types and client generated from its OpenAPI document, and how to reach it on this machine.

#[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub)]
#[rustfmt::skip]
mod generated;

pub use generated::*;
pub use reqwest;

use reqwest::header::{HeaderMap, HeaderValue};

/// The header that carries the launch token.
pub const TOKEN_HEADER: &str = "X-Launch-Token";

/// A client of the backend at `base_url` (`http://127.0.0.1:PORT`), past every proxy, sending `token` where there is one.
///
/// # Errors
///
/// Where `token` holds characters that no header can carry.
pub fn connect(base_url: &str, token: Option<&str>) -> Result<HttpClient, Box<dyn std::error::Error + Send + Sync>> {
    let mut headers = HeaderMap::new();
    if let Some(token) = token {
        let mut value = HeaderValue::from_str(token)?;
        // Keeps it out of the debug output of requests.
        value.set_sensitive(true);
        headers.insert(TOKEN_HEADER, value);
    }
    let client = reqwest::Client::builder().no_proxy().default_headers(headers).build()?;
    Ok(HttpClient::with_client(client).with_base_url(base_url))
}
