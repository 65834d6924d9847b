//! The commands that the frontend may call.

pub(crate) mod error;
pub(crate) mod save_file;
pub(crate) mod settings;
pub(crate) mod window;

use std::path::PathBuf;
use std::sync::Arc;

use shell_types::Answer;
use shell_types::command::{
    GetLifecycle, GetUncleanEnd, ListBackups, OpenLogFolder, RestoreBackup, Retry, SaveDiagnostics, StartOver,
};
use tauri::{AppHandle, Manager, Runtime, State};
use triptych_supervisor::{Restore, Supervisor};

use crate::commands::error::CommandError;
use crate::files::backups;
use crate::files::diagnostics::Report;
use crate::files::places::Places;
use crate::files::private;
use crate::files::sentinel::Sentinel;
use crate::launch_id::LaunchId;

/// Returns the current state of the backend. The event `lifecycle` reports each change.
#[tauri::command]
pub(crate) fn lifecycle(supervisor: State<'_, Arc<Supervisor>>) -> Answer<GetLifecycle> {
    supervisor.state()
}

/// Starts the backend again after a failure.
#[tauri::command]
pub(crate) fn retry(supervisor: State<'_, Arc<Supervisor>>) -> Answer<Retry> {
    supervisor.retry();
}

/// Returns all backups, the newest first.
#[tauri::command]
pub(crate) async fn backups<R: Runtime>(app: AppHandle<R>) -> Result<Answer<ListBackups>, CommandError> {
    let data = Places::of(&app)?.data;
    backups::list(&data).map_err(|source| CommandError::BackupsNotListed { path: data.join(backups::FOLDER), source })
}

/// Replaces the database with a backup after a failure, then starts the backend again. The event `lifecycle` reports
/// the progress.
#[tauri::command]
pub(crate) async fn restore_backup<R: Runtime>(
    app: AppHandle<R>,
    name: String,
) -> Result<Answer<RestoreBackup>, CommandError> {
    if !backups(app.clone()).await?.iter().any(|backup| backup.name == name) {
        return Err(CommandError::BackupUnknown { name });
    }
    app.state::<Arc<Supervisor>>().restore(Restore::Backup(name));
    Ok(())
}

/// Replaces the database with an empty one after a failure, then starts the backend again.
#[tauri::command]
pub(crate) fn start_over(supervisor: State<'_, Arc<Supervisor>>) -> Answer<StartOver> {
    supervisor.restore(Restore::Empty);
}

/// Opens the log folder in the file manager.
#[tauri::command]
pub(crate) async fn open_log_folder<R: Runtime>(app: AppHandle<R>) -> Result<Answer<OpenLogFolder>, CommandError> {
    let path = Places::of(&app)?.logs;
    let opened = private::create_private_folder(&path).and_then(|()| open::that_detached(&path));
    opened.map_err(|source| CommandError::LogsNotOpened { path, source })
}

/// Saves the diagnostics file and returns its path.
#[tauri::command]
pub(crate) async fn save_diagnostics<R: Runtime>(app: AppHandle<R>) -> Result<Answer<SaveDiagnostics>, CommandError> {
    let places = Places::of(&app)?;
    let saving = tauri::async_runtime::spawn_blocking(move || {
        let lifecycle = app.state::<Arc<Supervisor>>().state();
        let (launch, sentinel) = (app.state::<LaunchId>(), app.state::<Sentinel>());
        let report =
            Report { places: &places, launch: launch.as_str(), lifecycle: &lifecycle, previous: sentinel.previous() };
        let saved = report.save();
        match &saved {
            Ok(path) => log::info!("saved diagnostics to {}", path.display()),
            Err(error) => log::error!("{}: {error}", error.code()),
        }
        saved
    });
    let cause =
        |error: tauri::Error| CommandError::DiagnosticsNotSaved { path: PathBuf::new(), cause: error.to_string() };
    saving.await.map_err(cause)?
}

/// Returns the previous launch, if it did not shut down cleanly.
#[tauri::command]
pub(crate) fn unclean_end(sentinel: State<'_, Sentinel>) -> Answer<GetUncleanEnd> {
    sentinel.previous().cloned()
}
