//! The file that takes the backend's stderr. Only its user can read it, where the system knows such rights.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// How much of the end of a log is read to quote its last lines.
const TAIL_BYTES: u64 = 8 * 1024;

/// Creates `backend.log` in `dir` for one launch; the launch before stays as `backend.previous.log`.
pub(crate) fn create(dir: &Path) -> io::Result<(File, PathBuf)> {
    private_folder().recursive(true).create(dir)?;
    let path = dir.join("backend.log");
    match fs::rename(&path, dir.join("backend.previous.log")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    Ok((private_file().write(true).create(true).truncate(true).open(&path)?, path))
}

#[cfg(unix)]
fn private_folder() -> DirBuilder {
    use std::os::unix::fs::DirBuilderExt;

    let mut builder = DirBuilder::new();
    builder.mode(0o700);
    builder
}

#[cfg(unix)]
fn private_file() -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// On Windows a file in the user's own folder takes that folder's rights.
#[cfg(windows)]
fn private_folder() -> DirBuilder {
    DirBuilder::new()
}

#[cfg(windows)]
fn private_file() -> OpenOptions {
    OpenOptions::new()
}

/// The last `count` lines that are not empty, of a log that may be unreadable or no text at all.
pub(crate) fn last_lines(path: &Path, count: usize) -> String {
    let tail = read_tail(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&tail);
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

fn read_tail(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut tail = Vec::new();
    file.read_to_end(&mut tail)?;
    Ok(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_log_of_the_launch_before() {
        let dir = tempfile::tempdir().unwrap();
        let (_, path) = create(&dir.path().join("logs")).unwrap();
        fs::write(&path, "first").unwrap();
        create(&dir.path().join("logs")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "");
        assert_eq!(fs::read_to_string(path.with_file_name("backend.previous.log")).unwrap(), "first");
    }

    #[cfg(unix)]
    #[test]
    fn is_readable_by_its_user_alone() {
        use std::os::unix::fs::PermissionsExt;

        let dir = tempfile::tempdir().unwrap();
        let (_, path) = create(&dir.path().join("logs")).unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(path.parent().unwrap()), mode(&path)), (0o700, 0o600));
    }

    #[test]
    fn quotes_the_last_lines() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        fs::write(&path, format!("{}\none\n\ntwo  \nthree\n", "x".repeat(20_000))).unwrap();
        assert_eq!(last_lines(&path, 2), "two\nthree");
        assert_eq!(last_lines(&dir.path().join("missing"), 2), "");
    }
}
