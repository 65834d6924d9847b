//! Whether the app ended in order the last time: a file that has content while the app runs.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::event::VERSION;
use crate::logging::{TIME, private_file, private_folder};

/// The file's name, beside the data folder.
const FILE: &str = "running.json";

/// The launch that did not end in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct UncleanEnd {
    /// As both logs name it.
    pub(crate) launch: String,
    pub(crate) version: String,
    /// ISO 8601 in UTC.
    pub(crate) started: String,
}

/// Held from start to end. The operating system's lock on the file tells an app that runs from one that is gone.
#[derive(Debug, Default)]
pub(crate) struct Sentinel {
    file: Mutex<Option<File>>,
    previous: Option<UncleanEnd>,
}

impl Sentinel {
    /// Notes in `dir` that this launch runs. Where another one runs already it notes nothing.
    pub(crate) fn raise(dir: &Path, launch: &str) -> io::Result<Self> {
        private_folder(dir)?;
        let mut file = private_file().read(true).write(true).create(true).truncate(false).open(dir.join(FILE))?;
        if let Err(error) = file.try_lock() {
            return match error {
                std::fs::TryLockError::WouldBlock => Ok(Self::default()),
                std::fs::TryLockError::Error(error) => Err(error),
            };
        }
        let mut content = String::new();
        // What is not readable was not written by an orderly end either; there is nothing to say about it.
        let _ = file.read_to_string(&mut content);
        let previous = serde_json::from_str(&content).ok();
        let started = OffsetDateTime::now_utc().format(TIME).unwrap_or_default();
        let this = UncleanEnd { launch: launch.to_owned(), version: VERSION.to_owned(), started };
        empty(&mut file)?;
        file.write_all(&serde_json::to_vec(&this)?)?;
        file.sync_all()?;
        Ok(Self { file: Mutex::new(Some(file)), previous })
    }

    /// The launch before this one, if it did not end in order.
    pub(crate) fn previous(&self) -> Option<&UncleanEnd> {
        self.previous.as_ref()
    }

    /// Notes that this launch has ended in order.
    pub(crate) fn lower(&self) {
        if let Some(mut file) = self.file.lock().unwrap_or_else(PoisonError::into_inner).take()
            && let Err(error) = empty(&mut file)
        {
            log::warn!("the orderly end could not be noted: {error}");
        }
    }
}

/// The file stays for good: one that is removed could be locked by one process under the eyes of the next.
fn empty(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_start_and_one_after_an_orderly_end_have_nothing_to_say() {
        let dir = tempfile::tempdir().unwrap();
        for launch in ["first", "second"] {
            let sentinel = Sentinel::raise(&dir.path().join("app"), launch).unwrap();
            assert_eq!(sentinel.previous(), None);
            sentinel.lower();
        }
    }

    #[test]
    fn an_end_without_order_is_said_once() {
        let dir = tempfile::tempdir().unwrap();
        drop(Sentinel::raise(dir.path(), "killed").unwrap());
        let second = Sentinel::raise(dir.path(), "second").unwrap();
        let previous = second.previous().unwrap();
        assert_eq!((&*previous.launch, &*previous.version), ("killed", VERSION));
        second.lower();
        assert_eq!(Sentinel::raise(dir.path(), "third").unwrap().previous(), None);
    }

    #[test]
    fn an_app_that_runs_beside_this_one_has_not_crashed() {
        let dir = tempfile::tempdir().unwrap();
        let first = Sentinel::raise(dir.path(), "first").unwrap();
        let second = Sentinel::raise(dir.path(), "second").unwrap();
        assert_eq!(second.previous(), None);
        second.lower();
        drop(first);
        assert_eq!(Sentinel::raise(dir.path(), "third").unwrap().previous().unwrap().launch, "first");
    }

    #[test]
    fn a_garbled_file_keeps_nobody_from_starting() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), b"\xff{").unwrap();
        assert_eq!(Sentinel::raise(dir.path(), "next").unwrap().previous(), None);
    }
}
