//! Checks that there is a display before GTK is initialized.

/// Returns an error message if there is no display. Without this check, GTK would panic.
#[cfg(target_os = "linux")]
pub(crate) fn missing() -> Option<&'static str> {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    (!set("DISPLAY") && !set("WAYLAND_DISPLAY"))
        .then_some("There is no display: DISPLAY and WAYLAND_DISPLAY are not set. Start Triptych from the desktop.")
}

/// Other operating systems always have a display.
#[cfg(not(target_os = "linux"))]
pub(crate) fn missing() -> Option<&'static str> {
    None
}
