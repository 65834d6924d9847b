//! The first requests to a backend: does it answer?

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};

use crate::error::BackendError;
use crate::token::LaunchToken;

/// The pause between two requests. This computer refuses a connection at once, so it is what a start loses at most.
const PAUSE: Duration = Duration::from_millis(20);

/// The answer to one health check, or why there is none.
pub type Health = Pin<Box<dyn Future<Output = Result<(), String>> + Send>>;

type Ask = dyn Fn(&str, Option<&LaunchToken>) -> Health + Send + Sync;

/// Sends one health check to the backend at a base URL, with its token.
#[derive(Clone)]
pub struct HealthCheck(Arc<Ask>);

impl HealthCheck {
    /// A check by `ask`, which is called until it succeeds.
    pub fn new(ask: impl Fn(&str, Option<&LaunchToken>) -> Health + Send + Sync + 'static) -> Self {
        Self(Arc::new(ask))
    }

    /// Returns when the backend at `base_url` answers, or an error after `limit`.
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
