//! Commands for keyboard shortcuts and errors of the window.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use shell_types::Answer;
use shell_types::command::{LogWindowError, Quit, ToggleFullscreen};
use tauri::{AppHandle, Runtime, State, WebviewWindow};

use crate::commands::error::CommandError;
use crate::rate_limit::RateLimit;
use crate::text::plain;

/// Maximum number of page errors that are logged within `ERRORS_WINDOW`. A page that fails in a loop must not fill the
/// log.
const MAX_ERRORS: usize = 50;
const ERRORS_WINDOW: Duration = Duration::from_secs(60);
/// Maximum length of a logged error. Longer errors are truncated.
const MAX_ERROR_CHARS: usize = 4000;

/// Ends the app and its backend.
#[tauri::command]
pub(crate) fn quit<R: Runtime>(app: AppHandle<R>) -> Answer<Quit> {
    app.exit(0);
}

/// Switches full screen on or off.
#[tauri::command]
pub(crate) fn toggle_fullscreen<R: Runtime>(
    window: WebviewWindow<R>,
) -> Result<Answer<ToggleFullscreen>, CommandError> {
    window
        .is_fullscreen()
        .and_then(|fullscreen| window.set_fullscreen(!fullscreen))
        .map_err(|source| CommandError::WindowNotReady { source })
}

/// Writes an error of the page to the shell's log. A release build has no developer tools.
#[tauri::command]
pub(crate) fn log_window_error(message: String, errors: State<'_, WindowErrors>) -> Answer<LogWindowError> {
    if let Some(text) = errors.text(&message, Instant::now()) {
        log::error!("error in the window: {text}");
    }
}

/// Limits how many errors of the page are logged.
pub(crate) struct WindowErrors(Mutex<RateLimit>);

impl WindowErrors {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(RateLimit::new(MAX_ERRORS, ERRORS_WINDOW)))
    }

    /// Returns the text to log for a message at `now`, or `None` if the limit is reached.
    fn text(&self, message: &str, now: Instant) -> Option<String> {
        let allowed = self.0.lock().unwrap_or_else(PoisonError::into_inner).allows(now);
        allowed.then(|| plain(message, MAX_ERROR_CHARS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_and_number_of_logged_errors_are_limited() {
        let (errors, now) = (WindowErrors::new(), Instant::now());
        assert_eq!(errors.text(&"x".repeat(1_000_000), now).unwrap().chars().count(), MAX_ERROR_CHARS);
        assert_eq!((1..1000).filter(|_| errors.text("x", now).is_some()).count(), MAX_ERRORS - 1);
        assert_eq!(errors.text("TypeError\n at x\u{1b}[0m", now + ERRORS_WINDOW).unwrap(), "TypeError\n at x[0m");
    }
}
