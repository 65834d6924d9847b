//! Files of the shell that only their user can read, and that are written whole or not at all.

use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;
use tempfile::NamedTempFile;

/// Writes `value` as JSON to `path`, and makes its folder where there is none.
///
/// Until the new file is on the disk the old one stays as it was.
///
/// # Errors
///
/// Where the folder cannot be made or written, or there is no room.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> io::Result<()> {
    let folder = path.parent().ok_or(io::ErrorKind::InvalidInput)?;
    create_private_folder(folder)?;
    // It is private: a temporary file is made so.
    let mut draft = NamedTempFile::new_in(folder)?;
    serde_json::to_writer_pretty(&mut draft, value)?;
    draft.write_all(b"\n")?;
    draft.as_file().sync_all()?;
    draft.persist(path)?;
    Ok(())
}

/// Makes a folder, and those that it lies in, for this user alone.
#[cfg(unix)]
pub(crate) fn create_private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;

    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Options that create a file for this user alone.
#[cfg(unix)]
pub(crate) fn private_options() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// On Windows a folder of the user's own takes the rights of the one it lies in.
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
    fn makes_the_folder_and_replaces_what_was_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("config").join("file.json");
        write_json(&path, &"first").unwrap();
        write_json(&path, &[1]).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "[\n  1\n]\n");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn leaves_the_old_file_where_the_new_one_cannot_be_written() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file.json");
        write_json(&path, &"old").unwrap();
        // JSON has no such keys, so that writing fails halfway.
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
