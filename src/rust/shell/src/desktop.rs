//! Desktop integration: window, tray, links, notifications and clean shutdown.

pub(crate) mod background;
pub(crate) mod display;
pub(crate) mod ending;
pub(crate) mod request;
pub(crate) mod signals;
pub(crate) mod tray;
pub(crate) mod window;
