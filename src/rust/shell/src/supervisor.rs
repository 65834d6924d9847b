//! Starts the backend, follows what it says until it is ready, starts it again when it is lost, and ends it with the app.

mod restarts;
mod restore;
#[cfg(test)]
#[cfg(unix)]
mod tests;

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tauri::async_runtime::{self, JoinHandle};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use crate::backend::{Backend, Launch};
use crate::error::StartupError;
use crate::event::{Event, PROTOCOL, VERSION};
use crate::health;
use crate::logging::BACKEND_LOG;
use crate::sidecar::Sidecar;
use crate::startup::{During, Startup};
pub(crate) use crate::supervisor::restarts::RestartLimits;
use crate::supervisor::restarts::Restarts;
pub(crate) use crate::supervisor::restore::Restore;
use crate::token::LaunchToken;

/// How long the supervisor waits, and for what.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// For the next event of a backend that starts; an upgrade of the database may take any time.
    pub(crate) silence: Duration,
    /// For the first answer of a backend that says it is ready.
    pub(crate) health: Duration,
    /// For a backend to end by itself.
    pub(crate) grace: Duration,
    pub(crate) restarts: RestartLimits,
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

/// Owns the one backend of this app.
pub(crate) struct Supervisor {
    find: Box<dyn Fn() -> Result<Backend, StartupError> + Send + Sync>,
    limits: Limits,
    publish: Box<dyn Fn(&Startup) + Send + Sync>,
    state: watch::Sender<Startup>,
    task: Mutex<Option<JoinHandle<()>>>,
}

/// An error, and the log that tells more where a backend was started.
struct Failure {
    error: StartupError,
    log_path: Option<PathBuf>,
}

impl From<StartupError> for Failure {
    fn from(error: StartupError) -> Self {
        Self { error, log_path: None }
    }
}

impl Supervisor {
    /// `find` is asked for the backend at every start; `publish` is told every change of state.
    pub(crate) fn new(
        find: impl Fn() -> Result<Backend, StartupError> + Send + Sync + 'static,
        limits: Limits,
        publish: impl Fn(&Startup) + Send + Sync + 'static,
    ) -> Arc<Self> {
        Arc::new(Self {
            find: Box::new(find),
            limits,
            publish: Box::new(publish),
            state: watch::Sender::new(Startup::Starting),
            task: Mutex::new(None),
        })
    }

    /// Where the app stands now.
    pub(crate) fn state(&self) -> Startup {
        self.state.borrow().clone()
    }

    /// Starts the backend in the background.
    pub(crate) fn start(self: &Arc<Self>) {
        *self.task() = Some(self.spawn());
    }

    /// Starts the backend again after a failure; does nothing in any other state.
    pub(crate) fn retry(self: &Arc<Self>) {
        let mut task = self.task();
        if self.has_failed() && self.advance(Startup::Starting) {
            *task = Some(self.spawn());
        }
    }

    /// Puts other data in the database's place after a failure, then starts the backend again; does nothing in any
    /// other state.
    pub(crate) fn restore(self: &Arc<Self>, restore: Restore) {
        let mut task = self.task();
        if self.has_failed() && self.advance(restore.state(0.0)) {
            let supervisor = Arc::clone(self);
            *task = Some(async_runtime::spawn(async move { supervisor.run_restore(&restore).await }));
        }
    }

    /// Ends the backend for good, and returns when its process is gone.
    pub(crate) async fn stop(&self) {
        let task = {
            let mut task = self.task();
            if !self.advance(Startup::Stopping) {
                drop(task);
                // Somebody else has begun to.
                let _ = self.state.subscribe().wait_for(|state| *state == Startup::Stopped).await;
                return;
            }
            task.take()
        };
        if let Some(task) = task {
            // Fails only if the task panicked, and then the process was killed as its owner was dropped.
            let _ = task.await;
        }
        self.advance(Startup::Stopped);
    }

    /// Whether there is no task that does something. Whoever asks holds `task`, so that two buttons start one.
    fn has_failed(&self) -> bool {
        matches!(*self.state.borrow(), Startup::Failed { .. })
    }

    /// The running task; held while the state decides about it, so that no retry slips in behind a stop.
    fn task(&self) -> MutexGuard<'_, Option<JoinHandle<()>>> {
        self.task.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn spawn(self: &Arc<Self>) -> JoinHandle<()> {
        let supervisor = Arc::clone(self);
        async_runtime::spawn(async move { supervisor.run().await })
    }

    /// Goes to `next`, logs that and tells it; does nothing, and is false, where the state now does not lead there.
    fn advance(&self, next: Startup) -> bool {
        let advanced = self.state.send_if_modified(|state| {
            let leads = state.leads_to(&next);
            if leads {
                if !state.goes_on_in(&next) {
                    log::info!("{state} -> {next}");
                }
                *state = next.clone();
            }
            leads
        });
        if advanced {
            (self.publish)(&next);
        }
        advanced
    }

    /// Returns when the app ends.
    async fn stopping(&self) {
        // Fails only when the sender is gone, which is `self`'s.
        let _ = self.state.subscribe().wait_for(|state| matches!(state, Startup::Stopping)).await;
    }

    /// Keeps a backend running until the app ends or there is none to be had.
    async fn run(&self) {
        let mut restarts = Restarts::new(self.limits.restarts);
        let mut during = During::Start;
        while let Err(Failure { error, log_path }) = self.run_backend().await {
            log::error!("{}: {error}", error.code());
            if matches!(self.state(), Startup::Ready { .. }) {
                during = During::Use;
            }
            let restart = if error.is_unexpected_exit() { restarts.next(Instant::now()) } else { None };
            // A first start that failed does not lead there: trying it again would only delay the message.
            let restart = restart.filter(|restart| self.advance(Startup::Restarting { attempt: restart.attempt }));
            let Some(restart) = restart else {
                let error = match error {
                    StartupError::Exited { status } => StartupError::RestartsUsedUp { status },
                    error => error,
                };
                self.advance(Startup::failed(&error, log_path, during));
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
            #[cfg(debug_assertions)]
            Backend::Running { base_url, token } => {
                health::answers(&base_url, token.as_ref(), self.limits.health).await?;
                self.advance(Startup::Ready { base_url, token });
                Ok(())
            }
        }
    }

    async fn run_sidecar(&self, launch: &Launch) -> Result<(), Failure> {
        let token = LaunchToken::random().map_err(|source| StartupError::NoRandomness { source })?;
        let mut sidecar = Sidecar::serve(launch, &token)
            .await
            .map_err(|source| StartupError::Spawn { program: launch.program.clone(), source })?;
        let result = tokio::select! {
            error = self.follow(&mut sidecar, token) => Err(error),
            () = self.stopping() => Ok(()),
        };
        // Whatever happened, no process stays behind; one that has ended is only waited for.
        let status = sidecar.stop(self.limits.grace).await;
        log::info!(
            "the backend ended ({})",
            status.map_or_else(|error| error.to_string(), |status| status.to_string())
        );
        result.map_err(|error| Failure { error, log_path: Some(launch.log_dir.join(BACKEND_LOG)) })
    }

    /// Follows the backend through its life; returns why that is over.
    async fn follow(&self, sidecar: &mut Sidecar, token: LaunchToken) -> StartupError {
        let base_url = match self.until_ready(sidecar, &token).await {
            Ok(base_url) => base_url,
            Err(error) => return error,
        };
        self.advance(Startup::Ready { base_url, token: Some(token) });
        while sidecar.next_event().await.is_some() {}
        StartupError::Exited { status: self.exit_status(sidecar).await }
    }

    /// Waits until the backend answers requests; returns its base URL.
    async fn until_ready(&self, sidecar: &mut Sidecar, token: &LaunchToken) -> Result<String, StartupError> {
        let mut patience = self.limits.silence;
        loop {
            let event = timeout(patience, sidecar.next_event())
                .await
                .map_err(|_| StartupError::Silent { seconds: patience.as_secs() })?;
            match event {
                Some(Event::Starting | Event::Restoring { .. }) => {}
                Some(Event::Migrating(upgrade)) => {
                    patience = Duration::MAX;
                    self.advance(Startup::Migrating(upgrade));
                }
                Some(Event::Ready { version, protocol, .. }) if (&*version, protocol) != (VERSION, PROTOCOL) => {
                    return Err(StartupError::VersionMismatch { version, protocol });
                }
                Some(Event::Ready { port, .. }) => {
                    let base_url = format!("http://127.0.0.1:{port}");
                    let lost = async { while sidecar.next_event().await.is_some() {} };
                    tokio::select! {
                        answered = health::answers(&base_url, Some(token), self.limits.health) => {
                            return answered.map(|()| base_url);
                        }
                        () = lost => return Err(self.exited_early(sidecar).await),
                    }
                }
                Some(Event::Failed { code, detail }) => return Err(StartupError::Reported { code, detail }),
                None => return Err(self.exited_early(sidecar).await),
            }
        }
    }

    async fn exited_early(&self, sidecar: &mut Sidecar) -> StartupError {
        let status = self.exit_status(sidecar).await;
        StartupError::ExitedEarly { status, last_lines: sidecar.last_words().await }
    }

    async fn exit_status(&self, sidecar: &mut Sidecar) -> String {
        match sidecar.stop(self.limits.grace).await {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        }
    }
}
