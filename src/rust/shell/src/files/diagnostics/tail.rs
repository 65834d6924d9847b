//! Reads the end of a log.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

/// Returns the last `bytes` of a file, from the start of a line. Invalid UTF-8 is replaced.
pub(super) fn read(path: &Path, bytes: u64) -> io::Result<String> {
    let mut file = File::open(path)?;
    let skipped = file.metadata()?.len().saturating_sub(bytes);
    file.seek(SeekFrom::Start(skipped))?;
    let mut tail = Vec::new();
    file.take(bytes).read_to_end(&mut tail)?;
    let text = String::from_utf8_lossy(&tail).into_owned();
    // A partial first line is dropped, because it could contain a part of a secret that is not recognized.
    match text.split_once('\n') {
        Some((_, whole)) if skipped > 0 => Ok(whole.to_owned()),
        _ => Ok(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_with_a_complete_line() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        std::fs::write(&path, b"one\ntwo \xff\nthree\n").unwrap();
        assert_eq!(read(&path, 100).unwrap(), "one\ntwo \u{fffd}\nthree\n");
        assert_eq!(read(&path, 8).unwrap(), "three\n");
        assert!(read(&dir.path().join("missing"), 8).is_err());
    }
}
