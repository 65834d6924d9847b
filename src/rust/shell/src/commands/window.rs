//! The commands of the window itself: its keyboard shortcuts, and its errors.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use shell_types::Answer;
use shell_types::command::{LogWindowError, Quit, ToggleFullscreen};
use tauri::{AppHandle, Runtime, State, WebviewWindow};

use crate::commands::error::CommandError;
use crate::rate_limit::RateLimit;
use crate::text::plain;

/// How many errors of the page are logged in `ERRORS_WINDOW`, and how many characters of each: a page in a loop must not
/// fill the log.
const MAX_ERRORS: usize = 50;
const ERRORS_WINDOW: Duration = Duration::from_secs(60);
const MAX_ERROR_CHARS: usize = 4000;

/// Ends the app, and the backend with it.
#[tauri::command]
pub(crate) fn quit<R: Runtime>(app: AppHandle<R>) -> Answer<Quit> {
    app.exit(0);
}

/// Toggles whether the window fills the screen.
#[tauri::command]
pub(crate) fn toggle_fullscreen<R: Runtime>(
    window: WebviewWindow<R>,
) -> Result<Answer<ToggleFullscreen>, CommandError> {
    window
        .is_fullscreen()
        .and_then(|fullscreen| window.set_fullscreen(!fullscreen))
        .map_err(|source| CommandError::WindowNotReady { source })
}

/// Writes an error of the page to the shell's log: a release has no developer tools that could show it.
#[tauri::command]
pub(crate) fn log_window_error(message: String, errors: State<'_, WindowErrors>) -> Answer<LogWindowError> {
    if let Some(text) = errors.text(&message, Instant::now()) {
        log::error!("error in the window: {text}");
    }
}

/// The errors of the page that may still be logged.
pub(crate) struct WindowErrors(Mutex<RateLimit>);

impl WindowErrors {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(RateLimit::new(MAX_ERRORS, ERRORS_WINDOW)))
    }

    /// What is logged of a message at `now`; `None` if there were too many.
    fn text(&self, message: &str, now: Instant) -> Option<String> {
        let allowed = self.0.lock().unwrap_or_else(PoisonError::into_inner).allows(now);
        allowed.then(|| plain(message, MAX_ERROR_CHARS))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_logged_in_short_and_not_without_end() {
        let (errors, now) = (WindowErrors::new(), Instant::now());
        assert_eq!(errors.text(&"x".repeat(1_000_000), now).unwrap().chars().count(), MAX_ERROR_CHARS);
        assert_eq!((1..1000).filter(|_| errors.text("x", now).is_some()).count(), MAX_ERRORS - 1);
        assert_eq!(errors.text("TypeError\n at x\u{1b}[0m", now + ERRORS_WINDOW).unwrap(), "TypeError\n at x[0m");
    }
}
