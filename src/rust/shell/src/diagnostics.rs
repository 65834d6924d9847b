//! One file that tells those who make the app what they need to know of a computer where it fails.
//!
//! The shell makes it alone, with the backend dead. It holds no rows of the database and no secrets, and names the
//! user's home folder `~`.

mod database;
mod redact;
mod system;
mod tail;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::backups;
use crate::diagnostics::redact::Redaction;
use crate::event::VERSION;
use crate::help_error::HelpError;
use crate::logging::{BACKEND_LOG, SHELL_LOG, TIME, private_file, private_folder};
use crate::places::Places;
use crate::sentinel::UncleanEnd;
use crate::startup::Startup;

/// The database's file in the data folder, where `DATABASE_NAME` is not set.
const DATABASE: &str = "app.db";

/// How much of the end of each log is taken, in bytes.
const LOG_TAIL: u64 = 512 * 1024;

const TIME_IN_NAME: &[BorrowedFormatItem<'static>] =
    format_description!("[year][month][day]T[hour][minute][second].[subsecond digits:3]Z");

/// What the file is about.
pub(crate) struct Subject<'a> {
    pub(crate) places: &'a Places,
    pub(crate) launch: &'a str,
    pub(crate) startup: &'a Startup,
    pub(crate) previous: Option<&'a UncleanEnd>,
}

impl Subject<'_> {
    /// Writes the file where people look for what was saved for them; returns its path.
    pub(crate) fn save(&self) -> Result<PathBuf, HelpError> {
        let folder = &self.places.saved;
        let name = OffsetDateTime::now_utc().format(TIME_IN_NAME).unwrap_or_default();
        let path = folder.join(format!("triptych-diagnostics-{name}.zip"));
        let saved = private_folder(folder).and_then(|()| self.write(&path));
        match saved {
            Ok(()) => Ok(path),
            Err(error) => {
                // Half a file is no use; where none was made there is none to remove.
                if error.kind() != io::ErrorKind::AlreadyExists {
                    let _ = fs::remove_file(&path);
                }
                Err(HelpError::DiagnosticsNotSaved { path, cause: error.to_string() })
            }
        }
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let mut zip = ZipWriter::new(private_file().write(true).create_new(true).open(path)?);
        for (name, text) in self.files() {
            zip.start_file(name, SimpleFileOptions::default())?;
            zip.write_all(text.as_bytes())?;
        }
        zip.finish()?.sync_all()
    }

    /// Names and contents, with all that is private taken out.
    fn files(&self) -> Vec<(&'static str, String)> {
        let redaction = Redaction { home: self.places.home.clone() };
        let Places { data, logs, settings, .. } = self.places;
        let database = database::describe(&data.join(DATABASE), matches!(self.startup, Startup::Ready { .. }));
        [
            ("about.json", pretty(&self.about())),
            ("database.json", pretty(&database)),
            ("backups.json", pretty(&listed_backups(data))),
            ("settings.json", fs::read_to_string(settings).unwrap_or_else(|error| unreadable(&error))),
            ("shell.log", tail::read(&logs.join(SHELL_LOG), LOG_TAIL).unwrap_or_else(|error| unreadable(&error))),
            ("backend.log", tail::read(&logs.join(BACKEND_LOG), LOG_TAIL).unwrap_or_else(|error| unreadable(&error))),
        ]
        .map(|(name, text)| (name, redaction.apply(&text)))
        .into()
    }

    fn about(&self) -> Value {
        let (code, detail) = match self.startup {
            Startup::Failed { code, detail, .. } => (Some(code), Some(detail)),
            _ => (None, None),
        };
        json!({
            "version": VERSION,
            "time": OffsetDateTime::now_utc().format(TIME).unwrap_or_default(),
            "launch": self.launch,
            "state": self.startup.to_string(),
            "failure": {"code": code, "detail": detail},
            "unclean_end": self.previous,
            "os": std::env::consts::OS,
            "os_version": system::version(),
            "architecture": std::env::consts::ARCH,
            "webview": tauri::webview_version().unwrap_or_else(|error| error.to_string()),
            "debug_build": cfg!(debug_assertions),
        })
    }
}

fn listed_backups(data: &Path) -> Value {
    match backups::list(data) {
        Ok(backups) => json!(backups),
        Err(error) => json!({"error": error.to_string()}),
    }
}

fn unreadable(error: &io::Error) -> String {
    format!("({error})\n")
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests;
