//! The commands that the window calls. Each command is a type whose fields are the arguments of the command.
//!
//! The shell implements each command as a function that returns the [`Answer`] of the type. The shell's tests call each
//! command with the fields of its type.

use std::path::PathBuf;

use serde::Serialize;
use triptych_supervisor::Lifecycle;
use ts_rs::{Config, TS};

use crate::files::{Backup, SavableFolder, UncleanEnd};
use crate::settings::{SettingsChanges, SettingsView};
use crate::typescript::Types;

/// A command of the shell.
pub trait Command: Serialize {
    /// The name that the window calls.
    const NAME: &'static str;

    /// The answer if the command succeeds.
    type Answer: TS + 'static;
}

/// The answer of a command that succeeds.
pub type Answer<C> = <C as Command>::Answer;

/// The TypeScript declaration of a command.
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

        /// Returns the declarations of all commands, and adds the types that they use to `types`.
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
    /// Answers the current state of the backend. The event `lifecycle` reports each change.
    GetLifecycle "lifecycle" () -> Lifecycle;

    /// Starts the backend again after a failure.
    Retry "retry" () -> ();

    /// Answers all backups, the newest first.
    ListBackups "backups" () -> Vec<Backup>;

    /// Replaces the database with a backup after a failure, then starts the backend again. The event `lifecycle`
    /// reports the progress.
    RestoreBackup "restore_backup" (name: String) -> ();

    /// Replaces the database with an empty one after a failure, then starts the backend again.
    StartOver "start_over" () -> ();

    /// Opens the log folder in the file manager.
    OpenLogFolder "open_log_folder" () -> ();

    /// Saves the diagnostics file and answers its path.
    SaveDiagnostics "save_diagnostics" () -> PathBuf;

    /// Answers the previous launch if it did not shut down cleanly, or null.
    GetUncleanEnd "unclean_end" () -> Option<UncleanEnd>;

    /// Asks the user where to save a file of the backend, and copies it there. Answers the path of the copy, or null if
    /// the user cancelled.
    SaveFile "save_file" (folder: SavableFolder, name: String) -> Option<PathBuf>;

    /// Answers the settings.
    GetSettings "settings" () -> SettingsView;

    /// Changes some settings and answers all settings.
    ChangeSettings "change_settings" (changes: SettingsChanges) -> SettingsView;

    /// Writes an error of the window to shell.log.
    LogWindowError "log_window_error" (message: String) -> ();

    /// Ends the app and its backend.
    Quit "quit" () -> ();

    /// Switches full screen on or off.
    ToggleFullscreen "toggle_fullscreen" () -> ();
}
