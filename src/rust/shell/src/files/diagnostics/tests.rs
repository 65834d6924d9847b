use std::io::Read;

use shell_types::CommandErrorCode;
use triptych_supervisor::{During, LaunchToken};

use super::*;

/// Returns names and contents of the members of a zip file.
fn unzipped(path: &Path) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut text = String::new();
            file.read_to_string(&mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

#[test]
fn contains_useful_and_no_private_data() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::inside(dir.path());
    let (token, home) = (LaunchToken::random().unwrap(), dir.path().to_str().unwrap());
    for folder in [&places.data, &places.logs] {
        fs::create_dir_all(folder).unwrap();
    }
    let database = rusqlite::Connection::open(places.data.join(DATABASE)).unwrap();
    database.execute_batch("CREATE TABLE user (email TEXT); INSERT INTO user VALUES ('ada@example.com')").unwrap();
    drop(database);
    fs::write(places.logs.join(SHELL_LOG), format!("a line of {home} with {}\n", token.expose())).unwrap();
    fs::write(places.logs.join(BACKEND_LOG), "a line about ada@example.com\n").unwrap();
    fs::write(&places.settings, r#"{"log_level": "debug"}"#).unwrap();
    let detail = format!("{home}/data/app.db is damaged.");
    let lifecycle =
        Lifecycle::Failed { code: "database_corrupt".into(), detail, log_path: None, during: During::Start };

    let report = Report { places: &places, launch: "3f9c", lifecycle: &lifecycle, previous: None };
    let saved = report.save().unwrap();

    let files = unzipped(&saved);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["about.json", "database.json", "backups.json", "settings.json", "shell.log", "backend.log"]);
    let all: String = files.iter().map(|(_, text)| text.as_str()).collect();
    for private in [token.expose(), home, "ada@example.com"] {
        assert!(!all.contains(private), "{private} in {all}");
    }
    for useful in [VERSION, "database_corrupt", "~/data/app.db is damaged", "\"user\": 1", "debug", "a line of ~ with"]
    {
        assert!(all.contains(useful), "{useful} not in {all}");
    }
}

#[test]
fn is_saved_without_any_other_file() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::inside(dir.path());
    let save = || Report { places: &places, launch: "x", lifecycle: &Lifecycle::Starting, previous: None }.save();
    let files = unzipped(&save().unwrap());
    assert_eq!(files.len(), 6);
    assert!(files[1].1.contains("the file does not exist"));
}

#[test]
fn a_token_of_any_form_is_removed() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::inside(dir.path());
    fs::create_dir_all(&places.logs).unwrap();
    fs::write(places.logs.join(BACKEND_LOG), "the token is secret word.\n").unwrap();
    let token = Some(LaunchToken::known("secret word".to_owned()));
    let lifecycle = Lifecycle::Ready { base_url: "http://127.0.0.1:1".into(), token };
    let saved = Report { places: &places, launch: "x", lifecycle: &lifecycle, previous: None }.save().unwrap();
    assert!(unzipped(&saved).iter().all(|(_, text)| !text.contains("secret word")));
}

#[test]
fn the_number_of_files_is_limited() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::inside(dir.path());
    let save = || Report { places: &places, launch: "x", lifecycle: &Lifecycle::Starting, previous: None }.save();
    fs::create_dir_all(&places.saved).unwrap();
    fs::write(places.saved.join("holiday.zip"), "").unwrap();
    for number in 1..MAX_FILES {
        fs::write(places.saved.join(format!("{NAME_START}{number}{NAME_END}")), "").unwrap();
    }
    let last = save().unwrap();
    assert_eq!(save().unwrap_err().code(), CommandErrorCode::TooManyDiagnostics);
    fs::remove_file(last).unwrap();
    save().unwrap();
    assert!(places.saved.join("holiday.zip").exists());
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let places = Places::inside(dir.path());
    fs::write(&places.saved, "a file where the folder should be").unwrap();
    let error =
        Report { places: &places, launch: "x", lifecycle: &Lifecycle::Starting, previous: None }.save().unwrap_err();
    assert_eq!(error.code(), CommandErrorCode::DiagnosticsNotSaved);
    assert!(error.to_string().contains("saved"), "{error}");
}

#[cfg(unix)]
#[test]
fn only_the_user_can_read_it() {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempfile::tempdir().unwrap();
    let places = Places::inside(dir.path());
    let saved =
        Report { places: &places, launch: "x", lifecycle: &Lifecycle::Starting, previous: None }.save().unwrap();
    assert_eq!(fs::metadata(saved).unwrap().permissions().mode() & 0o777, 0o600);
}
