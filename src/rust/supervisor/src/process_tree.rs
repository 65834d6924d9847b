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
mod tests {
    use std::process::Stdio;

    use fake_backend::{Control, Process, Program, Script, Step};

    use super::*;

    /// A child that starts another one and then does `then`; both processes, as the test sees them.
    fn family(then: Step) -> (ProcessTree, Process, Process) {
        let control = Control::new();
        let script = Script { command: vec![Step::StartChild, then], ..Script::default() };
        let program = Program::of(&script, control.port());
        let mut command = Command::new(program.path);
        command.args(program.arguments).envs(program.variables).stdin(Stdio::piped()).stdout(Stdio::null());
        let tree = ProcessTree::spawn(&mut command).unwrap();
        (tree, control.next(), control.next())
    }

    #[tokio::test]
    async fn the_end_of_the_child_is_the_end_of_what_it_started() {
        let (mut tree, mut child, mut grandchild) = family(Step::WaitForEnd);
        assert!(child.is_running() && grandchild.is_running());
        drop(tree.child().stdin.take());
        assert!(tree.end(Duration::from_secs(60)).await.unwrap().success());
        child.wait();
        grandchild.wait();
    }

    #[tokio::test]
    async fn a_child_that_does_not_end_is_killed_with_what_it_started() {
        let (mut tree, mut child, mut grandchild) = family(Step::Hang);
        assert!(!tree.end(Duration::ZERO).await.unwrap().success());
        child.wait();
        grandchild.wait();
    }

    #[tokio::test]
    async fn a_panic_kills_them_all() {
        let (tree, mut child, mut grandchild) = family(Step::WaitForEnd);
        let owner = std::panic::catch_unwind(std::panic::AssertUnwindSafe(move || {
            let _tree = tree;
            panic!("on purpose");
        }));
        assert!(owner.is_err());
        child.wait();
        grandchild.wait();
    }
}
