//! A scripted stand-in for the backend, for tests: a process that speaks the protocol and does as its [`Script`] says.
//!
//! The process is the test's own binary, run again: a test named [`PROCESS_TEST`] calls [`run_if_asked`], which does
//! nothing in an ordinary run of the tests. So there is no second program to build or to find, on any system.
//!
//! The real backend behind the real window is tested in tests/e2e/desktop.

mod control;
mod health;
mod process;
mod script;

pub use control::{Control, Process};
pub use health::healthy_port;
pub use process::run_if_asked;
pub use script::{PROCESS_TEST, Program, Script, Step, say};
