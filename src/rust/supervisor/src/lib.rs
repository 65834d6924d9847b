//! Starts a backend process, watches it until it is ready, restarts it when it is lost, and ends it.
//!
//! The backend is a program that speaks the protocol of [`protocol`] on its pipes and answers HTTP on a port of this
//! computer. The crate knows neither a window nor what the backend is for: the caller says which program to start
//! ([`Backend`]) and how to ask whether it answers ([`HealthCheck`]), and is told each change of state ([`Lifecycle`]).

mod backend;
mod error;
mod health;
mod last_lines;
mod lifecycle;
mod process_tree;
pub mod protocol;
mod sidecar;
mod supervisor;
mod token;

pub use backend::{Backend, Launch, OnMessage};
pub use error::{BackendError, SupervisorErrorCode};
pub use health::{Health, HealthCheck};
pub use lifecycle::{During, Lifecycle};
pub use supervisor::{Limits, RestartLimits, Restore, Supervisor};
pub use token::LaunchToken;

/// The test binary, run again as a backend (see the crate `fake-backend`).
#[cfg(test)]
#[test]
fn fake_backend_process() {
    fake_backend::run_if_asked();
}
