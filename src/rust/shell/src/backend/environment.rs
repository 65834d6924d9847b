//! Environment variables that replace the backend in debug builds: the URL of a running backend or a command to start.

use std::ffi::OsString;
use std::path::PathBuf;

use shell_types::StartErrorCode;
use triptych_supervisor::{Backend, LaunchToken};

const URL: &str = "TRIPTYCH_BACKEND_URL";
const TOKEN: &str = "TRIPTYCH_BACKEND_TOKEN";
const COMMAND: &str = "TRIPTYCH_BACKEND_COMMAND";

/// An invalid environment variable.
#[derive(Debug, thiserror::Error)]
pub(super) enum EnvironmentError {
    #[error("The environment variable {name} is wrong: {cause}. Correct or remove it, then start Triptych again.")]
    WrongSetting { name: &'static str, cause: String },
}

impl EnvironmentError {
    /// Returns the error code for programs.
    pub(super) fn code(&self) -> StartErrorCode {
        match self {
            Self::WrongSetting { .. } => StartErrorCode::WrongSetting,
        }
    }
}

/// Returns the backend at `TRIPTYCH_BACKEND_URL`, if that is set. `TRIPTYCH_BACKEND_TOKEN` is its launch token.
pub(super) fn running() -> Option<Backend> {
    running_by(variable)
}

/// Like [`running`], with a function that reads the variables.
fn running_by(variable: impl Fn(&str) -> Option<String>) -> Option<Backend> {
    let base_url = variable(URL)?.trim_end_matches('/').to_owned();
    Some(Backend::Running { base_url, token: variable(TOKEN).map(LaunchToken::known) })
}

/// Returns the program and arguments of `TRIPTYCH_BACKEND_COMMAND`, which is a JSON array.
pub(super) fn command() -> Result<Option<(PathBuf, Vec<OsString>)>, EnvironmentError> {
    variable(COMMAND).map(|value| parse(&value)).transpose()
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn parse(command: &str) -> Result<(PathBuf, Vec<OsString>), EnvironmentError> {
    let wrong = |cause: String| EnvironmentError::WrongSetting { name: COMMAND, cause };
    let words: Vec<String> =
        serde_json::from_str(command).map_err(|error| wrong(format!("it is not a JSON array of strings ({error})")))?;
    let mut words = words.into_iter();
    let program = words.next().ok_or_else(|| wrong("it contains no program".to_owned()))?;
    Ok((program.into(), words.map(OsString::from).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_running_backend_is_used_with_its_token() {
        let set = |name: &str| Some(if name == URL { "http://127.0.0.1:1430/" } else { "secret" }.to_owned());
        let Some(Backend::Running { base_url, token: Some(token) }) = running_by(set) else { panic!("none") };
        assert_eq!((&*base_url, token.expose()), ("http://127.0.0.1:1430", "secret"));
        assert!(running_by(|_| None).is_none());
    }

    #[test]
    fn a_command_is_a_program_and_its_arguments() {
        let (program, arguments) = parse(r#"["/opt/py thon", "-m", "app"]"#).unwrap();
        assert_eq!(program, PathBuf::from("/opt/py thon"));
        assert_eq!(arguments, ["-m", "app"]);
    }

    #[test]
    fn an_invalid_command_is_explained() {
        for command in ["python -m app", "[]", "[1]"] {
            let error = parse(command).unwrap_err();
            assert_eq!(error.code(), StartErrorCode::WrongSetting);
            assert!(
                error.to_string().starts_with("The environment variable TRIPTYCH_BACKEND_COMMAND is wrong: "),
                "{error}"
            );
        }
    }
}
