//! The settings file. An unreadable file is renamed and kept.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use shell_types::SettingsChanges;

use super::Settings;
use crate::commands::error::CommandError;
use crate::files::private;

/// Highest number in the name of a renamed file.
const MAX_BROKEN_FILES: u32 = 1000;

/// The current settings and their file.
pub(crate) struct Store {
    path: PathBuf,
    settings: Mutex<Settings>,
    problem: Option<String>,
}

impl Store {
    /// Reads the file `path`. Uses the defaults if it is missing or unreadable. An unreadable file is renamed, and
    /// `problem` describes why.
    pub(crate) fn open(path: PathBuf) -> Self {
        let read = std::fs::read(&path).and_then(|bytes| Ok(serde_json::from_slice(&bytes)?));
        let (settings, problem) = match read {
            Ok(settings) => (settings, None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => (Settings::default(), None),
            Err(error) => (Settings::default(), Some(set_aside(&path, &error))),
        };
        Self { path, settings: Mutex::new(settings), problem }
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns a message for the user if the file could not be read.
    pub(crate) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Changes the settings in the file and then in memory.
    ///
    /// # Errors
    ///
    /// [`CommandError::SettingsNotWritten`]. In that case nothing is changed.
    pub(crate) fn change(&self, changes: SettingsChanges) -> Result<Settings, CommandError> {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        let updated = settings.with(changes);
        private::write_json(&self.path, &updated)
            .map_err(|source| CommandError::SettingsNotWritten { path: self.path.clone(), source })?;
        *settings = updated.clone();
        Ok(updated)
    }
}

/// Renames the file to the first free name. Returns a message for the user.
fn set_aside(path: &Path, cause: &io::Error) -> String {
    let what = format!("The settings in {} cannot be read ({cause}), so the defaults are used.", path.display());
    let free = (1..=MAX_BROKEN_FILES)
        .map(|number| path.with_extension(format!("broken-{number}.json")))
        .find(|name| !name.exists());
    let kept =
        free.ok_or(io::ErrorKind::AlreadyExists.into()).and_then(|free| std::fs::rename(path, &free).map(|()| free));
    match kept {
        Ok(kept) => format!("{what} The old file is kept as {}.", kept.display()),
        Err(error) => format!(
            "{what} The file cannot be renamed ({error}), so your next change of a setting overwrites it. To keep it, \
             correct the permissions of its folder first."
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use shell_types::{CommandErrorCode, LogLevel};

    use super::*;

    /// Creates a settings file with this content in a temporary folder.
    fn file(content: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.json");
        fs::write(&path, content).unwrap();
        (dir, path)
    }

    const TO_TRAY: SettingsChanges =
        SettingsChanges { start_at_login: None, close_to_tray: Some(true), log_level: None };

    #[test]
    fn a_missing_file_means_defaults() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path().join("none").join("settings.json"));
        assert_eq!((store.settings(), store.problem()), (Settings::default(), None));
    }

    #[test]
    fn a_change_is_kept_until_the_next_start() {
        let (_dir, path) = file(br#"{"log_level": "debug", "of_later": [1]}"#);
        Store::open(path.clone()).change(TO_TRAY).unwrap();
        let settings = Store::open(path.clone()).settings();
        assert_eq!((settings.close_to_tray, settings.log_level), (true, LogLevel::Debug));
        assert!(fs::read_to_string(path).unwrap().contains("of_later"));
    }

    #[test]
    fn an_unreadable_file_is_renamed_and_kept() {
        for content in [&b"{"[..], b"", b"\xff\xfe", b"[]", br#"{"close_to_tray": "yes"}"#] {
            let (dir, path) = file(content);
            fs::write(dir.path().join("settings.broken-1.json"), "of an earlier time").unwrap();
            let store = Store::open(path.clone());
            assert_eq!(store.settings(), Settings::default());
            assert!(store.problem().unwrap().ends_with("settings.broken-2.json."), "{:?}", store.problem());
            assert_eq!(fs::read(dir.path().join("settings.broken-2.json")).unwrap(), content);
            store.change(TO_TRAY).unwrap();
            assert_eq!(Store::open(path).problem(), None);
        }
    }

    #[test]
    fn a_change_that_cannot_be_written_changes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let in_the_way = dir.path().join("a file");
        fs::write(&in_the_way, "").unwrap();
        let store = Store::open(in_the_way.join("settings.json"));
        assert_eq!(store.change(TO_TRAY).unwrap_err().code(), CommandErrorCode::SettingsNotWritten);
        assert_eq!(store.settings(), Settings::default());
    }
}
