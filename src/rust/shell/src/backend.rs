//! Which backend this app uses: the frozen one beside it or, in debug builds, one that the environment names.

use std::ffi::OsString;
use std::path::PathBuf;

use tauri::{AppHandle, Manager, Runtime};

use crate::error::StartupError;
#[cfg(debug_assertions)]
use crate::token::LaunchToken;

/// Settings that would turn the packaged app's own backend into another one, and that a user may have exported for
/// some other program of this family.
const FOREIGN_SETTINGS: [&str; 4] = ["ALLOWED_HOSTS", "AUTH_REQUIRED", "DATABASE_NAME", "DATABASE_URL"];

/// A backend to start, or one that runs.
#[derive(Debug)]
pub(crate) enum Backend {
    /// To be started and supervised.
    Sidecar(Launch),
    /// Started by somebody else, for debugging.
    #[cfg(debug_assertions)]
    Running { base_url: String, token: Option<LaunchToken> },
}

/// How to start a backend.
#[derive(Debug)]
pub(crate) struct Launch {
    /// The program and its arguments before `serve --supervised`.
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<OsString>,
    /// Variables that it must not inherit.
    pub(crate) without: Vec<&'static str>,
    pub(crate) data_dir: PathBuf,
    pub(crate) log_dir: PathBuf,
}

impl Backend {
    /// The backend for this app.
    ///
    /// Debug builds look at `TRIPTYCH_BACKEND_URL` (with `TRIPTYCH_BACKEND_TOKEN`) for one that runs, then at
    /// `TRIPTYCH_BACKEND_COMMAND`, a JSON array, for a program to start.
    pub(crate) fn find<R: Runtime>(app: &AppHandle<R>) -> Result<Self, StartupError> {
        let variable = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        #[cfg(debug_assertions)]
        if let Some(url) = variable("TRIPTYCH_BACKEND_URL") {
            let token = variable("TRIPTYCH_BACKEND_TOKEN").map(LaunchToken::known);
            return Ok(Self::Running { base_url: url.trim_end_matches('/').to_owned(), token });
        }
        let no_folder = |source| StartupError::NoFolder { source };
        let mut launch = Launch {
            program: app.path().resource_dir().map_err(no_folder)?.join("backend").join(PROGRAM),
            arguments: Vec::new(),
            without: FOREIGN_SETTINGS.to_vec(),
            data_dir: app.path().app_data_dir().map_err(no_folder)?.join("data"),
            log_dir: app.path().app_log_dir().map_err(no_folder)?,
        };
        #[cfg(debug_assertions)]
        if let Some(command) = variable("TRIPTYCH_BACKEND_COMMAND") {
            (launch.program, launch.arguments) = parse_command(&command)?;
            // Python would compile every module again at each start.
            launch.without = vec!["PYTHONDONTWRITEBYTECODE"];
            return Ok(Self::Sidecar(launch));
        }
        if !launch.program.is_file() {
            return Err(StartupError::Missing { program: launch.program });
        }
        Ok(Self::Sidecar(launch))
    }
}

/// The frozen backend's program, in the resource folder `backend`.
const PROGRAM: &str = if cfg!(windows) { "backend.exe" } else { "backend" };

/// Splits the JSON array of `TRIPTYCH_BACKEND_COMMAND` into a program and its arguments.
#[cfg(debug_assertions)]
fn parse_command(command: &str) -> Result<(PathBuf, Vec<OsString>), StartupError> {
    let wrong = |cause| StartupError::Setting { name: "TRIPTYCH_BACKEND_COMMAND", cause };
    let words: Vec<String> =
        serde_json::from_str(command).map_err(|error| wrong(format!("it is no JSON array of strings ({error})")))?;
    let mut words = words.into_iter();
    let program = words.next().ok_or_else(|| wrong("it names no program".to_owned()))?;
    Ok((program.into(), words.map(OsString::from).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_a_program_and_its_arguments() {
        let (program, arguments) = parse_command(r#"["/opt/py thon", "-m", "app"]"#).unwrap();
        assert_eq!(program, PathBuf::from("/opt/py thon"));
        assert_eq!(arguments, ["-m", "app"]);
    }

    #[test]
    fn a_command_that_is_none_is_explained() {
        for command in ["python -m app", "[]", "[1]"] {
            let error = parse_command(command).unwrap_err();
            assert_eq!(error.code(), "wrong_setting");
            assert!(error.to_string().starts_with("The variable TRIPTYCH_BACKEND_COMMAND is wrong: "), "{error}");
        }
    }
}
