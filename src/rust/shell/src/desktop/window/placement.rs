//! Where the window was and how large, kept from one start to the next in a file of its own.

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

/// How long the window must be left alone before its place is noted: while it is maximized, systems tell its new size
/// before they tell that it is maximized.
const SETTLED: Duration = Duration::from_millis(300);

/// What the file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Placement {
    /// The window's place while it is not maximized: outside with its frame, but the size without.
    normal: Rectangle,
    maximized: bool,
}

/// What is known of the window's placement while the app runs.
struct PlacementState {
    path: PathBuf,
    placement: Mutex<Option<Placement>>,
    /// Counts moves and changes of size.
    changes: AtomicU64,
}

/// Puts the new window where it was last, as far as a screen shows it there, and notes from now on where it is.
///
/// Without a file, with one that cannot be read, or on other screens, the window stays where tauri.conf.json says.
pub(super) fn restore<R: Runtime>(window: &WebviewWindow<R>) {
    let Ok(places) = Places::of(window.app_handle()) else { return };
    let path = places.settings.with_file_name("window.json");
    // A place is not worth a message: whatever is wrong with the file, the next one takes its place.
    let last: Option<Placement> = std::fs::read(&path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if let Some(place) = last.and_then(|last| fit(last.normal, &screens(window))) {
        // The window is new: these fail only where it is being closed.
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

/// The screens, without the desktop's panels.
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

/// Writes down where the window is, if that has changed. A window that is hidden, minimized or fills the screen
/// without being maximized is nowhere that should be remembered.
fn note<R: Runtime>(app: &AppHandle<R>, window: &WebviewWindow<R>) {
    let state = app.state::<PlacementState>();
    let locked = || state.placement.lock().unwrap_or_else(PoisonError::into_inner);
    let last = *locked();
    // Asked without the lock: the main thread answers, and may be waiting for the lock itself.
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
