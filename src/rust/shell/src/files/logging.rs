//! The shell's log, which is written to a rotated file and to stderr.
//!
//! Each line has the same fields as in the backend's log (src/python/app/core/logging.py): time in UTC with offset,
//! level, process/source, launch id, message. The launch token is never logged.

mod file;

use std::fmt::Arguments;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use log::{Level, LevelFilter, Log, Metadata, Record};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

use crate::files::logging::file::RotatedFile;

/// File name of the shell's log in the log folder.
pub(crate) const SHELL_LOG: &str = "shell.log";
/// File name of the backend's log, which the backend writes to the same folder.
pub(crate) const BACKEND_LOG: &str = "backend.log";

/// Size at which a log is rotated, as in the backend.
const MAX_BYTES: u64 = 2_000_000;
/// Number of rotated files that are kept, as in the backend.
const KEPT_FILES: usize = 5;

/// Time format: ISO 8601 with milliseconds.
pub(crate) const TIME: &[BorrowedFormatItem<'static>] =
    format_description!("[year]-[month]-[day]T[hour]:[minute]:[second].[subsecond digits:3]+00:00");

/// Starts the log, which includes panics, in `dir/shell.log` and on stderr.
///
/// `level` is the lowest level that is logged. Each line contains `launch`. If the file cannot be written, the log is
/// written only to stderr. Further calls do nothing.
pub(crate) fn start(dir: Option<&Path>, level: LevelFilter, launch: &str) {
    let path = dir.map(|dir| dir.join(SHELL_LOG));
    if log::set_boxed_logger(Box::new(Logger::new(path.clone(), launch))).is_err() {
        return;
    }
    log::set_max_level(level);
    let default = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        log::error!("{panic}");
        default(panic);
    }));
    if path.is_none() {
        log::warn!("the log folder is unknown, so the log is written only to stderr");
    }
}

/// Returns the name of a level in the backend's setting `LOG_LEVEL`.
pub(crate) fn level_name(level: LevelFilter) -> &'static str {
    match level {
        LevelFilter::Off | LevelFilter::Error => "error",
        LevelFilter::Warn => "warning",
        LevelFilter::Info => "info",
        LevelFilter::Debug | LevelFilter::Trace => "debug",
    }
}

/// Returns a log line, without its line break, for each line of `message`.
fn format(time: OffsetDateTime, level: Level, source: &str, launch: &str, message: &str) -> Vec<String> {
    // This format cannot fail for a time in UTC.
    let time = time.format(TIME).unwrap_or_default();
    let level = if level == Level::Warn { "WARNING" } else { level.as_str() };
    let source = match source.strip_prefix("triptych_shell::") {
        Some(module) => module,
        None if source.starts_with("triptych_supervisor") => "supervisor",
        None => source,
    };
    let start = format!("{time} {level} shell/{source} {launch}");
    let mut lines: Vec<String> = message.lines().map(|line| format!("{start} {line}")).collect();
    if lines.is_empty() {
        lines.push(start);
    }
    lines
}

struct Logger {
    file: Option<Mutex<RotatedFile>>,
    launch: String,
}

impl Logger {
    fn new(path: Option<PathBuf>, launch: &str) -> Self {
        let file = path.map(|path| Mutex::new(RotatedFile::new(path, MAX_BYTES, KEPT_FILES)));
        Self { file, launch: launch.to_owned() }
    }

    fn write(&self, level: Level, source: &str, message: Arguments<'_>) {
        for line in format(OffsetDateTime::now_utc(), level, source, &self.launch, &message.to_string()) {
            // Fails if the app was started without a terminal.
            let _ = writeln!(std::io::stderr(), "{line}");
            if let Some(file) = &self.file {
                let _ = file.lock().unwrap_or_else(PoisonError::into_inner).write_line(&line);
            }
        }
    }
}

impl Log for Logger {
    /// Logs only warnings and errors of libraries. Their other messages are for their developers.
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.level() <= Level::Warn || metadata.target().starts_with("triptych_")
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            self.write(record.level(), record.target(), *record.args());
        }
    }

    fn flush(&self) {}
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_line_has_time_level_source_and_launch() {
        let time = datetime!(2026-11-24 18:05:09.012 UTC);
        assert_eq!(
            format(time, Level::Warn, "triptych_supervisor::sidecar", "3f9c", "one\ntwo"),
            [
                "2026-11-24T18:05:09.012+00:00 WARNING shell/supervisor 3f9c one",
                "2026-11-24T18:05:09.012+00:00 WARNING shell/supervisor 3f9c two",
            ]
        );
        let of_window = format(time, Level::Info, "triptych_shell::desktop::window", "3f9c", "one");
        assert_eq!(of_window, ["2026-11-24T18:05:09.012+00:00 INFO shell/desktop::window 3f9c one"]);
    }

    #[test]
    fn several_launches_append_to_one_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("logs").join(SHELL_LOG);
        for launch in ["first", "second"] {
            Logger::new(Some(path.clone()), launch).write(Level::Error, "x", format_args!("crash"));
        }
        let text = std::fs::read_to_string(path).unwrap();
        assert!(
            text.contains(" ERROR shell/x first crash\n") && text.contains(" ERROR shell/x second crash\n"),
            "{text}"
        );
    }

    #[test]
    fn a_log_that_cannot_be_written_is_not_an_error() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("logs"), "a file where the folder should be").unwrap();
        Logger::new(Some(dir.path().join("logs").join(SHELL_LOG)), "x").write(Level::Error, "x", format_args!("lost"));
    }
}
