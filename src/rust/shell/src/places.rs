//! Where the app's files lie on this computer.

use std::path::PathBuf;

use tauri::{AppHandle, Manager, Runtime};

use crate::error::StartupError;

/// The folders of the app, none of which may exist yet.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    /// The backend's `DATA_DIR`.
    pub(crate) data: PathBuf,
    /// What the shell keeps from one launch to the next.
    pub(crate) state: PathBuf,
    pub(crate) logs: PathBuf,
    /// The shell's settings.
    pub(crate) settings: PathBuf,
    /// Where people look for what a program has saved for them.
    pub(crate) saved: PathBuf,
    /// What texts for others call `~`.
    pub(crate) home: Option<PathBuf>,
}

impl Places {
    /// Asks the system; tests bring their own as state of the app.
    pub(crate) fn of<R: Runtime>(app: &AppHandle<R>) -> Result<Self, StartupError> {
        if let Some(places) = app.try_state::<Self>() {
            return Ok(places.inner().clone());
        }
        let path = app.path();
        let no_folder = |source| StartupError::NoFolder { source };
        let state = path.app_data_dir().map_err(no_folder)?;
        Ok(Self {
            data: state.join("data"),
            logs: path.app_log_dir().map_err(no_folder)?,
            settings: path.app_config_dir().map_err(no_folder)?.join("settings.json"),
            // A desktop without such folders has at least a home.
            saved: path
                .download_dir()
                .or_else(|_| path.document_dir())
                .or_else(|_| path.home_dir())
                .map_err(no_folder)?,
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
