//! Types of the commands that the window calls, of the events that it receives, and of their values.
//!
//! The shell uses these types. The binary of this crate prints them as TypeScript for the frontend
//! (`src/ts/frontend/src/shared/shell/types.gen.ts`). The crate does not depend on Tauri, so that it builds in seconds.

pub mod command;
mod error_codes;
mod files;
mod settings;
pub mod typescript;

pub use command::{Answer, Command};
pub use error_codes::{CommandErrorCode, CommandFailure, StartErrorCode};
pub use files::{Backup, BackupReason, SavableFolder, UncleanEnd};
pub use settings::{LogLevel, SettingsChanges, SettingsView};

/// Name of the event that reports each change of the [`triptych_supervisor::Lifecycle`].
pub const LIFECYCLE_EVENT: &str = "lifecycle";
