//! The desktop shell: shows the frontend in a window and keeps the backend running behind it.

mod backend;
mod commands;
mod display;
mod error;
mod event;
mod health;
mod log;
mod sidecar;
mod signals;
mod startup;
mod supervisor;
mod token;

#[cfg(test)]
#[cfg(unix)]
mod fake;
#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Emitter, Manager, RunEvent, Runtime};

use crate::backend::Backend;
use crate::error::StartupError;
use crate::supervisor::{Limits, Supervisor};

/// Opens the window and returns when the app has ended, with its backend; fails where there is no display.
///
/// # Panics
///
/// Where no window can be opened all the same: without the system's web engine, say.
pub fn run() -> ExitCode {
    if let Some(sentence) = display::missing() {
        // Whoever started it without a terminal has no display to read on either.
        let _ = writeln!(std::io::stderr(), "triptych: {sentence}");
        return ExitCode::FAILURE;
    }
    tauri::Builder::default()
        .plugin(supervision(Backend::find))
        .invoke_handler(tauri::generate_handler![commands::startup, commands::retry])
        .setup(|app| {
            signals::exit_on_termination(app.handle().clone());
            Ok(())
        })
        .build(context())
        .expect("the window cannot be opened")
        .run(|_, _| {});
    ExitCode::SUCCESS
}

/// Starts the backend that `find` names with the app, and ends it with the app.
///
/// A plugin, because plugins are set up before the windows: the frontend's first question finds its answer, and the
/// backend starts while the web engine does.
fn supervision<R: Runtime>(find: fn(&AppHandle<R>) -> Result<Backend, StartupError>) -> TauriPlugin<R> {
    tauri::plugin::Builder::new("supervision")
        .setup(move |app, _| {
            let (finder, publisher) = (app.clone(), app.clone());
            let supervisor = Supervisor::new(
                move || find(&finder),
                Limits::default(),
                // Fails only while the app is being torn down, when nobody listens any more.
                move |state| drop(publisher.emit("startup", state)),
            );
            supervisor.start();
            app.manage(supervisor);
            Ok(())
        })
        .on_event(|app, event| {
            if let RunEvent::Exit = event {
                let supervisor = Arc::clone(&app.state::<Arc<Supervisor>>());
                tauri::async_runtime::block_on(supervisor.stop());
            }
        })
        .build()
}

fn context() -> tauri::Context {
    #[cfg_attr(not(debug_assertions), expect(unused_mut))]
    let mut context = tauri::generate_context!();
    // An app under development keeps its data away from the installed one's.
    #[cfg(debug_assertions)]
    context.config_mut().identifier.push_str(".dev");
    context
}
