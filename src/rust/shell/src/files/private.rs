//! Files that only the user can read, and atomic writes.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use tempfile::NamedTempFile;

/// Writes `value` as JSON to `path`. Creates the folder if necessary.
///
/// The old file is not changed until the new one is on the disk.
///
/// # Errors
///
/// If the folder cannot be created or written, or the disk is full.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    create_private_folder(folder)?;
    // Temporary files are created with private permissions.
    let mut draft = NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut draft, value)?;
    draft.write_all(b"\n")?;
    draft.as_file().sync_all()?;
    draft.persist(path)?;
    Ok(())
}

/// Creates a folder and its parents with permissions for this user only.
#[cfg(unix)]
pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;

    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Returns options that create a file with permissions for this user only.
#[cfg(unix)]
pub(crate) fn private_options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// Creates a folder and its parents. On Windows, it inherits the permissions of the user's folder.
#[cfg(windows)]
pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).create(path)
}

#[cfg(windows)]
pub(crate) fn private_options() -> OpenOptions {
    OpenOptions::new()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn creates_the_folder_and_replaces_the_old_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config").join("file.json");
        write_json(&path, &"first").unwrap();
        write_json(&path, &[1]).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "[\n  1\n]\n");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn keeps_the_old_file_if_writing_fails() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file.json");
        write_json(&path, &"old").unwrap();
        // JSON has no such keys, so writing fails.
        let unwritable = std::collections::HashMap::from([((1, 2), 3)]);
        assert!(write_json(&path, &unwritable).is_err());
        assert_eq!(fs::read_to_string(&path).unwrap(), "\"old\"\n");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn only_its_user_can_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config").join("file.json");
        write_json(&path, &1).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(path.parent().unwrap()), mode(&path)), (0o700, 0o600));
    }
}
