//! Requests of the backend to the shell, in addition to its events: window actions and notifications.

mod notification;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;
use tauri::{AppHandle, Runtime};

use crate::desktop::window;
use crate::rate_limit::RateLimit;

/// A request of the backend, as a line of its stdout.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Request {
    /// Performs an action on the window.
    Window { action: WindowAction },
    /// Shows a desktop notification.
    Notify { title: String, body: String },
}

/// An action on the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum WindowAction {
    /// Shows the window in front of all others.
    Show,
    /// Hides the window, if there is a tray icon to show it again.
    Hide,
    Maximize,
    /// Reverses `Maximize` and minimizing.
    Restore,
}

/// Carries out requests up to a rate limit, so that a backend in a loop cannot make the desktop unusable.
#[derive(Clone)]
pub(crate) struct Requests {
    follow: Arc<dyn Fn(Request) + Send + Sync>,
    rates: Arc<Mutex<Rates>>,
}

struct Rates {
    window: RateLimit,
    notify: RateLimit,
}

impl Requests {
    /// Creates a handler that carries out requests in `app`.
    pub(crate) fn of<R: Runtime>(app: &AppHandle<R>) -> Self {
        let app = app.clone();
        Self::new(move |request| follow(&app, request))
    }

    /// Creates a handler that passes requests to `follow` within the rate limits.
    pub(crate) fn new(follow: impl Fn(Request) + Send + Sync + 'static) -> Self {
        let rates = Rates {
            window: RateLimit::new(10, Duration::from_secs(10)),
            notify: RateLimit::new(5, Duration::from_secs(60)),
        };
        Self { follow: Arc::new(follow), rates: Arc::new(Mutex::new(rates)) }
    }

    /// Carries out the request in `message`, unless it is unknown or exceeds the rate limit of its kind.
    ///
    /// Unknown fields are ignored.
    pub(crate) fn receive(&self, message: Value, now: Instant) {
        let request: Request = match serde_json::from_value(message) {
            Ok(request) => request,
            Err(error) => return log::debug!("ignored an unknown message of the backend: {error}"),
        };
        let mut rates = self.rates.lock().unwrap_or_else(PoisonError::into_inner);
        let rate = match request {
            Request::Window { .. } => &mut rates.window,
            Request::Notify { .. } => &mut rates.notify,
        };
        if rate.allows(now) {
            drop(rates);
            (self.follow)(request);
        } else {
            log::warn!("dropped a request of the backend, because it sends too many: {request:?}");
        }
    }
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Requests(…)")
    }
}

fn follow<R: Runtime>(app: &AppHandle<R>, request: Request) {
    match request {
        Request::Window { action } => act(app, action),
        Request::Notify { title, body } => notification::show(app, &title, &body),
    }
}

fn act<R: Runtime>(app: &AppHandle<R>, action: WindowAction) {
    let Some(window) = window::main(app) else { return };
    // These calls fail only while the window is being closed.
    let _ = match action {
        WindowAction::Show => {
            window::bring_forward(app);
            Ok(())
        }
        WindowAction::Hide => {
            crate::desktop::tray::hide_window(app);
            Ok(())
        }
        WindowAction::Maximize => window.maximize(),
        WindowAction::Restore => window.unmaximize().and_then(|()| window.unminimize()),
    };
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use serde_json::json;

    use super::*;

    #[test]
    fn reads_every_request() {
        let parse = |line: &str| serde_json::from_str::<Request>(line).unwrap();
        for (name, action) in [
            ("show", WindowAction::Show),
            ("hide", WindowAction::Hide),
            ("maximize", WindowAction::Maximize),
            ("restore", WindowAction::Restore),
        ] {
            assert_eq!(parse(&format!(r#"{{"event":"window","action":"{name}"}}"#)), Request::Window { action });
        }
        assert_eq!(
            parse(r#"{"event":"notify","title":"Backup","body":"It failed."}"#),
            Request::Notify { title: "Backup".into(), body: "It failed.".into() }
        );
    }

    #[test]
    fn refuses_invalid_requests() {
        for line in
            ["", r#"{"event":"window"}"#, r#"{"event":"window","action":"explode"}"#, r#"{"event":"notify","title":1}"#]
        {
            assert!(serde_json::from_str::<Request>(line).is_err(), "{line}");
        }
    }

    #[test]
    fn requests_are_limited_by_rate() {
        let (follow, followed) = mpsc::channel();
        let requests = Requests::new(move |request| follow.send(request).unwrap());
        let notify = json!({"event": "notify", "title": "Again", "body": "and again"});
        let start = Instant::now();
        for _ in 0..1000 {
            requests.receive(notify.clone(), start);
        }
        assert_eq!(followed.try_iter().count(), 5);
        // Each kind of request has its own limit.
        requests.receive(json!({"event": "window", "action": "show"}), start);
        requests.receive(json!({"event": "dance"}), start);
        assert_eq!(followed.try_iter().count(), 1);
        requests.receive(notify, start + Duration::from_secs(60));
        assert_eq!(followed.try_iter().count(), 1);
    }
}
