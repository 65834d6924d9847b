//! The desktop shell: shows the frontend in a window and keeps the backend running behind it.

mod backend;
mod commands;
mod desktop;
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

/// The version of the app, the same in shell and backend.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commands that the frontend may call; build.rs names them too.
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

/// Starts the backend that `find` names with the app, and ends it with the app.
///
/// A plugin, because plugins are set up before the windows: the frontend's first question finds its answer, and the
/// backend starts while the web engine does.
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
                // Fails only while the app is being torn down, when nobody listens any more.
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

/// Names this launch, starts its log and looks how the one before ended.
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
    // An app under development keeps its data away from the installed one's.
    #[cfg(debug_assertions)]
    context.config_mut().identifier.push_str(".dev");
    context
}
