//! A child process with all that it starts: none of it stays behind.

use std::io;
use std::process::ExitStatus;
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::time::timeout;

/// A child at the head of a process group, on Windows of a job. Dropping it kills them all.
///
/// The job ends with this process, however that ends. A process group does not: there the child must end by itself
/// when its stdin does, and end what it started.
pub(crate) struct ProcessTree {
    child: Child,
    group: Group,
}

impl ProcessTree {
    /// Starts `command`. Ctrl-C in a terminal reaches the shell alone, which then ends the child in order.
    pub(crate) fn spawn(command: &mut Command) -> io::Result<Self> {
        detach(command);
        let child = command.kill_on_drop(true).spawn()?;
        let group = Group::of(&child)?;
        Ok(Self { child, group })
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Gives the child `grace` to end, then kills what is left of it and of all that it started. Returns how it ended.
    pub(crate) async fn end(&mut self, grace: Duration) -> io::Result<ExitStatus> {
        let ended = timeout(grace, self.child.wait()).await;
        self.group.kill();
        match ended {
            Ok(status) => status,
            Err(_) => {
                // The group has taken it along already, but where the system refused that.
                let _ = self.child.start_kill();
                self.child.wait().await
            }
        }
    }
}

impl Drop for ProcessTree {
    fn drop(&mut self) {
        self.group.kill();
    }
}

#[cfg(unix)]
fn detach(command: &mut Command) {
    command.process_group(0);
}

/// No console window opens for the child either.
#[cfg(windows)]
fn detach(command: &mut Command) {
    const CREATE_NEW_PROCESS_GROUP: u32 = 0x0000_0200;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NEW_PROCESS_GROUP | CREATE_NO_WINDOW);
}

#[cfg(unix)]
struct Group(Option<rustix::process::Pid>);

#[cfg(unix)]
impl Group {
    #[expect(clippy::unnecessary_wraps, reason = "on Windows it can fail")]
    fn of(child: &Child) -> io::Result<Self> {
        // The head of a group gives it its number.
        Ok(Self(child.id().and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?))))
    }

    /// Once only: a number that is free again may be another group's one day.
    fn kill(&mut self) {
        if let Some(group) = self.0.take() {
            // Fails where nobody is left in it.
            let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(windows)]
struct Group(Option<win32job::Job>);

#[cfg(windows)]
impl Group {
    fn of(child: &Child) -> io::Result<Self> {
        let mut limits = win32job::ExtendedLimitInfo::new();
        limits.limit_kill_on_job_close();
        let job = win32job::Job::create_with_limit_info(&limits).map_err(io::Error::other)?;
        // A child that has ended already has no handle, and nothing to kill.
        if let Some(handle) = child.raw_handle() {
            job.assign_process(handle as isize).map_err(io::Error::other)?;
        }
        Ok(Self(Some(job)))
    }

    /// The closed job kills.
    fn kill(&mut self) {
        drop(self.0.take());
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::process::Stdio;

    use tokio::io::{AsyncBufReadExt, BufReader};

    use super::*;
    use crate::fake::is_alive;

    /// A child that starts another one and then does `then`, and that other one's process id.
    async fn family(then: &str) -> (ProcessTree, String) {
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", &format!("sleep 1000 & echo $!; exec {then}")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut tree = ProcessTree::spawn(&mut command).unwrap();
        let mut lines = BufReader::new(tree.child().stdout.take().unwrap()).lines();
        let grandchild = lines.next_line().await.unwrap().unwrap();
        assert!(is_alive(&grandchild));
        (tree, grandchild)
    }

    async fn gone(pid: &str) {
        while is_alive(pid) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    #[test]
    fn the_end_of_the_child_is_the_end_of_what_it_started() {
        tauri::async_runtime::block_on(async {
            let (mut tree, grandchild) = family("cat").await;
            drop(tree.child().stdin.take());
            assert!(tree.end(Duration::from_secs(60)).await.unwrap().success());
            gone(&grandchild).await;
        });
    }

    #[test]
    fn a_child_that_does_not_end_is_killed_with_what_it_started() {
        tauri::async_runtime::block_on(async {
            let (mut tree, grandchild) = family("sleep 1000").await;
            assert!(!tree.end(Duration::ZERO).await.unwrap().success());
            gone(&grandchild).await;
        });
    }

    #[test]
    fn a_panic_kills_them_all() {
        let grandchild = tauri::async_runtime::block_on(async {
            let task = tauri::async_runtime::spawn(async {
                let (tree, grandchild) = family("cat").await;
                let owner = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
                    let _tree = tree;
                    panic!("on purpose");
                }));
                assert!(owner.is_err());
                grandchild
            });
            task.await.unwrap()
        });
        tauri::async_runtime::block_on(gone(&grandchild));
    }
}
