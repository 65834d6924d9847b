//! The desktop shell: shows the frontend in a window and keeps the backend running behind it.

mod backend;
mod background;
mod backups;
mod command_error;
mod commands;
mod diagnostics;
mod display;
mod ending;
mod error;
mod event;
mod health;
mod help_error;
mod launch_id;
mod logging;
mod places;
mod private_file;
mod process_tree;
mod request;
mod save_file;
mod sentinel;
mod settings;
mod sidecar;
mod signals;
mod startup;
mod supervisor;
mod token;
mod tray;
mod window;

#[cfg(test)]
#[cfg(unix)]
mod fake;
use std::io::Write;
use std::process::ExitCode;

use log::LevelFilter;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Emitter, Manager, RunEvent, Runtime};

use crate::backend::Backend;
use crate::error::StartupError;
use crate::launch_id::LaunchId;
use crate::places::Places;
use crate::sentinel::Sentinel;
use crate::settings::Store;
use crate::supervisor::{Limits, Supervisor};

/// The commands that the frontend may call; build.rs names them too.
macro_rules! commands {
    () => {
        tauri::generate_handler![
            commands::startup,
            commands::retry,
            commands::backups,
            commands::restore_backup,
            commands::start_over,
            commands::open_log_folder,
            commands::save_diagnostics,
            commands::unclean_end,
            save_file::save_file,
            settings::commands::change_settings,
            settings::commands::settings,
            window::commands::quit,
            window::commands::toggle_fullscreen,
        ]
    };
}

#[cfg(test)]
#[cfg(unix)]
mod tests;

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
        // First, so that a second start ends before anything of it has begun. Without a session bus it is not noticed,
        // and the backend of the second finds the data in use.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::bring_forward(app)))
        .plugin(settings::login_entry())
        .plugin(settings::plugin())
        .plugin(supervision(Backend::find))
        .on_window_event(ending::on_window_event)
        .invoke_handler(commands!())
        .setup(|app| {
            signals::exit_on_termination(app.handle().clone());
            tray::install(app.handle());
            Ok(window::open(app)?)
        })
        .build(context())
        .expect("the window cannot be opened")
        .run(window::on_run_event);
    ExitCode::SUCCESS
}

/// Starts the backend that `find` names with the app, and ends it with the app.
///
/// A plugin, because plugins are set up before the windows: the frontend's first question finds its answer, and the
/// backend starts while the web engine does.
fn supervision<R: Runtime>(find: fn(&AppHandle<R>) -> Result<Backend, StartupError>) -> TauriPlugin<R> {
    tauri::plugin::Builder::new("supervision")
        .setup(move |app, _| {
            begin(app);
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
        .on_webview_ready(|webview| background::paint(&webview))
        .on_event(|app, event| match event {
            RunEvent::ExitRequested { code, api, .. } => ending::on_exit_requested(app, *code, api),
            RunEvent::Exit => ending::on_exit(app),
            _ => {}
        })
        .build()
}

/// Names this launch, starts its log and looks how the one before ended.
fn begin<R: Runtime>(app: &AppHandle<R>) {
    let launch = LaunchId::new();
    let logs = Places::of(app).ok().map(|places| places.logs);
    let settings = app.try_state::<Store>();
    let level = settings.as_ref().map_or(LevelFilter::Info, |store| store.settings().log_level.filter());
    logging::start(logs.as_deref(), level, launch.as_str());
    log::info!("Triptych {} starts as process {}", event::VERSION, std::process::id());
    if let Some(problem) = settings.as_ref().and_then(|store| store.problem()) {
        log::error!("{problem}");
    }
    let sentinel = Places::of(app).ok().map(|places| Sentinel::raise(&places.state, launch.as_str()));
    let sentinel = sentinel.transpose().unwrap_or_else(|error| {
        log::warn!("whether the app ends in order cannot be noted: {error}");
        None
    });
    let sentinel = sentinel.unwrap_or_default();
    if let Some(previous) = sentinel.previous() {
        log::warn!("the launch {} of {} did not end in order", previous.launch, previous.started);
    }
    app.manage(sentinel);
    app.manage(launch);
}

fn context() -> tauri::Context {
    #[cfg_attr(not(debug_assertions), expect(unused_mut))]
    let mut context = tauri::generate_context!();
    // An app under development keeps its data away from the installed one's.
    #[cfg(debug_assertions)]
    context.config_mut().identifier.push_str(".dev");
    context
}
