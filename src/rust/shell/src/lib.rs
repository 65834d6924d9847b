//! The desktop shell: shows the frontend in a window and keeps the backend running.

mod backend;
mod commands;
mod desktop;
#[cfg(debug_assertions)]
mod development;
mod files;
mod launch_id;
mod rate_limit;
#[cfg(test)]
mod tests;
mod text;

use std::io::Write;
use std::process::ExitCode;

use log::LevelFilter;
use shell_types::LIFECYCLE_EVENT;
use tauri::ipc::Invoke;
use tauri::plugin::TauriPlugin;
use tauri::{AppHandle, Emitter, Manager, RunEvent, Runtime};
use triptych_supervisor::{Backend, BackendError, Limits, Supervisor};

use crate::desktop::{background, display, ending, signals, tray, window};
use crate::files::places::Places;
use crate::files::sentinel::Sentinel;
use crate::files::settings::Store;
use crate::files::{logging, settings};
use crate::launch_id::LaunchId;

/// Version of the app. Shell and backend have the same version.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Returns the handler of all commands. build.rs lists the same commands.
fn commands<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        commands::lifecycle,
        commands::retry,
        commands::backups,
        commands::restore_backup,
        commands::start_over,
        commands::open_log_folder,
        commands::save_diagnostics,
        commands::unclean_end,
        commands::save_file::save_file,
        commands::settings::change_settings,
        commands::settings::settings,
        commands::window::log_window_error,
        commands::window::quit,
        commands::window::toggle_fullscreen,
    ]
}

/// The test binary, run again as a backend (see the crate `fake-backend`).
#[cfg(test)]
#[test]
fn fake_backend_process() {
    fake_backend::run_if_asked();
}

/// Runs the app until the window is closed and the backend has ended. Fails if there is no display.
///
/// # Panics
///
/// If no window can be opened for another reason, such as a missing web engine.
pub fn run() -> ExitCode {
    if let Some(message) = display::missing() {
        // Fails if the app was started without a terminal. In that case nobody could read the message.
        let _ = writeln!(std::io::stderr(), "triptych: {message}");
        return ExitCode::FAILURE;
    }
    tauri::Builder::default()
        // The first plugin, so that a second launch ends before it does anything. Without a session bus, the second
        // launch is not detected, and its backend reports that the data is in use.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::bring_forward(app)))
        .plugin(settings::login_entry())
        .plugin(settings::plugin())
        .plugin(supervision(backend::find))
        .on_window_event(ending::on_window_event)
        .invoke_handler(commands())
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

/// Returns a plugin that starts the backend from `find` with the app and stops it with the app.
///
/// Plugins are set up before windows. Therefore the supervisor is ready when the frontend calls it, and the backend
/// starts in parallel with the web engine.
fn supervision<R: Runtime>(find: fn(&AppHandle<R>) -> Result<Backend, BackendError>) -> TauriPlugin<R> {
    tauri::plugin::Builder::new("supervision")
        .setup(move |app, _| {
            start_launch(app);
            let (finder, publisher) = (app.clone(), app.clone());
            let supervisor = Supervisor::new(
                tauri::async_runtime::handle().inner().clone(),
                move || find(&finder),
                backend::health_check(),
                Limits::default(),
                // Fails only during shutdown, when nobody listens.
                move |state| drop(publisher.emit(LIFECYCLE_EVENT, state)),
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

/// Starts the log of this launch and checks how the previous launch ended.
fn start_launch<R: Runtime>(app: &AppHandle<R>) {
    let launch = LaunchId::new();
    let logs = Places::of(app).ok().map(|places| places.logs);
    let settings = app.try_state::<Store>();
    let level = settings.as_ref().map_or(LevelFilter::Info, |store| store.settings().log_level.filter());
    logging::start(logs.as_deref(), level, launch.as_str());
    log::info!("Triptych {} is starting as process {}", VERSION, std::process::id());
    if let Some(problem) = settings.as_ref().and_then(|store| store.problem()) {
        log::error!("{problem}");
    }
    let sentinel = Places::of(app).ok().map(|places| Sentinel::raise(&places.state, launch.as_str()));
    let sentinel = sentinel.transpose().unwrap_or_else(|error| {
        log::warn!("cannot record whether this launch shuts down cleanly: {error}");
        None
    });
    let sentinel = sentinel.unwrap_or_default();
    if let Some(previous) = sentinel.previous() {
        log::warn!("the previous launch {} (started {}) did not shut down cleanly", previous.launch, previous.started);
    }
    app.manage(commands::window::WindowErrors::new());
    app.manage(sentinel);
    app.manage(launch);
}

fn context() -> tauri::Context {
    #[cfg_attr(not(debug_assertions), expect(unused_mut))]
    let mut context = tauri::generate_context!();
    #[cfg(debug_assertions)]
    development::configure(&mut context);
    context
}
