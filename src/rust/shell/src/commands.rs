//! What the frontend may ask of the shell.

use std::sync::Arc;

use tauri::State;

use crate::startup::Startup;
use crate::supervisor::Supervisor;

/// Where the app stands now; later changes come as the event `startup`.
#[tauri::command]
pub(crate) fn startup(supervisor: State<'_, Arc<Supervisor>>) -> Startup {
    supervisor.state()
}

/// Starts the backend again after a failure.
#[tauri::command]
pub(crate) fn retry(supervisor: State<'_, Arc<Supervisor>>) {
    supervisor.retry();
}
