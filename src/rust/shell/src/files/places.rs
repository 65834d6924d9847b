//! Where the app's files are on this computer.

use std::path::PathBuf;

use shell_types::StartErrorCode;
use tauri::{AppHandle, Manager, Runtime};

/// Why the app's files have no place.
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
    /// A name by which programs can tell the failures apart.
    pub(crate) fn code(&self) -> StartErrorCode {
        match self {
            Self::NoFolder { .. } => StartErrorCode::NoDataFolder,
        }
    }
}

/// The folders of the app, none of which may exist yet.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The backend's `DATA_DIR`.
    pub(crate) data: PathBuf,
    /// The files that the shell keeps between launches.
    pub(crate) state: PathBuf,
    pub(crate) logs: PathBuf,
    /// The shell's settings.
    pub(crate) settings: PathBuf,
    /// The user's folder for downloads.
    pub(crate) saved: PathBuf,
    /// The user's home folder, which texts for others call `~`.
    pub(crate) home: Option<PathBuf>,
}

impl Places {
    /// Asks the system; tests bring their own as state of the app.
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
            // A desktop without such folders has at least a home.
            saved: path.download_dir().or_else(|_| path.document_dir()).or_else(|_| path.home_dir())?,
            home: path.home_dir().ok(),
            state,
        })
    }

    /// Everything in `dir`, which is the home folder.
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
