//! The command that saves a copy of a backend file in a folder that the user chooses.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use shell_types::command::SaveFile;
use shell_types::{Answer, SavableFolder};
use tauri::async_runtime::spawn_blocking;
use tauri::{Manager, Runtime, WebviewWindow};
use tempfile::NamedTempFile;
use tokio::sync::oneshot;

use crate::commands::error::CommandError;
use crate::files::places::Places;

/// Shows the save dialog of the operating system for the file `name` in `folder`, and copies the file.
///
/// Returns the path of the copy, or `None` if the user cancels.
#[tauri::command]
pub(crate) async fn save_file<R: Runtime>(
    window: WebviewWindow<R>,
    folder: SavableFolder,
    name: String,
) -> Result<Answer<SaveFile>, CommandError> {
    let places = Places::of(window.app_handle())?;
    let source = stored(&places.data, folder, &name)?;
    let Some(target) = ask(&window, name).await? else { return Ok(None) };
    let path = target.clone();
    let copied = spawn_blocking(move || copy(&source, &target)).await;
    match copied.map_err(tauri_error_to_io).flatten() {
        Ok(()) => Ok(Some(path)),
        Err(source) => Err(CommandError::FileNotSaved { path, source }),
    }
}

/// Returns the path of the file `name` in `folder`. Fails if the name contains a path or the file does not exist.
fn stored(data_dir: &Path, folder: SavableFolder, name: &str) -> Result<PathBuf, CommandError> {
    let mut parts = Path::new(name).components();
    let plain =
        matches!((parts.next(), parts.next()), (Some(std::path::Component::Normal(part)), None) if part == name);
    // Rejects the separators of all operating systems, and drives and streams of Windows. The backend uses no such
    // names.
    if !plain || name.contains(['/', '\\', ':', '\0']) {
        return Err(CommandError::BadFileName { name: name.to_owned() });
    }
    let path = data_dir.join(folder.name()).join(name);
    // A symbolic link could point to any file that the user can read.
    let is_file = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
    if is_file { Ok(path) } else { Err(CommandError::FileMissing { path }) }
}

/// Returns the path that the user chose, or `None` if they cancelled the dialog.
async fn ask<R: Runtime>(window: &WebviewWindow<R>, name: String) -> Result<Option<PathBuf>, CommandError> {
    let (answer, answered) = oneshot::channel();
    let parent = window.clone();
    let open = move || {
        let dialog = rfd::AsyncFileDialog::new().set_parent(&parent).set_file_name(name).save_file();
        tauri::async_runtime::spawn(async move {
            // Fails only if the window is closed and nobody waits for the answer.
            let _ = answer.send(dialog.await);
        });
    };
    // macOS and GTK open dialogs only on the main thread.
    window.run_on_main_thread(open).map_err(|source| CommandError::WindowNotReady { source })?;
    Ok(answered.await.ok().flatten().map(|file| file.path().to_owned()))
}

/// Copies a file atomically: `target` is not changed until the copy is on the disk.
fn copy(source: &Path, target: &Path) -> io::Result<()> {
    let folder = target.parent().ok_or(io::ErrorKind::InvalidInput)?;
    let mut draft = NamedTempFile::new_in(folder)?;
    io::copy(&mut File::open(source)?, &mut draft)?;
    draft.as_file().sync_all()?;
    draft.persist(target)?;
    Ok(())
}

fn tauri_error_to_io(error: tauri::Error) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A data folder with one backup.
    fn data_dir() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("backups")).unwrap();
        fs::write(dir.path().join("backups").join("monday.db"), "rows").unwrap();
        fs::write(dir.path().join("secret.key"), "key").unwrap();
        dir
    }

    fn code(data_dir: &Path, folder: SavableFolder, name: &str) -> String {
        stored(data_dir, folder, name).map_or_else(|error| error.code().to_string(), |_| "found".to_owned())
    }

    #[test]
    fn a_file_of_the_folder_is_found() {
        let dir = data_dir();
        assert_eq!(
            stored(dir.path(), SavableFolder::Backups, "monday.db").unwrap(),
            dir.path().join("backups/monday.db")
        );
        assert_eq!(code(dir.path(), SavableFolder::Backups, "tuesday.db"), "file_missing");
        assert_eq!(code(dir.path(), SavableFolder::Exports, "monday.db"), "file_missing");
    }

    #[test]
    fn names_cannot_leave_the_folder() {
        let dir = data_dir();
        let absolute = dir.path().join("secret.key").display().to_string();
        let names =
            ["", ".", "..", "../secret.key", "./monday.db", "/etc/passwd", "a/b", "a\\b", "C:x", "x\0", "monday.db/"];
        for name in names.into_iter().chain([absolute.as_str()]) {
            assert_eq!(code(dir.path(), SavableFolder::Backups, name), "bad_file_name", "{name:?}");
        }
    }

    #[test]
    fn a_folder_is_not_a_file() {
        let dir = data_dir();
        fs::create_dir(dir.path().join("backups").join("nested")).unwrap();
        assert_eq!(code(dir.path(), SavableFolder::Backups, "nested"), "file_missing");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_not_followed() {
        let dir = data_dir();
        std::os::unix::fs::symlink(dir.path().join("secret.key"), dir.path().join("backups").join("link")).unwrap();
        assert_eq!(code(dir.path(), SavableFolder::Backups, "link"), "file_missing");
    }

    #[test]
    fn a_copy_replaces_an_existing_file() {
        let dir = data_dir();
        let target = dir.path().join("copy.db");
        fs::write(&target, "something longer than the copy").unwrap();
        copy(&dir.path().join("backups/monday.db"), &target).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "rows");
    }

    #[test]
    fn a_failed_copy_keeps_the_old_file_and_leaves_no_other() {
        let dir = data_dir();
        let target = tempfile::tempdir().unwrap();
        fs::write(target.path().join("old.db"), "old").unwrap();
        assert!(copy(&dir.path().join("backups/gone.db"), &target.path().join("old.db")).is_err());
        assert!(copy(&dir.path().join("backups/monday.db"), &target.path().join("no folder/new.db")).is_err());
        assert_eq!(fs::read_to_string(target.path().join("old.db")).unwrap(), "old");
        assert_eq!(fs::read_dir(target.path()).unwrap().count(), 1);
    }
}
