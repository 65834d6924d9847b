//! The diagnostics file: information for the developers of the app about a computer on which it fails.
//!
//! The shell writes the file without the backend, which may not be running. The file contains neither rows of the
//! database nor secrets. The user's home folder is replaced with `~`.

mod database;
mod redact;
mod system;
mod tail;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde_json::{Value, json};
use shell_types::UncleanEnd;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use triptych_supervisor::Lifecycle;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::VERSION;
use crate::commands::error::CommandError;
use crate::files::backups;
use crate::files::diagnostics::redact::Redaction;
use crate::files::logging::{BACKEND_LOG, SHELL_LOG, TIME};
use crate::files::places::Places;
use crate::files::private::{create_private_folder, private_options};

/// Default name of the database file in the data folder.
const DATABASE: &str = "app.db";

/// Number of bytes from the end of each log.
const LOG_TAIL: u64 = 512 * 1024;

const TIME_IN_NAME: &[BorrowedFormatItem<'static>] =
    format_description!("[year][month][day]T[hour][minute][second].[subsecond digits:3]Z");

const NAME_START: &str = "triptych-diagnostics-";
const NAME_END: &str = ".zip";

/// Maximum number of diagnostics files in a folder, so that a script in the window cannot fill the disk.
const MAX_FILES: usize = 10;

/// Serializes saves, so that concurrent saves cannot exceed `MAX_FILES`.
static SAVING: Mutex<()> = Mutex::new(());

/// The state of the app that a diagnostics file describes.
pub(crate) struct Report<'a> {
    pub(crate) places: &'a Places,
    pub(crate) launch: &'a str,
    pub(crate) lifecycle: &'a Lifecycle,
    pub(crate) previous: Option<&'a UncleanEnd>,
}

impl Report<'_> {
    /// Writes the file to the download folder and returns its path.
    ///
    /// # Errors
    ///
    /// [`CommandError::DiagnosticsNotSaved`], and [`CommandError::TooManyDiagnostics`] if the folder contains
    /// `MAX_FILES`.
    pub(crate) fn save(&self) -> Result<PathBuf, CommandError> {
        let _saving = SAVING.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = &self.places.saved;
        let count = count_files(folder);
        if count >= MAX_FILES {
            return Err(CommandError::TooManyDiagnostics { folder: folder.clone(), count });
        }
        let time = OffsetDateTime::now_utc().format(TIME_IN_NAME).unwrap_or_default();
        let path = folder.join(format!("{NAME_START}{time}{NAME_END}"));
        let saved = create_private_folder(folder).and_then(|()| self.write(&path));
        match saved {
            Ok(()) => Ok(path),
            Err(error) => {
                // Removes a partial file, but not an existing one.
                if error.kind() != io::ErrorKind::AlreadyExists {
                    let _ = fs::remove_file(&path);
                }
                Err(CommandError::DiagnosticsNotSaved { path, cause: error.to_string() })
            }
        }
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let mut zip = ZipWriter::new(private_options().write(true).create_new(true).open(path)?);
        for (name, text) in self.files() {
            zip.start_file(name, SimpleFileOptions::default())?;
            zip.write_all(text.as_bytes())?;
        }
        zip.finish()?.sync_all()
    }

    /// Returns names and contents without private data.
    fn files(&self) -> Vec<(&'static str, String)> {
        let redaction = Redaction::new(self.places.home.as_deref(), self.token());
        let Places { data, logs, settings, .. } = self.places;
        let database = database::describe(&data.join(DATABASE), matches!(self.lifecycle, Lifecycle::Ready { .. }));
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

    /// Returns the launch token of the running backend.
    fn token(&self) -> Option<String> {
        match self.lifecycle {
            Lifecycle::Ready { token: Some(token), .. } => Some(token.expose().to_owned()),
            _ => None,
        }
    }

    fn about(&self) -> Value {
        let (code, detail) = match self.lifecycle {
            Lifecycle::Failed { code, detail, .. } => (Some(code), Some(detail)),
            _ => (None, None),
        };
        json!({
            "version": VERSION,
            "time": OffsetDateTime::now_utc().format(TIME).unwrap_or_default(),
            "launch": self.launch,
            "state": self.lifecycle.to_string(),
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

/// Returns the number of diagnostics files in a folder, or 0 if it cannot be read.
fn count_files(folder: &Path) -> usize {
    let names =
        fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|entry| entry.file_name().into_string().ok());
    names.filter(|name| name.starts_with(NAME_START) && name.ends_with(NAME_END)).count()
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
