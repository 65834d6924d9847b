//! Saves and restores the position and size of the window.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Manager, PhysicalPosition, PhysicalSize, Runtime, WebviewWindow, WindowEvent};
use tokio::time::sleep;

use super::screens::{Rectangle, fit};
use crate::files::places::Places;
use crate::files::private;

/// Time without changes after which the position is saved. When a window is maximized, desktops report its new size
/// before its new state.
const SETTLED: Duration = Duration::from_millis(300);

/// Content of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Placement {
    /// Rectangle of the window while it is not maximized: position with the frame, size without it.
    normal: Rectangle,
    maximized: bool,
}

/// Placement of the window while the app is running.
struct PlacementState {
    path: PathBuf,
    placement: Mutex<Option<Placement>>,
    /// Number of changes of position and size.
    changes: AtomicU64,
}

/// Moves the new window to its last position, if that is on a screen, and saves the position from now on.
///
/// The position in tauri.conf.json is kept if there is no readable file, or if the screens have changed.
pub(super) fn restore<R: Runtime>(window: &WebviewWindow<R>) {
    let Ok(places) = Places::of(window.app_handle()) else { return };
    let path = places.settings.with_file_name("window.json");
    // An invalid file is ignored without a message. It is replaced when the window moves.
    let last: Option<Placement> = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if let Some(place) = last.and_then(|last| fit(last.normal, &screens(window))) {
        // These calls fail only while the window is being closed.
        let _ = window.set_size(PhysicalSize::new(place.width, place.height));
        let _ = window.set_position(PhysicalPosition::new(place.x, place.y));
    }
    if last.is_some_and(|last| last.maximized) {
        let _ = window.maximize();
    }
    window.manage(PlacementState { path, placement: Mutex::new(last), changes: AtomicU64::new(0) });
    let moved = window.clone();
    window.on_window_event(move |event| match event {
        WindowEvent::Moved(_) | WindowEvent::Resized(_) => note_when_settled(&moved),
        WindowEvent::CloseRequested { .. } => note(moved.app_handle(), &moved),
        _ => {}
    });
}

/// Returns the screens without the panels of the desktop.
fn screens<R: Runtime>(window: &WebviewWindow<R>) -> Vec<Rectangle> {
    let monitors = window.available_monitors().unwrap_or_default();
    monitors
        .iter()
        .map(|monitor| {
            let area = monitor.work_area();
            Rectangle { x: area.position.x, y: area.position.y, width: area.size.width, height: area.size.height }
        })
        .collect()
}

fn note_when_settled<R: Runtime>(window: &WebviewWindow<R>) {
    let count = |by| window.state::<PlacementState>().changes.fetch_add(by, Ordering::SeqCst);
    let change = count(1) + 1;
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        sleep(SETTLED).await;
        if window.state::<PlacementState>().changes.load(Ordering::SeqCst) == change {
            note(window.app_handle(), &window);
        }
    });
}

/// Saves the position of the window, if it has changed. The position of a hidden, minimized or full-screen window is
/// not saved.
fn note<R: Runtime>(app: &AppHandle<R>, window: &WebviewWindow<R>) {
    let state = app.state::<PlacementState>();
    let locked = || state.placement.lock().unwrap_or_else(PoisonError::into_inner);
    let last = *locked();
    // Queried without the lock: the main thread answers, and it may be waiting for the lock.
    let Some(now) = placement_of(window, last).filter(|now| Some(*now) != last) else { return };
    let mut placement = locked();
    match private::write_json(&state.path, &now) {
        Ok(()) => *placement = Some(now),
        Err(error) => log::warn!("cannot save the position of the window to {}: {error}", state.path.display()),
    }
}

fn placement_of<R: Runtime>(window: &WebviewWindow<R>, last: Option<Placement>) -> Option<Placement> {
    let elsewhere = window.is_minimized().ok()? || window.is_fullscreen().ok()? || !window.is_visible().ok()?;
    if elsewhere {
        return None;
    }
    let maximized = window.is_maximized().ok()?;
    let (position, size) = (window.outer_position().ok()?, window.inner_size().ok()?);
    let here = Rectangle { x: position.x, y: position.y, width: size.width, height: size.height };
    let normal = if maximized { last.map_or(here, |last| last.normal) } else { here };
    Some(Placement { normal, maximized })
}
