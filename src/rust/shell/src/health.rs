//! The first request to a backend: does it answer?

use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::error::StartupError;
use crate::token::LaunchToken;

/// The pause between two questions. Loopback refuses at once, so this is what a wait costs at most.
const PAUSE: Duration = Duration::from_millis(20);

/// Returns when the backend at `base_url` answers its health check, or an error after `limit`.
pub(crate) async fn answers(base_url: &str, token: Option<&LaunchToken>, limit: Duration) -> Result<(), StartupError> {
    let unhealthy = |cause| StartupError::Unhealthy { base_url: base_url.to_owned(), cause };
    let client = triptych_api_client::connect(base_url, token.map(LaunchToken::expose))
        .map_err(|error| unhealthy(error.to_string()))?;
    let mut cause = format!("no answer within {} seconds", limit.as_secs());
    let asking = async {
        while let Err(error) = client.health().await {
            cause = error.to_string();
            sleep(PAUSE).await;
        }
    };
    let answered = timeout(limit, asking).await.is_ok();
    if answered { Ok(()) } else { Err(unhealthy(cause)) }
}
