//! The commands that the window calls. Each is a type with the values of the command as its fields.
//!
//! A command is also a function of the shell, whose return type is the [`Answer`] of its type here. The shell's tests
//! call each command with the fields that its type has.

use std::path::PathBuf;

use serde::Serialize;
use triptych_supervisor::Lifecycle;
use ts_rs::{Config, TS};

use crate::files::{Backup, SavableFolder, UncleanEnd};
use crate::settings::{SettingsChanges, SettingsView};
use crate::typescript::Types;

/// A command of the shell.
pub trait Command: Serialize {
    /// The name by which the window calls it.
    const NAME: &'static str;

    /// What it answers if it succeeds.
    type Answer: TS + 'static;
}

/// What a command answers if it succeeds.
pub type Answer<C> = <C as Command>::Answer;

/// A command as TypeScript.
pub(crate) struct Declaration {
    pub(crate) name: &'static str,
    pub(crate) doc: &'static [&'static str],
    /// The name and type of each value.
    pub(crate) values: Vec<(&'static str, String)>,
    pub(crate) answer: String,
}

/// Declares each command: documentation, type, name, values and answer.
macro_rules! commands {
    ($(
        $(#[doc = $doc:literal])+
        $command:ident $name:literal ($($value:ident: $type:ty),*) -> $answer:ty;
    )+) => {
        $(
            $(#[doc = $doc])+
            #[derive(Debug, Clone, Serialize)]
            pub struct $command {
                $(
                    #[doc = concat!("The value `", stringify!($value), "`.")]
                    pub $value: $type,
                )*
            }

            impl Command for $command {
                const NAME: &'static str = $name;
                type Answer = $answer;
            }
        )+

        /// All commands. Collects in `types` the types that they use.
        pub(crate) fn declarations(config: &Config, types: &mut Types<'_>) -> Vec<Declaration> {
            vec![$({
                $(types.add::<$type>();)*
                types.add::<$answer>();
                Declaration {
                    name: $name,
                    doc: &[$($doc),+],
                    values: vec![$((stringify!($value), <$type as TS>::name(config))),*],
                    answer: <$answer as TS>::name(config),
                }
            }),+]
        }
    };
}

commands! {
    /// The state of the backend now. Each change follows as the event `lifecycle`.
    GetLifecycle "lifecycle" () -> Lifecycle;

    /// Starts the backend again after a failure.
    Retry "retry" () -> ();

    /// All backups, the newest first.
    ListBackups "backups" () -> Vec<Backup>;

    /// After a failure, replaces the database with a backup and starts the backend again. The event `lifecycle` reports
    /// the progress.
    RestoreBackup "restore_backup" (name: String) -> ();

    /// After a failure, replaces the database with an empty one and starts the backend again.
    StartOver "start_over" () -> ();

    /// Opens the folder of the logs in the file manager.
    OpenLogFolder "open_log_folder" () -> ();

    /// Saves the diagnostics file and answers its path.
    SaveDiagnostics "save_diagnostics" () -> PathBuf;

    /// The previous launch, if it did not shut down.
    GetUncleanEnd "unclean_end" () -> Option<UncleanEnd>;

    /// Asks the user where to save a file of the backend, and copies it there. Answers the path of the copy, or null if
    /// the user cancelled.
    SaveFile "save_file" (folder: SavableFolder, name: String) -> Option<PathBuf>;

    /// The settings.
    GetSettings "settings" () -> SettingsView;

    /// Changes some settings and answers all of them.
    ChangeSettings "change_settings" (changes: SettingsChanges) -> SettingsView;

    /// Writes an error of the window to shell.log.
    LogWindowError "log_window_error" (message: String) -> ();

    /// Ends the app and its backend.
    Quit "quit" () -> ();

    /// Toggles whether the window fills the screen.
    ToggleFullscreen "toggle_fullscreen" () -> ();
}
