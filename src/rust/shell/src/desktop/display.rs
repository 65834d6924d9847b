//! Whether a window can open at all.

/// One sentence for people where the system has no display to open a window on.
///
/// GTK would end the program with a panic instead.
#[cfg(target_os = "linux")]
pub(crate) fn missing() -> Option<&'static str> {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    (!set("DISPLAY") && !set("WAYLAND_DISPLAY"))
        .then_some("There is no display: DISPLAY and WAYLAND_DISPLAY are not set. Start Triptych from the desktop.")
}

/// Elsewhere there is always one.
#[cfg(not(target_os = "linux"))]
pub(crate) fn missing() -> Option<&'static str> {
    None
}
