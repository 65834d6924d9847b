//! Paths of the app's files on this computer.

use std::path::PathBuf;

use shell_types::StartErrorCode;
use tauri::{AppHandle, Manager, Runtime};

/// The folders of the app are unknown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PlacesError {
    #[error(
        "The folder for app data is unknown: {source}. Set the environment variable HOME, then start Triptych again."
    )]
    NoFolder {
        #[from]
        source: tauri::Error,
    },
}

impl PlacesError {
    /// Returns the error code for programs.
    pub(crate) fn code(&self) -> StartErrorCode {
        match self {
            Self::NoFolder { .. } => StartErrorCode::NoDataFolder,
        }
    }
}

/// Folders and files of the app. They may not exist yet.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The backend's `DATA_DIR`.
    pub(crate) data: PathBuf,
    /// Folder of the files that the shell keeps between launches.
    pub(crate) state: PathBuf,
    pub(crate) logs: PathBuf,
    /// The settings file of the shell.
    pub(crate) settings: PathBuf,
    /// The user's download folder, or another folder of the user if there is none.
    pub(crate) saved: PathBuf,
    /// The user's home folder, which is replaced with `~` in the diagnostics.
    pub(crate) home: Option<PathBuf>,
}

impl Places {
    /// Returns the folders of the operating system, or those in the app's state, which tests set.
    pub(crate) fn of<R: Runtime>(app: &AppHandle<R>) -> Result<Self, PlacesError> {
        if let Some(places) = app.try_state::<Self>() {
            return Ok(places.inner().clone());
        }
        let path = app.path();
        let state = path.app_data_dir()?;
        Ok(Self {
            data: state.join("data"),
            logs: path.app_log_dir()?,
            settings: path.app_config_dir()?.join("settings.json"),
            // A minimal desktop has no such folders, but a home folder.
            saved: path.download_dir().or_else(|_| path.document_dir()).or_else(|_| path.home_dir())?,
            home: path.home_dir().ok(),
            state,
        })
    }

    /// Returns folders inside `dir`, which is also the home folder.
    #[cfg(test)]
    pub(crate) fn inside(dir: &std::path::Path) -> Self {
        Self {
            data: dir.join("data"),
            state: dir.to_owned(),
            logs: dir.join("logs"),
            settings: dir.join("settings.json"),
            saved: dir.join("saved"),
            home: Some(dir.to_owned()),
        }
    }
}
