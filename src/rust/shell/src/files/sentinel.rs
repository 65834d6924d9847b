//! Whether the app ended in order the last time: a file that has content while the app runs.

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

/// The file's name, beside the data folder.
const FILE: &str = "running.json";

/// How often a lock that another process holds is tried, and the pause between two tries.
///
/// A child that an app was starting when it was killed inherits its lock and holds it until it runs its own program.
const LOCK_ATTEMPTS: u32 = 4;
const LOCK_PAUSE: Duration = Duration::from_millis(25);

/// Held from start to end. The operating system's lock on the file tells an app that runs from one that is gone.
#[derive(Debug, Default)]
pub(crate) struct Sentinel {
    file: Mutex<Option<LockedFile>>,
    previous: Option<UncleanEnd>,
}

impl Sentinel {
    /// Notes in `dir` that this launch runs. Where another one runs already it notes nothing.
    pub(crate) fn raise(dir: &Path, launch: &str) -> io::Result<Self> {
        create_private_folder(dir)?;
        let file = private_options().read(true).write(true).create(true).truncate(false).open(dir.join(FILE))?;
        let Some(mut file) = LockedFile::lock(file, || thread::sleep(LOCK_PAUSE))? else { return Ok(Self::default()) };
        let mut content = String::new();
        // What is not readable was not written by an orderly end either; there is nothing to say about it.
        let _ = file.0.read_to_string(&mut content);
        let previous = serde_json::from_str(&content).ok();
        let started = OffsetDateTime::now_utc().format(TIME).unwrap_or_default();
        let this = UncleanEnd { launch: launch.to_owned(), version: VERSION.to_owned(), started };
        file.empty()?;
        file.0.write_all(&serde_json::to_vec(&this)?)?;
        file.0.sync_all()?;
        Ok(Self { file: Mutex::new(Some(file)), previous })
    }

    /// The launch before this one, if it did not end in order.
    pub(crate) fn previous(&self) -> Option<&UncleanEnd> {
        self.previous.as_ref()
    }

    /// Notes that this launch has ended in order.
    pub(crate) fn lower(&self) {
        if let Some(mut file) = self.file.lock().unwrap_or_else(PoisonError::into_inner).take()
            && let Err(error) = file.empty()
        {
            log::warn!("cannot record that this launch shut down cleanly: {error}");
        }
    }
}

/// A file with the operating system's lock on it, which ends when this is dropped.
///
/// Closing the file alone would not end the lock: a child that another thread is starting has a copy of the descriptor
/// until it runs its own program.
#[derive(Debug)]
struct LockedFile(File);

impl LockedFile {
    /// Locks `file`, or returns `None` if another process holds the lock; calls `pause` before each further attempt.
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

    /// Removes the content. The file itself stays for good: a removed one could be locked by one process and made anew
    /// by the next.
    fn empty(&mut self) -> io::Result<()> {
        self.0.set_len(0)?;
        self.0.rewind()
    }
}

impl Drop for LockedFile {
    fn drop(&mut self) {
        // Fails only if there is no lock any more.
        let _ = self.0.unlock();
    }
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

    /// A descriptor of the sentinel's file that shares its lock, as a child that is being started has.
    fn inherited(sentinel: &Sentinel) -> File {
        sentinel.file.lock().unwrap().as_ref().unwrap().0.try_clone().unwrap()
    }

    #[test]
    fn a_child_that_is_being_started_does_not_keep_the_lock() {
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
    fn the_lock_that_a_child_of_a_killed_app_holds_for_a_moment_is_waited_for() {
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
    fn a_garbled_file_keeps_nobody_from_starting() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), b"\xff{").unwrap();
        assert_eq!(Sentinel::raise(dir.path(), "next").unwrap().previous(), None);
    }
}
