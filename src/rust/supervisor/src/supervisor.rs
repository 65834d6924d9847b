//! Starts the backend, waits until it is ready, restarts it after a crash, and stops it.

mod restarts;
mod restore;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::backend::{Backend, Launch};
use crate::error::BackendError;
use crate::health::HealthCheck;
use crate::lifecycle::{During, Lifecycle};
use crate::protocol::{Event, PROTOCOL};
use crate::sidecar::Sidecar;
pub use crate::supervisor::restarts::RestartLimits;
use crate::supervisor::restarts::Restarts;
pub use crate::supervisor::restore::Restore;
use crate::token::LaunchToken;

/// Timeouts and restart limits of the supervisor.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Timeout for the next event of a starting backend. It does not apply to database upgrades.
    pub silence: Duration,
    /// Timeout for the first successful health check of a backend that is ready.
    pub health: Duration,
    /// Time that the backend has to shut down before it is killed.
    pub grace: Duration,
    /// Limits for restarts after a crash.
    pub restarts: RestartLimits,
}

impl Default for Limits {
    fn default() -> Self {
        // The first start can be slow: antivirus programs scan the whole backend.
        Self {
            silence: Duration::from_secs(120),
            health: Duration::from_secs(15),
            grace: Duration::from_secs(5),
            restarts: RestartLimits { count: 3, window: Duration::from_secs(60), pause: Duration::from_millis(250) },
        }
    }
}

/// Runs the backend of an app.
pub struct Supervisor {
    runtime: Handle,
    find: Box<dyn Fn() -> Result<Backend, BackendError> + Send + Sync>,
    health: HealthCheck,
    limits: Limits,
    publish: Box<dyn Fn(&Lifecycle) + Send + Sync>,
    state: watch::Sender<Lifecycle>,
    task: Mutex<Option<JoinHandle<()>>>,
}

/// An error, and the path of the log with details if a backend was started.
struct Failure {
    error: BackendError,
    log_path: Option<PathBuf>,
}

impl From<BackendError> for Failure {
    fn from(error: BackendError) -> Self {
        Self { error, log_path: None }
    }
}

impl Supervisor {
    /// Creates a supervisor whose tasks run on `runtime`. It does nothing before `start`.
    ///
    /// `find` returns the backend and is called at each start. `health` sends health checks. `publish` receives each
    /// change of state.
    pub fn new(
        runtime: Handle,
        find: impl Fn() -> Result<Backend, BackendError> + Send + Sync + 'static,
        health: HealthCheck,
        limits: Limits,
        publish: impl Fn(&Lifecycle) + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            runtime,
            find: Box::new(find),
            health,
            limits,
            publish: Box::new(publish),
            state: watch::Sender::new(Lifecycle::Starting),
            task: Mutex::new(None),
        })
    }

    /// Returns the current state.
    #[must_use]
    pub fn state(&self) -> Lifecycle {
        self.state.borrow().clone()
    }

    /// Starts the backend in the background.
    pub fn start(self: &Arc<Self>) {
        *self.task() = Some(self.spawn());
    }

    /// Starts the backend again after a failure. Does nothing in other states.
    pub fn retry(self: &Arc<Self>) {
        let mut task = self.task();
        if self.has_failed() && self.advance(Lifecycle::Starting) {
            *task = Some(self.spawn());
        }
    }

    /// Replaces the database after a failure, then starts the backend again. Does nothing in other states.
    pub fn restore(self: &Arc<Self>, restore: Restore) {
        let mut task = self.task();
        if self.has_failed() && self.advance(restore.state(0.0)) {
            let supervisor = Arc::clone(self);
            *task = Some(self.runtime.spawn(async move { supervisor.run_restore(&restore).await }));
        }
    }

    /// Stops the backend for good. Returns when its process has ended.
    pub async fn stop(&self) {
        let task = {
            let mut task = self.task();
            if !self.advance(Lifecycle::Stopping) {
                drop(task);
                // Another caller is already stopping it.
                let _ = self.state.subscribe().wait_for(|state| *state == Lifecycle::Stopped).await;
                return;
            }
            task.take()
        };
        if let Some(task) = task {
            // Fails only if the task panicked. In that case the process was killed when its owner was dropped.
            let _ = task.await;
        }
        self.advance(Lifecycle::Stopped);
    }

    /// Returns whether the state is `Failed`, in which no task runs. The caller holds the lock of `task`, so that only
    /// one task is started.
    fn has_failed(&self) -> bool {
        matches!(*self.state.borrow(), Lifecycle::Failed { .. })
    }

    /// Locks the running task. The lock is held while the state is checked, so that a retry cannot start during a stop.
    fn task(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn spawn(self: &Arc<Self>) -> JoinHandle<()> {
        let supervisor = Arc::clone(self);
        self.runtime.spawn(async move { supervisor.run().await })
    }

    /// Changes the state to `next`, then logs and publishes it. Returns false if the transition is not allowed.
    fn advance(&self, next: Lifecycle) -> bool {
        let advanced = self.state.send_if_modified(|state| {
            let allowed = state.can_become(&next);
            if allowed {
                if !next.is_progress_of(state) {
                    log::info!("{state} -> {next}");
                }
                *state = next.clone();
            }
            allowed
        });
        if advanced {
            (self.publish)(&next);
        }
        advanced
    }

    /// Waits until the state is `Stopping`.
    async fn stopping(&self) {
        // Cannot fail: `self` owns the sender.
        let _ = self.state.subscribe().wait_for(|state| matches!(state, Lifecycle::Stopping)).await;
    }

    /// Keeps a backend running until the app quits or the backend fails.
    async fn run(&self) {
        let mut restarts = Restarts::new(self.limits.restarts);
        let mut during = During::Start;
        while let Err(Failure { error, log_path }) = self.run_backend().await {
            log::error!("{}: {error}", error.code());
            if matches!(self.state(), Lifecycle::Ready { .. }) {
                during = During::Use;
            }
            let restart = if error.is_unexpected_exit() { restarts.next(Instant::now()) } else { None };
            // `advance` refuses this after a failed first start: another attempt would only delay the error message.
            let restart = restart.filter(|restart| self.advance(Lifecycle::Restarting { attempt: restart.attempt }));
            let Some(restart) = restart else {
                let error = match error {
                    BackendError::Exited { status } => BackendError::RestartsUsedUp { status },
                    error => error,
                };
                self.advance(Lifecycle::failed(&error, log_path, during));
                return;
            };
            tokio::select! {
                () = sleep(restart.pause) => {}
                () = self.stopping() => return,
            }
        }
    }

    /// Runs one backend until the app quits. Returns an error if the backend ends before that.
    async fn run_backend(&self) -> Result<(), Failure> {
        match (self.find)()? {
            Backend::Sidecar(launch) => self.run_sidecar(&launch).await,
            Backend::Running { base_url, token } => {
                self.health.wait(&base_url, token.as_ref(), self.limits.health).await?;
                self.advance(Lifecycle::Ready { base_url, token });
                Ok(())
            }
        }
    }

    async fn run_sidecar(&self, launch: &Launch) -> Result<(), Failure> {
        let token = LaunchToken::random().map_err(|source| BackendError::NoRandomness { source })?;
        let mut sidecar = Sidecar::serve(launch, &token)
            .await
            .map_err(|source| BackendError::Spawn { program: launch.program.clone(), source })?;
        let result = tokio::select! {
            error = self.follow(&mut sidecar, launch, token) => Err(error),
            () = self.stopping() => Ok(()),
        };
        // Leaves no process running in any case. For a process that has ended, this only collects its status.
        let status = sidecar.stop(self.limits.grace).await;
        log::info!(
            "the backend ended ({})",
            status.map_or_else(|error| error.to_string(), |status| status.to_string())
        );
        result.map_err(|error| Failure { error, log_path: Some(launch.log_path.clone()) })
    }

    /// Follows the backend until it ends. Returns the reason.
    async fn follow(&self, sidecar: &mut Sidecar, launch: &Launch, token: LaunchToken) -> BackendError {
        let base_url = match self.until_ready(sidecar, launch, &token).await {
            Ok(base_url) => base_url,
            Err(error) => return error,
        };
        self.advance(Lifecycle::Ready { base_url, token: Some(token) });
        while sidecar.next_event().await.is_some() {}
        BackendError::Exited { status: self.exit_status(sidecar).await }
    }

    /// Waits until the backend answers requests. Returns its base URL.
    async fn until_ready(
        &self,
        sidecar: &mut Sidecar,
        launch: &Launch,
        token: &LaunchToken,
    ) -> Result<String, BackendError> {
        let mut allowed_silence = self.limits.silence;
        loop {
            let event = timeout(allowed_silence, sidecar.next_event())
                .await
                .map_err(|_| BackendError::Silent { seconds: allowed_silence.as_secs() })?;
            match event {
                Some(Event::Starting | Event::Restoring { .. }) => {}
                Some(Event::Migrating(upgrade)) => {
                    allowed_silence = Duration::MAX;
                    self.advance(Lifecycle::Migrating(upgrade));
                }
                Some(Event::Ready { version, protocol, .. }) if (&version, protocol) != (&launch.version, PROTOCOL) => {
                    let expected = launch.version.clone();
                    return Err(BackendError::VersionMismatch { version, protocol, expected });
                }
                Some(Event::Ready { port, .. }) => {
                    let base_url = format!("http://127.0.0.1:{port}");
                    let lost = async { while sidecar.next_event().await.is_some() {} };
                    tokio::select! {
                        answered = self.health.wait(&base_url, Some(token), self.limits.health) => {
                            return answered.map(|()| base_url);
                        }
                        () = lost => return Err(self.exited_early(sidecar).await),
                    }
                }
                Some(Event::Failed { code, detail }) => return Err(BackendError::Reported { code, detail }),
                None => return Err(self.exited_early(sidecar).await),
            }
        }
    }

    async fn exited_early(&self, sidecar: &mut Sidecar) -> BackendError {
        let status = self.exit_status(sidecar).await;
        BackendError::ExitedEarly { status, last_lines: sidecar.stderr_tail().await }
    }

    async fn exit_status(&self, sidecar: &mut Sidecar) -> String {
        match sidecar.stop(self.limits.grace).await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        }
    }
}
