//! The commands that the window calls, the events that it receives, and the values of both.
//!
//! The shell uses these types, and the program of this package prints them as TypeScript for the frontend
//! (`src/ts/frontend/src/shared/shell/types.gen.ts`). The crate does not depend on Tauri, so that printing them takes
//! seconds.

pub mod command;
mod error_codes;
mod files;
mod settings;
pub mod typescript;

pub use command::{Answer, Command};
pub use error_codes::{CommandErrorCode, CommandFailure, StartErrorCode};
pub use files::{Backup, BackupReason, SavableFolder, UncleanEnd};
pub use settings::{LogLevel, SettingsChanges, SettingsView};

/// The event that carries a [`triptych_supervisor::Lifecycle`] each time it changes.
pub const LIFECYCLE_EVENT: &str = "lifecycle";
