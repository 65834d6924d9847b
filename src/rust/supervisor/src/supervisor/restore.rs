//! Replaces the database with the backend's commands `restore` and `reset`.

use std::sync::Arc;

use super::{Failure, Supervisor};
use crate::backend::{Backend, Launch};
use crate::error::BackendError;
use crate::lifecycle::{During, Lifecycle};
use crate::protocol::Event;
use crate::sidecar::Sidecar;

/// Data that replaces the database. The backend keeps the previous database next to the backups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restore {
    /// The backup of this name.
    Backup(String),
    /// An empty database.
    Empty,
}

impl Restore {
    pub(super) fn state(&self, progress: f64) -> Lifecycle {
        let name = match self {
            Self::Backup(name) => Some(name.clone()),
            Self::Empty => None,
        };
        Lifecycle::Restoring { name, progress }
    }

    fn arguments(&self) -> Vec<&str> {
        match self {
            Self::Backup(name) => vec!["restore", "--events", name],
            Self::Empty => vec!["reset", "--events", "--yes"],
        }
    }
}

impl Supervisor {
    /// Replaces the database, then runs the backend as usual.
    pub(super) async fn run_restore(self: Arc<Self>, restore: &Restore) {
        match self.restored(restore).await {
            Ok(true) => {
                if self.advance(Lifecycle::Starting) {
                    self.run().await;
                }
            }
            // The app quits.
            Ok(false) => {}
            Err(Failure { error, log_path }) => {
                log::error!("{}: {error}", error.code());
                self.advance(Lifecycle::failed(&error, log_path, During::Restore));
            }
        }
    }

    /// Replaces the database. Returns false if the app quits before it is done.
    async fn restored(&self, restore: &Restore) -> Result<bool, Failure> {
        let launch = match (self.find)()? {
            Backend::Sidecar(launch) => launch,
            // A backend that was started by hand manages its own data.
            Backend::Running { .. } => return Ok(true),
        };
        let mut sidecar = Sidecar::run(&launch, &restore.arguments())
            .map_err(|source| BackendError::Spawn { program: launch.program.clone(), source })?;
        tokio::select! {
            result = self.follow_restore(restore, &mut sidecar) => match result {
                Ok(()) => Ok(true),
                Err(error) => Err(failure(error, &launch)),
            },
            () = self.stopping() => {
                // Safe at any point: a killed restore leaves either the old or the new database.
                let _ = sidecar.stop(std::time::Duration::ZERO).await;
                Ok(false)
            }
        }
    }

    async fn follow_restore(&self, restore: &Restore, sidecar: &mut Sidecar) -> Result<(), BackendError> {
        while let Some(event) = sidecar.next_event().await {
            match event {
                Event::Restoring { progress } => drop(self.advance(restore.state(progress))),
                Event::Failed { code, detail } => {
                    let _ = sidecar.stop(self.limits.grace).await;
                    return Err(BackendError::Reported { code, detail });
                }
                _ => {}
            }
        }
        match sidecar.stop(self.limits.grace).await {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => {
                Err(BackendError::RestoreEnded { status: status.to_string(), last_lines: sidecar.stderr_tail().await })
            }
            Err(error) => Err(BackendError::RestoreEnded { status: error.to_string(), last_lines: String::new() }),
        }
    }
}

fn failure(error: BackendError, launch: &Launch) -> Failure {
    Failure { error, log_path: Some(launch.command_log_path.clone()) }
}
