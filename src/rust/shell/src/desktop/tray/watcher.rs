//! Whether a Linux desktop has a tray: whether a program owns the name that trays go by on the session bus.

use std::thread;

use zbus::blocking::Connection;
use zbus::blocking::fdo::DBusProxy;
use zbus::names::BusName;

/// What icons register with; see the specification `StatusNotifierItem` of freedesktop.org.
const WATCHER: &str = "org.kde.StatusNotifierWatcher";

/// Tells `changed` whether there is a tray, now and at every change, from a thread of its own. Without a session bus
/// there is none, and nothing is told.
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

/// Returns when the bus is gone.
fn watch(changed: &impl Fn(bool)) -> zbus::Result<()> {
    let connection = Connection::session()?;
    let bus = DBusProxy::new(&connection)?;
    // Listens first and asks then, so that no change falls between.
    let owners = bus.receive_name_owner_changed_with_args(&[(0, WATCHER)])?;
    changed(bus.name_has_owner(BusName::try_from(WATCHER)?)?);
    for owner in owners {
        changed(owner.args()?.new_owner().is_some());
    }
    changed(false);
    Ok(())
}
