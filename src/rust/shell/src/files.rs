//! The app's files on this computer: logs, settings, diagnostics, backups.

pub(crate) mod backups;
pub(crate) mod diagnostics;
pub(crate) mod logging;
pub(crate) mod places;
pub(crate) mod private;
pub(crate) mod sentinel;
pub(crate) mod settings;
