//! Starts a backend process, waits until it is ready, restarts it after a crash, and stops it.
//!
//! The backend is a program that speaks the protocol of [`protocol`] on its pipes and answers HTTP on a port of this
//! computer. The crate depends neither on Tauri nor on the app: the caller provides the program to start ([`Backend`])
//! and a request that checks its health ([`HealthCheck`]), and receives each change of state ([`Lifecycle`]).

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

/// Entry point of the fake backend, which is this test binary (see the crate `fake-backend`).
#[cfg(test)]
#[test]
fn fake_backend_process() {
    fake_backend::run_if_asked();
}
