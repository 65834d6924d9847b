//! The backend that the environment names, in debug builds only: one that runs, or a program to start from source.

use std::ffi::OsString;
use std::path::PathBuf;

use shell_types::StartErrorCode;
use triptych_supervisor::{Backend, LaunchToken};

const URL: &str = "TRIPTYCH_BACKEND_URL";
const TOKEN: &str = "TRIPTYCH_BACKEND_TOKEN";
const COMMAND: &str = "TRIPTYCH_BACKEND_COMMAND";

/// Why the environment names no backend.
#[derive(Debug, thiserror::Error)]
pub(super) enum EnvironmentError {
    #[error("The environment variable {name} is wrong: {cause}. Correct or remove it, then start Triptych again.")]
    WrongSetting { name: &'static str, cause: String },
}

impl EnvironmentError {
    /// A name by which programs can tell the failures apart.
    pub(super) fn code(&self) -> StartErrorCode {
        match self {
            Self::WrongSetting { .. } => StartErrorCode::WrongSetting,
        }
    }
}

/// The backend that runs at `TRIPTYCH_BACKEND_URL` and wants `TRIPTYCH_BACKEND_TOKEN`, if that is set.
pub(super) fn running() -> Option<Backend> {
    running_by(variable)
}

/// The same, of variables that `variable` tells.
fn running_by(variable: impl Fn(&str) -> Option<String>) -> Option<Backend> {
    let base_url = variable(URL)?.trim_end_matches('/').to_owned();
    Some(Backend::Running { base_url, token: variable(TOKEN).map(LaunchToken::known) })
}

/// The program and arguments of `TRIPTYCH_BACKEND_COMMAND`, a JSON array.
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
    let program = words.next().ok_or_else(|| wrong("it names no program".to_owned()))?;
    Ok((program.into(), words.map(OsString::from).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backend_that_runs_is_used_with_the_token_that_it_wants() {
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
    fn a_command_that_is_none_is_explained() {
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
