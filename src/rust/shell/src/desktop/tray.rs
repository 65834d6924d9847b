//! The tray icon, if the desktop has a tray, and hiding the window in the tray.

#[cfg(test)]
mod tests;
#[cfg(target_os = "linux")]
mod watcher;

use std::panic::{self, AssertUnwindSafe};
use std::sync::atomic::{AtomicBool, Ordering};

use tauri::menu::{Menu, MenuItem};
use tauri::tray::{MouseButton, MouseButtonState, TrayIconBuilder, TrayIconEvent};
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::window;
use crate::files::settings::Store;

const ID: &str = "main";

/// Whether the desktop shows the tray icon now.
#[derive(Debug, Default)]
pub(crate) struct Tray(AtomicBool);

impl Tray {
    pub(crate) fn is_shown(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// Shows the icon as soon as the desktop has a tray. Must be called on the main thread.
pub(crate) fn install<R: Runtime>(app: &AppHandle<R>) {
    app.manage(Tray::default());
    #[cfg(target_os = "linux")]
    {
        let app = app.clone();
        watcher::follow(move |present| {
            let handle = app.clone();
            // Fails only while the app ends.
            let _ = app.run_on_main_thread(move || set_tray_present(&handle, present));
        });
    }
    // macOS and Windows always have a tray.
    #[cfg(not(target_os = "linux"))]
    set_tray_present(app, true);
}

/// Updates whether the desktop has a tray. If the tray disappears while the window is hidden, the window is shown.
fn set_tray_present<R: Runtime>(app: &AppHandle<R>, present: bool) {
    let shown = present && (app.tray_by_id(ID).is_some() || create(app));
    let was_shown = app.state::<Tray>().0.swap(shown, Ordering::SeqCst);
    let hidden = window::main(app).is_some_and(|window| window.is_visible().is_ok_and(|visible| !visible));
    if was_shown && !shown && hidden {
        window::bring_forward(app);
    }
}

/// Creates the icon. Returns false if that fails, for example if the library for tray icons is missing on Linux.
fn create<R: Runtime>(app: &AppHandle<R>) -> bool {
    // libappindicator-sys panics if the library is missing, and offers no other way to find out.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let built = panic::catch_unwind(AssertUnwindSafe(|| build(app)));
    panic::set_hook(hook);
    match built {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            log::warn!("cannot show the tray icon: {error}");
            false
        }
        Err(_) => {
            log::warn!("cannot show the tray icon: libayatana-appindicator3.so.1 is not installed");
            false
        }
    }
}

fn build<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<()> {
    let name = &app.package_info().name;
    let item = |id, text: String| MenuItem::with_id(app, id, text, true, None::<&str>);
    let (show, hide, quit) = (
        item("show", format!("Show {name}"))?,
        item("hide", format!("Hide {name}"))?,
        item("quit", "Quit".to_owned())?,
    );
    let mut icon = TrayIconBuilder::with_id(ID)
        .menu(&Menu::with_items(app, &[&show, &hide, &quit])?)
        .tooltip(name)
        // On Windows, a left click shows the window. Elsewhere it shows the menu.
        .show_menu_on_left_click(!cfg!(windows))
        // On Linux, the icon is read from a file, which must not be in a folder that all users can write to.
        .temp_dir_path(app.path().app_cache_dir()?.join("tray"))
        .on_menu_event(|app, event| match event.id().as_ref() {
            "show" => window::bring_forward(app),
            "hide" => hide_window(app),
            "quit" => app.exit(0),
            _ => {}
        })
        .on_tray_icon_event(|icon, event| {
            if let TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. } = event
                && cfg!(windows)
            {
                window::bring_forward(icon.app_handle());
            }
        });
    if let Some(picture) = app.default_window_icon() {
        icon = icon.icon(picture.clone());
    }
    icon.build(app)?;
    Ok(())
}

/// Hides the window, if there is a tray icon to show it again.
pub(crate) fn hide_window<R: Runtime>(app: &AppHandle<R>) {
    if let Some(window) = window::main(app).filter(|_| app.state::<Tray>().is_shown()) {
        // Fails only while the window is being closed.
        let _ = window.hide();
    }
}

/// Hides the window instead of closing it, if the user has chosen so and there is a tray icon. Returns whether it did.
pub(crate) fn hide_instead_of_closing<R: Runtime>(app: &AppHandle<R>) -> bool {
    let hides = app.try_state::<Store>().is_some_and(|store| store.settings().close_to_tray)
        && app.try_state::<Tray>().is_some_and(|tray| tray.is_shown());
    if hides {
        hide_window(app);
    }
    hides
}
