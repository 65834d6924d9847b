//! A log file that is rotated by size. On Unix, only its user can read it.
//!
//! The crates for this do not fit: tauri-plugin-log names rotated files by date and sets no permissions,
//! tracing-appender rotates only by time, and file-rotate panics if another program removes a file.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::PathBuf;

use crate::files::private::{create_private_folder, private_options};

/// A file `x.log` with older files `x.log.1`, `x.log.2` and so on, like Python's `RotatingFileHandler`.
pub(crate) struct RotatedFile {
    path: PathBuf,
    max_bytes: u64,
    kept: usize,
    open: Option<(File, u64)>,
}

impl RotatedFile {
    /// Creates a log that opens its file at the first line. It is rotated before a line would make it exceed
    /// `max_bytes`.
    pub(crate) fn new(path: PathBuf, max_bytes: u64, kept: usize) -> Self {
        Self { path, max_bytes, kept, open: None }
    }

    /// Appends a line. Returns an error if the line is lost.
    pub(crate) fn write_line(&mut self, line: &str) -> io::Result<()> {
        let added = line.len() as u64 + 1;
        let (mut file, mut size) = match self.open.take() {
            Some(open) => open,
            None => self.open_file()?,
        };
        if size > 0 && size + added > self.max_bytes {
            // Windows cannot rename an open file.
            drop(file);
            self.rotate()?;
            (file, size) = self.open_file()?;
        }
        // One write per line, so that lines of two shells that start at the same time do not mix.
        file.write_all(format!("{line}\n").as_bytes())?;
        self.open = Some((file, size + added));
        Ok(())
    }

    fn open_file(&self) -> io::Result<(File, u64)> {
        if let Some(dir) = self.path.parent() {
            create_private_folder(dir)?;
        }
        let file = private_options().append(true).create(true).open(&self.path)?;
        let size = file.metadata()?.len();
        Ok((file, size))
    }

    fn rotate(&self) -> io::Result<()> {
        for number in (1..self.kept).rev() {
            match fs::rename(self.generation(number), self.generation(number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::rename(&self.path, self.generation(1))
    }

    fn generation(&self, number: usize) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(format!(".{number}"));
        name.into()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn read(path: &Path) -> Option<String> {
        fs::read_to_string(path).ok()
    }

    #[test]
    fn a_full_file_is_rotated_and_the_oldest_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("x.log");
        let mut file = RotatedFile::new(path.clone(), 12, 2);
        for line in ["one", "two", "three", "four", "five", "six", "seven"] {
            file.write_line(line).unwrap();
        }
        let generations = ["x.log", "x.log.1", "x.log.2", "x.log.3"].map(|name| read(&dir.path().join(name)));
        assert_eq!(
            generations,
            [Some("seven\n".into()), Some("five\nsix\n".into()), Some("three\nfour\n".into()), None]
        );
    }

    #[test]
    fn a_restart_appends_to_the_file() {
        let dir = tempfile::tempdir().unwrap();
        for line in ["one", "two"] {
            RotatedFile::new(dir.path().join("x.log"), 100, 2).write_line(line).unwrap();
        }
        assert_eq!(read(&dir.path().join("x.log")).unwrap(), "one\ntwo\n");
    }

    #[test]
    fn logging_continues_after_an_error() {
        let dir = tempfile::tempdir().unwrap();
        let logs = dir.path().join("logs");
        let mut file = RotatedFile::new(logs.join("x.log"), 100, 2);
        fs::write(&logs, "a file where the folder should be").unwrap();
        file.write_line("lost").unwrap_err();
        fs::remove_file(&logs).unwrap();
        file.write_line("kept").unwrap();
        assert_eq!(read(&logs.join("x.log")).unwrap(), "kept\n");
    }

    #[cfg(unix)]
    #[test]
    fn only_its_user_can_read_it() {
        use std::os::unix::fs::PermissionsExt;

        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("logs").join("x.log");
        RotatedFile::new(path.clone(), 100, 2).write_line("secret").unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(path.parent().unwrap()), mode(&path)), (0o700, 0o600));
    }
}
