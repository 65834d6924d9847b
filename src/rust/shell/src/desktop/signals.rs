//! Requests of the operating system to end, which would otherwise end the app without its orderly exit.

use tauri::{AppHandle, Runtime};

/// Ends `app` in order when it is told to by a signal (SIGTERM, SIGINT, SIGHUP; on Windows Ctrl-C).
pub(crate) fn exit_on_termination<R: Runtime>(app: AppHandle<R>) {
    tauri::async_runtime::spawn(async move {
        // Where signals cannot be watched they keep their default effect, and the closed pipe ends the backend.
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
