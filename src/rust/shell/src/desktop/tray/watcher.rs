//! Detects whether a Linux desktop has a tray: a program then owns the tray's name on the session bus.

use std::thread;

use zbus::blocking::Connection;
use zbus::blocking::fdo::DBusProxy;
use zbus::names::BusName;

/// Bus name of the tray, from the specification `StatusNotifierItem` of freedesktop.org.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// Calls `changed` with whether there is a tray, once at the start and at each change. Uses a separate thread. Without
/// a session bus there is no tray.
pub(super) fn follow(changed: impl Fn(bool) + Send + 'static) {
    let watch = move || {
        if let Err(error) = watch(&changed) {
            log::info!("cannot find a tray: {error}");
            changed(false);
        }
    };
    if let Err(error) = thread::Builder::new().name("tray".to_owned()).spawn(watch) {
        log::warn!("cannot watch for a tray: {error}");
    }
}

/// Watches the bus until the connection is closed.
fn watch(changed: &impl Fn(bool)) -> zbus::Result<()> {
    let connection = Connection::session()?;
    let bus = DBusProxy::new(&connection)?;
    // Subscribes before it asks, so that no change is missed.
    let owners = bus.receive_name_owner_changed_with_args(&[(0, WATCHER)])?;
    changed(bus.name_has_owner(BusName::try_from(WATCHER)?)?);
    for owner in owners {
        changed(owner.args()?.new_owner().is_some());
    }
    changed(false);
    Ok(())
}
