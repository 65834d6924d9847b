//! Finds the backend of this app: the frozen backend in its package or, in debug builds, one from environment
//! variables.

#[cfg(debug_assertions)]
mod environment;

use std::path::PathBuf;
use std::time::Instant;

use tauri::{AppHandle, Manager, Runtime};
use triptych_supervisor::{Backend, BackendError, HealthCheck, Launch, LaunchToken, OnMessage};

use crate::VERSION;
use crate::desktop::request::Requests;
use crate::files::logging::{self, BACKEND_LOG, SHELL_LOG};
use crate::files::places::{Places, PlacesError};
use crate::launch_id::LaunchId;

/// Settings that the backend must not inherit. The user may have exported them for another program, and they would
/// change the data or the mode of the packaged backend.
const FOREIGN_SETTINGS: [&str; 4] = ["ALLOWED_HOSTS", "AUTH_REQUIRED", "DATABASE_NAME", "DATABASE_URL"];

/// File name of the frozen backend in the resource folder `backend`.
const PROGRAM: &str = if cfg!(windows) { "backend.exe" } else { "backend" };

/// Returns the backend of this app. Environment variables can replace the frozen backend in debug builds.
pub(crate) fn find<R: Runtime>(app: &AppHandle<R>) -> Result<Backend, BackendError> {
    #[cfg(debug_assertions)]
    if let Some(running) = environment::running() {
        return Ok(running);
    }
    let program = frozen(app).map_err(|error| no_folder(&error))?;
    let launch = launch(app, program).map_err(|error| no_folder(&error))?;
    #[cfg(debug_assertions)]
    if let Some((program, arguments)) = environment::command().map_err(|error| wrong_setting(&error))? {
        // With this variable, Python would compile every module again at each start.
        let removed_variables = vec!["PYTHONDONTWRITEBYTECODE"];
        return Ok(Backend::Sidecar(Launch { program, arguments, removed_variables, ..launch }));
    }
    if !launch.program.is_file() {
        return Err(BackendError::Missing { program: launch.program });
    }
    Ok(Backend::Sidecar(launch))
}

/// Returns how to start `program` as the backend of this app.
pub(crate) fn launch<R: Runtime>(app: &AppHandle<R>, program: PathBuf) -> Result<Launch, PlacesError> {
    let places = Places::of(app)?;
    let launch_id = app.state::<LaunchId>().as_str().to_owned();
    let requests = Requests::of(app);
    Ok(Launch {
        program,
        arguments: Vec::new(),
        removed_variables: FOREIGN_SETTINGS.to_vec(),
        variables: vec![
            ("DATA_DIR", places.data.into()),
            ("HOST", "127.0.0.1".into()),
            ("PORT", "0".into()),
            ("LOG_DIR", places.logs.clone().into()),
            ("LOG_LEVEL", logging::level_name(log::max_level()).into()),
            ("LAUNCH_ID", launch_id.clone().into()),
        ],
        version: VERSION.to_owned(),
        launch_id,
        log_path: places.logs.join(BACKEND_LOG),
        command_log_path: places.logs.join(SHELL_LOG),
        on_message: OnMessage::new(move |message| requests.receive(message, Instant::now())),
    })
}

/// Returns a health check that uses the generated client.
pub(crate) fn health_check() -> HealthCheck {
    HealthCheck::new(|base_url, token| {
        let client = triptych_api_client::connect(base_url, token.map(LaunchToken::expose));
        Box::pin(async move {
            let client = client.map_err(|error| error.to_string())?;
            client.health().await.map(drop).map_err(|error| error.to_string())
        })
    })
}

fn frozen<R: Runtime>(app: &AppHandle<R>) -> Result<PathBuf, PlacesError> {
    Ok(app.path().resource_dir()?.join("backend").join(PROGRAM))
}

#[cfg(debug_assertions)]
fn wrong_setting(error: &environment::EnvironmentError) -> BackendError {
    BackendError::NotFound { code: error.code().to_string(), detail: error.to_string() }
}

fn no_folder(error: &PlacesError) -> BackendError {
    BackendError::NotFound { code: error.code().to_string(), detail: error.to_string() }
}
