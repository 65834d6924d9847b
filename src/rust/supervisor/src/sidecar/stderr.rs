//! Reads the backend's stderr: lines of its log, and output that did not go through its log, such as Python's.

use std::io::Write;

use tokio::io::AsyncRead;

use crate::last_lines::LastLines;
use crate::sidecar::lines::Lines;

/// Reads lines until the pipe ends. Keeps the last lines, and logs the lines that the backend's own log does not
/// contain.
pub(super) async fn follow(stderr: impl AsyncRead + Unpin, launch_id: String, last_lines: LastLines) {
    let mut lines = Lines::of(stderr);
    while let Some(line) = lines.next().await {
        let text = line.trim_end();
        if let Some(message) = message_of(text, &launch_id) {
            last_lines.push(message);
            // Useful if the app was started in a terminal. Otherwise nobody may read stderr, so errors are ignored.
            let _ = writeln!(std::io::stderr(), "{text}");
        } else {
            last_lines.push(text);
            if !text.is_empty() {
                log::warn!("the backend's stderr: {text}");
            }
        }
    }
}

/// Returns the message of a line of the backend's log, or `None` for other lines.
///
/// A line of the log has the fields time, level, source, launch id and message.
fn message_of<'line>(line: &'line str, launch_id: &str) -> Option<&'line str> {
    let mut parts = line.splitn(5, ' ');
    let (source, launch) = (parts.nth(2)?, parts.next()?);
    (source.starts_with("backend/") && launch == launch_id).then(|| parts.next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sidecar::lines::MAX_LINE_BYTES;

    #[test]
    fn recognizes_lines_of_the_log() {
        let line = "2026-11-24T18:05:09.012+00:00 ERROR backend/app.serve 3f9c It went wrong";
        assert_eq!(message_of(line, "3f9c"), Some("It went wrong"));
        assert_eq!(message_of(line, "0000"), None);
        assert_eq!(message_of("ImportError: no module named app", "3f9c"), None);
        assert_eq!(message_of("", "3f9c"), None);
    }

    #[tokio::test]
    async fn quotes_only_the_messages_of_log_lines() {
        let lines = "2026-11-24T18:05:09.012+00:00 INFO backend/app 3f9c Started\n\nSegmentation fault\n";
        let last_lines = LastLines::new(3);
        follow(lines.as_bytes(), "3f9c".into(), last_lines.clone()).await;
        assert_eq!(last_lines.quote(), "Started\nSegmentation fault");
    }

    #[tokio::test]
    async fn a_very_long_line_is_truncated() {
        let endless = vec![b'x'; 1_000_000];
        let last_lines = LastLines::new(3);
        follow(&endless[..], "3f9c".into(), last_lines.clone()).await;
        assert_eq!(last_lines.quote().len(), MAX_LINE_BYTES);
    }
}
