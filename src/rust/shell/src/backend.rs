//! Which backend this app uses: the frozen one beside it or, in debug builds, one that the environment names.

#[cfg(debug_assertions)]
mod environment;

use std::ffi::OsString;
use std::path::PathBuf;

use tauri::{AppHandle, Manager, Runtime};
use tokio::process::Command;

use crate::error::StartupError;
use crate::launch_id::LaunchId;
use crate::logging;
use crate::places::Places;
use crate::request::Requests;
#[cfg(debug_assertions)]
use crate::token::LaunchToken;

/// Settings that would turn the packaged app's own backend into another one, and that a user may have exported for
/// some other program of this family.
const FOREIGN_SETTINGS: [&str; 4] = ["ALLOWED_HOSTS", "AUTH_REQUIRED", "DATABASE_NAME", "DATABASE_URL"];

/// The frozen backend's program, in the resource folder `backend`.
const PROGRAM: &str = if cfg!(windows) { "backend.exe" } else { "backend" };

/// A backend to start, or one that runs.
#[derive(Debug)]
pub(crate) enum Backend {
    /// To be started and supervised.
    Sidecar(Launch),
    /// Started by somebody else, for debugging.
    #[cfg(debug_assertions)]
    Running { base_url: String, token: Option<LaunchToken> },
}

/// How to start a backend.
#[derive(Debug)]
pub(crate) struct Launch {
    /// The program and its arguments before `serve --supervised`.
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    /// Variables that it must not inherit.
    pub(crate) without: Vec<&'static str>,
    pub(crate) data_dir: PathBuf,
    pub(crate) log_dir: PathBuf,
    /// Names this launch of the app in the logs of both processes.
    pub(crate) launch_id: String,
    /// Who follows what it asks for.
    pub(crate) requests: Requests,
}

impl Launch {
    /// The program with its environment, and without what comes after `arguments`.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        for name in &self.without {
            command.env_remove(name);
        }
        command
            .env("DATA_DIR", &self.data_dir)
            .env("HOST", "127.0.0.1")
            .env("PORT", "0")
            .env("LOG_DIR", &self.log_dir)
            .env("LOG_LEVEL", logging::level_name(log::max_level()))
            .env("LAUNCH_ID", &self.launch_id);
        command
    }
}

impl Backend {
    /// The backend for this app: in debug builds the one that the environment names, if any; else the frozen one.
    pub(crate) fn find<R: Runtime>(app: &AppHandle<R>) -> Result<Self, StartupError> {
        #[cfg(debug_assertions)]
        if let Some(running) = environment::running() {
            return Ok(running);
        }
        let no_folder = |source| StartupError::NoFolder { source };
        let places = Places::of(app)?;
        let frozen = Launch {
            program: app.path().resource_dir().map_err(no_folder)?.join("backend").join(PROGRAM),
            arguments: Vec::new(),
            without: FOREIGN_SETTINGS.to_vec(),
            data_dir: places.data,
            log_dir: places.logs,
            launch_id: app.state::<LaunchId>().as_str().to_owned(),
            requests: Requests::of(app),
        };
        #[cfg(debug_assertions)]
        if let Some((program, arguments)) = environment::command()? {
            // Python would compile every module again at each start.
            let without = vec!["PYTHONDONTWRITEBYTECODE"];
            return Ok(Self::Sidecar(Launch { program, arguments, without, ..frozen }));
        }
        if !frozen.program.is_file() {
            return Err(StartupError::Missing { program: frozen.program });
        }
        Ok(Self::Sidecar(frozen))
    }
}
