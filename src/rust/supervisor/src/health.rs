//! Health checks of a backend that has just started.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::error::BackendError;
use crate::token::LaunchToken;

/// Pause between two requests. It is short because it delays the start: a closed loopback port refuses immediately.
const PAUSE: Duration = Duration::from_millis(20);

/// Result of one health check, with the reason if it failed.
pub type Health = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

type Ask = dyn Fn(&str, Option<&LaunchToken>) -> Health + Send + Sync;

/// Sends health checks to the backend at a base URL, with its launch token.
#[derive(Clone)]
pub struct HealthCheck(Arc<Ask>);

impl HealthCheck {
    /// Wraps `ask`, which sends one request. It is called until it succeeds.
    pub fn new(ask: impl Fn(&str, Option<&LaunchToken>) -> Health + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }

    /// Waits until the backend at `base_url` answers; returns an error after `limit`.
    pub(crate) async fn wait(
        &self,
        base_url: &str,
        token: Option<&LaunchToken>,
        limit: Duration,
    ) -> Result<(), BackendError> {
        let mut cause = format!("no response within {} seconds", limit.as_secs());
        let asking = async {
            while let Err(error) = (self.0)(base_url, token).await {
                cause = error;
                sleep(PAUSE).await;
            }
        };
        let answered = timeout(limit, asking).await.is_ok();
        if answered { Ok(()) } else { Err(BackendError::Unhealthy { base_url: base_url.to_owned(), cause }) }
    }
}

impl fmt::Debug for HealthCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HealthCheck(…)")
    }
}
