//! Saving a copy of one of the backend's files where the user wants it.

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

/// Asks in the system's own dialog where to save the file `name` of `folder`, and copies it there.
///
/// Answers the path of the copy, or `null` where the user thought better of it.
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

/// The file `name` in `folder`; an error where that is no plain name, or there is no such file.
fn stored(data_dir: &Path, folder: SavableFolder, name: &str) -> Result<PathBuf, CommandError> {
    let mut parts = Path::new(name).components();
    let plain =
        matches!((parts.next(), parts.next()), (Some(std::path::Component::Normal(part)), None) if part == name);
    // Both systems' separators everywhere, and Windows' streams and drives: such names are no backend's.
    if !plain || name.contains(['/', '\\', ':', '\0']) {
        return Err(CommandError::BadFileName { name: name.to_owned() });
    }
    let path = data_dir.join(folder.name()).join(name);
    // A link would lead to any file that the user can read.
    let is_file = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
    if is_file { Ok(path) } else { Err(CommandError::FileMissing { path }) }
}

/// The path that the user chose, or `None` where they closed the dialog.
async fn ask<R: Runtime>(window: &WebviewWindow<R>, name: String) -> Result<Option<PathBuf>, CommandError> {
    let (answer, answered) = oneshot::channel();
    let parent = window.clone();
    let open = move || {
        let dialog = rfd::AsyncFileDialog::new().set_parent(&parent).set_file_name(name).save_file();
        tauri::async_runtime::spawn(async move {
            // Nobody waits for the answer of a window that is gone.
            let _ = answer.send(dialog.await);
        });
    };
    // macOS and GTK open dialogs on the main thread alone.
    window.run_on_main_thread(open).map_err(|source| CommandError::WindowNotReady { source })?;
    Ok(answered.await.ok().flatten().map(|file| file.path().to_owned()))
}

/// Copies a file whole or not at all: until the copy is on the disk, what was at `target` stays as it was.
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
    fn no_name_leads_out_of_the_folder() {
        let dir = data_dir();
        let absolute = dir.path().join("secret.key").display().to_string();
        let names =
            ["", ".", "..", "../secret.key", "./monday.db", "/etc/passwd", "a/b", "a\\b", "C:x", "x\0", "monday.db/"];
        for name in names.into_iter().chain([absolute.as_str()]) {
            assert_eq!(code(dir.path(), SavableFolder::Backups, name), "bad_file_name", "{name:?}");
        }
    }

    #[test]
    fn a_folder_is_no_file() {
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
    fn a_copy_replaces_what_was_there() {
        let dir = data_dir();
        let target = dir.path().join("copy.db");
        fs::write(&target, "something longer than the copy").unwrap();
        copy(&dir.path().join("backups/monday.db"), &target).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "rows");
    }

    #[test]
    fn a_copy_that_fails_leaves_what_was_there_and_nothing_else() {
        let dir = data_dir();
        let target = tempfile::tempdir().unwrap();
        fs::write(target.path().join("old.db"), "old").unwrap();
        assert!(copy(&dir.path().join("backups/gone.db"), &target.path().join("old.db")).is_err());
        assert!(copy(&dir.path().join("backups/monday.db"), &target.path().join("no folder/new.db")).is_err());
        assert_eq!(fs::read_to_string(target.path().join("old.db")).unwrap(), "old");
        assert_eq!(fs::read_dir(target.path()).unwrap().count(), 1);
    }
}
