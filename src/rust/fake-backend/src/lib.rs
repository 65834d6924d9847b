//! A fake backend for tests: a process that speaks the protocol and runs the steps of a [`Script`].
//!
//! The process is the test binary itself, started again: a test named [`PROCESS_TEST`] calls [`run_if_asked`], which
//! does nothing in a normal test run. Therefore no second program must be built or found on any operating system.
//!
//! The real backend is tested with the real window in tests/e2e/desktop.

mod control;
mod health;
mod process;
mod script;

pub use control::{Control, Process};
pub use health::healthy_port;
pub use process::run_if_asked;
pub use script::{PROCESS_TEST, Program, Script, Step, say};
