//! Detects that the previous launch did not shut down cleanly: a file has content while the app is running.

use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use shell_types::UncleanEnd;
use time::OffsetDateTime;

use crate::VERSION;
use crate::files::logging::TIME;
use crate::files::private::{create_private_folder, private_options};

/// File name, in the parent of the data folder.
const FILE: &str = "running.json";

/// Number of attempts to take the lock, and the pause between them.
///
/// If the app was killed while it started a child process, the child holds the inherited lock until it runs its own
/// program.
const LOCK_ATTEMPTS: u32 = 4;
const LOCK_PAUSE: Duration = Duration::from_millis(25);

/// The file, which this launch locks while it is running. The lock shows whether the launch in the file is still
/// running.
#[derive(Debug, Default)]
pub(crate) struct Sentinel {
    file: Mutex<Option<LockedFile>>,
    previous: Option<UncleanEnd>,
}

impl Sentinel {
    /// Records in `dir` that this launch is running. Does nothing if another launch is already running.
    pub(crate) fn raise(dir: &Path, launch: &str) -> io::Result<Self> {
        create_private_folder(dir)?;
        let file = private_options().read(true).write(true).create(true).truncate(false).open(dir.join(FILE))?;
        let Some(mut file) = LockedFile::lock(file, || thread::sleep(LOCK_PAUSE))? else { return Ok(Self::default()) };
        let mut content = String::new();
        // Unreadable content is ignored: it names no launch.
        let _ = file.0.read_to_string(&mut content);
        let previous = serde_json::from_str(&content).ok();
        let started = OffsetDateTime::now_utc().format(TIME).unwrap_or_default();
        let this = UncleanEnd { launch: launch.to_owned(), version: VERSION.to_owned(), started };
        file.empty()?;
        file.0.write_all(&serde_json::to_vec(&this)?)?;
        file.0.sync_all()?;
        Ok(Self { file: Mutex::new(Some(file)), previous })
    }

    /// Returns the previous launch, if it did not shut down cleanly.
    pub(crate) fn previous(&self) -> Option<&UncleanEnd> {
        self.previous.as_ref()
    }

    /// Records that this launch shut down cleanly.
    pub(crate) fn lower(&self) {
        if let Some(mut file) = self.file.lock().unwrap_or_else(PoisonError::into_inner).take()
            && let Err(error) = file.empty()
        {
            log::warn!("cannot record that this launch shut down cleanly: {error}");
        }
    }
}

/// A locked file, which is unlocked on drop.
///
/// Closing the file would not release the lock: a child process that another thread is starting has a copy of the
/// descriptor until it runs its own program.
#[derive(Debug)]
struct LockedFile(File);

impl LockedFile {
    /// Locks `file`. Returns `None` if another process holds the lock. Calls `pause` before each further attempt.
    fn lock(file: File, mut pause: impl FnMut()) -> io::Result<Option<Self>> {
        for attempt in 1..=LOCK_ATTEMPTS {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Self(file))),
                Err(TryLockError::Error(error)) => return Err(error),
                Err(TryLockError::WouldBlock) if attempt < LOCK_ATTEMPTS => pause(),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        Ok(None)
    }

    /// Removes the content but never the file: if it were removed, one process could lock the removed file and another
    /// process a new one.
    fn empty(&mut self) -> io::Result<()> {
        self.0.set_len(0)?;
        self.0.rewind()
    }
}

impl Drop for LockedFile {
    fn drop(&mut self) {
        // Fails only if the lock is already released.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_reported_after_a_clean_shutdown() {
        let dir = tempfile::tempdir().unwrap();
        for launch in ["first", "second"] {
            let sentinel = Sentinel::raise(&dir.path().join("app"), launch).unwrap();
            assert_eq!(sentinel.previous(), None);
            sentinel.lower();
        }
    }

    #[test]
    fn an_unclean_end_is_reported_once() {
        let dir = tempfile::tempdir().unwrap();
        drop(Sentinel::raise(dir.path(), "killed").unwrap());
        let second = Sentinel::raise(dir.path(), "second").unwrap();
        let previous = second.previous().unwrap();
        assert_eq!((&*previous.launch, &*previous.version), ("killed", VERSION));
        second.lower();
        assert_eq!(Sentinel::raise(dir.path(), "third").unwrap().previous(), None);
    }

    #[test]
    fn a_second_running_app_is_not_reported() {
        let dir = tempfile::tempdir().unwrap();
        let first = Sentinel::raise(dir.path(), "first").unwrap();
        let second = Sentinel::raise(dir.path(), "second").unwrap();
        assert_eq!(second.previous(), None);
        second.lower();
        drop(first);
        assert_eq!(Sentinel::raise(dir.path(), "third").unwrap().previous().unwrap().launch, "first");
    }

    /// Returns a descriptor that shares the lock, like that of a child process that is being started.
    fn inherited(sentinel: &Sentinel) -> File {
        sentinel.file.lock().unwrap().as_ref().unwrap().0.try_clone().unwrap()
    }

    #[test]
    fn a_starting_child_does_not_keep_the_lock() {
        let dir = tempfile::tempdir().unwrap();
        let first = Sentinel::raise(dir.path(), "first").unwrap();
        let child = inherited(&first);
        first.lower();
        let second = Sentinel::raise(dir.path(), "second").unwrap();
        assert_eq!(second.previous(), None);
        let other_child = inherited(&second);
        drop(second);
        assert_eq!(Sentinel::raise(dir.path(), "third").unwrap().previous().unwrap().launch, "second");
        drop((child, other_child));
    }

    #[test]
    fn waits_for_the_lock_that_a_child_of_a_killed_app_holds() {
        let dir = tempfile::tempdir().unwrap();
        let open = || File::create(dir.path().join(FILE)).unwrap();
        let mut held = Some(open());
        held.as_ref().unwrap().lock().unwrap();
        assert!(LockedFile::lock(open(), || held = None).unwrap().is_some());

        let held = open();
        held.lock().unwrap();
        assert!(LockedFile::lock(open(), || {}).unwrap().is_none());
    }

    #[test]
    fn an_invalid_file_is_ignored() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), b"\xff{").unwrap();
        assert_eq!(Sentinel::raise(dir.path(), "next").unwrap().previous(), None);
    }
}
