//! The diagnostics file: what the people who make the app need to know about a computer on which it fails.
//!
//! The shell writes it without the backend, which may be dead. It holds no rows of the database and no secrets, and
//! calls the user's home folder `~`.

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

/// The database's file in the data folder, where `DATABASE_NAME` is not set.
const DATABASE: &str = "app.db";

/// How much of the end of each log is taken, in bytes.
const LOG_TAIL: u64 = 512 * 1024;

const TIME_IN_NAME: &[BorrowedFormatItem<'static>] =
    format_description!("[year][month][day]T[hour][minute][second].[subsecond digits:3]Z");

const NAME_START: &str = "triptych-diagnostics-";
const NAME_END: &str = ".zip";

/// How many diagnostics files may be in a folder, so that nothing can fill it with them.
const MAX_FILES: usize = 10;

/// One file is written at a time: whoever counts the files knows how many there will be.
static SAVING: Mutex<()> = Mutex::new(());

/// What the file says.
pub(crate) struct Report<'a> {
    pub(crate) places: &'a Places,
    pub(crate) launch: &'a str,
    pub(crate) lifecycle: &'a Lifecycle,
    pub(crate) previous: Option<&'a UncleanEnd>,
}

impl Report<'_> {
    /// Writes the file to the folder for downloads; returns its path.
    ///
    /// # Errors
    ///
    /// [`CommandError::DiagnosticsNotSaved`], and [`CommandError::TooManyDiagnostics`] if the folder holds `MAX_FILES`.
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
                // Half a file is no use; where none was made there is none to remove.
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

    /// Names and contents, with all that is private taken out.
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

    /// The token of the backend that runs.
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

/// How many diagnostics files a folder holds; none if it cannot be read.
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
