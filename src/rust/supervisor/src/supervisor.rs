//! Starts the backend, follows what it says until it is ready, starts it again when it is lost, and ends it.

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

/// How long the supervisor waits, and for what.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For the next event of a backend that starts; an upgrade of the database may take any time.
    pub silence: Duration,
    /// For the first answer of a backend that says it is ready.
    pub health: Duration,
    /// For a backend to end by itself.
    pub grace: Duration,
    /// How often a lost backend is started again, and how fast.
    pub restarts: RestartLimits,
}

impl Default for Limits {
    fn default() -> Self {
        // A first start can be slow: antivirus programs read the whole backend.
        Self {
            silence: Duration::from_secs(120),
            health: Duration::from_secs(15),
            grace: Duration::from_secs(5),
            restarts: RestartLimits { count: 3, window: Duration::from_secs(60), pause: Duration::from_millis(250) },
        }
    }
}

/// Owns the one backend of an app.
pub struct Supervisor {
    runtime: Handle,
    find: Box<dyn Fn() -> Result<Backend, BackendError> + Send + Sync>,
    health: HealthCheck,
    limits: Limits,
    publish: Box<dyn Fn(&Lifecycle) + Send + Sync>,
    state: watch::Sender<Lifecycle>,
    task: Mutex<Option<JoinHandle<()>>>,
}

/// An error, and the log with its details if a backend was started.
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
    /// A supervisor whose tasks run on `runtime`. It does nothing before `start`.
    ///
    /// `find` is asked for the backend at every start, `health` sends a health check, `publish` is told every change of
    /// state.
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

    /// The state now.
    #[must_use]
    pub fn state(&self) -> Lifecycle {
        self.state.borrow().clone()
    }

    /// Starts the backend in the background.
    pub fn start(self: &Arc<Self>) {
        *self.task() = Some(self.spawn());
    }

    /// Starts the backend again after a failure; does nothing in any other state.
    pub fn retry(self: &Arc<Self>) {
        let mut task = self.task();
        if self.has_failed() && self.advance(Lifecycle::Starting) {
            *task = Some(self.spawn());
        }
    }

    /// Puts other data in the database's place after a failure, then starts the backend again; does nothing in any
    /// other state.
    pub fn restore(self: &Arc<Self>, restore: Restore) {
        let mut task = self.task();
        if self.has_failed() && self.advance(restore.state(0.0)) {
            let supervisor = Arc::clone(self);
            *task = Some(self.runtime.spawn(async move { supervisor.run_restore(&restore).await }));
        }
    }

    /// Ends the backend for good, and returns when its process is gone.
    pub async fn stop(&self) {
        let task = {
            let mut task = self.task();
            if !self.advance(Lifecycle::Stopping) {
                drop(task);
                // Another caller has begun to.
                let _ = self.state.subscribe().wait_for(|state| *state == Lifecycle::Stopped).await;
                return;
            }
            task.take()
        };
        if let Some(task) = task {
            // Fails only if the task panicked, and then the process was killed as its owner was dropped.
            let _ = task.await;
        }
        self.advance(Lifecycle::Stopped);
    }

    /// Whether no task does anything. The caller holds `task`, so that two buttons start one task.
    fn has_failed(&self) -> bool {
        matches!(*self.state.borrow(), Lifecycle::Failed { .. })
    }

    /// The running task; held while the state decides about it, so that no retry slips in behind a stop.
    fn task(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn spawn(self: &Arc<Self>) -> JoinHandle<()> {
        let supervisor = Arc::clone(self);
        self.runtime.spawn(async move { supervisor.run().await })
    }

    /// Changes the state to `next`, logs and publishes it. Does nothing and returns false if `next` may not follow.
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

    /// Returns when the app ends.
    async fn stopping(&self) {
        // Fails only when the sender is gone, which is `self`'s.
        let _ = self.state.subscribe().wait_for(|state| matches!(state, Lifecycle::Stopping)).await;
    }

    /// Keeps a backend running until the app ends, or until it fails.
    async fn run(&self) {
        let mut restarts = Restarts::new(self.limits.restarts);
        let mut during = During::Start;
        while let Err(Failure { error, log_path }) = self.run_backend().await {
            log::error!("{}: {error}", error.code());
            if matches!(self.state(), Lifecycle::Ready { .. }) {
                during = During::Use;
            }
            let restart = if error.is_unexpected_exit() { restarts.next(Instant::now()) } else { None };
            // A first start that failed does not lead there: trying it again would only delay the message.
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

    /// Returns an error when there is no backend any more, and nothing when the app ends.
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
        // Whatever happened, no process stays behind; one that has ended is only waited for.
        let status = sidecar.stop(self.limits.grace).await;
        log::info!(
            "the backend ended ({})",
            status.map_or_else(|error| error.to_string(), |status| status.to_string())
        );
        result.map_err(|error| Failure { error, log_path: Some(launch.log_path.clone()) })
    }

    /// Follows the backend through its life; returns why that is over.
    async fn follow(&self, sidecar: &mut Sidecar, launch: &Launch, token: LaunchToken) -> BackendError {
        let base_url = match self.until_ready(sidecar, launch, &token).await {
            Ok(base_url) => base_url,
            Err(error) => return error,
        };
        self.advance(Lifecycle::Ready { base_url, token: Some(token) });
        while sidecar.next_event().await.is_some() {}
        BackendError::Exited { status: self.exit_status(sidecar).await }
    }

    /// Waits until the backend answers requests; returns its base URL.
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
