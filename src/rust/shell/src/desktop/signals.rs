//! Signals that ask the app to end. Without a handler, they would end it without a clean shutdown.

use tauri::{AppHandle, Runtime};

/// Shuts down `app` cleanly on SIGTERM, SIGINT or SIGHUP, or on Ctrl-C on Windows.
pub(crate) fn exit_on_termination<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        // If no handler can be installed, a signal ends the app immediately, and the closed pipe ends the backend.
        if termination().await.is_ok() {
            app.exit(0);
        }
    });
}

#[cfg(unix)]
async fn termination() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hangup = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hangup.recv() => {}
    }
    Ok(())
}

#[cfg(windows)]
async fn termination() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
