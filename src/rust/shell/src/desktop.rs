//! What people expect of an app on their desktop: its window, tray, links, notifications and orderly end.

pub(crate) mod background;
pub(crate) mod display;
pub(crate) mod ending;
pub(crate) mod request;
pub(crate) mod signals;
pub(crate) mod tray;
pub(crate) mod window;
