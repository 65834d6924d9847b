//! The file of the settings. One that cannot be read is set aside, never lost.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use shell_types::SettingsChanges;

use super::Settings;
use crate::commands::error::CommandError;
use crate::files::private;

/// The highest number in the name of a file that was set aside.
const MAX_BROKEN_FILES: u32 = 1000;

/// The settings now, and the file that keeps them.
pub(crate) struct Store {
    path: PathBuf,
    settings: Mutex<Settings>,
    problem: Option<String>,
}

impl Store {
    /// Reads the file `path`. Without one the settings are the defaults; so they are where it cannot be read, and then
    /// it is set aside and `problem` says so.
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

    /// What the user must know about the file, once: sentences for people.
    pub(crate) fn problem(&self) -> Option<&str> {
        self.problem.as_deref()
    }

    /// Changes the settings in the file and then here.
    ///
    /// # Errors
    ///
    /// [`CommandError::SettingsNotWritten`]; then nothing has changed.
    pub(crate) fn change(&self, changes: SettingsChanges) -> Result<Settings, CommandError> {
        let mut settings = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        let updated = settings.with(changes);
        private::write_json(&self.path, &updated)
            .map_err(|source| CommandError::SettingsNotWritten { path: self.path.clone(), source })?;
        *settings = updated.clone();
        Ok(updated)
    }
}

/// Renames the file to the first name that is free; returns what to tell the user.
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

    /// A settings file with this content in a folder of its own.
    fn file(content: &[u8]) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("settings.json");
        fs::write(&path, content).unwrap();
        (dir, path)
    }

    const TO_TRAY: SettingsChanges =
        SettingsChanges { start_at_login: None, close_to_tray: Some(true), log_level: None };

    #[test]
    fn without_a_file_there_are_defaults_and_no_problem() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path().join("none").join("settings.json"));
        assert_eq!((store.settings(), store.problem()), (Settings::default(), None));
    }

    #[test]
    fn a_change_is_there_at_the_next_start() {
        let (_dir, path) = file(br#"{"log_level": "debug", "of_later": [1]}"#);
        Store::open(path.clone()).change(TO_TRAY).unwrap();
        let settings = Store::open(path.clone()).settings();
        assert_eq!((settings.close_to_tray, settings.log_level), (true, LogLevel::Debug));
        assert!(fs::read_to_string(path).unwrap().contains("of_later"));
    }

    #[test]
    fn a_broken_file_is_set_aside_under_a_name_of_its_own() {
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
